import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const INSTALLED = ['node22', 'node24', 'node26'];
const QUICK = ['node22', 'node26'];

/**
 * The Node that runs this, and the installed ones of other major versions, the oldest first. The installed ones are
 * for Linux on x86-64 only; elsewhere npm leaves them out.
 */
export function findRuntimes(isQuick) {
  const installed = (isQuick ? QUICK : INSTALLED).map((name) =>
    fileURLToPath(new URL(`../node_modules/${name}/bin/node`, import.meta.url)),
  );
  const runtimes = [process.execPath, ...installed.filter(existsSync)].map(describeRuntime);
  const first = (runtime, i) => runtimes.findIndex(({ major }) => major === runtime.major) === i;
  return runtimes.filter(first).sort((a, b) => a.major - b.major);
}

function describeRuntime(path) {
  const output = execFileSync(path, ['-p', 'JSON.stringify(process.versions)'], { encoding: 'utf8' });
  const { node, openssl, v8 } = JSON.parse(output);
  const major = Number.parseInt(node, 10);
  return { name: `Node ${major}`, major, path, version: node, openssl, v8 };
}
