// The tables of actions and of identity data against the types of the newest SDK of the registry.
//
//   npm run drift                        the newest; ends with 1 and says each difference in words
//   npm run drift -- --version 4.1.300   another one
//   npm run drift -- --write             records the older versions again, in facts.json, which every `npm test` reads

import { mkdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Node 20 runs no TypeScript: one file is made, beside the sources. */
async function load(name) {
  const outfile = here(`../.generated/${name}.mjs`);
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

const { values } = parseArgs({
  options: { write: { type: 'boolean' }, version: { type: 'string', default: 'latest' } },
});
const { watchDrift, writeFacts } = await load('drift');
if (values.write) writeFacts(here('facts.json'));
else if (!watchDrift(values.version)) process.exitCode = 1;
