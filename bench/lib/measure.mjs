// Lets the versions of Node and the ways to do a task take turns, sample by sample: what disturbs the machine then
// disturbs all of them.

import { availableParallelism } from 'node:os';
import { makeKeys } from './keys.mjs';
import { startWorker } from './worker-client.mjs';

// A section's `timing` says how long one way to do a task is warmed up, how long one sample of it lasts, and how
// long all samples may last together; a quick run takes a part of each.
const FULL = { rounds: 15, share: 1 };
const QUICK = { rounds: 7, share: 0.3 };
const LEAST_ROUNDS = 3;
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

async function measureTasks(runtimes, settings, { name, start, timing }) {
  const service = await start?.(settings);
  const workers = runtimes.map(startWorker);
  try {
    const times = Object.entries(timing).map(([what, ms]) => [what, ms * settings.share]);
    const all = { ...settings, ...service?.settings, ...Object.fromEntries(times) };
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
  for (let round = 0; round < settings.rounds; round++) {
    for (const runner of rotate(runners, round)) {
      if (round < runner.rounds)
        runner.samples.push(await runner.worker.call('sample', task, runner.way, runner.count));
    }
  }
  await Promise.all(workers.map((worker) => worker.call('drop', task)));
  return runners.map(({ worker, way, samples }) => ({ task, way, runtime: worker.runtime.name, samples }));
}

/** Checks and warms up, on as many versions at once as there are cores for. */
async function prepareAll(workers, task, settings) {
  const runners = [];
  for (let at = 0; at < workers.length; at += cores) {
    const group = workers.slice(at, at + cores).map((worker) => prepareRunners(worker, task, settings));
    runners.push(...(await Promise.all(group)));
  }
  return runners.flat();
}

async function prepareRunners(worker, task, settings) {
  const counts = await worker.call('prepare', task, settings);
  return Object.entries(counts).map(([way, { count, ms }]) => {
    const affordable = Math.max(LEAST_ROUNDS, Math.floor(settings.budgetMs / ms));
    return { worker, way, count, rounds: Math.min(settings.rounds, affordable), samples: [] };
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
