// The rate of calls: never faster than asked for, and no longer than until the abort.

import { expect, test } from 'vitest';
import { createPace } from '../../src/cli/recognize/pace.ts';

test('each start is at least its interval after the one before, also after one that was late', async () => {
  const pace = createPace(100, new AbortController().signal);
  const starts: number[] = [];
  const start = async (n: number) => {
    await pace();
    starts.push(performance.now());
    // Holds the thread for longer than an interval.
    if (n === 3) while (performance.now() < starts.at(-1)! + 25);
  };
  await Promise.all(Array.from({ length: 10 }, (_, n) => start(n)));
  const gaps = starts.slice(1).map((time, n) => time - starts[n]!);
  // Half a millisecond is left for the way from the clock of one to that of the other.
  for (const gap of gaps) expect(gap).toBeGreaterThan(9.5);
});

test('an abort ends the wait of all', async () => {
  const controller = new AbortController();
  const pace = createPace(0.001, controller.signal);
  await pace();
  const waiting = [pace(), pace()];
  controller.abort();
  for (const wait of waiting) await expect(wait).rejects.toThrow('aborted');
});
