// Everything that a run needs and a clone has not. Without Debian's packages the browser is skipped, out loud.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));

export function install(names) {
  // The lock file that npm writes when it has finished.
  if (!existsSync(`${folder}node_modules/.package-lock.json`)) {
    console.error('Installing the runtimes from npm (some 800 MB) …');
    npm(['ci'], folder);
  }
  if (names.includes('chromium') && !existsSync('/usr/bin/chromium')) {
    attempt('Chromium from Debian', () => {
      execFileSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 2, 2] });
      execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
        stdio: ['ignore', 2, 2],
      });
    });
  }
}

/** npm as a user has it: --prefix, because npm tells the scripts that it runs that the package's root is the prefix. */
export function npm(args, cwd) {
  const command = [...args, '--no-audit', '--no-fund', '--loglevel=error', '--prefix', cwd];
  execFileSync('npm', command, { cwd, stdio: ['ignore', 2, 2] });
}

function attempt(what, work) {
  console.error(`Installing ${what} …`);
  try {
    work();
  } catch (error) {
    console.error(`That failed: ${error.message.split('\n')[0]}`);
  }
}
