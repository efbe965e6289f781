// The suite in Node, Bun and Deno: `host.mjs CONTEXT RESULT`, both JSON files.

import { readFileSync, writeFileSync } from 'node:fs';
import { runSuite } from '../suite.mjs';
import { postByHttp } from './post.mjs';

const [contextFile, resultFile] = process.argv.slice(2);
const context = JSON.parse(readFileSync(contextFile, 'utf8'));
const { MORE: more } = context.isVariant ? {} : await import('./more.mjs');
// Node's fetch parses HTTP in WebAssembly: where that is switched off, node:http does it.
const post = globalThis.WebAssembly ? undefined : postByHttp;
writeFileSync(resultFile, JSON.stringify(await runSuite(context, { more, post })));
// Deno and Bun keep open connections of fetch: nothing is left to wait for.
process.exit(0);
