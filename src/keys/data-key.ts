import { type Algorithm, suiteOf } from '../ciphers/suite.ts';
import { type Bytes, randomBytes } from '../platform/bytes.ts';

/** A symmetric key and IV for one request and its answer. Raw bytes, never text. */
export interface DataKey {
  /** 32 bytes for AES-256-CBC, 16 for SM4-GCM. */
  key: Uint8Array;
  /** 16 bytes for AES-256-CBC, 12 for SM4-GCM. */
  iv: Uint8Array;
}

/**
 * A fresh data key and IV from the platform's CSPRNG. The caller owns both, uses them for one request, and
 * zeroes the key when the answer is open.
 *
 * @throws EncryptionError ERR_UNSUPPORTED where the runtime has no CSPRNG.
 */
export function generateDataKey(algorithm: Algorithm): { key: Bytes; iv: Bytes } {
  const { keyBytes, ivBytes } = suiteOf(algorithm);
  return { key: randomBytes(keyBytes), iv: randomBytes(ivBytes) };
}
