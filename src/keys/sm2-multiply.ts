import { lazy } from '../platform/lazy.ts';
import { instantiateSm2Kernel } from './sm2-kernel.ts';
import { portablePoints } from './sm2-portable.ts';

/** Multiplies one fixed point by a scalar from 1 to n - 1, in 32 bytes; returns 04 ‖ x ‖ y, which the caller owns. */
export type FixedPoint = (scalar: Uint8Array) => Uint8Array;

/** The two points that a wrap multiplies. */
export interface FixedPoints {
  /** G of GB/T 32918.5-2017. */
  base: FixedPoint;
  /** The public key. */
  key: FixedPoint;
}

/** Prepares to multiply for a public key, 04 ‖ x ‖ y, which must already be checked to be a point of the curve. */
export type Sm2Backend = (point: Uint8Array) => FixedPoints;

/** Every implementation that works on this runtime, the preferred one first. */
export const sm2Backends: () => Record<string, Sm2Backend> = lazy(() => {
  const kernel = instantiateSm2Kernel();
  return { ...(kernel && { wasm: (point) => kernel.points(point) }), portable: portablePoints };
});

export function preferredPoints(point: Uint8Array): FixedPoints {
  return Object.values(sm2Backends())[0]!(point);
}
