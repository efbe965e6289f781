// SM4-GCM without WebAssembly SIMD: SM4's block from sm-crypto, GHASH from @noble/ciphers. Both look up tables by
// secret bytes, so this isn't constant-time; docs/algorithms.md says so.

import { ghash } from '@noble/ciphers/_polyval.js';
import { concatBytes, equalBytes, unshared, wipe } from '../platform/bytes.ts';
import { joinChunks } from './chunks.ts';
import { encryptBlock, sm4Ctr } from './sm4-ctr.ts';
import type { Sm4Gcm } from './sm4-gcm.ts';

/** GCM composed of counter mode and GHASH, SP 800-38D section 7. */
export const portableSm4Gcm: Sm4Gcm = {
  encrypt(plaintext, key, iv) {
    const ciphertext = sm4Ctr(plaintext, key, counterBlock(iv, 2));
    return { ciphertext, tag: computeTag(ciphertext, key, iv) };
  },
  encryptChunks(text, key, iv, emit) {
    const whole = joinChunks(text);
    const { ciphertext, tag } = this.encrypt(whole, key, iv);
    wipe(whole);
    emit(ciphertext);
    return tag;
  },
  decrypt(ciphertext, key, iv, tag) {
    const text = unshared(ciphertext);
    const expected = computeTag(text, key, iv);
    const isAuthentic = equalBytes(expected, tag);
    wipe(expected);
    if (!isAuthentic) throw new Error('tag mismatch');
    return sm4Ctr(text, key, counterBlock(iv, 2));
  },
};

/** IV followed by a 32-bit counter: 1 masks the tag (J0), the text begins at 2. */
function counterBlock(iv: Uint8Array, counter: number): Uint8Array {
  return concatBytes(iv, Uint8Array.of(0, 0, 0, counter));
}

/** Tag = GHASH_H(ciphertext, lengths) xor E(J0), section 7.1 steps 5 and 6; there is no additional data. */
function computeTag(ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array {
  const hashKey = encryptBlock(new Uint8Array(16), key);
  const mask = encryptBlock(counterBlock(iv, 1), key);
  const tag = ghash.create(hashKey).update(ciphertext).update(lengthBlock(ciphertext.length)).digest();
  for (let i = 0; i < tag.length; i++) tag[i]! ^= mask[i]!;
  wipe(hashKey, mask);
  return tag;
}

/** Two 64-bit lengths in bits: of the additional data (none) and of the ciphertext. */
function lengthBlock(ciphertextBytes: number): Uint8Array {
  const block = new Uint8Array(16);
  new DataView(block.buffer).setBigUint64(8, BigInt(ciphertextBytes) * 8n);
  return block;
}
