import { type Algorithm, algorithms } from '../ciphers/suite.ts';
import { EncryptionError, wrongType } from '../errors.ts';
import { importPublicKey, type PublicKey, type PublicKeyInput } from '../keys/public-key.ts';
import { MAX_RSA_BITS, MIN_RSA_BITS } from '../keys/rsa-key.ts';
import { type Operations, resolveOperations } from '../provider/operations.ts';
import type { CryptoProvider } from '../provider/provider.ts';
import { MAX_REQUEST_BYTES } from './limits.ts';
import { canonicalPath } from './paths.ts';

export interface EncryptionOptions {
  /**
   * The service's public key, in any form; the string that support issued is best. A function is called for every
   * request, so that the key can be rotated.
   */
  publicKey: PublicKeyInput | PublicKey | (() => PublicKeyInput | PublicKey);
  /** Default: what the key implies, AES-256-CBC for RSA and SM4-GCM for SM2. Any other pairing is refused. */
  algorithm?: Algorithm | undefined;
  /** One or more SHA-256 fingerprints (see PublicKey.fingerprint); any other key is refused. */
  expectedFingerprint?: string | readonly string[] | undefined;
  /** RSA keys with fewer bits are refused. Default 1024, the length that support issues; 2048 is today's minimum. */
  minRsaBits?: number | undefined;
  /** The most bytes of JSON that a request may have. Default 10 * 2 ** 20, the API gateway's limit. */
  maxRequestBytes?: number | undefined;
  /**
   * Accepts an answer that came back in the clear, instead of throwing ERR_PLAINTEXT_RESPONSE. A list names the members
   * that may come in the clear (`Name`, `Text.Name`: paths without list indices; naming a member also allows those
   * inside it). With a list, an answer wholly in the clear is accepted only if it has no other members. Default false.
   */
  allowPlaintextResponse?: boolean | readonly string[] | undefined;
  /**
   * Lets a wrapped client send over http:// to another machine, or through a proxy: everything that isn't itself
   * encrypted, including the signature, goes in the clear. Default false.
   */
  dangerouslyAllowHttp?: boolean | undefined;
  /**
   * Lets several fields be encrypted under one SM4-GCM key and IV, which reveals their contents to anyone who sees the
   * ciphertexts. Default false.
   */
  dangerouslyAllowNonceReuse?: boolean | undefined;
  /**
   * A certified module's cryptography in place of the library's own, for sealing and opening. Operations that it
   * implements are always its own: if one fails, the call fails.
   */
  provider?: CryptoProvider | undefined;
}

/** Checked options, with their defaults. */
export interface EncryptionSettings {
  /** The key to use for one call: imported, and accepted by every option. */
  publicKey(): PublicKey;
  readonly maxRequestBytes: number;
  readonly allowPlaintextResponse: boolean | readonly string[];
  readonly dangerouslyAllowHttp: boolean;
  readonly dangerouslyAllowNonceReuse: boolean;
  /** The cryptography to use: the library's own, or the provider's. */
  readonly operations: Operations;
}

const ENCRYPTION_OPTIONS = [
  'publicKey',
  'algorithm',
  'expectedFingerprint',
  'minRsaBits',
  'maxRequestBytes',
  'allowPlaintextResponse',
  'dangerouslyAllowHttp',
  'dangerouslyAllowNonceReuse',
  'provider',
];

/**
 * Checks options that extend EncryptionOptions by the names in `more`. A key that isn't a function is imported and
 * checked immediately.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS, ERR_INVALID_PUBLIC_KEY or ERR_ALGORITHM_MISMATCH.
 */
