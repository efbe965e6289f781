// What is left of keys and plaintext in the memory of a process that made calls and has forgotten about them.
//
//   npm run test:leaks                  100 calls of each kind, under a minute
//   npm run test:leaks -- --calls 1000
//
// A quarter of the calls fail, some are aborted. Linux only: elsewhere, and where /proc/<pid>/mem can't be read, it says
// that it is skipped.

import { parseArgs } from 'node:util';
import { renderTable } from '../../bench/lib/tables.mjs';
import { runScenario } from './scenario.mjs';

const SECRETS = ['data key', 'SM4 round keys', 'SM2 scalar', 'SM2 shared point', 'image, raw'];

/** `none` names what must not be found at all; `some` is how many keys must be, or the search is no good. */
const SCENARIOS = [
  { title: 'AES-256-CBC and RSA, node:crypto', algorithm: 'AES-256-CBC', none: SECRETS },
  { title: 'SM4-GCM and SM2, WebAssembly', algorithm: 'SM4-GCM', none: SECRETS },
  {
    title: 'SM4-GCM and SM2, without WebAssembly',
    algorithm: 'SM4-GCM',
    isPortable: true,
    none: ['data key', 'image, raw'],
  },
  {
    title: 'Control: every key is kept',
    algorithm: 'AES-256-CBC',
    control: 'leak',
    some: Number.POSITIVE_INFINITY,
  },
  {
    title: 'Control: AES-256-CBC, nothing is wiped',
    algorithm: 'AES-256-CBC',
    control: 'no-wipe',
    some: 5,
  },
  { title: 'Control: SM4-GCM, nothing is wiped', algorithm: 'SM4-GCM', control: 'no-wipe', some: 5 },
];

const calls = readCalls();

function readCalls() {
  try {
    const { values } = parseArgs({ options: { calls: { type: 'string', default: '100' } } });
    if (!/^\d+$/.test(values.calls) || Number(values.calls) < 20) {
      throw new Error(`--calls takes a whole number from 20 on, got "${values.calls}"`);
    }
    return Number(values.calls);
  } catch (error) {
    console.error(`${error.message}\nusage: npm run test:leaks -- [--calls N]`);
    return process.exit(2);
  }
}

function places(row) {
  return [...row.places].map(([where, count]) => `${count} as ${where}`).join('; ');
}

function table({ title }, { atOnce, collected }) {
  const rows = atOnce.rows.map((row, i) => {
    const after = collected.rows[i];
    return [row.name, String(row.count), String(row.found.size), String(after.found.size), places(after)];
  });
  const size = `${Math.round(atOnce.bytes / 2 ** 20)} MB read`;
  return {
    title: `${title}; ${size}`,
    head: ['', 'of', 'at once', 'after gc', 'places after it'],
    rows,
    left: 1,
    isNote: true,
  };
}

/** What a scenario shows that it must not, as sentences. */
function faultsOf({ title, none = [], some }, { atOnce, collected }) {
  const rows = [...atOnce.rows, ...collected.rows].filter(({ name }) => none.includes(name));
  const found = rows
    .filter((row) => row.found.size > 0)
    .map((row) => `${title}: ${row.found.size} of ${row.count} left of "${row.name}" (${places(row)})`);
  const [keys] = atOnce.rows;
  if (keys.count !== calls) found.push(`${title}: ${keys.count} data keys were drawn in ${calls} calls`);
  if (some !== undefined && keys.found.size < Math.min(some, calls)) {
    found.push(`${title}: only ${keys.found.size} of ${keys.count} keys were found`);
  }
  return found;
}

console.log(`Node ${process.version} (OpenSSL ${process.versions.openssl}), ${calls} calls each`);
const faults = [];
for (const scenario of SCENARIOS) {
  const result = process.platform === 'linux' ? await runScenario(scenario, calls) : undefined;
  if (!result) {
    console.log("SKIPPED: this system doesn't let one process read another's memory (/proc/<pid>/mem)");
    process.exit(0);
  }
  console.log(renderTable(table(scenario, result)));
  faults.push(...faultsOf(scenario, result));
}
for (const fault of faults) console.error(`FAILED: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
