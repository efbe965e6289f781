/**
 * The members of values, as lines: each path with the kinds that it has, and `?` where it isn't in every object of its
 * place. `checks[].name: string`
 */
export function shapeOf(values) {
  const lines = [];
  describe('', values, lines);
  return lines;
}

function describe(path, values, lines) {
  const objects = values.filter(isObject);
  const entries = values.filter(Array.isArray).flat();
  const others = values.filter((value) => !isObject(value) && !Array.isArray(value));
  if (others.length > 0) lines.push(`${path}: ${[...new Set(others.map(kindOf))].sort().join(' | ')}`);
  if (values.some(Array.isArray)) describe(`${path}[]`, entries, lines);
  for (const name of [...new Set(objects.flatMap(Object.keys))].sort()) {
    const having = objects.filter((object) => Object.hasOwn(object, name));
    const mark = having.length < objects.length ? '?' : '';
    const inner = having.map((object) => object[name]);
    describe(path === '' ? name + mark : `${path}.${name}${mark}`, inner, lines);
  }
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value) {
  return value === null ? 'null' : typeof value;
}
