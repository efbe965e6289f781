// Many images over one client: a few at a time, so that only those are in memory.

import { setMaxListeners } from 'node:events';
import { wipe } from '../../platform/bytes.ts';
import { type CallFailure, describeFailure, timedOut } from '../service/failure.ts';
import { createPace, type Pace } from './pace.ts';
import { withRetries } from './retry.ts';

export interface Item {
  /** Position among the arguments, from 0. */
  readonly index: number;
  /** Path as it was given, or `-`. */
  readonly image: string;
}

export interface Batch {
  readonly items: readonly Item[];
  read(image: string): Promise<Uint8Array>;
  call(image: Uint8Array, signal: AbortSignal): Promise<object>;
  done(item: Item, result: object): void;
  failed(item: Item, failure: CallFailure): void;
}

export interface BatchLimits {
  readonly concurrency: number;
  /** Calls started per second, retries included. */
  readonly rate: number;
  readonly attempts: number;
  /** Seconds for one call. */
  readonly timeout: number;
}

/** Ends when every item is done or has failed; after an abort, when the calls in flight have ended. */
export async function runBatch(batch: Batch, limits: BatchLimits, signal: AbortSignal): Promise<void> {
  // Every call and every wait listens for the abort, so many listeners at a time aren't a leak.
  setMaxListeners(0, signal);
  const pace = createPace(limits.rate, signal);
  // The workers share one iterator, so that each item goes to one of them.
  const queue = batch.items.values();
  const calls: Calls = { ...limits, pace, signal };
  const work = async () => {
    for (const item of queue) {
      if (signal.aborted) return;
      await runItem(item, batch, calls);
    }
  };
  const workers = Math.min(limits.concurrency, batch.items.length);
  await Promise.all(Array.from({ length: workers }, work));
}

/** How calls are made. */
interface Calls extends BatchLimits {
  readonly pace: Pace;
  readonly signal: AbortSignal;
}

async function runItem(item: Item, batch: Batch, { attempts, timeout, pace, signal }: Calls): Promise<void> {
  let image: Uint8Array | undefined;
  try {
    const bytes = await batch.read(item.image);
    image = bytes;
    const attempt = () => pace(() => callInTime((limited) => batch.call(bytes, limited), timeout, signal));
    batch.done(item, await withRetries(attempt, attempts, signal));
  } catch (error) {
    // An aborted item has not failed: it counts as not done.
    if (!signal.aborted) batch.failed(item, describeFailure(error));
  } finally {
    wipe(image);
  }
}

async function callInTime<T>(
  call: (signal: AbortSignal) => Promise<T>,
  seconds: number,
  signal: AbortSignal,
): Promise<T> {
  const limit = AbortSignal.timeout(Math.ceil(seconds * 1000));
  try {
    return await call(AbortSignal.any([signal, limit]));
  } catch (error) {
    throw limit.aborted ? timedOut() : error;
  }
}
