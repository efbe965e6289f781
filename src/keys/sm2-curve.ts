import { type WeierstrassPoint, weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { lazy } from '../platform/lazy.ts';
import { randomBytes } from '../platform/random.ts';

export type Sm2Point = WeierstrassPoint<bigint>;

/** One coordinate or scalar, always padded to this many bytes: unpadded ones fail about once in 250 messages. */
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

export const sm2Curve: () => ReturnType<typeof weierstrass<bigint>> = lazy(() =>
  // Used to blind its multiplications. If the first draw fails, it does without blinding.
  weierstrass(SM2_CURVE, { randomBytes: (length = COORDINATE_BYTES) => randomBytes(length) }),
);
