import { lazy } from '../platform/lazy.ts';
import type { ChunkedText, Emit } from './chunks.ts';
import { instantiateKernel } from './sm4-gcm-kernel.ts';
import { portableSm4Gcm } from './sm4-gcm-portable.ts';

export interface CiphertextAndTag {
  ciphertext: Uint8Array;
  /** 16 bytes. */
  tag: Uint8Array;
}

/**
 * SM4-GCM (GB/T 32907-2016 in the mode of NIST SP 800-38D; RFC 8998), as this protocol uses it: key 16 bytes,
 * IV 12 bytes, tag 16 bytes, no additional data. `decrypt` compares the tag in constant time before it returns
 * any plaintext, and throws if it differs. The caller checks the sizes.
 */
export interface Sm4Gcm {
  encrypt(plaintext: Uint8Array, key: Uint8Array, iv: Uint8Array): CiphertextAndTag;
  decrypt(ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array, tag: Uint8Array): Uint8Array;
  /** Encrypts a text that comes in chunks; emits the ciphertext in pieces, and returns the tag. */
  encryptChunks(text: ChunkedText, key: Uint8Array, iv: Uint8Array, emit: Emit): Uint8Array;
}

/**
 * Every implementation that works on this runtime, the preferred one first. node:crypto's own (sm4-gcm since Node
 * 26.9, sm4-ctr before) isn't among them: the kernel is faster on every Node and looks up no table.
 */
export const sm4GcmBackends: () => Record<string, Sm4Gcm> = lazy(() => {
  const kernel = instantiateKernel();
  return { ...(kernel && { wasm: kernel }), portable: portableSm4Gcm };
});
