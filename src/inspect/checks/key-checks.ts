// The checks of the IV and of the wrapped key.

import { type CheckText, check } from './check.ts';

export type KeyCheckId =
  | 'iv-length'
  | 'iv-zero'
  | 'iv-pattern'
  | 'iv-reused'
  | 'wrapped-key-length'
  | 'wrapped-key-clear'
  | 'wrapped-key-reused'
  | 'weak-rsa'
  | 'sm2-der'
  | 'sm2-no-04'
  | 'sm2-compressed'
  | 'sm2-unpadded'
  | 'sm2-point'
  | 'sm2-scalar-reused';

export const KEY_CHECKS: Readonly<Record<KeyCheckId, CheckText>> = {
  // --- IV ---
  'iv-length': check(
    'the IV has the length of its cipher',
    'generate 16 random bytes for AES-256-CBC, 12 for SM4-GCM',
  ),
  'iv-zero': check('the IV is not all zeros', 'generate the IV with a CSPRNG for every request'),
  'iv-pattern': check(
    'the IV looks random: not text, a counter, or a few repeated bytes',
    'use raw bytes from a CSPRNG; a printable string has less entropy than its length suggests',
  ),
  'iv-reused': check('no IV is used twice', 'generate a fresh key and IV for every request'),

  // --- wrapped key ---
  'wrapped-key-length': check(
    'the wrapped key is one RSA block, or an SM2 ciphertext of 113 bytes',
    'wrap the raw data key (32 bytes for AES, 16 for SM4), not its Base64 or hex, with the issued key',
  ),
  'wrapped-key-clear': check(
    'the wrapped key does not reveal the data key',
    'wrap the data key with the issued public key; treat this one as disclosed',
  ),
  'wrapped-key-reused': check(
    'no wrapped key is used twice',
    'generate and wrap a fresh data key for every request; seal again before a retry',
  ),
  'weak-rsa': check(
    'the RSA key has 2048 bits or more',
    'ask support for a 2048-bit key; minRsaBits: 2048 refuses shorter ones',
  ),
  'sm2-der': check(
    'the SM2 ciphertext is raw, not DER',
    'write C1‖C3‖C2 as raw bytes: take X, Y, the digest and the ciphertext out of the ASN.1 sequence',
  ),
  'sm2-no-04': check(
    'the SM2 point begins with 04',
    'prepend the byte 04: sm-crypto and others leave it out',
  ),
  'sm2-compressed': check('the SM2 point is uncompressed', 'write the point uncompressed: 04‖X‖Y, 65 bytes'),
  'sm2-unpadded': check(
    'both coordinates of the SM2 point have 32 bytes',
    'pad each coordinate to 32 bytes: without padding, about one request in 128 fails',
  ),
  'sm2-point': check(
    'the SM2 point is on the curve; C1C3C2 and C1C2C3 look alike without the key',
    'wrap again: the service refuses a point that is not on the curve',
  ),
  'sm2-scalar-reused': check(
    'no two SM2 ciphertexts share their point',
    'generate a fresh scalar for every wrap: a repeated one reveals the data keys',
  ),
};
