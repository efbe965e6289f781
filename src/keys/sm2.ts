import { EncryptionError } from '../errors.ts';
import { allocate, concatBytes, wipe } from '../platform/bytes.ts';
import { COORDINATE_BYTES } from './sm2-curve.ts';
import type { Sm2Key } from './sm2-key.ts';
import { randomScalar } from './sm2-scalar.ts';
import { SM3_BYTES, sm3 } from './sm3.ts';

/**
 * SM2 public-key encryption (GB/T 32918.4-2016 section 6.1), ciphertext C1 ‖ C3 ‖ C2: an uncompressed point
 * with its leading 04 (65 bytes), an SM3 digest (32 bytes), and as many bytes as the message has.
 * `k` fixes the random scalar, for known answers only.
 */
export function sm2Wrap(message: Uint8Array, { points }: Sm2Key, k?: Uint8Array): Uint8Array {
  const { base, key } = points();
  for (;;) {
    const scalar = k?.slice() ?? randomScalar();
    const c1 = base(scalar);
    const shared = key(scalar);
    const c2c3 = encryptUnder(shared, message);
    wipe(scalar, shared);
    if (c2c3) return concatBytes(c1, c2c3.c3, c2c3.c2);
    if (k)
      throw new EncryptionError('ERR_INVALID_PARAMS', 'options.k gives an all-zero key stream; take another');
  }
}

/** Steps A5 to A7 from the shared point 04 ‖ x2 ‖ y2; nothing when the key stream is all zeros (step A5). */
function encryptUnder(
  shared: Uint8Array,
  message: Uint8Array,
): { c2: Uint8Array; c3: Uint8Array } | undefined {
  const x2 = shared.subarray(1, 1 + COORDINATE_BYTES);
  const y2 = shared.subarray(1 + COORDINATE_BYTES);
  const keystream = deriveKey(shared.subarray(1), message.length);
  if (message.length > 0 && keystream.every((byte) => byte === 0)) return undefined;
  const c2 = keystream.map((byte, i) => byte ^ message[i]!);
  wipe(keystream);
  return { c2, c3: sm3(x2, message, y2) };
}

/** The key derivation function of section 5.4.3: SM3(z ‖ 1) ‖ SM3(z ‖ 2) ‖ … with 32-bit counters. */
export function deriveKey(z: Uint8Array, length: number): Uint8Array {
  const key = allocate(length);
  const counter = new Uint8Array(4);
  for (let start = 0, n = 1; start < length; start += SM3_BYTES, n++) {
    new DataView(counter.buffer).setUint32(0, n);
    const block = sm3(z, counter);
    key.set(block.subarray(0, length - start), start);
    wipe(block);
  }
  return key;
}
