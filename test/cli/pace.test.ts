// The rate of calls: never faster than asked for, and no longer than until the abort.

import { expect, test } from 'vitest';
import { createPace } from '../../src/cli/recognize/pace.ts';

test('each start is at least its interval after the one before, also after one that was late', async () => {
  const pace = createPace(100, new AbortController().signal);
  const starts: number[] = [];
  const start = async (n: number) => {
    starts.push(performance.now());
    // Holds the thread for longer than an interval, as sealing a large image does.
    if (n === 3) while (performance.now() < starts.at(-1)! + 25);
    return n;
  };
  const results = await Promise.all(Array.from({ length: 10 }, (_, n) => pace(() => start(n))));
  expect(results).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const gaps = starts.slice(1).map((time, n) => time - starts[n]!);
  expect(gaps[3]).toBeGreaterThan(34.99);
  for (const gap of gaps) expect(gap).toBeGreaterThan(9.99);
});

test('an abort ends the wait of all, and starts none', async () => {
  const controller = new AbortController();
  const pace = createPace(0.001, controller.signal);
  let started = 0;
  const start = async () => {
    started++;
  };
  await pace(start);
  const waiting = [pace(start), pace(start)];
  controller.abort();
  for (const wait of waiting) await expect(wait).rejects.toThrow('aborted');
  expect(started).toBe(1);
});
