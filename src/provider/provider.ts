// What a certified module must offer to replace the library's own cryptography. Types only.

import type { PublicKey } from '../keys/public-key.ts';

/**
 * Synchronous replacements for the library's own cryptography, from a certified module: the binding of an HSM, or the
 * library of a GM/T 0028 module. A member that is given does every such operation of sealing and opening; if it fails,
 * the call fails, and the library's own code never replaces it. For a member that is left out, the library's is used.
 *
 * A plain object, or an instance whose state is in closures or #private fields: unknown members are refused.
 * Functions are read once, together with the options. Every input is a copy, which is overwritten when the function
 * has returned. Every output is copied; the memory that returned a data key, an IV or an opened plaintext is then
 * overwritten, so each call needs its own memory. A promise is refused.
 *
 * While sealing, a function that throws or breaks this contract is ERR_PROVIDER. While opening, it is
 * ERR_DECRYPTION_FAILED, like every other reason.
 */
export interface CryptoProvider {
  /** Its name in events: 1 to 64 printable ASCII characters. Default 'unnamed'. */
  name?: string | undefined;
  /**
   * Returns exactly `length` random bytes, for every data key and IV. Also refused: zeros at the end that were not
   * generated, the same byte throughout, an IV equal to the beginning of the key, and the IV of the previous call.
   * Any other randomness that a wrap needs is wrapKey's own responsibility.
   */
  randomBytes?: ((length: number) => Uint8Array) | undefined;
  /**
   * Wraps a data key for the service, as publicKey.kind says: by RSAES-PKCS1-v1_5 (RFC 8017 section 7.2.1), as long as
   * the modulus; or by SM2 (GB/T 32918.4-2016) as C1 ‖ C3 ‖ C2 with the leading 04, 97 bytes longer than the key.
   */
  wrapKey?: ((dataKey: Uint8Array, publicKey: ProviderPublicKey) => Uint8Array) | undefined;
  sm4Gcm?: Sm4GcmProvider | undefined;
  aes256Cbc?: Aes256CbcProvider | undefined;
}

/** The members of a provider that are operations. */
export type ProviderOperation = Exclude<keyof CryptoProvider, 'name'>;

/** An imported key in the form that a module can load. */
export interface ProviderPublicKey extends PublicKey {
  /** SubjectPublicKeyInfo in DER: rsaEncryption, or id-ecPublicKey with the SM2 curve and an uncompressed point. */
  readonly spki: Uint8Array;
}

/** SM4-GCM (GB/T 32907-2016, NIST SP 800-38D) without additional data. Key 16 bytes, IV 12, tag 16. */
export interface Sm4GcmProvider {
  /** Returns a ciphertext as long as the plaintext, and its tag. */
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
  /** Returns 1 to 16 bytes more than the plaintext, a multiple of 16. */
  encrypt(plaintext: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array;
  /** Must throw for wrong padding. */
  decrypt(ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array;
}
