import { decodeHex } from '../platform/bytes.ts';
import { encodeDer, TAG } from './der.ts';
import { refuseKey } from './refuse-key.ts';
import { COORDINATE_BYTES, type FixedPoint, fixedPoint, type Sm2Point, sm2Curve } from './sm2-curve.ts';

export interface Sm2Key {
  readonly kind: 'SM2';
  readonly point: Sm2Point;
  readonly multiply: FixedPoint;
}

/** id-ecPublicKey, 1.2.840.10045.2.1 */
export const OID_EC = '2a8648ce3d0201';
/** The SM2 curve, 1.2.156.10197.1.301 */
export const OID_SM2_CURVE = '2a811ccf5501822d';

const POINT_BYTES = 1 + 2 * COORDINATE_BYTES;
const UNCOMPRESSED = 0x04;

/** Reads 04‖X‖Y and checks that it is a point of the curve (GB/T 32918.1 section 6.2.2; the cofactor is 1). */
export function readSm2Point(bytes: Uint8Array): Sm2Key {
  const form = bytes[0];
  if (form === 0) refuseKey('the SM2 point is the point at infinity');
  if (form === 2 || form === 3) refuseKey('the SM2 point is compressed; give it uncompressed, 04‖X‖Y');
  if (form === 6 || form === 7) refuseKey('the SM2 point is in hybrid form; give it uncompressed, 04‖X‖Y');
  if (form !== UNCOMPRESSED || bytes.length !== POINT_BYTES) {
    refuseKey(`an SM2 point must be ${POINT_BYTES} bytes that begin with 04, got ${bytes.length} bytes`);
  }
  const point = decodePoint(bytes);
  return { kind: 'SM2', point, multiply: fixedPoint(point) };
}

function decodePoint(bytes: Uint8Array): Sm2Point {
  try {
    const point = sm2Curve().fromBytes(bytes);
    point.assertValidity();
    return point;
  } catch {
    refuseKey('the SM2 point is not on the curve');
  }
}

export function encodeSm2Spki(key: Pick<Sm2Key, 'point'>): Uint8Array {
  const oids = [OID_EC, OID_SM2_CURVE].map((oid) => encodeDer(TAG.oid, decodeHex(oid)));
  const bits = encodeDer(TAG.bitString, Uint8Array.of(0), key.point.toBytes(false));
  return encodeDer(TAG.sequence, encodeDer(TAG.sequence, ...oids), bits);
}
