import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Spreads starts evenly: each waits until 1/perSecond after the one before has really begun, so no second has more
 * than `perSecond` of them, even where a start was late.
 */
export function createPace(perSecond: number, signal: AbortSignal): () => Promise<void> {
  let last = Promise.resolve(Number.NEGATIVE_INFINITY);
  return async () => {
    last = last.then(async (previous) => {
      const wait = previous + 1000 / perSecond - performance.now();
      if (wait > 0) await sleep(Math.ceil(wait), undefined, { signal });
      return performance.now();
    });
    await last;
  };
}
