// SM4's key schedule (GB/T 32907-2016 section 7.3), to know what an expanded key looks like.

import { sbox } from '../../kernel/derive-tables.mjs';

const FK = [0xa3b1bac6, 0x56aa3350, 0x677d9197, 0xb27022dc];
const SBOX = Uint8Array.from({ length: 256 }, (_, x) => sbox(x));

const rotate = (x, n) => (x << n) | (x >>> (32 - n));

/** CK: byte j of word i is (4i + j) * 7 mod 256. */
const constant = (i) => [0, 1, 2, 3].reduce((word, j) => (word << 8) | (((4 * i + j) * 7) & 0xff), 0);

function substitute(x) {
  return (
    (SBOX[x >>> 24] << 24) | (SBOX[(x >>> 16) & 0xff] << 16) | (SBOX[(x >>> 8) & 0xff] << 8) | SBOX[x & 0xff]
  );
}

/** The 32 round keys, as 32-bit words. */
export function roundKeys(key) {
  const view = new DataView(key.buffer, key.byteOffset, key.length);
  const k = FK.map((word, i) => word ^ view.getInt32(4 * i));
  for (let i = 0; i < 32; i++) {
    const b = substitute(k[i + 1] ^ k[i + 2] ^ k[i + 3] ^ constant(i));
    k.push(k[i] ^ b ^ rotate(b, 13) ^ rotate(b, 23));
  }
  return Int32Array.from(k.slice(4));
}
