// How many texts one key and IV encrypt.

import type { Suite } from '../ciphers/suite.ts';
import type { Spot } from './spot.ts';

/** Under GCM, two texts with one key and IV reveal each other. */
export function inspectNonces(ciphertexts: number, suite: Suite | undefined, spot: Spot): void {
  if (!suite || suite.tagBytes === 0 || ciphertexts < 2) return;
  const got = `${ciphertexts} texts under one key and IV`;
  spot.finding('nonce-reuse-fields', { expected: 'one text', got });
}

/** With the request's IV: two ciphertexts under one nonce, by the protocol's own design. */
export function inspectSharedNonce(suite: Suite | undefined, sentUnderIt: number, spot: Spot): void {
  if (!suite || suite.tagBytes === 0 || sentUnderIt === 0) return;
  const got = "the request's IV: anyone with both ciphertexts can read the answer and forge it";
  spot.finding('nonce-reuse', { expected: 'an IV of its own', got });
}
