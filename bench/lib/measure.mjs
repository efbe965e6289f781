// Lets the versions of Node and the ways to do a task take turns, sample by sample: what disturbs the machine then
// disturbs all of them.

import { availableParallelism } from 'node:os';
import { checkAgreement } from './check.mjs';
import { makeKeys } from './keys.mjs';
import { startWorker } from './worker-client.mjs';

// A section's `timing` says how long one way to do a task is warmed up, how long one sample of it lasts, and how
// long all samples may last together; a quick run takes a part of each.
const FULL = { rounds: 15, share: 1 };
const QUICK = { rounds: 6, share: 0.3 };
const LEAST_ROUNDS = 5;
const cores = availableParallelism();

/** One result for each section, task, way and runtime: { section, task, bytes, way, runtime, samples }. */
export async function measureSections({ quick, sections }, runtimes) {
  const settings = { quick, ...(quick ? QUICK : FULL), keys: makeKeys() };
  const results = [];
  for (const name of sections) {
    const section = await import(`../sections/${name}.mjs`);
    const measured = await (section.measure ?? measureTasks)(runtimes, settings, section);
    results.push(...measured.map((result) => ({ section: name, ...result })));
  }
  progress('');
  return results;
}

/** `lanes`: among how many processes of each version the ways are dealt out. */
async function measureTasks(runtimes, settings, { name, start, timing, lanes = 1 }) {
  const service = await start?.(settings);
  const numbers = Array.from({ length: lanes }, (_, lane) => lane);
  const workers = runtimes.flatMap((runtime) => numbers.map((lane) => startWorker(runtime, lane)));
  try {
    const times = Object.entries(timing).map(([what, ms]) => [what, ms * settings.share]);
    const all = { ...settings, ...service?.settings, ...Object.fromEntries(times), lanes };
    return await measureWith(workers, name, all);
  } finally {
    for (const worker of workers) worker.stop();
    service?.stop();
  }
}

async function measureWith(workers, section, settings) {
  const lists = await Promise.all(workers.map((worker) => worker.call('load', section, settings)));
  const results = [];
  for (const { name, bytes } of lists[0]) {
    progress(`${section}: ${name}`);
    for (const result of await measureTask(workers, name, settings)) results.push({ ...result, bytes });
  }
  return results;
}

/** One sample at a time, nothing beside it. */
async function measureTask(workers, task, settings) {
  const runners = await prepareAll(workers, task, settings);
  checkAgreement(task, runners);
  for (let round = 0; round < settings.rounds; round++) {
    for (const { worker, way, count, rounds, samples } of rotate(runners, round)) {
      if (round < rounds) samples.push(await worker.call('sample', task, way, count));
    }
  }
  await Promise.all(workers.map((worker) => worker.call('drop', task)));
  return runners.map(({ way, runtime, samples }) => ({ task, way, runtime, samples }));
}

/** Runs once and warms up, in as many processes at once as there are cores. */
async function prepareAll(workers, task, settings) {
  const runners = [];
  for (let at = 0; at < workers.length; at += cores) {
    const group = workers.slice(at, at + cores).map((worker) => prepareRunners(worker, task, settings));
    runners.push(...(await Promise.all(group)));
  }
  return runners.flat();
}

async function prepareRunners(worker, task, settings) {
  const prepared = await worker.call('prepare', task, worker.lane, settings);
  return prepared.map((one) => {
    const affordable = Math.max(LEAST_ROUNDS, Math.floor(settings.budgetMs / one.ms));
    const rounds = Math.min(settings.rounds, affordable);
    return { ...one, worker, runtime: worker.runtime.name, rounds, samples: [] };
  });
}

/** A different one begins each round: nobody always comes after the same neighbour's cold caches. */
function rotate(list, by) {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

/** One line that overwrites itself, for people only. */
export function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
