// What package.json makes public: the doors of the package, which "exports" names, and what it asks of its surroundings.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const { name: packageName, exports } = manifest;

/** Each door that leads to a module: its import specifier, the name of its snapshot, its declarations and its code. */
export const doors = Object.entries(exports)
  .filter(([, target]) => typeof target === 'object')
  .map(([path, { types, default: code }]) => ({
    specifier: path.replace('.', packageName),
    snapshot: path === '.' ? 'main' : path.slice(2),
    types: root + types.slice(2),
    code: root + code.slice(2),
  }));

/** The doors with the conditions that they know, and what a user's project or shell sees besides. */
export function describePackage() {
  const { bin, type, engines, peerDependencies, peerDependenciesMeta } = manifest;
  const conditions = ([path, target]) => [
    path,
    typeof target === 'string' ? 'file' : Object.keys(target).join(', '),
  ];
  const isOptional = (name) => (peerDependenciesMeta[name]?.optional ? ' (optional)' : '');
  const blocks = {
    exports: Object.entries(exports).map(conditions),
    commands: Object.keys(bin).map((name) => [name, 'bin']),
    modules: [['type', type]],
    engines: Object.entries(engines),
    'peer dependencies': Object.entries(peerDependencies).map(([name, range]) => [
      name,
      range + isOptional(name),
    ]),
  };
  const texts = Object.entries(blocks).map(([head, lines]) =>
    [head, ...lines.map(([name, value]) => `    ${name}: ${value}`)].join('\n'),
  );
  return `${['// What package.json says. Written by: npm run api -- --write', ...texts].join('\n\n')}\n`;
}
