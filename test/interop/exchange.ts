// What is compared, and how it is asked: rows of an algorithm in one direction, whose cases are plain JSON so that a
// fixture can hold them. Peers answer questions in JSON with bytes in Base64 (java/Peer.java, go/main.go, openssl.ts).

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

export type Op =
  | 'version'
  | 'aesEncrypt'
  | 'aesDecrypt'
  | 'gcmEncrypt'
  | 'gcmDecrypt'
  | 'sm4CtrEncrypt'
  | 'sm4CtrDecrypt'
  | 'sm3'
  | 'sm2Encrypt'
  | 'sm2EncryptWithK'
  | 'sm2Decrypt'
  | 'rsaEncrypt'
  | 'rsaDecrypt'
  | 'newKey'
  | 'readKey'
  | 'seal'
  | 'answer'
  | 'serve';

export type Question = { readonly op: Op } & Readonly<Record<string, unknown>>;
export type Answer = Readonly<Record<string, unknown>>;

export type Direction = 'theirs → ours' | 'ours → theirs' | 'both alike';

/** One case on its way: what a peer is asked, and what its answer must be. */
export interface Exchange {
  readonly question: Question;
  /** Throws where the peer and the library disagree, on any backend. */
  check(answer: Answer): void;
}

/** One algorithm in one direction. */
export interface Row<Case = unknown> {
  readonly name: string;
  readonly direction: Direction;
  readonly op: Op;
  cases(): Case[];
  exchange(item: Case): Exchange;
}

/** Bytes that anyone can make again: SHA-256 of `label/0`, `label/1`, … one after another, cut to the length. */
export function seeded(label: string, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0, n = 0; at < length; at += 32, n++) {
    const digest = createHash('sha256').update(`${label}/${n}`).digest();
    bytes.set(digest.subarray(0, length - at), at);
  }
  return bytes;
}

// Block borders of the ciphers, the kernel's groups of 12 and 16 blocks, and the borders of 64 KB and of a chunk.
const EDGE_BYTES = [
  0, 1, 2, 15, 16, 17, 31, 32, 33, 47, 48, 49, 55, 56, 57, 63, 64, 65, 79, 80, 81, 95, 96, 97, 111, 112, 113,
  119, 120, 127, 128, 129, 143, 144, 145, 159, 160, 161, 175, 176, 177, 191, 192, 193, 207, 208, 209, 223,
  224, 225, 239, 240, 241, 255, 256, 257, 271, 272, 273, 383, 384, 385, 511, 512, 513, 767, 768, 769, 1023,
  1024, 1025, 1099, 1100, 65_279, 65_280, 65_281, 65_535, 65_536, 65_537, 130_560, 200_000,
];

/** 200 lengths of texts: all edges, and then whatever comes. */
export const TEXT_BYTES: readonly number[] = [
  ...EDGE_BYTES,
  ...Array.from({ length: 200 - EDGE_BYTES.length }, (_, n) => seeded(`length/${n}`, 1)[0]! % 160),
];

// --- comparing ---

const DIGEST = 'sha256:';
const MAX_RECORDED_CHARS = 1600;

/** Base64 as a fixture holds it: long bytes by their digest. */
export function recorded(value: unknown): unknown {
  if (typeof value !== 'string' || value.length <= MAX_RECORDED_CHARS) return value;
  return DIGEST + createHash('sha256').update(value, 'base64').digest('hex');
}

/** Whether our bytes are those of a peer, live or recorded. */
export function expectBytes(ours: Uint8Array, theirs: unknown, what: string): void {
  const text = Buffer.from(ours).toString('base64');
  const isDigest = typeof theirs === 'string' && theirs.startsWith(DIGEST);
  const found = isDigest ? DIGEST + createHash('sha256').update(ours).digest('hex') : text;
  assert.equal(found, theirs, what);
}
