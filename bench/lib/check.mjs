// No number is worth anything while the ways compared do different work: all must agree before one is timed.

import { createHash } from 'node:crypto';

/**
 * Runs every way of a task once. `read` turns what it gave into bytes, which must be the same for all ways of the
 * same `form`; the task's inputs must be as before. Gives how long each run took.
 */
export async function checkTask(task) {
  const before = fingerprint(task.inputs);
  const seen = new Map();
  const firstMs = {};
  for (const [name, way] of Object.entries(task.ways)) {
    const input = await way.setUp?.();
    const start = performance.now();
    const output = await way.run(input);
    firstMs[name] = performance.now() - start;
    compare(task, name, way.form ?? 'result', digest(await way.read(output)), seen);
    if (fingerprint(task.inputs) !== before) throw new Error(`${task.name}: ${name} changed its input`);
  }
  return firstMs;
}

function compare(task, name, form, bytes, seen) {
  const first = seen.get(form) ?? { name, bytes };
  seen.set(form, first);
  if (first.bytes !== bytes) throw new Error(`${task.name}: ${name} and ${first.name} disagree`);
}

function fingerprint(inputs) {
  return inputs.map(digest).join();
}

function digest(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
