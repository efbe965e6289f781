import { EncryptionError } from '../errors.ts';
import { allocate, concatBytes, wipe } from '../platform/bytes.ts';
import { brokenGenerator, MOST_DRAWS, platformDraws } from '../platform/random.ts';
import { COORDINATE_BYTES } from './sm2-curve.ts';
import type { Sm2Key } from './sm2-key.ts';
import { randomScalar } from './sm2-scalar.ts';
import { SM3_BYTES, sm3 } from './sm3.ts';

/**
 * SM2 public-key encryption (GB/T 32918.4-2016 section 6.1), ciphertext C1 ‖ C3 ‖ C2: an uncompressed point
 * with its leading 04 (65 bytes), an SM3 digest (32 bytes), and as many bytes as the message has.
 * `k` fixes the random scalar, for known answers only.
 */
export function sm2Wrap(message: Uint8Array, key: Sm2Key, k?: Uint8Array): Uint8Array {
  if (k) {
    const wrapped = wrapUnder(k.slice(), message, key);
    if (wrapped) return wrapped;
    throw new EncryptionError('ERR_INVALID_PARAMS', 'options.k gives an all-zero key stream: choose another');
  }
  // For a message of one byte, 1 draw in 256 gives a key stream of zeros.
  for (let draws = 0; draws < MOST_DRAWS; draws++) {
    const wrapped = wrapUnder(randomScalar(), message, key, watchC1);
    if (wrapped) return wrapped;
  }
  throw brokenGenerator('all its draws give an all-zero key stream');
}

/** C1 goes over the wire, so the last one may be kept: it reveals a scalar that is drawn again. */
const watchC1 = platformDraws.watch();

/** Steps A1 to A7 with a scalar, which is wiped; undefined if the key stream is all zeros. */
function wrapUnder(
  scalar: Uint8Array,
  message: Uint8Array,
  { points }: Sm2Key,
  check?: (c1: Uint8Array) => unknown,
): Uint8Array | undefined {
  const { base, key } = points();
  try {
    const c1 = base(scalar);
    check?.(c1);
    const shared = key(scalar);
    const c2c3 = encryptUnder(shared, message);
    wipe(shared);
    return c2c3 && concatBytes(c1, c2c3.c3, c2c3.c2);
  } finally {
    wipe(scalar);
  }
}

/** Steps A5 to A7 from the shared point 04 ‖ x2 ‖ y2; undefined if the key stream is all zeros (step A5). */
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
