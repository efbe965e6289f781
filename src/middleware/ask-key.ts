// The public key of one call. A function is asked once; where it gives a promise, the call waits for it, but no longer
// than until its signal fires.

import type { KeySource } from '../envelope/key-source.ts';
import type { PublicKey } from '../keys/public-key.ts';
import type { CallReport } from './call-report.ts';

/** What an AbortSignal has, of whatever realm or library. */
interface Signal {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: 'abort', listener: () => void, options: { once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

type Report = Pick<CallReport, 'keyFailed'>;

/** The key, or a promise of it. Whatever asking throws is the call's error, unchanged, and is reported as the key's. */
export function askKey(source: KeySource, signal: unknown, report: Report): PublicKey | Promise<PublicKey> {
  try {
    const key = source.ask();
    return key instanceof Promise ? awaitKey(key, isSignal(signal) ? signal : undefined, report) : key;
  } catch (error) {
    report.keyFailed();
    throw error;
  }
}

async function awaitKey(
  promise: Promise<PublicKey>,
  signal: Signal | undefined,
  report: Report,
): Promise<PublicKey> {
  const outcome = promise.then(
    (key) => ({ key }),
    (error: unknown) => ({ error }),
  );
  const ended = await (signal ? untilAborted(outcome, signal) : outcome);
  // A function that listens to the same signal fails by the abort, which isn't the key's fault.
  if (ended === undefined || signal?.aborted) throw aborted(signal?.reason);
  if ('key' in ended) return ended.key;
  report.keyFailed();
  throw ended.error;
}

/** The promise's value, or undefined as soon as the signal fires. */
function untilAborted<T>(promise: Promise<T>, signal: Signal): Promise<T | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const abort = () => resolve(undefined);
    signal.addEventListener('abort', abort, { once: true });
    promise.then((value) => {
      signal.removeEventListener('abort', abort);
      resolve(value);
    });
  });
}

/** As runtimes write it; the SDK's own error for an abort can't be made here. */
function aborted(cause: unknown): Error {
  const error = new Error('the call was aborted while it waited for its public key: nothing was sent', {
    cause,
  });
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' });
}

/** Anything else is left to the client, which gets it with the call. */
function isSignal(value: unknown): value is Signal {
  const { addEventListener, removeEventListener } = Object(value) as Partial<Signal>;
  return typeof addEventListener === 'function' && typeof removeEventListener === 'function';
}
