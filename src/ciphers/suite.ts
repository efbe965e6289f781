import { aes256CbcBackends } from './aes-256-cbc.ts';
import type { ChunkedText, Emit } from './chunks.ts';
import { sm4GcmBackends } from './sm4-gcm.ts';

/** The protocol's two algorithms, spelled as they go over the wire. */
export type Algorithm = 'AES-256-CBC' | 'SM4-GCM';

/** The library's own implementations: node:crypto, the WebAssembly kernel, or JavaScript alone. */
export type Backend = 'native' | 'wasm' | 'portable';

/**
 * One row of the table below: sizes in bytes, with the cipher. The caller checks the sizes. `decrypt` throws for an
 * invalid ciphertext; the caller must not reveal which error it was.
 */
export interface Suite {
  readonly id: Algorithm;
  readonly keyBytes: number;
  readonly ivBytes: number;
  /** 0 for a cipher without a tag. */
  readonly tagBytes: number;
  ciphertextBytes(plaintextBytes: number): number;
  /** Which implementation does the work here; undefined if it isn't one of the library's own. */
  backend(): Backend | undefined;
  encrypt(plaintext: Uint8Array, key: Uint8Array, iv: Uint8Array): Encrypted;
  /** Encrypts a text that comes in chunks; emits the ciphertext in pieces, and returns the tag, if there is one. */
  encryptChunks(text: ChunkedText, key: Uint8Array, iv: Uint8Array, emit: Emit): Uint8Array | undefined;
  decrypt(ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array, tag?: Uint8Array): Uint8Array;
}

export interface Encrypted {
  ciphertext: Uint8Array;
  tag?: Uint8Array;
}

export const AES_BLOCK_BYTES = 16;

const aes256Cbc: Suite = {
  id: 'AES-256-CBC',
  keyBytes: 32,
  ivBytes: 16,
  tagBytes: 0,
  // PKCS#7 always adds 1 to 16 bytes.
  ciphertextBytes: (plaintextBytes) => plaintextBytes + AES_BLOCK_BYTES - (plaintextBytes % AES_BLOCK_BYTES),
  backend: () => preferredName(aes256CbcBackends()),
  encrypt: (plaintext, key, iv) => ({
    ciphertext: preferred(aes256CbcBackends()).encrypt(plaintext, key, iv),
  }),
  encryptChunks(text, key, iv, emit) {
    preferred(aes256CbcBackends()).encryptChunks(text, key, iv, emit);
    return undefined;
  },
  decrypt: (ciphertext, key, iv) => preferred(aes256CbcBackends()).decrypt(ciphertext, key, iv),
};

const sm4Gcm: Suite = {
  id: 'SM4-GCM',
  keyBytes: 16,
  ivBytes: 12,
  tagBytes: 16,
  ciphertextBytes: (plaintextBytes) => plaintextBytes,
  backend: () => preferredName(sm4GcmBackends()),
  encrypt: (plaintext, key, iv) => preferred(sm4GcmBackends()).encrypt(plaintext, key, iv),
  encryptChunks: (text, key, iv, emit) => preferred(sm4GcmBackends()).encryptChunks(text, key, iv, emit),
  decrypt: (ciphertext, key, iv, tag) => preferred(sm4GcmBackends()).decrypt(ciphertext, key, iv, tag!),
};

const suites = new Map<unknown, Suite>([aes256Cbc, sm4Gcm].map((suite) => [suite.id, suite]));

export const algorithms: readonly Algorithm[] = ['AES-256-CBC', 'SM4-GCM'];

/** The row of an algorithm; undefined for any other value. */
export function findSuite(algorithm: unknown): Suite | undefined {
  return suites.get(algorithm);
}

export function suiteOf(algorithm: Algorithm): Suite {
  return suites.get(algorithm)!;
}

function preferred<T>(backends: Record<string, T>): T {
  return Object.values(backends)[0]!;
}

function preferredName(backends: Record<string, unknown>): Backend {
  return Object.keys(backends)[0] as Backend;
}
