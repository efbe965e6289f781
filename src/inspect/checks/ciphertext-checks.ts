// The checks of ciphertexts.

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
    'a ciphertext has a length that its cipher can produce',
    'encrypt with PKCS#7 padding (AES-256-CBC: a multiple of 16 bytes); capture the body uncut',
  ),
  'ciphertext-readable': check(
    'what is declared encrypted is not readable',
    'encrypt it: it is in the clear, or only the Base64 of clear text',
  ),
  'ciphertext-repeats': check(
    'no block of a ciphertext repeats',
    'use the declared mode: repeated blocks are a sign of ECB',
  ),
  'nonce-reuse-fields': check(
    'one SM4-GCM key and IV encrypt only one text of a message',
    'use the RSA key, or a whole-body action: the texts reveal each other to anyone who sees them',
  ),
  'nonce-reuse': check(
    'an SM4-GCM answer has a different IV from its request',
    'the protocol itself does so: keep both ciphertexts out of logs and gateways, or use the RSA key',
  ),
};
