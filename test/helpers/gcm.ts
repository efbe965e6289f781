// SM4-GCM written out by the book, to compare with: NIST SP 800-38D section 7 over sm-crypto's SM4.

import { encrypt as sm4Ecb } from 'sm-crypto/src/sm4/index.js';
import type { CiphertextAndTag } from '../../src/ciphers/sm4-gcm.ts';
import { toHex } from './vectors.ts';

// SP 800-38D section 6.3: the field's polynomial with its bits reflected.
const R = 0xe1n << 120n;

/** The product of two blocks in the field of GCM. */
export function multiply(x: bigint, y: bigint): bigint {
  let [z, v] = [0n, y];
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((x >> bit) & 1n) z ^= v;
    v = v & 1n ? (v >> 1n) ^ R : v >> 1n;
  }
  return z;
}

/** A block as a number; a short one is filled up with zeros. */
export const toNumber = (block: Uint8Array): bigint => BigInt(`0x${toHex(block).padEnd(32, '0')}`);

/** Products of the hash key by every byte at every place, so that a block takes 16 look-ups. */
function productsOf(hashKey: bigint): bigint[][] {
  return Array.from({ length: 16 }, (_, place) =>
    Array.from({ length: 256 }, (_, byte) => multiply(BigInt(byte) << BigInt(8 * (15 - place)), hashKey)),
  );
}

/** Encrypts with a 12-byte IV and no additional data. */
export function referenceGcm(plaintext: Uint8Array, key: Uint8Array, iv: Uint8Array): CiphertextAndTag {
  const blocks = Math.ceil(plaintext.length / 16) + 2;
  const counters = new Uint8Array(blocks * 16);
  for (let n = 1; n < blocks; n++) {
    counters.set(iv, n * 16);
    new DataView(counters.buffer).setUint32(n * 16 + 12, n);
  }
  const stream = Uint8Array.from(sm4Ecb(counters, key, { padding: 'none', output: 'array' }));
  const ciphertext = plaintext.map((byte, i) => byte ^ stream[32 + i]!);
  const digest = referenceGhash(toNumber(stream.subarray(0, 16)), ciphertext);
  const tag = (digest ^ toNumber(stream.subarray(16, 32))).toString(16).padStart(32, '0');
  return { ciphertext, tag: Uint8Array.from(Buffer.from(tag, 'hex')) };
}

function referenceGhash(hashKey: bigint, ciphertext: Uint8Array): bigint {
  const products = productsOf(hashKey);
  const times = (x: bigint): bigint =>
    products.reduce((sum, row, place) => sum ^ row[Number((x >> BigInt(8 * (15 - place))) & 255n)]!, 0n);
  let y = 0n;
  for (let at = 0; at < ciphertext.length; at += 16)
    y = times(y ^ toNumber(ciphertext.subarray(at, at + 16)));
  return times(y ^ BigInt(ciphertext.length * 8));
}
