type Members = Record<string, unknown>;

/**
 * A deep copy of an answer without members named __proto__, which Object.assign would turn into a prototype. An
 * answer that can't be copied (a getter that throws, a function) or is no tree is no answer: this throws.
 */
export function copyAnswer(answer: Members): Members {
  const copy = structuredClone(answer);
  const seen = new Set<object>();
  const rest: unknown[] = [copy];
  while (rest.length > 0) {
    const value = rest.pop();
    if (typeof value !== 'object' || value === null) continue;
    // A cycle never ends, and shared parts can make a thousand million paths of thirty objects.
    if (seen.has(value)) throw new TypeError('not a tree');
    seen.add(value);
    if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__');
    for (const member of Object.values(value)) rest.push(member);
  }
  return copy;
}
