import { COORDINATE_BYTES } from '../keys/sm2-curve.ts';
import { readSm2Point } from '../keys/sm2-key.ts';
import { concatBytes } from '../platform/bytes.ts';
import type { WireCheckId } from './checks/checks.ts';
import { isDer } from './sm2-der.ts';
import type { Spot } from './spot.ts';

export const POINT: number = 1 + 2 * COORDINATE_BYTES;
export const DIGEST = 32;
const SM4_KEY = 16;
export const SM2_BYTES: number = POINT + DIGEST + SM4_KEY;

export function inspectSm2(wrapped: Uint8Array, spot: Spot): void {
  const fault = findSm2Fault(wrapped);
  const expected = `${SM2_BYTES} bytes: 04‖X‖Y, a digest of 32 and a key of 16`;
  if (fault) {
    spot.finding(fault.id, { expected, got: `${wrapped.length} bytes, ${fault.got}` });
    return;
  }
  spot.ok('wrapped-key-length', `${SM2_BYTES} bytes, SM2`);
  if (isPoint(wrapped.subarray(0, POINT))) {
    spot.ok('sm2-point', 'on the curve; C1C3C2 or C1C2C3, which look alike');
  } else {
    const got = wrapped[0] === 4 ? '04, and a point off the curve' : 'a first byte other than 04';
    spot.finding('sm2-point', { expected: '04‖X‖Y on the curve', got });
  }
}

interface Sm2Fault {
  readonly id: WireCheckId;
  readonly got: string;
}

/** An SM2 ciphertext in a form other than the protocol's, recognised by its structure or a point on the curve. */
export function findSm2Fault(wrapped: Uint8Array): Sm2Fault | undefined {
  const [first] = wrapped;
  if (isDer(wrapped)) return { id: 'sm2-der', got: 'a DER sequence' };
  if (wrapped.length === SM2_BYTES) return undefined;
  const tail = SM2_BYTES - POINT;
  const isBare = wrapped.length === SM2_BYTES - 1;
  if (isBare && isPoint(concatBytes(Uint8Array.of(4), wrapped.subarray(0, POINT - 1)))) {
    return { id: 'sm2-no-04', got: 'a point without its first byte 04' };
  }
  if ((first === 2 || first === 3) && wrapped.length === 1 + COORDINATE_BYTES + tail) {
    return { id: 'sm2-compressed', got: 'a compressed point' };
  }
  return first === 4 && isUnpadded(wrapped)
    ? { id: 'sm2-unpadded', got: 'a coordinate cut short' }
    : undefined;
}

function isPoint(bytes: Uint8Array): boolean {
  try {
    return readSm2Point(bytes).kind === 'SM2';
  } catch {
    return false;
  }
}

/** One leading zero byte is missing from X, from Y or from each; once restored, the point is on the curve. */
function isUnpadded(wrapped: Uint8Array): boolean {
  const missing = SM2_BYTES - wrapped.length;
  if (missing < 1 || missing > 4) return false;
  const coordinates = wrapped.subarray(1, POINT - missing);
  return Array.from({ length: missing + 1 }, (_, fromX) => COORDINATE_BYTES - fromX).some((end) => {
    const [x, y] = [coordinates.subarray(0, end), coordinates.subarray(end)];
    return isPoint(concatBytes(Uint8Array.of(4), padCoordinate(x), padCoordinate(y)));
  });
}

function padCoordinate(coordinate: Uint8Array): Uint8Array {
  return concatBytes(new Uint8Array(COORDINATE_BYTES - coordinate.length), coordinate);
}
