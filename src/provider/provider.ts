// What a certified module must offer to take the place of the library's own cryptography. Types alone.

import type { PublicKey } from '../keys/public-key.ts';

/**
 * Synchronous replacements for the library's own cryptography, from a certified module: the binding of an HSM, a
 * library of a GM/T 0028 module. A member that is given does every such operation of sealing and opening; when it
 * fails, the call fails, and nothing of the library's own takes its place. A member that is left out is the library's.
 *
 * A plain object, or an instance whose state is in closures or #private fields: unknown members are refused.
 * Functions are read once, when the options are. Every input is a copy, which is overwritten when the function has
 * returned. Every output is copied; a data key, an IV and an opened plaintext are overwritten where they were given,
 * so each call needs memory of its own. A promise is refused.
 *
 * Sealing, a function that throws or gives what it must not is ERR_PROVIDER. Opening, it is ERR_DECRYPTION_FAILED, as
 * every other reason is.
 */
export interface CryptoProvider {
  /** How events call it: 1 to 64 printable ASCII characters. Default 'unnamed'. */
  name?: string | undefined;
  /**
   * Exactly `length` random bytes: draws every data key and IV. Refused besides are zeros at the end that were not
   * drawn, one byte over and over, an IV that the key begins with, and the IV of the call before. What a wrap draws
   * beyond that is the affair of wrapKey.
   */
  randomBytes?: ((length: number) => Uint8Array) | undefined;
  /**
   * Wraps a data key for the service: RSAES-PKCS1-v1_5 (RFC 8017 section 7.2.1), as long as the modulus; or SM2
   * (GB/T 32918.4) as C1 ‖ C3 ‖ C2 with the leading 04, 97 bytes longer than the key. Which one, publicKey.kind says.
   */
  wrapKey?: ((dataKey: Uint8Array, publicKey: ProviderPublicKey) => Uint8Array) | undefined;
  sm4Gcm?: Sm4GcmProvider | undefined;
  aes256Cbc?: Aes256CbcProvider | undefined;
}

/** The members of a provider that do work. */
export type ProviderOperation = Exclude<keyof CryptoProvider, 'name'>;

/** An imported key in the form that a module can load. */
export interface ProviderPublicKey extends PublicKey {
  /** SubjectPublicKeyInfo in DER: rsaEncryption, or id-ecPublicKey with the SM2 curve and an uncompressed point. */
  readonly spki: Uint8Array;
}

/** SM4-GCM (GB/T 32907-2016, NIST SP 800-38D) without additional data. Key 16 bytes, IV 12, tag 16. */
export interface Sm4GcmProvider {
  /** Gives a ciphertext as long as the plaintext, and its tag. */
  encrypt(
    plaintext: Uint8Array,
    key: Uint8Array,
    iv: Uint8Array,
  ): { ciphertext: Uint8Array; tag: Uint8Array };
  /** Must throw unless the tag verifies: the library has no means to check it again. */
  decrypt(ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array, tag: Uint8Array): Uint8Array;
}

/** AES-256 in CBC mode with PKCS#7 padding. Key 32 bytes, IV 16. */
export interface Aes256CbcProvider {
  /** Gives 1 to 16 bytes more than the plaintext, a multiple of 16. */
  encrypt(plaintext: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array;
  /** Must throw for a wrong padding. */
  decrypt(ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array;
}
