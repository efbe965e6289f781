// How one way to do a task is timed. A way has `run`, and maybe `setUp`, which makes run's argument untimed.

import { MB } from './inputs.mjs';

// Where results go, so that no compiler can leave the work out.
export const sink = { last: undefined };

const MOST_SET_UP = 4;
/** One run that is so long has warmed itself up. */
const WARM_MS = 100;

/**
 * Milliseconds of one operation, from `count` of them in a row. No collection of garbage is forced before: it would
 * give memory back to the system, and the next way to allocate would pay for that.
 */
export async function takeSample(task, way, count) {
  const inputs = await setUp(way, count);
  const start = performance.now();
  if (task.isAsync) for (const input of inputs) sink.last = await way.run(input);
  else for (let i = 0; i < count; i++) sink.last = way.run(inputs[i]);
  return (performance.now() - start) / count;
}

async function setUp(way, count) {
  const inputs = new Array(count).fill(undefined);
  if (way.setUp) for (let i = 0; i < count; i++) inputs[i] = await way.setUp();
  return inputs;
}

/**
 * Warms a way up for the compilers' sake; gives how many operations fill one sample, and how long it lasts. It took
 * `firstMs` when it was checked.
 */
export async function calibrate(task, way, { warmUpMs, sampleMs }, firstMs) {
  if (task.bytes >= MB && firstMs > WARM_MS) return { count: 1, ms: firstMs };
  const most = way.setUp ? MOST_SET_UP : Number.POSITIVE_INFINITY;
  const fastest = await warmUp(task, way, warmUpMs, most);
  const count = Math.max(1, Math.min(most, Math.ceil(sampleMs / fastest)));
  return { count, ms: fastest * count };
}

async function warmUp(task, way, warmUpMs, most) {
  const end = performance.now() + warmUpMs;
  let [count, uses, fastest] = [1, 0, Number.POSITIVE_INFINITY];
  while (performance.now() < end || uses < (way.leastUses ?? 1)) {
    const ms = await takeSample(task, way, count);
    uses += count;
    fastest = Math.min(fastest, ms);
    if (ms * count < 1) count = Math.min(most, count * 4);
  }
  return fastest;
}
