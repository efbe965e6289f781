// The tables of actions and of identity data against the types of the newest SDK of the registry.
//
//   npm run drift                        the newest; ends with 1 and says each difference in words
//   npm run drift -- --version 4.1.300   another one
//   npm run drift -- --write             records the older versions again, in facts.json, which every `npm test` reads

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadTypeScript } from '../helpers/load-typescript.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const load = (name) => loadTypeScript(here(`${name}.ts`));

const { values } = parseArgs({
  options: { write: { type: 'boolean' }, version: { type: 'string', default: 'latest' } },
});
const { watchDrift, writeFacts } = await load('drift');
if (values.write) writeFacts(here('facts.json'));
else if (!watchDrift(values.version)) process.exitCode = 1;
