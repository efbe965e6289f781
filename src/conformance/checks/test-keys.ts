// The public test keys with their private halves: the service's side of a wrap. PUBLIC, see known-answers.ts.

import { pow } from '@noble/curves/abstract/modular.js';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { encodeDer, encodeInteger, TAG } from '../../keys/der.ts';
import { importPublicKey, materialOf, type PublicKey } from '../../keys/public-key.ts';
import type { RsaKey } from '../../keys/rsa-key.ts';
import type { Sm2Key } from '../../keys/sm2-key.ts';
import { sm2Unwrap } from '../../keys/sm2-unwrap.ts';
import { decodeHex } from '../../platform/bytes.ts';
import { lazy } from '../../platform/lazy.ts';
import { standards, testKeys } from '../known-answers.ts';
import { Mismatch } from './check.ts';

/** A key pair that everyone knows. `Material` is the form that a backend uses. */
export interface TestKey<Material> {
  readonly publicKey: PublicKey;
  readonly material: Material;
  /** Opens a wrapped key; throws for anything that wasn't wrapped for this key. */
  unwrap(wrappedKey: Uint8Array): Uint8Array;
}

interface RsaNumbers {
  readonly modulus: string;
  readonly exponent: string;
  readonly privateExponent: string;
}

/** RSAPublicKey in DER. */
export function rsaDer(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  return encodeDer(TAG.sequence, encodeInteger(modulus), encodeInteger(exponent));
}

export const rsa1024: () => TestKey<RsaKey> = lazy(() => rsaKey(standards['rsaes-pkcs1-v1_5']));
export const rsa2048: () => TestKey<RsaKey> = lazy(() => rsaKey(testKeys['rsa-2048']));

function rsaKey(numbers: RsaNumbers): TestKey<RsaKey> {
  const [modulus, exponent] = [decodeHex(numbers.modulus), decodeHex(numbers.exponent)];
  const publicKey = importPublicKey(rsaDer(modulus, exponent));
  return {
    publicKey,
    material: materialOf(publicKey) as RsaKey,
    unwrap: (wrappedKey) => unpad(decryptRsa(wrappedKey, modulus, decodeHex(numbers.privateExponent))),
  };
}

/** RSADP of RFC 8017, in variable time: the key is public. */
function decryptRsa(wrappedKey: Uint8Array, modulus: Uint8Array, privateExponent: Uint8Array): Uint8Array {
  const [c, d, n] = [wrappedKey, privateExponent, modulus].map(bytesToNumberBE) as [bigint, bigint, bigint];
  return numberToBytesBE(pow(c, d, n), modulus.length);
}

/** EM = 00 ‖ 02 ‖ PS ‖ 00 ‖ M with at least 8 bytes of PS. */
function unpad(encoded: Uint8Array): Uint8Array {
  const end = encoded.indexOf(0, 2);
  if (encoded[0] !== 0 || encoded[1] !== 2 || end < 10) throw new Mismatch('00 02 PS 00 M', 'other padding');
  return encoded.slice(end + 1);
}

/** Imported once, so that every call shares what a key precomputes. */
export const sm2: () => TestKey<Sm2Key> = lazy(() => {
  const { publicPoint, privateKey } = standards['sm2-encryption'];
  const publicKey = importPublicKey(publicPoint);
  return {
    publicKey,
    material: materialOf(publicKey) as Sm2Key,
    unwrap(wrappedKey) {
      const message = sm2Unwrap(wrappedKey, bytesToNumberBE(decodeHex(privateKey)));
      if (!message) throw new Mismatch('C1 C3 C2', 'not a ciphertext for this key');
      return message;
    },
  };
});
