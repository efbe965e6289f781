// Builds the documents' site, in a folder of a server as GitHub Pages has it, and tries it.
//
//   npm run test:site [-- <file>]

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { canBrowse } from '../helpers/browser-tools.mjs';
import { BASE, FOLDER } from './helpers/built.mjs';

const local = (path) => fileURLToPath(new URL(path, import.meta.url));
const run = (...args) => execFileSync(process.execPath, args, { stdio: 'inherit', env });
const env = { ...process.env, DOCS_BASE: BASE };

const possible = canBrowse() ? [] : ['collect', 'links', 'navigation'];
const files = process.argv.length > 2 ? process.argv.slice(2) : possible;
try {
  run(local('../../site/build.mjs'), '--out', FOLDER);
  run(local('../../node_modules/vitest/vitest.mjs'), 'run', '--config', local('vitest.config.mjs'), ...files);
} catch {
  process.exitCode = 1;
}
