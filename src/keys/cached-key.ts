// A public key that is fetched from elsewhere and used for a while. No timer: age is looked at when a key is asked for.

import { wrongType } from '../errors.ts';
import { checkInteger, checkNames, invalidOption } from '../platform/check-options.ts';
import { tell } from '../platform/tell.ts';
import { importPublicKey, type PublicKey, type PublicKeyInput } from './public-key.ts';

export interface CachedKeyOptions {
  /** Milliseconds, counted from the beginning of its fetch, during which a key is used without asking again. */
  ttlMs: number;
  /**
   * Milliseconds, counted likewise, after which a key is used no more. From ttlMs until then it is still given, while
   * one fetch runs in the background. Not less than ttlMs.
   */
  staleMs: number;
  /**
   * Called once for every fetch that fails, with what it threw or with the EncryptionError for what it gave. What this
   * handler throws or rejects with is dropped.
   */
  onError?: ((error: unknown) => void) | undefined;
}

/**
 * Makes a `publicKey` for wrapped clients and middleware out of a function that fetches the key: from a file that
 * changes, or from a secret manager. At most one fetch runs at a time, and all calls that need it share it. Each key is
 * imported and checked once, and the same PublicKey is given until another key comes. Only public keys are kept.
 *
 * Guaranteed: no key is given later than staleMs after its fetch began, except to the calls that waited for that very
 * fetch. A fetch that fails in the background changes nothing: the old key is given until then, and the next call
 * fetches again. Not guaranteed: that a fetch ends. One that never settles is never replaced, so give it a time limit
 * of its own, such as AbortSignal.timeout(). Whether a key is the right one isn't judged here either: set
 * expectedFingerprint beside `publicKey`.
 *
 * The returned function rejects with what a fetch threw, or with ERR_INVALID_PUBLIC_KEY for anything except a usable
 * public key, if there is no key that may still be given.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS.
 */
export function cachedKey(
  fetch: () => Promise<PublicKeyInput | PublicKey>,
  options: CachedKeyOptions,
): () => Promise<PublicKey> {
  const { ttlMs, staleMs, onError } = readOptions(fetch, options);
  let kept: { readonly key: PublicKey; readonly since: number } | undefined;
  let running: Promise<PublicKey> | undefined;

  async function fetchKey(): Promise<PublicKey> {
    const since = performance.now();
    try {
      const key = importPublicKey(await fetch());
      // The object in use may have tables of its own by now.
      kept = { key: kept?.key.fingerprint === key.fingerprint ? kept.key : key, since };
      return kept.key;
    } catch (error) {
      if (onError) tell(onError, error);
      throw error;
    }
  }

  return async function key() {
    const age = kept ? performance.now() - kept.since : Number.POSITIVE_INFINITY;
    if (kept && age < ttlMs) return kept.key;
    running ??= fetchKey().finally(() => {
      running = undefined;
    });
    if (!kept || age >= staleMs) return running;
    running.catch(() => {});
    return kept.key;
  };
}

function readOptions(fetch: unknown, options: CachedKeyOptions): CachedKeyOptions {
  if (typeof fetch !== 'function') throw wrongType('ERR_INVALID_OPTIONS', 'fetch', 'a function', fetch);
  checkNames(options, ['ttlMs', 'staleMs', 'onError']);
  const { ttlMs, staleMs, onError } = options;
  // From 1: Number('') is 0, and would fetch at every call.
  checkInteger('ttlMs', ttlMs, 1, Number.MAX_SAFE_INTEGER);
  checkInteger('staleMs', staleMs, 1, Number.MAX_SAFE_INTEGER);
  if (staleMs < ttlMs) throw invalidOption(`staleMs must not be less than ttlMs, ${ttlMs}, got ${staleMs}`);
  if (onError !== undefined && typeof onError !== 'function') {
    throw wrongType('ERR_INVALID_OPTIONS', 'onError', 'a function', onError);
  }
  return { ttlMs, staleMs, onError };
}
