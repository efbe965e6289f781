import type { Algorithm } from '../ciphers/suite.ts';
import { wrongType } from '../errors.ts';
import type { PublicKey, PublicKeyInput } from '../keys/public-key.ts';
import { checkInteger, checkNames, invalidOption } from '../platform/check-options.ts';
import { type Operations, resolveOperations } from '../provider/operations.ts';
import type { CryptoProvider } from '../provider/provider.ts';
import { type KeySource, keyNow, keySource } from './key-source.ts';
import { MAX_REQUEST_BYTES } from './limits.ts';
import { canonicalPath } from './paths.ts';

export interface EncryptionOptions {
  /**
   * The service's public key, in any form; the string that support issued is best. A function is called once for
   * every request that is sealed, so that the key can be rotated; every other option holds for each key that it
   * gives. In wrapped clients and middleware it may give a promise (see cachedKey): the call waits, and what is sealed
   * then is the parameters as they were when the call began. What it throws, or rejects with, ends the call unsent
   * and unchanged. sealRequest, sealFields, sealResponseOnly, sealWith and explainCall can't wait, and refuse a promise
   * with ERR_INVALID_PUBLIC_KEY.
   */
  publicKey:
    | PublicKeyInput
    | PublicKey
    | (() => PublicKeyInput | PublicKey | PromiseLike<PublicKeyInput | PublicKey>);
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
  readonly keySource: KeySource;
  /**
   * The key for one call that can't wait.
   *
   * @throws EncryptionError ERR_INVALID_PUBLIC_KEY for a promise, or whatever asking for the key throws.
   */
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
  const source = keySource(options);
  return {
    keySource: source,
    publicKey: () => keyNow(source),
    maxRequestBytes,
    allowPlaintextResponse: readAllowed(options.allowPlaintextResponse),
    dangerouslyAllowHttp: readFlag('dangerouslyAllowHttp', options.dangerouslyAllowHttp),
    dangerouslyAllowNonceReuse: readFlag('dangerouslyAllowNonceReuse', options.dangerouslyAllowNonceReuse),
    operations: resolveOperations(options.provider),
  };
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
