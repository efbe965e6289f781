import { numberToBytesBE } from '@noble/curves/utils.js';
import { wipe } from '../platform/bytes.ts';
import { lazy } from '../platform/lazy.ts';
import { brokenGenerator, drawBytes, MOST_DRAWS, platformDraws } from '../platform/random.ts';
import { COORDINATE_BYTES, SM2_ORDER } from './sm2-curve.ts';

const order = lazy(() => numberToBytesBE(SM2_ORDER, COORDINATE_BYTES));

/**
 * A uniformly random scalar from 1 to n - 1: a draw outside that range (1 in 2^32) is discarded.
 *
 * @throws EncryptionError ERR_UNSUPPORTED for a generator that returns only such draws, or is broken in another way.
 */
export function randomScalar(): Uint8Array {
  for (let draws = 0; draws < MOST_DRAWS; draws++) {
    const bytes = drawBytes(COORDINATE_BYTES);
    if (isScalar(bytes)) return platformDraws.accept(bytes);
    wipe(bytes);
  }
  throw brokenGenerator('none of its draws is a scalar of the SM2 curve');
}

/** Whether 32 big-endian bytes are a scalar from 1 to n - 1. Takes the same time for all of them. */
export function isScalar(bytes: Uint8Array): boolean {
  if (bytes.length !== COORDINATE_BYTES) return false;
  let any = 0;
  let borrow = 0;
  for (let i = COORDINATE_BYTES - 1; i >= 0; i--) {
    any |= bytes[i]!;
    borrow = (bytes[i]! - order()[i]! - borrow) >>> 31;
  }
  // bytes - n borrows when bytes < n.
  return borrow === 1 && any !== 0;
}
