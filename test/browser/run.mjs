// Runs the browser's tests: installs what they need beside the package, once, and says what can't run here.
//
//   npm run test:browser [-- <file>]

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const local = (path) => fileURLToPath(new URL(path, import.meta.url));
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
const WITHOUT_CHROMIUM = ['relay', 'size'];

const quietly = { stdio: ['ignore', 'ignore', 'inherit'] };

function isDone(...command) {
  return spawnSync(command[0], command.slice(1), quietly).status === 0;
}

/** Debian's own, and where it isn't there, from Debian. */
function hasChromium() {
  if (existsSync(chromium)) return true;
  if (process.env.CHROMIUM || !existsSync('/usr/bin/apt-get')) return false;
  console.log('Installing chromium …');
  return isDone('apt-get', 'update', '-qq') && isDone('apt-get', 'install', '-y', '-qq', 'chromium');
}

/** --prefix, because npm tells the scripts it runs that the package's root is the prefix. */
function hasPlaywright() {
  const folder = local('playwright');
  return (
    existsSync(`${folder}/node_modules`) || isDone('npm', 'ci', '--no-audit', '--no-fund', '--prefix', folder)
  );
}

const canBrowse = hasChromium() && hasPlaywright();
if (!canBrowse) {
  console.log('SKIPPED: no Chromium, or no playwright-core to drive it, so nothing is tried in a browser');
}
if (!existsSync('/proc/self/mem'))
  console.log('SKIPPED: no /proc, so the memory of the relay is not searched');
const files = process.argv.length > 2 ? process.argv.slice(2) : canBrowse ? [] : WITHOUT_CHROMIUM;
const vitest = local('../../node_modules/vitest/vitest.mjs');
try {
  execFileSync(process.execPath, [vitest, 'run', '--config', local('vitest.config.mjs'), ...files], {
    cwd: local('../..'),
    stdio: 'inherit',
  });
} catch {
  process.exitCode = 1;
}
