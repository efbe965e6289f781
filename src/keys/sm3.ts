// SM3 (GB/T 32905-2016), the hash that SM2 is built on. Here it hashes data keys and shared points, so it wipes
// everything derived from them: sm-crypto's own implementation leaves it in arrays that are freed without being
// wiped.

import { allocate, type Bytes, concatBytes, wipe } from '../platform/bytes.ts';

export const SM3_BYTES = 32;
const BLOCK_BYTES = 64;
/** A one bit, as a byte of its own, and the length in 64 bits (section 5.2). */
const PADDING_BYTES = 9;

/** Section 4.1. */
const INITIAL = [
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
];

/** The digest of the concatenated parts: 32 bytes, which the caller owns. */
export function sm3(...parts: Uint8Array[]): Bytes {
  const message = pad(parts);
  const state = new Int32Array(allocate(SM3_BYTES).buffer);
  const schedule = new Uint32Array(68);
  state.set(INITIAL);
  for (let start = 0; start < message.length; start += BLOCK_BYTES) {
    expand(schedule, new DataView(message.buffer, start));
    compress(state, schedule);
  }
  const digest = allocate(SM3_BYTES);
  const view = new DataView(digest.buffer);
  for (let i = 0; i < state.length; i++) view.setInt32(4 * i, state[i]!);
  wipe(message);
  schedule.fill(0);
  state.fill(0);
  return digest;
}

function pad(parts: Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const zeros = -(length + PADDING_BYTES) & (BLOCK_BYTES - 1);
  const end = new Uint8Array(PADDING_BYTES + zeros);
  end[0] = 0x80;
  new DataView(end.buffer).setBigUint64(end.length - 8, BigInt(length) * 8n);
  return concatBytes(...parts, end);
}

/** Section 5.3.2: the words W of a block. */
function expand(w: Uint32Array, block: DataView): void {
  for (let j = 0; j < 16; j++) w[j] = block.getUint32(4 * j);
  for (let j = 16; j < 68; j++) {
    const x = w[j - 16]! ^ w[j - 9]! ^ rotate(w[j - 3]!, 15);
    w[j] = x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13]!, 7) ^ w[j - 6]!;
  }
}

/** Section 5.3.3, with its variable names. No arrays: their contents would stay in V8's heap. */
function compress(state: Int32Array, w: Uint32Array): void {
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let j = 0; j < 64; j++) {
    const isEarly = j < 16;
    const a12 = rotate(a, 12);
    const ss1 = rotate((a12 + e + rotate(isEarly ? 0x79cc4519 : 0x7a879d8a, j)) | 0, 7);
    const ff = isEarly ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
    const gg = isEarly ? e ^ f ^ g : (e & f) | (~e & g);
    const tt1 = (ff + d + (ss1 ^ a12) + (w[j]! ^ w[j + 4]!)) | 0;
    const tt2 = (gg + h + ss1 + w[j]!) | 0;
    d = c;
    c = rotate(b, 9);
    b = a;
    a = tt1;
    h = g;
    g = rotate(f, 19);
    f = e;
    e = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17);
  }
  state[0]! ^= a;
  state[1]! ^= b;
  state[2]! ^= c;
  state[3]! ^= d;
  state[4]! ^= e;
  state[5]! ^= f;
  state[6]! ^= g;
  state[7]! ^= h;
}

/** Rotates to the left by n mod 32 bits. */
function rotate(x: number, n: number): number {
  return (x << n) | (x >>> (32 - n));
}
