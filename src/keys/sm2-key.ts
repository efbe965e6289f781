import { decodeHex } from '../platform/bytes.ts';
import { lazy } from '../platform/lazy.ts';
import { encodeDer, TAG } from './der.ts';
import { refuseKey } from './refuse-key.ts';
import { COORDINATE_BYTES, sm2Curve } from './sm2-curve.ts';
import { type FixedPoints, preferredPoints } from './sm2-multiply.ts';

export interface Sm2Key {
  readonly kind: 'SM2';
  /** 04 ‖ X ‖ Y. */
  readonly point: Uint8Array;
  /** Multiplies the base point and this one. Repeated use is faster, once the tables are built. */
  readonly points: () => FixedPoints;
}

/** id-ecPublicKey, 1.2.840.10045.2.1 */
export const OID_EC = '2a8648ce3d0201';
/** The SM2 curve, 1.2.156.10197.1.301 */
export const OID_SM2_CURVE = '2a811ccf5501822d';

const POINT_BYTES = 1 + 2 * COORDINATE_BYTES;
const UNCOMPRESSED = 0x04;

/** Reads 04‖X‖Y and checks that it is a point of the curve (GB/T 32918.1-2016 section 6.2.2; the cofactor is 1). */
export function readSm2Point(bytes: Uint8Array): Sm2Key {
  const form = bytes[0];
  if (form === 0) refuseKey('the SM2 point is the point at infinity');
  if (form === 2 || form === 3) refuseKey('the SM2 point is compressed: pass it uncompressed, 04‖X‖Y');
  if (form === 6 || form === 7) refuseKey('the SM2 point is in hybrid form: pass it uncompressed, 04‖X‖Y');
  if (form !== UNCOMPRESSED || bytes.length !== POINT_BYTES) {
    refuseKey(`an SM2 point must be ${POINT_BYTES} bytes that begin with 04, got ${bytes.length} bytes`);
  }
  checkOnCurve(bytes);
  const point = bytes.slice();
  return { kind: 'SM2', point, points: lazy(() => preferredPoints(point)) };
}

function checkOnCurve(point: Uint8Array): void {
  try {
    sm2Curve().fromBytes(point).assertValidity();
  } catch {
    refuseKey('the SM2 point is not on the curve');
  }
}

export function encodeSm2Spki({ point }: Pick<Sm2Key, 'point'>): Uint8Array {
  const oids = [OID_EC, OID_SM2_CURVE].map((oid) => encodeDer(TAG.oid, decodeHex(oid)));
  const bits = encodeDer(TAG.bitString, Uint8Array.of(0), point);
  return encodeDer(TAG.sequence, encodeDer(TAG.sequence, ...oids), bits);
}
