import { equalBytes, wipe } from '../platform/bytes.ts';
import { deriveKey } from './sm2.ts';
import { sm2Curve } from './sm2-curve.ts';
import { sm3 } from './sm3.ts';

const C1_BYTES = 65;
const C3_BYTES = 32;

/**
 * SM2 decryption of C1 ‖ C3 ‖ C2 (GB/T 32918.4-2016 section 7.1); undefined for anything that wasn't wrapped for this
 * key. Takes variable time. A client holds no private key: this serves the emulator and the known answers.
 */
export function sm2Unwrap(wrappedKey: Uint8Array, privateKey: bigint): Uint8Array | undefined {
  const shared = sharedPoint(wrappedKey.subarray(0, C1_BYTES), privateKey);
  if (!shared) return undefined;
  const c3 = wrappedKey.subarray(C1_BYTES, C1_BYTES + C3_BYTES);
  const message = wrappedKey.slice(C1_BYTES + C3_BYTES);
  const keystream = deriveKey(shared.subarray(1), message.length);
  for (let i = 0; i < message.length; i++) message[i]! ^= keystream[i]!;
  wipe(keystream);
  const isAuthentic = equalBytes(c3, sm3(shared.subarray(1, 33), message, shared.subarray(33)));
  return isAuthentic ? message : undefined;
}

/** 04 ‖ x2 ‖ y2; undefined if C1 isn't an uncompressed point of the curve. */
function sharedPoint(c1: Uint8Array, privateKey: bigint): Uint8Array | undefined {
  try {
    const point = sm2Curve().fromBytes(c1);
    point.assertValidity();
    return c1[0] === 4 ? point.multiply(privateKey).toBytes(false) : undefined;
  } catch {
    return undefined;
  }
}
