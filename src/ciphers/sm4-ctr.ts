import { encrypt as sm4Ecb } from 'sm-crypto/src/sm4/index.js';
import type { NodeCrypto } from '../platform/native.ts';

/**
 * SM4 (GB/T 32907-2016) in counter mode from a whole 16-byte counter block. The same call encrypts and
 * decrypts. Right for GCM only while the low 32 bits of the counter don't overflow: a 12-byte IV begins at 1,
 * so that is 64 GB away.
 */
export type Sm4Ctr = (data: Uint8Array, key: Uint8Array, counterBlock: Uint8Array) => Uint8Array;

const BLOCK_BYTES = 16;
const CHUNK_BLOCKS = 256;

export function nativeSm4Ctr(crypto: NodeCrypto): Sm4Ctr {
  return (data, key, counterBlock) => crypto.createCipheriv('sm4-ctr', key, counterBlock).update(data);
}

/** Looks up tables by secret bytes, so it is not constant-time; SECURITY.md says so. */
export const portableSm4Ctr: Sm4Ctr = (data, key, counterBlock) => {
  const output = Uint8Array.from(data);
  const counters = new Uint8Array(CHUNK_BLOCKS * BLOCK_BYTES);
  for (let start = 0; start < data.length; start += counters.length) {
    const blocks = Math.min(CHUNK_BLOCKS, Math.ceil((data.length - start) / BLOCK_BYTES));
    fillCounters(counters.subarray(0, blocks * BLOCK_BYTES), counterBlock, start / BLOCK_BYTES);
    xorKeystream(output.subarray(start), counters.subarray(0, blocks * BLOCK_BYTES), key);
  }
  return output;
};

function fillCounters(target: Uint8Array, counterBlock: Uint8Array, firstBlock: number): void {
  const view = new DataView(target.buffer, target.byteOffset, target.length);
  const low = new DataView(counterBlock.buffer, counterBlock.byteOffset).getUint32(12);
  for (let at = 0, n = firstBlock; at < target.length; at += BLOCK_BYTES, n++) {
    target.set(counterBlock, at);
    view.setUint32(at + 12, low + n);
  }
}

function xorKeystream(output: Uint8Array, counters: Uint8Array, key: Uint8Array): void {
  const keystream = sm4Ecb(counters, key, { padding: 'none', output: 'array' });
  const length = Math.min(output.length, keystream.length);
  for (let i = 0; i < length; i++) output[i]! ^= keystream[i]!;
  keystream.fill(0);
}

/** One block under the key: the counter mode of an all-zero message. */
export function encryptBlock(ctr: Sm4Ctr, key: Uint8Array, block: Uint8Array): Uint8Array {
  return ctr(new Uint8Array(BLOCK_BYTES), key, block);
}
