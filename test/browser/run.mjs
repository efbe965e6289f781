// Runs the browser's tests: installs what they need beside the package, once, and says what can't run here.
//
//   npm run test:browser [-- <file>]

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { canBrowse } from '../helpers/browser-tools.mjs';

const local = (path) => fileURLToPath(new URL(path, import.meta.url));
const WITHOUT_CHROMIUM = ['relay', 'size'];

const possible = canBrowse() ? [] : WITHOUT_CHROMIUM;
if (!existsSync('/proc/self/mem'))
  console.log('SKIPPED: no /proc, so the memory of the relay is not searched');
const files = process.argv.length > 2 ? process.argv.slice(2) : possible;
const vitest = local('../../node_modules/vitest/vitest.mjs');
try {
  execFileSync(process.execPath, [vitest, 'run', '--config', local('vitest.config.mjs'), ...files], {
    cwd: local('../..'),
    stdio: 'inherit',
  });
} catch {
  process.exitCode = 1;
}
