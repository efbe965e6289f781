// The second door: the protocol's single steps, for vectors and for those who build their own. An argument of a wrong
// type throws a TypeError, one of a wrong size ERR_INVALID_PARAMS; both are EncryptionErrors.

import type { CiphertextAndTag } from './ciphers/sm4-gcm.ts';
import { type Algorithm, type Encrypted, findSuite, type Suite, suiteOf } from './ciphers/suite.ts';
import { checkBytes } from './envelope/arguments.ts';
import { decryptionFailed } from './envelope/decrypt.ts';
import { invalidParams } from './envelope/params.ts';
import { EncryptionError, wrongType } from './errors.ts';
import { type DataKey, generateDataKey as generate } from './keys/data-key.ts';
import { importPublicKey, materialOf, type PublicKey, type PublicKeyInput } from './keys/public-key.ts';
import { sm2Wrap } from './keys/sm2.ts';
import { isScalar } from './keys/sm2-scalar.ts';
import { wrapWith } from './keys/wrap-key.ts';

export {
  type KeptDataKey,
  type OpenWithOptions,
  openWith,
  type SealedBody,
  type SealOptions,
  sealWith,
} from './envelope/by-hand.ts';
export type { Algorithm, CiphertextAndTag, DataKey, PublicKey, PublicKeyInput };

/**
 * A fresh symmetric key and IV from the platform's CSPRNG: 32 and 16 bytes for AES-256-CBC, 16 and 12 for SM4-GCM.
 * The caller owns both, uses them for one request, and zeroes the key when the answer is open.
 *
 * @throws EncryptionError ERR_INVALID_PARAMS for an unknown algorithm, ERR_UNSUPPORTED without a CSPRNG or with one
 * that is found to be broken.
 */
export function generateDataKey(algorithm: Algorithm): DataKey {
  if (typeof algorithm !== 'string')
    throw wrongType('ERR_INVALID_PARAMS', 'algorithm', 'a string', algorithm);
  if (!findSuite(algorithm)) throw invalidParams("algorithm must be 'AES-256-CBC' or 'SM4-GCM'");
  return generate(algorithm);
}

/**
 * Wraps a data key: by RSAES-PKCS1-v1_5 (RFC 8017 section 7.2.1), as many bytes as the modulus has; or by SM2 (GB/T
 * 32918.4) as C1 ‖ C3 ‖ C2, 97 bytes more than the key. Neither authenticates the sender.
 *
 * @throws EncryptionError ERR_INVALID_PUBLIC_KEY; ERR_INVALID_PARAMS for a key that is too long for RSA;
 * ERR_UNSUPPORTED for a CSPRNG that is missing or found to be broken.
 */
export function wrapKey(key: Uint8Array, publicKey: PublicKey | PublicKeyInput): Uint8Array {
  return wrapWith(checkBytes('key', key), importPublicKey(publicKey));
}

/**
 * SM2 public-key encryption (GB/T 32918.4-2016 section 6.1): ciphertext C1 ‖ C3 ‖ C2, with C1 uncompressed and with
 * its leading 04. `options.k` fixes the 32-byte random scalar: for known answers only, because a reused one reveals
 * the message.
 *
 * @throws EncryptionError ERR_INVALID_PUBLIC_KEY for a key that isn't SM2, ERR_INVALID_PARAMS for an invalid k.
 */
export function sm2Encrypt(
  message: Uint8Array,
  publicKey: PublicKey | PublicKeyInput,
  options: { k?: Uint8Array | undefined } = {},
): Uint8Array {
  const material = materialOf(importPublicKey(publicKey));
  if (material.kind !== 'SM2') {
    throw new EncryptionError('ERR_INVALID_PUBLIC_KEY', 'publicKey: expected an SM2 key, got an RSA key');
  }
  const k = options.k === undefined ? undefined : checkBytes('options.k', options.k, 32);
  if (k && !isScalar(k)) throw invalidParams('options.k must be a scalar from 1 to n - 1 of the SM2 curve');
  return sm2Wrap(checkBytes('message', message), material, k);
}

/** AES-256 in CBC mode with PKCS#7 padding (NIST SP 800-38A, RFC 5652). Key 32 bytes, IV 16. Not authenticated. */
export const aes256Cbc: {
  /** Returns a new buffer, 1 to 16 bytes longer than the plaintext. */
  encrypt(plaintext: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array;
  /** @throws EncryptionError ERR_DECRYPTION_FAILED for any wrong length or padding, without a cause. */
  decrypt(ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array;
} = Object.freeze({
  encrypt: (plaintext: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array =>
    encrypt('AES-256-CBC', plaintext, key, iv).ciphertext,
  decrypt: (ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array =>
    decrypt('AES-256-CBC', ciphertext, key, iv),
});

/** SM4-GCM (GB/T 32907-2016, NIST SP 800-38D) without additional data. Key 16 bytes, IV 12, tag 16. */
export const sm4Gcm: {
  /** Returns a new ciphertext as long as the plaintext, and its tag. */
  encrypt(plaintext: Uint8Array, key: Uint8Array, iv: Uint8Array): CiphertextAndTag;
  /** @throws EncryptionError ERR_DECRYPTION_FAILED if the tag doesn't verify; no plaintext is returned. */
  decrypt(ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array, tag: Uint8Array): Uint8Array;
} = Object.freeze({
  encrypt: (plaintext: Uint8Array, key: Uint8Array, iv: Uint8Array): CiphertextAndTag =>
    encrypt('SM4-GCM', plaintext, key, iv) as CiphertextAndTag,
  decrypt: (ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array, tag: Uint8Array): Uint8Array =>
    decrypt('SM4-GCM', ciphertext, key, iv, checkBytes('tag', tag, 16)),
});

function encrypt(algorithm: Algorithm, plaintext: Uint8Array, key: Uint8Array, iv: Uint8Array): Encrypted {
  const suite = suiteOf(algorithm);
  const checked = checkDataKey(suite, key, iv);
  return suite.encrypt(checkBytes('plaintext', plaintext), checked.key, checked.iv);
}

function decrypt(
  algorithm: Algorithm,
  ciphertext: Uint8Array,
  key: Uint8Array,
  iv: Uint8Array,
  tag?: Uint8Array,
): Uint8Array {
  const suite = suiteOf(algorithm);
  const checked = checkDataKey(suite, key, iv);
  const bytes = checkBytes('ciphertext', ciphertext);
  let plaintext: Uint8Array | undefined;
  try {
    plaintext = suite.decrypt(bytes, checked.key, checked.iv, tag);
  } catch {
    // One error without a cause, below: it must not reveal what went wrong.
  }
  if (!plaintext) throw decryptionFailed();
  return plaintext;
}

function checkDataKey(suite: Suite, key: Uint8Array, iv: Uint8Array): DataKey {
  return { key: checkBytes('key', key, suite.keyBytes), iv: checkBytes('iv', iv, suite.ivBytes) };
}
