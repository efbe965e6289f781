// Runs a share of the cases, in a thread of its own: run.mjs can end it when a case doesn't.

import { parentPort, workerData } from 'node:worker_threads';
import type { Ran } from './case.ts';
import { runIndexed } from './targets.ts';

interface Share {
  readonly target: string;
  readonly seed: number;
  readonly start: number;
  readonly end: number;
}

const { place, slowMs } = workerData as { place: Int32Array; slowMs: number };

// Few cases take as long by themselves: mostly it was the machine or the collector.
const NOTABLE_MS = 20;

parentPort!.on('message', async ({ target, seed, start, end }: Share) => {
  const counts: Record<string, number> = {};
  const failures: object[] = [];
  let slowest = { ms: 0, index: start, bytes: 0 };
  for (let index = start; index < end; index++) {
    Atomics.store(place, 0, index);
    const ran = await runIndexed(target, seed, index);
    counts[ran.name] = (counts[ran.name] ?? 0) + 1;
    const ms = ran.ms > NOTABLE_MS ? await repeat(target, seed, index, ran) : ran.ms;
    if (ms > slowest.ms) slowest = { ms, index, bytes: ran.bytes };
    if (ran.complaint !== undefined)
      failures.push({ index, complaint: ran.complaint, input: show(ran.input) });
    else if (isSlow({ ...ran, ms }))
      failures.push({ index, complaint: `slow: ${ms.toFixed(0)} ms for ${ran.bytes} bytes` });
  }
  parentPort!.postMessage({
    target,
    counts,
    failures,
    slowest,
    cases: end - start,
    memory: process.memoryUsage(),
  });
});

/** In proportion to the input, from 64 KB on. */
function isSlow({ ms, bytes }: Ran): boolean {
  return ms > slowMs * Math.max(1, bytes / 65_536);
}

/** The quickest of four runs counts. */
async function repeat(target: string, seed: number, index: number, first: Ran): Promise<number> {
  let least = first.ms;
  for (let run = 0; run < 3; run++) least = Math.min(least, (await runIndexed(target, seed, index)).ms);
  return least;
}

function show(input: unknown): string {
  return (
    JSON.stringify(input, (_, value) => (typeof value === 'function' ? undefined : value))?.slice(0, 4000) ??
    ''
  );
}
