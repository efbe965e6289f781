// The public key of the options: given once, or by a function that is asked for every call. Whatever key comes, the
// options' rules hold for it.

import { type Algorithm, algorithms } from '../ciphers/suite.ts';
import { EncryptionError, wrongType } from '../errors.ts';
import { importPublicKey, type PublicKey, type PublicKeyInput } from '../keys/public-key.ts';
import { MAX_RSA_BITS, MIN_RSA_BITS } from '../keys/rsa-key.ts';
import { checkInteger, invalidOption } from '../platform/check-options.ts';
import type { EncryptionOptions } from './options.ts';

/** Where the key of each call comes from. */
export interface KeySource {
  /** Whether a function is asked: code of the caller's, which runs in the middle of a call. */
  readonly isAsked: boolean;
  /** The key for one call, imported and accepted by every option; a promise of it if the function gave one. */
  ask(): PublicKey | Promise<PublicKey>;
}

type KeyFunction = Extract<EncryptionOptions['publicKey'], () => unknown>;
type ToKey = (input: PublicKeyInput | PublicKey) => PublicKey;

/** Checks what the options say of the key. A key that isn't a function is imported and checked immediately. */
export function keySource(options: EncryptionOptions): KeySource {
  const isAllowed = keyRules(options);
  const { publicKey } = options;
  if (publicKey === undefined)
    throw invalidOption('publicKey is missing: pass the string that support issued');
  if (typeof publicKey === 'function') return askedKey(publicKey, keyReader(isAllowed));
  if (isThenable(publicKey)) throw notNow(publicKey);
  const key = isAllowed(importPublicKey(publicKey));
  return { isAsked: false, ask: () => key };
}

/** The key of a source, for a function that can't wait. */
export function keyNow(source: KeySource): PublicKey {
  const key = source.ask();
  return key instanceof Promise ? refusePromise(key) : key;
}

/** Refuses the promise of a key. Nobody will wait for it: unhandled, its rejection could end the process. */
export function refusePromise(promise: Promise<unknown>): never {
  promise.catch(() => {});
  throw notNow(promise);
}

function notNow(promise: unknown): EncryptionError {
  const expected =
    'a key, or a function that gives one at once (await it first: only wrapped clients and middleware wait for the promise of a function)';
  return wrongType('ERR_INVALID_PUBLIC_KEY', 'publicKey', expected, promise);
}

function askedKey(publicKey: KeyFunction, toKey: ToKey): KeySource {
  const later = async (input: PromiseLike<PublicKeyInput | PublicKey>) => toKey(await input);
  return {
    isAsked: true,
    ask() {
      const input = publicKey();
      return isThenable(input) ? later(input) : toKey(input);
    },
  };
}

/** As `await` sees it: a promise of another realm or of a library is one too. */
function isThenable<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

/** Imports and checks what a function gives, and again only if the string has changed. */
function keyReader(isAllowed: (key: PublicKey) => PublicKey): ToKey {
  let last: { input: unknown; key: PublicKey } | undefined;
  return (input) => {
    if (typeof input !== 'string' || last?.input !== input)
      last = { input, key: isAllowed(importPublicKey(input)) };
    return last.key;
  };
}

// --- the rules ---

/** What algorithm, minRsaBits and expectedFingerprint require of a key; returns the key if it meets them. */
function keyRules(options: EncryptionOptions): (key: PublicKey) => PublicKey {
  const { algorithm, minRsaBits = MIN_RSA_BITS } = options;
  if (algorithm !== undefined && typeof algorithm !== 'string') {
    throw wrongType('ERR_INVALID_OPTIONS', 'algorithm', 'a string', algorithm);
  }
  if (algorithm !== undefined && !algorithms.includes(algorithm)) {
    throw invalidOption(`algorithm must be one of ${algorithms.join(', ')}`);
  }
  checkInteger('minRsaBits', minRsaBits, MIN_RSA_BITS, MAX_RSA_BITS);
  const fingerprints = readFingerprints(options.expectedFingerprint);
  return (key) => {
    checkAlgorithm(key, algorithm);
    checkBits(key, minRsaBits);
    if (fingerprints && !fingerprints.includes(key.fingerprint)) throw unexpectedKey(key);
    return key;
  };
}

function checkAlgorithm(key: PublicKey, algorithm: Algorithm | undefined): void {
  if (algorithm === undefined || algorithm === key.algorithm) return;
  throw new EncryptionError(
    'ERR_ALGORITHM_MISMATCH',
    `algorithm must be ${key.algorithm} for this ${key.kind} key, got ${algorithm}: omit algorithm, or use the other key`,
  );
}

function checkBits(key: PublicKey, minRsaBits: number): void {
  if (key.kind !== 'RSA' || key.bits >= minRsaBits) return;
  throw new EncryptionError(
    'ERR_INVALID_PUBLIC_KEY',
    `publicKey: the RSA key has ${key.bits} bits, but minRsaBits requires ${minRsaBits}: ask support for a longer one`,
  );
}

/** The expected fingerprint isn't quoted: an SM2 private key looks just like one. */
function unexpectedKey(key: PublicKey): EncryptionError {
  return new EncryptionError(
    'ERR_INVALID_PUBLIC_KEY',
    `publicKey has the fingerprint ${key.fingerprint}, but expectedFingerprint names another: check both`,
  );
}

/** Lower-case hexadecimal; colons and upper case, as OpenSSL prints them, are accepted too. */
export function readFingerprints(
  value: EncryptionOptions['expectedFingerprint'],
  label = 'expectedFingerprint',
): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const fingerprints = list.map((entry) => {
    if (typeof entry === 'string') return entry.replace(/:/g, '').toLowerCase();
    throw wrongType('ERR_INVALID_OPTIONS', label, 'a string or a list of strings', entry);
  });
  if (fingerprints.length === 0 || !fingerprints.every((entry) => /^[0-9a-f]{64}$/.test(entry))) {
    throw invalidOption(`${label} must be one or more SHA-256 fingerprints of 64 hexadecimal digits`);
  }
  return fingerprints;
}
