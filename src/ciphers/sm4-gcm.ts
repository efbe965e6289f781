import { ghash } from '@noble/ciphers/_polyval.js';
import { concatBytes, equalBytes, wipe } from '../platform/bytes.ts';
import { lazy } from '../platform/lazy.ts';
import { type ChunkedText, type Emit, joinChunks } from './chunks.ts';
import { encryptBlock, portableSm4Ctr, type Sm4Ctr } from './sm4-ctr.ts';
import { instantiateKernel } from './sm4-gcm-kernel.ts';

export interface CiphertextAndTag {
  ciphertext: Uint8Array;
  /** 16 bytes. */
  tag: Uint8Array;
}

/**
 * SM4-GCM (GB/T 32907-2016 in the mode of NIST SP 800-38D; RFC 8998), as this protocol uses it: key 16 bytes,
 * IV 12 bytes, tag 16 bytes, no additional data. `decrypt` compares the tag in constant time before it gives
 * any plaintext and throws when it differs. The sizes are checked by whoever calls.
 */
export interface Sm4Gcm {
  encrypt(plaintext: Uint8Array, key: Uint8Array, iv: Uint8Array): CiphertextAndTag;
  decrypt(ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array, tag: Uint8Array): Uint8Array;
  /** Encrypts a text that comes in chunks; gives the ciphertext away in pieces, and the tag. */
  encryptChunks(text: ChunkedText, key: Uint8Array, iv: Uint8Array, emit: Emit): Uint8Array;
}

/** Every implementation that works on this runtime, the preferred one first. */
export const sm4GcmBackends: () => Record<string, Sm4Gcm> = lazy(() => {
  const kernel = instantiateKernel();
  return { ...(kernel && { wasm: kernel }), portable: gcm(portableSm4Ctr) };
});

// --- GCM composed of a counter mode and GHASH, SP 800-38D section 7 ---

function gcm(ctr: Sm4Ctr): Sm4Gcm {
  return {
    encrypt(plaintext, key, iv) {
      const ciphertext = ctr(plaintext, key, counterBlock(iv, 2));
      return { ciphertext, tag: computeTag(ctr, ciphertext, key, iv) };
    },
    encryptChunks(text, key, iv, emit) {
      const whole = joinChunks(text);
      const { ciphertext, tag } = this.encrypt(whole, key, iv);
      wipe(whole);
      emit(ciphertext);
      return tag;
    },
    decrypt(ciphertext, key, iv, tag) {
      const expected = computeTag(ctr, ciphertext, key, iv);
      const isAuthentic = equalBytes(expected, tag);
      wipe(expected);
      if (!isAuthentic) throw new Error('tag mismatch');
      return ctr(ciphertext, key, counterBlock(iv, 2));
    },
  };
}

/** IV followed by a 32-bit counter: 1 masks the tag (J0), the text begins at 2. */
function counterBlock(iv: Uint8Array, counter: number): Uint8Array {
  return concatBytes(iv, Uint8Array.of(0, 0, 0, counter));
}

/** Tag = GHASH_H(ciphertext, lengths) xor E(J0), section 7.1 steps 5 and 6; there is no additional data. */
function computeTag(ctr: Sm4Ctr, ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array {
  const hashKey = encryptBlock(ctr, key, new Uint8Array(16));
  const mask = encryptBlock(ctr, key, counterBlock(iv, 1));
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
