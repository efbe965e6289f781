import { MAX_RSA_BITS, MIN_RSA_BITS, STRONG_RSA_BITS } from '../keys/rsa-key.ts';
import { isDer } from './sm2-der.ts';
import type { Spot } from './spot.ts';

const MIN_RSA_BYTES = MIN_RSA_BITS / 8;
const MAX_RSA_BYTES = MAX_RSA_BITS / 8;
const STRONG_RSA_BYTES = STRONG_RSA_BITS / 8;

export function isRsaLength(length: number): boolean {
  return length >= MIN_RSA_BYTES && length <= MAX_RSA_BYTES && length % 64 === 0;
}

/** 128 bytes may also be DER: a complete sequence counts as DER. */
export function isRsaBlock(wrapped: Uint8Array): boolean {
  return isRsaLength(wrapped.length) && !isDer(wrapped);
}

export function inspectRsaBlock({ length }: Uint8Array, spot: Spot): void {
  spot.ok('wrapped-key-length', `${length} bytes, RSA-${length * 8}`);
  if (length < STRONG_RSA_BYTES) {
    spot.note('weak-rsa', {
      expected: `${STRONG_RSA_BYTES} bytes or more`,
      got: `${length} bytes, RSA-${length * 8}`,
    });
  }
}
