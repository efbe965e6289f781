// Says in package.json where the project lives; a fork runs it once and commits.
//
//   npm run repository                 tells what is set
//   npm run repository -- owner/name   sets `repository`, `homepage` and `bugs`

import { readFileSync, writeFileSync } from 'node:fs';
import { repositoryOf, withRepository } from './address.mjs';

const file = new URL('../../package.json', import.meta.url);
const manifest = JSON.parse(readFileSync(file, 'utf8'));
const [name] = process.argv.slice(2);
if (name === undefined) {
  console.log(repositoryOf(manifest) ?? 'No repository is set: npm run repository -- owner/name');
} else {
  writeFileSync(file, `${JSON.stringify(withRepository(manifest, name), null, 2)}\n`);
  console.log(`package.json names github.com/${name}; commit it.`);
}
