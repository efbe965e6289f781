// The checks of what is encrypted.

import { type CheckText, check } from './check.ts';

export type CiphertextCheckId =
  | 'ciphertext-form'
  | 'ciphertext-length'
  | 'ciphertext-readable'
  | 'ciphertext-repeats'
  | 'nonce-reuse-fields'
  | 'nonce-reuse';

export const CIPHERTEXT_CHECKS: Readonly<Record<CiphertextCheckId, CheckText>> = {
  'ciphertext-form': check('a ciphertext is a string', 'write the Base64 of the ciphertext'),
  'ciphertext-length': check(
    'a ciphertext has a length that its cipher can give',
    'encrypt with PKCS#7 padding (AES-256-CBC: a multiple of 16 bytes); capture the body uncut',
  ),
  'ciphertext-readable': check(
    'what is declared encrypted can not be read',
    'encrypt it: it stands there in the clear, or as the mere Base64 of clear text',
  ),
  'ciphertext-repeats': check(
    'no block of a ciphertext repeats',
    'use the declared mode: repeated blocks are the mark of ECB',
  ),
  'nonce-reuse-fields': check(
    'one SM4-GCM key and IV encrypt one text of a message',
    'use the RSA key, or a whole-body action: the texts give each other away to whoever sees them',
  ),
  'nonce-reuse': check(
    'an SM4-GCM answer has another IV than its request',
    'the protocol itself does so: keep both ciphertexts out of logs and gateways, or use the RSA key',
  ),
};
