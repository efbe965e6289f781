// No number is worth anything while the ways compared do different work: all must agree before one is timed.

import { createHash } from 'node:crypto';

/**
 * Runs one way of a task once. `read` turns what it gave into bytes; the task's inputs must be as before. Gives the
 * digest of those bytes, and how long the run took.
 */
export async function checkWay(task, name, way) {
  const before = fingerprint(task.inputs);
  const input = await way.setUp?.();
  const start = performance.now();
  const output = await way.run(input);
  const firstMs = performance.now() - start;
  const digest = sha256(await way.read(output));
  if (fingerprint(task.inputs) !== before) throw new Error(`${task.name}: ${name} changed its input`);
  return { digest, form: way.form ?? 'result', firstMs };
}

/** All ways of the same form must have given the same bytes, on all versions of Node. */
export function checkAgreement(task, runners) {
  for (const { way, runtime, form, digest } of runners) {
    const first = runners.find((one) => one.form === form);
    if (first.digest === digest) continue;
    throw new Error(`${task}: ${way} on ${runtime} and ${first.way} on ${first.runtime} disagree`);
  }
}

function fingerprint(inputs) {
  return inputs.map(sha256).join();
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