export function readOptions(options: EncryptionOptions, more: readonly string[] = []): EncryptionSettings {
  checkNames(options, [...ENCRYPTION_OPTIONS, ...more]);
  const { maxRequestBytes = MAX_REQUEST_BYTES } = options;
  checkInteger('maxRequestBytes', maxRequestBytes, 1, Number.MAX_SAFE_INTEGER);
  return {
    publicKey: keySource(options),
    maxRequestBytes,
    allowPlaintextResponse: readAllowed(options.allowPlaintextResponse),
    dangerouslyAllowHttp: readFlag('dangerouslyAllowHttp', options.dangerouslyAllowHttp),
    dangerouslyAllowNonceReuse: readFlag('dangerouslyAllowNonceReuse', options.dangerouslyAllowNonceReuse),
    operations: resolveOperations(options.provider),
  };
}

/** A typo must never fall back to a default, so unknown names are refused. */
export function checkNames(options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    throw wrongType('ERR_INVALID_OPTIONS', 'options', 'an object', options);
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw invalidOption(`unknown option "${unknown}"; known are ${known.join(', ')}`);
}

export function invalidOption(message: string): EncryptionError {
  return new EncryptionError('ERR_INVALID_OPTIONS', message);
}

function readFlag(name: string, value: boolean | undefined): boolean {
  if (value === undefined || typeof value === 'boolean') return value ?? false;
  throw wrongType('ERR_INVALID_OPTIONS', name, 'true or false', value);
}

const MEMBER_PATH = /^[A-Za-z_]\w{0,63}(?:\.[A-Za-z_]\w{0,63}){0,15}$/;

function readAllowed(value: EncryptionOptions['allowPlaintextResponse']): boolean | readonly string[] {
  const name = 'allowPlaintextResponse';
  if (value === undefined || typeof value === 'boolean') return value ?? false;
  const paths: readonly unknown[] = Array.isArray(value) ? Array.from(value) : [];
  if (paths.length === 0)
    throw wrongType('ERR_INVALID_OPTIONS', name, 'true, false or a list of names', value);
  const other = paths.findIndex((path) => typeof path !== 'string');
  if (other >= 0) throw wrongType('ERR_INVALID_OPTIONS', `${name}[${other}]`, 'a string', paths[other]);
  const wrong = paths.findIndex((path) => !MEMBER_PATH.test(path as string));
  if (wrong >= 0)
    throw invalidOption(`${name}[${wrong}] must be a path like Name or Text.Name, without list indices`);
  return Object.freeze(paths.map((path) => canonicalPath(path as string)));
}

function checkInteger(name: string, value: number, least: number, most: number): void {
  if (typeof value !== 'number') throw wrongType('ERR_INVALID_OPTIONS', name, 'a number', value);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw invalidOption(`${name} must be a whole number from ${least} to ${most}, got ${value}`);
  }
}

// --- the key ---

function keySource(options: EncryptionOptions): () => PublicKey {
  const isAllowed = keyRules(options);
  const { publicKey } = options;
  if (publicKey === undefined)
    throw invalidOption('publicKey is missing: pass the string that support issued');
  if (typeof publicKey === 'function') return rotatingKey(publicKey, isAllowed);
  const key = isAllowed(importPublicKey(publicKey));
  return () => key;
}

/** Calls the source every time, and imports the key again only if the string has changed. */
function rotatingKey(
  source: () => PublicKeyInput | PublicKey,
  isAllowed: (key: PublicKey) => PublicKey,
): () => PublicKey {
  let last: { input: unknown; key: PublicKey } | undefined;
  return () => {
    const input = source();
    if (typeof input !== 'string' || last?.input !== input)
      last = { input, key: isAllowed(importPublicKey(input)) };
    return last.key;
  };
}

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
function readFingerprints(value: EncryptionOptions['expectedFingerprint']): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const fingerprints = list.map((entry) => {
    if (typeof entry === 'string') return entry.replace(/:/g, '').toLowerCase();
    throw wrongType('ERR_INVALID_OPTIONS', 'expectedFingerprint', 'a string or a list of strings', entry);
  });
  if (fingerprints.length === 0 || !fingerprints.every((entry) => /^[0-9a-f]{64}$/.test(entry))) {
    throw invalidOption(
      'expectedFingerprint must be one or more SHA-256 fingerprints of 64 hexadecimal digits',
    );
  }
  return fingerprints;
}
