import { encrypt as sm4Ecb } from 'sm-crypto/src/sm4/index.js';

const BLOCK_BYTES = 16;
const CHUNK_BLOCKS = 256;

/**
 * SM4 (GB/T 32907-2016) in counter mode, starting from a whole 16-byte counter block. The same call encrypts and
 * decrypts. Only the low 32 bits of the counter are incremented; a 12-byte IV leaves room for 64 GB.
 */
export function sm4Ctr(data: Uint8Array, key: Uint8Array, firstCounter: Uint8Array): Uint8Array {
  const output = Uint8Array.from(data);
  const counters = new Uint8Array(CHUNK_BLOCKS * BLOCK_BYTES);
  for (let start = 0; start < data.length; start += counters.length) {
    const blocks = Math.min(CHUNK_BLOCKS, Math.ceil((data.length - start) / BLOCK_BYTES));
    fillCounters(counters.subarray(0, blocks * BLOCK_BYTES), firstCounter, start / BLOCK_BYTES);
    xorKeystream(output.subarray(start), counters.subarray(0, blocks * BLOCK_BYTES), key);
  }
  return output;
}

function fillCounters(target: Uint8Array, firstCounter: Uint8Array, firstBlock: number): void {
  const view = new DataView(target.buffer, target.byteOffset, target.length);
  const low = new DataView(firstCounter.buffer, firstCounter.byteOffset).getUint32(12);
  for (let at = 0, n = firstBlock; at < target.length; at += BLOCK_BYTES, n++) {
    target.set(firstCounter, at);
    view.setUint32(at + 12, low + n);
  }
}

function xorKeystream(output: Uint8Array, counters: Uint8Array, key: Uint8Array): void {
  const keystream = sm4Ecb(counters, key, { padding: 'none', output: 'array' });
  const length = Math.min(output.length, keystream.length);
  for (let i = 0; i < length; i++) output[i]! ^= keystream[i]!;
  keystream.fill(0);
}

/** Encrypts one block. */
export function encryptBlock(block: Uint8Array, key: Uint8Array): Uint8Array {
  return Uint8Array.from(sm4Ecb(block, key, { padding: 'none', output: 'array' }));
}
