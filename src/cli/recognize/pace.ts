import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** Starts a call when its turn has come, and returns its outcome. */
export type Pace = <T>(start: () => Promise<T>) => Promise<T>;

/**
 * Spreads calls evenly: each starts 1/perSecond or more after the one before has left, so no second has more than
 * `perSecond` of them, even where one was late.
 */
export function createPace(perSecond: number, signal: AbortSignal): Pace {
  let queue: Promise<number> = Promise.resolve(Number.NEGATIVE_INFINITY);
  return (start) =>
    new Promise((resolve, reject) => {
      queue = queue.then(async (previous) => {
        const turn = previous + 1000 / perSecond;
        // Timers may fire a little early, which would add up.
        while (performance.now() < turn) {
          await sleep(Math.ceil(turn - performance.now()), undefined, { signal });
        }
        start().then(resolve, reject);
        // Sealing and signing block the thread; the call leaves after them.
        await nextTurn();
        return performance.now();
      });
      queue.catch(reject);
    });
}
