import { EncryptionError } from '../errors.ts';
import { materialOf, type PublicKey } from './public-key.ts';
import { rsaWrap } from './rsa-pkcs1.ts';
import { sm2Wrap } from './sm2.ts';

// RFC 8017 section 7.2.1: mLen <= k - 11
const PKCS1_OVERHEAD_BYTES = 11;

/** Wraps a data key for the holder of the private key: the protocol's CiphertextBlob, as raw bytes. */
export function wrapWith(key: Uint8Array, publicKey: PublicKey): Uint8Array {
  const material = materialOf(publicKey);
  if (material.kind === 'SM2') return sm2Wrap(key, material);
  const maximum = material.modulus.length - PKCS1_OVERHEAD_BYTES;
  if (key.length > maximum) {
    throw new EncryptionError(
      'ERR_INVALID_PARAMS',
      `key must be at most ${maximum} bytes for this RSA key, got ${key.length}`,
    );
  }
  return rsaWrap(key, material);
}

/** How many bytes wrapWith returns for a key of `keyBytes`. */
export function wrappedKeyBytes(keyBytes: number, publicKey: PublicKey): number {
  const material = materialOf(publicKey);
  return material.kind === 'RSA' ? material.modulus.length : 65 + 32 + keyBytes;
}
