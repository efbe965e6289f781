// The doors of the package, as package.json's "exports" names them.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const { name: packageName, exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/** Each door that leads to a module: its import specifier, the name of its snapshot, its declarations and its code. */
export const doors = Object.entries(exports)
  .filter(([, target]) => typeof target === 'object')
  .map(([path, { types, default: code }]) => ({
    specifier: path.replace('.', packageName),
    snapshot: path === '.' ? 'main' : path.slice(2),
    types: root + types.slice(2),
    code: root + code.slice(2),
  }));
