// The host of the WebAssembly kernel (kernel/README.md): instantiates it at the first use, passes text through its
// window, and wipes its memory after each operation, even if it failed.

import { equalBytes, unshared, wipe } from '../platform/bytes.ts';
import { instantiate } from '../platform/wasm.ts';
import { CHUNK_BYTES, type ChunkedText, type Emit } from './chunks.ts';
import type { CiphertextAndTag } from './sm4-gcm.ts';
import { plainModule, relaxedModule } from './sm4-gcm-modules.ts';

// Addresses of kernel/sm4-gcm.ts.
const KEY = 0;
const IV = 16;
const TAG = 32;
const LENGTHS = 48;
const WINDOW = 16_384;
/** From this length on, preparing tables for 16 blocks at a time costs less than hashing block by block. */
const LONG_BYTES = 1280;

interface KernelExports {
  readonly memory: WebAssembly.Memory;
  start(isLong: boolean): void;
  rewind(): void;
  crypt(length: number): void;
  hashGroups(length: number): number;
  hashRest(from: number, length: number): void;
  finish(): void;
  wipe(length: number): void;
}

/** The kernel in the fastest form that this runtime supports; undefined if it supports none. */
export function instantiateKernel(): Sm4GcmKernel | undefined {
  for (const base64 of [relaxedModule, plainModule]) {
    const exports = instantiate<KernelExports>(base64);
    if (exports) return new Sm4GcmKernel(exports);
  }
  return undefined;
}

/** SM4-GCM in constant time. Every method runs to its end before another call can begin. */
export class Sm4GcmKernel {
  readonly #kernel: KernelExports;
  readonly #memory: Uint8Array;

  constructor(kernel: KernelExports) {
    this.#kernel = kernel;
    this.#memory = new Uint8Array(kernel.memory.buffer);
  }

  encrypt(plaintext: Uint8Array, key: Uint8Array, iv: Uint8Array): CiphertextAndTag {
    const ciphertext = new Uint8Array(plaintext.length);
    return this.#use(plaintext.length, key, iv, () => {
      this.#eachChunk(plaintext, (start, length, isLast) => {
        this.#kernel.crypt(length);
        ciphertext.set(this.#memory.subarray(WINDOW, WINDOW + length), start);
        this.#hash(length, ciphertext.length, isLast);
      });
      return { ciphertext, tag: this.#tag(ciphertext.length) };
    });
  }

  /** The chunks must be whole windows, except the last one; nothing else may run between them. */
  encryptChunks(text: ChunkedText, key: Uint8Array, iv: Uint8Array, emit: Emit): Uint8Array {
    return this.#use(text.length, key, iv, () => {
      let done = 0;
      for (const chunk of text.chunks()) {
        this.#memory.set(chunk, WINDOW);
        this.#kernel.crypt(chunk.length);
        emit(this.#memory.subarray(WINDOW, WINDOW + chunk.length));
        done += chunk.length;
        this.#hash(chunk.length, text.length, done === text.length);
      }
      return this.#tag(text.length);
    });
  }

  /** Two passes: first the tag over all of the ciphertext (SP 800-38D section 7.2), then the counter mode. */
  decrypt(ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array, tag: Uint8Array): Uint8Array {
    const text = unshared(ciphertext);
    return this.#use(text.length, key, iv, () => {
      this.#eachChunk(text, (_, length, isLast) => this.#hash(length, text.length, isLast));
      const expected = this.#tag(text.length);
      const isAuthentic = equalBytes(expected, tag);
      wipe(expected);
      if (!isAuthentic) throw new Error('tag mismatch');
      return this.#decryptChunks(text);
    });
  }

  #decryptChunks(text: Uint8Array): Uint8Array {
    const plaintext = new Uint8Array(text.length);
    this.#kernel.rewind();
    this.#eachChunk(text, (start, length) => {
      this.#kernel.crypt(length);
      plaintext.set(this.#memory.subarray(WINDOW, WINDOW + length), start);
    });
    return plaintext;
  }

  #use<T>(textBytes: number, key: Uint8Array, iv: Uint8Array, work: () => T): T {
    try {
      this.#memory.set(key, KEY);
      this.#memory.set(iv, IV);
      this.#kernel.start(textBytes >= LONG_BYTES);
      return work();
    } finally {
      this.#kernel.wipe(Math.min(textBytes, CHUNK_BYTES));
    }
  }

  /** Puts the text into the window, chunk by chunk; an empty text is one empty chunk. */
  #eachChunk(text: Uint8Array, visit: (start: number, length: number, isLast: boolean) => void): void {
    let start = 0;
    do {
      const chunk = text.subarray(start, start + CHUNK_BYTES);
      this.#memory.set(chunk, WINDOW);
      visit(start, chunk.length, start + chunk.length === text.length);
      start += chunk.length;
    } while (start < text.length);
  }

  #hash(length: number, textBytes: number, isLast: boolean): void {
    const hashed = textBytes >= LONG_BYTES ? this.#kernel.hashGroups(length) : 0;
    if (isLast) this.#kernel.hashRest(hashed, length);
  }

  /** Writes the block of lengths; its first half, the length of the additional data, stays zero. */
  #tag(textBytes: number): Uint8Array {
    new DataView(this.#memory.buffer).setBigUint64(LENGTHS + 8, BigInt(textBytes) * 8n);
    this.#kernel.finish();
    return this.#memory.slice(TAG, TAG + 16);
  }
}
