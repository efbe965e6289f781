import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bench = fileURLToPath(new URL('..', import.meta.url));
const dist = fileURLToPath(new URL('../../dist/index.js', import.meta.url));

/** The package as users get it is measured: its build, not its source. */
export function ensureBuilt() {
  if (existsSync(dist)) return;
  console.error('dist/ is missing: run "npm run build" first');
  process.exit(1);
}

/** Competitors and Nodes are installed here, so that an ordinary `npm ci` of the package stays small. */
export function ensureInstalled() {
  if (existsSync(`${bench}node_modules`)) return;
  console.error('Installing what is compared with (some 600 MB, three versions of Node among it) …');
  // --prefix, because npm tells the scripts it runs that the package's root is the prefix. npm prints to stderr,
  // so that stdout stays JSON under --json -.
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', bench], {
    cwd: bench,
    stdio: ['ignore', 2, 2],
  });
}
