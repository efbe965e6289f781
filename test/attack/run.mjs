// Attacks the library with cases without end: readers of keys, answers and captures; answers of an attacker, hostile
// parameters, near misses of names, and decorations around clients, with the wire and the result watched.
//
//   npm run attack                                     a million cases over all targets, with a random seed
//   npm run attack -- --cases 20000 --seed 7           fewer, and those that seed 7 makes
//   npm run attack -- --target inspect                 one target
//   npm run attack -- --target key --seed 7 --only 42  one case again, which a failure names
//
// Progress goes to stderr, the summary to stdout. Ends with 1 when a promise was broken, a case took longer than 200 ms
// (for each 64 KB of it), or did not end.

import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000000' },
    seed: { type: 'string' },
    target: { type: 'string' },
    only: { type: 'string' },
    jobs: { type: 'string', default: String(availableParallelism()) },
  },
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : readNumber('seed');
const SLOW_MS = 200;
const STALLED_MS = 20_000;
const SHARE = 1000;
const MAX_SHOWN = 20;
let told = 0;

const folder = fileURLToPath(new URL('../.generated/attack/', import.meta.url));
await bundle('targets');
await bundle('worker');
const { TARGETS, runIndexed } = await import(`${folder}targets.mjs`);
const targets = values.target === undefined ? Object.keys(TARGETS) : [values.target];
if (!targets.every((name) => Object.hasOwn(TARGETS, name)))
  refuse(`--target must be one of ${Object.keys(TARGETS).join(', ')}`);

if (values.only === undefined) await runAll();
else console.log(await runIndexed(targets[0], seed, readNumber('only')));

/** Straight from the source: nothing has to be built. */
async function bundle(name) {
  const entryPoints = [fileURLToPath(new URL(`${name}.ts`, import.meta.url))];
  const outfile = `${folder}${name}.mjs`;
  await build({
    entryPoints,
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
}

async function runAll() {
  const shares = makeShares(Math.ceil(readNumber('cases') / targets.length));
  const stats = new Map(
    targets.map((target) => [target, { cases: 0, counts: {}, failures: [], slowest: { ms: 0 } }]),
  );
  const memory = { rss: 0, heapUsed: 0, external: 0 };
  const start = performance.now();
  console.error(`seed ${seed}, ${values.cases} cases, ${values.jobs} threads`);
  const next = () => shares.shift();
  const take = (result) => {
    addUp(stats.get(result.target), result);
    for (const name of Object.keys(memory)) memory[name] = Math.max(memory[name], result.memory[name]);
    progress(stats, performance.now() - start);
  };
  await Promise.all(Array.from({ length: readNumber('jobs') }, () => runThread(next, take)));
  summarise(stats, memory, (performance.now() - start) / 1000);
}

function makeShares(casesEach) {
  const starts = Array.from({ length: Math.ceil(casesEach / SHARE) }, (_, i) => i * SHARE);
  // In turns, so that every target has had its share when a run is broken off.
  return starts.flatMap((start) =>
    targets.map((target) => ({ target, seed, start, end: Math.min(start + SHARE, casesEach) })),
  );
}

/** One thread after the other: a case that doesn't end, or takes all memory, ends its thread alone. */
async function runThread(next, take) {
  let worker = startWorker();
  for (let share = next(); share; share = next()) {
    const result = await worker.run(share);
    take(result);
    if (!result.stopped) continue;
    await worker.end();
    worker = startWorker();
  }
  await worker.end();
}

function startWorker() {
  const place = new Int32Array(new SharedArrayBuffer(4));
  const resourceLimits = { maxOldGenerationSizeMb: 600 };
  const thread = new Worker(`${folder}worker.mjs`, {
    workerData: { place, slowMs: SLOW_MS },
    resourceLimits,
  });
  return { run: (share) => runShare(thread, place, share), end: () => thread.terminate() };
}

function runShare(thread, place, share) {
  return new Promise((resolve) => {
    const stop = (why) => finish(stoppedAt(share, Atomics.load(place, 0), why));
    const onError = (error) => stop(error.code ?? String(error));
    const timer = watch(place, () => stop(`no end within ${STALLED_MS / 1000} s`));
    const finish = (result) => {
      clearInterval(timer);
      thread.off('message', finish).off('error', onError);
      resolve(result);
    };
    thread.once('message', finish).once('error', onError).postMessage(share);
  });
}

/** Calls `stop` when the thread has been at the same case for too long. */
function watch(place, stop) {
  let last = { index: -1, since: performance.now() };
  return setInterval(() => {
    const index = Atomics.load(place, 0);
    if (index !== last.index) last = { index, since: performance.now() };
    else if (performance.now() - last.since > STALLED_MS) stop();
  }, 1000);
}

function stoppedAt({ target, start }, index, complaint) {
  const counts = { STOPPED: 1 };
  const failures = [{ index, complaint }];
  const slowest = { ms: 0, index, bytes: 0 };
  return {
    target,
    counts,
    failures,
    slowest,
    cases: index - start,
    memory: process.memoryUsage(),
    stopped: true,
  };
}

// --- what came of it ---

function addUp(sum, { cases, counts, failures, slowest }) {
  sum.cases += cases;
  for (const [name, count] of Object.entries(counts)) sum.counts[name] = (sum.counts[name] ?? 0) + count;
  sum.failures.push(...failures);
  if (slowest.ms > sum.slowest.ms) sum.slowest = slowest;
}

function progress(stats, ms) {
  if (performance.now() - told < 2000) return;
  told = performance.now();
  const sums = [...stats.values()];
  const cases = sums.reduce((sum, one) => sum + one.cases, 0);
  const failures = sums.reduce((sum, one) => sum + one.failures.length, 0);
  console.error(`${cases} cases, ${Math.round((cases / ms) * 1000)} a second, ${failures} failures`);
}

function summarise(stats, memory, seconds) {
  for (const [target, { cases, counts, slowest, failures }] of stats) {
    const { ms, index, bytes } = slowest;
    const names = Object.entries(counts).sort((a, b) => b[1] - a[1]);
    console.log(`${target}: ${cases} cases; slowest ${ms.toFixed(1)} ms (case ${index}, ${bytes} bytes)`);
    console.log(`  ${names.map(([name, count]) => `${name} ${count}`).join(', ')}`);
    for (const { index, complaint, input = '' } of failures.slice(0, MAX_SHOWN)) {
      console.log(
        `  FAILED --target ${target} --seed ${seed} --only ${index}: ${complaint}\n    ${input.slice(0, 400)}`,
      );
    }
    if (failures.length > MAX_SHOWN) console.log(`  and ${failures.length - MAX_SHOWN} more failures`);
    if (failures.length > 0) process.exitCode = 1;
  }
  const sums = [...stats.values()].reduce((sum, { cases }) => sum + cases, 0);
  const [rss, heap, external] = Object.values(memory).map((bytes) => `${Math.round(bytes / 2 ** 20)} MB`);
  console.log(
    `seed ${seed}: ${sums} cases in ${seconds.toFixed(0)} s, ${Math.round(sums / seconds)} a second`,
  );
  console.log(`most memory: ${rss} resident, ${heap} of heap in a thread, ${external} external`);
}

function readNumber(name) {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 0) refuse(`--${name} must be a whole number`);
  return value;
}

function refuse(message) {
  console.error(message);
  process.exit(2);
}
