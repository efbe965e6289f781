// Points of the SM2 curve without WebAssembly: @noble/curves on BigInt, which isn't constant-time and can't be wiped.

import { bytesToNumberBE } from '@noble/curves/utils.js';
import { lazy } from '../platform/lazy.ts';
import { type Sm2Point, sm2Curve } from './sm2-curve.ts';
import type { FixedPoint, Sm2Backend } from './sm2-multiply.ts';

export const portablePoints: Sm2Backend = (point) => ({
  base: base(),
  key: fixedPoint(sm2Curve().fromBytes(point)),
});

const base = lazy(() => fixedPoint(sm2Curve().fromAffine(sm2Curve().BASE.toAffine())));

// A multiplication takes 2.2 ms without a table, and 0.27 ms with one of 8 bits per window, which takes 42 ms to
// build (6 bits: 0.34 and 14 ms). The table is built when the uses so far have cost as much as building it: a process
// that wraps a few keys never waits for it, and one that wraps many never pays more than twice.
const TABLE_AFTER_USES = 20;
const WINDOW_BITS = 8;

/** `point` must be the caller's own object, because its table is attached to it. */
function fixedPoint(point: Sm2Point): FixedPoint {
  let uses = 0;
  return (scalar) => {
    if (uses++ === TABLE_AFTER_USES) point.precompute(WINDOW_BITS, false);
    return point.multiply(bytesToNumberBE(scalar)).toBytes(false);
  };
}
