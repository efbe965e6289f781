// The library against implementations that share no code with it, live and in both directions.
//
//   npm run test:interop               prints what was compared; exits with 1 when anything disagrees
//   npm run test:interop -- --write    records what the others make, in fixtures/, which every `npm test` reads
//   npm run test:interop -- --keys     also draws new key pairs for the fixtures

import { mkdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Node 20 runs no TypeScript: one file of ours is made, beside the sources, whose packages stay outside. */
async function load(name) {
  const outfile = here(`../.generated/interop-${name}.mjs`);
  mkdirSync(here('../.generated'), { recursive: true });
  await build({
    entryPoints: [here(`${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  return import(pathToFileURL(outfile));
}

const { values } = parseArgs({ options: { write: { type: 'boolean' }, keys: { type: 'boolean' } } });
if (values.keys) await (await load('write-keys')).writeKeys(here('fixtures/keys.json'));
if (values.write || values.keys) await (await load('write-fixtures')).writeFixtures(here('.'));
else if (!(await (await load('live')).runLive(here('.')))) process.exitCode = 1;
