// What a door offers, as text: every exported declaration, then every further one of this package that these reach,
// by name. Comments are left out, so that a difference of two descriptions is a change of the API.

import { pathToFileURL } from 'node:url';
import { doors } from './doors.mjs';
import { deprecatedIn, isOwn, isValue, withProgram } from './program.mjs';

/** The description of each door, by the name of its snapshot. `changed` has other texts for some declarations. */
export async function describeDoors(changed) {
  const modules = await Promise.all(doors.map(({ code }) => import(pathToFileURL(code).href)));
  const describeEach = (program) =>
    doors.map((door, n) => [door.snapshot, describe(program, door, Object.keys(modules[n]))]);
  return Object.fromEntries(withProgram(describeEach, changed));
}

function describe(program, { specifier, types }, values) {
  const exported = program.exportsOf(types).sort(byName);
  const { own, imports } = reach(program, exported);
  const inner = own.filter((symbol) => !exported.some(({ target }) => target.id === symbol.id)).sort(byName);
  compareValues(specifier, exported, values);
  refuseDoubles(specifier, [...exported, ...inner]);
  const blocks = [
    `// What ${specifier} exports. Written by: npm run api -- --write`,
    ...(imports.length > 0 ? [imports.join('\n')] : []),
    ...exported.map((each) => printExport(program, each, values)),
    ...(inner.length > 0 ? ['// Not exported, but part of the above.'] : []),
    ...inner.map((symbol) => print(program, symbol)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Every symbol of this package that exports lead to, and what these import from others. */
function reach(program, exported) {
  const own = new Map();
  const imports = new Set();
  const follow = ({ target, name, from }) => {
    const imported = target.name === name ? name : `${target.name} as ${name}`;
    if (from) imports.add(`import { ${imported} } from '${from}';`);
    else if (program.statementsOf(target).some(isOwn)) waiting.push(target);
  };
  const waiting = exported.map(({ target }) => target);
  for (const symbol of waiting) {
    if (own.has(symbol.id)) continue;
    own.set(symbol.id, symbol);
    for (const statement of program.statementsOf(symbol)) program.referencesIn(statement).forEach(follow);
  }
  return { own: [...own.values()], imports: [...imports].sort() };
}

// --- text ---

function printExport(program, { name, target }, values) {
  const notes = [
    name !== target.name && `// ${target.name}, exported as ${name}`,
    isValue(target) && !values.includes(name) && `// ${name} as a type alone`,
  ].filter(Boolean);
  return [...notes, print(program, target, 'export ')].join('\n');
}

/** The declarations of a symbol, each as `export …` where it is exported here, whatever its own file says of it. */
function print(program, symbol, prefix = '') {
  const statements = program.statementsOf(symbol);
  if (statements.length === 0) throw new Error(`${symbol.name} is declared in a way that isn't known here`);
  const texts = statements.map(
    (each) => prefix + spread(program.print(each)).replace(/^(export )?(declare )?/, ''),
  );
  const deprecated = statements.flatMap(deprecatedIn).map((name) => `// deprecated: ${name}`);
  return [...texts, ...deprecated].join('\n');
}

/** A long list of names on lines of its own, for a diff of the one that changes. */
function spread(text) {
  const isList = /^[\w ]+ = '[^']*'(?: \| '[^']*')+;$/.test(text);
  return isList && text.length > 110 ? text.replace(' = ', ' = | ').replaceAll(' | ', '\n    | ') : text;
}

function byName(a, b) {
  return a.name < b.name ? -1 : 1;
}

// --- what must hold for the text to say everything ---

function compareValues(specifier, exported, values) {
  const undeclared = values.filter(
    (value) => !exported.some(({ name, target }) => name === value && isValue(target)),
  );
  if (undeclared.length > 0)
    throw new Error(`${specifier} exports ${undeclared}, which its types don't declare`);
}

/** In the text a type is known by its name alone. */
function refuseDoubles(specifier, symbols) {
  const names = symbols.map(({ name }) => name);
  const doubles = names.filter((name, n) => names.indexOf(name) < n);
  if (doubles.length > 0) throw new Error(`${specifier} has more than one type named ${doubles}: rename one`);
}
