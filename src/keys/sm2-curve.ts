import { type WeierstrassPoint, weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { lazy } from '../platform/lazy.ts';

export type Sm2Point = WeierstrassPoint<bigint>;

/** One coordinate or scalar, always padded to this many bytes: unpadded ones fail once in some 250 messages. */
export const COORDINATE_BYTES = 32;

/** GB/T 32918.5-2017: the recommended 256-bit curve, y² = x³ + ax + b over p = 2²⁵⁶ - 2²²⁴ - 2⁹⁶ + 2⁶⁴ - 1. */
const SM2_CURVE = {
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  h: 1n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
};

/** The number of points, a prime; scalars run from 1 to n - 1. */
export const SM2_ORDER: bigint = SM2_CURVE.n;

export const sm2Curve: () => ReturnType<typeof weierstrass<bigint>> = lazy(() => weierstrass(SM2_CURVE));

/** Multiplies one fixed point by a scalar from 1 to n - 1. */
export type FixedPoint = (scalar: bigint) => Sm2Point;

// A multiplication takes 2.2 ms without a table and 0.27 ms with one of 8 bits a window, which takes 42 ms to build
// (6 bits: 0.34 and 14 ms). It is built when the uses so far have cost as much as it does: a process that wraps a few
// keys never waits for it, and one that wraps many never pays more than twice.
const TABLE_AFTER_USES = 20;
const WINDOW_BITS = 8;

/** A point that is multiplied again and again: the more often, the faster. */
export function fixedPoint(point: Sm2Point): FixedPoint {
  // A copy: tables hang on the point object, and the curve's own base point builds one at its first use.
  const own = sm2Curve().fromAffine(point.toAffine());
  let uses = 0;
  return (scalar) => {
    if (uses++ === TABLE_AFTER_USES) own.precompute(WINDOW_BITS, false);
    return own.multiply(scalar);
  };
}

/** Multiplies the base point. */
export const generator: () => FixedPoint = lazy(() => fixedPoint(sm2Curve().BASE));
