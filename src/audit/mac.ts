import { createHash, createHmac, createSecretKey } from 'node:crypto';
import { sm3 } from '../keys/sm3.ts';
import { allocate, wipe } from '../platform/bytes.ts';
import { lazy } from '../platform/lazy.ts';
import { type AuditKey, copyKey } from './key.ts';

export type AuditHash = 'SM3' | 'SHA-256';
/** HMAC (RFC 2104) with a key; the plain digest in a chain without one. */
export type ChainAlgorithm = AuditHash | `HMAC-${AuditHash}`;

export const AUDIT_HASHES: readonly AuditHash[] = ['SM3', 'SHA-256'];

/** Authenticates the records of a chain. */
export interface Authenticator {
  readonly algorithm: ChainAlgorithm;
  /** Identifies the key and reveals nothing else about it; absent without a key. */
  readonly keyId: string | undefined;
  /** The MAC in 32 bytes, or the plain digest in a chain without a key. */
  mac(message: Uint8Array): Uint8Array;
  /** The plain digest, with or without a key. */
  digest(message: Uint8Array): Uint8Array;
}

/** One for each hash: a log itself says which it uses, and either is accepted. */
export function createAuthenticators(key: AuditKey | undefined): readonly Authenticator[] {
  return AUDIT_HASHES.map((hash) => createAuthenticator(hash, key));
}

type KeyedHash = (message: Uint8Array) => Uint8Array;

// Never the beginning of a record, since those begin with a brace.
const KEY_ID_MESSAGE = Buffer.from('tencentcloud-encryption audit key id');
const KEY_ID_BYTES = 8;

export function createAuthenticator(hash: AuditHash, key: AuditKey | undefined): Authenticator {
  const digest = (message: Uint8Array) => digestOf(hash, message);
  if (key === undefined) return { algorithm: hash, keyId: undefined, mac: digest, digest };
  const mac = hmacOf(hash, copyKey(key));
  const keyId = Buffer.from(mac(KEY_ID_MESSAGE).subarray(0, KEY_ID_BYTES)).toString('hex');
  return { algorithm: `HMAC-${hash}`, keyId, mac, digest };
}

const NATIVE_NAMES = { SM3: 'sm3', 'SHA-256': 'sha256' } as const;
const isNative = (hash: AuditHash): boolean => hash !== 'SM3' || hasNativeSm3();

/** Probed by using it: Bun has no SM3, and Deno has and lists the hash, but has no HMAC with it. */
const hasNativeSm3 = lazy(() => {
  try {
    createHash(NATIVE_NAMES.SM3);
    createHmac(NATIVE_NAMES.SM3, '');
    return true;
  } catch {
    return false;
  }
});

function digestOf(hash: AuditHash, message: Uint8Array): Uint8Array {
  return isNative(hash) ? createHash(NATIVE_NAMES[hash]).update(message).digest() : sm3(message);
}

function hmacOf(hash: AuditHash, key: Uint8Array): KeyedHash {
  if (!isNative(hash)) return (message) => portableHmacSm3(key, message);
  const secret = createSecretKey(key);
  wipe(key);
  return (message) => createHmac(NATIVE_NAMES[hash], secret).update(message).digest();
}

const HMAC_BLOCK_BYTES = 64;

/** HMAC-SM3 (RFC 2104) for runtimes whose node:crypto has none. */
export function portableHmacSm3(key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = allocate(HMAC_BLOCK_BYTES);
  block.set(key.length > HMAC_BLOCK_BYTES ? sm3(key) : key);
  const [inner, outer] = [0x36, 0x5c].map((pad) => block.map((byte) => byte ^ pad)) as [
    Uint8Array,
    Uint8Array,
  ];
  const mac = sm3(outer, sm3(inner, message));
  wipe(block, inner, outer);
  return mac;
}
