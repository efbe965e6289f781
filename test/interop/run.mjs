// The library against implementations that share no code with it, live and in both directions.
//
//   npm run test:interop               prints what was compared; exits with 1 when anything disagrees
//   npm run test:interop -- --write    records what the others make, in fixtures/, which every `npm test` reads
//   npm run test:interop -- --keys     also draws new key pairs for the fixtures

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadTypeScript } from '../helpers/load-typescript.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const load = (name) => loadTypeScript(here(`${name}.ts`));

const { values } = parseArgs({ options: { write: { type: 'boolean' }, keys: { type: 'boolean' } } });
if (values.keys) await (await load('write-keys')).writeKeys(here('fixtures/keys.json'));
if (values.write || values.keys) await (await load('write-fixtures')).writeFixtures(here('.'));
else if (!(await (await load('live')).runLive(here('.')))) process.exitCode = 1;
