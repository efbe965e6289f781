// `speed-host.mjs CONTEXT RESULT`, as host.mjs.

import { readFileSync, writeFileSync } from 'node:fs';
import { measureSpeed } from '../speed.mjs';

const [contextFile, resultFile] = process.argv.slice(2);
writeFileSync(resultFile, JSON.stringify(measureSpeed(JSON.parse(readFileSync(contextFile, 'utf8')))));
