// What drives a real Chromium, installed where it is missing. Playwright has a folder of its own beside the package.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { CHROMIUM_ARGS } from './chromium.mjs';

const folder = fileURLToPath(new URL('../browser/playwright', import.meta.url));
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const quietly = { stdio: ['ignore', 'ignore', 'inherit'] };

function isDone(...command) {
  return spawnSync(command[0], command.slice(1), quietly).status === 0;
}

/** Debian's own, and where it isn't there, from Debian. */
function hasChromium() {
  if (existsSync(executablePath)) return true;
  if (process.env.CHROMIUM || !existsSync('/usr/bin/apt-get')) return false;
  console.log('Installing chromium …');
  return isDone('apt-get', 'update', '-qq') && isDone('apt-get', 'install', '-y', '-qq', 'chromium');
}

/** --prefix, because npm tells the scripts it runs that the package's root is the prefix. */
function hasPlaywright() {
  return (
    existsSync(`${folder}/node_modules`) || isDone('npm', 'ci', '--no-audit', '--no-fund', '--prefix', folder)
  );
}

/** Whether there is a browser to try things in; says what isn't tried where there is none. */
export function canBrowse() {
  if (hasChromium() && hasPlaywright()) return true;
  console.log('SKIPPED: no Chromium, or no playwright-core to drive it, so nothing is tried in a browser');
  return false;
}

/** A real Chromium with an empty profile. */
export function launchChromium() {
  const { chromium } = createRequire(`${folder}/package.json`)('playwright-core');
  return chromium.launch({ executablePath, args: CHROMIUM_ARGS });
}
