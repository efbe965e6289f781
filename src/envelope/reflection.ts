// A reflection: ciphertext of the request that comes back as the answer. It opens under the request's own key, so
// without this check the caller's parameters, or pieces of them, would come back as a result of the service.

import { AES_BLOCK_BYTES, type Suite } from '../ciphers/suite.ts';
import { base64Length, writeBase64 } from '../platform/base64.ts';

/**
 * Whether an answer's ciphertexts repeat what was sent (Base64, as this library wrote it), in whole or in part. An
 * honest answer could do that only if it held a text of the request under the request's IV. No documented answer does,
 * and one that did is refused, because nothing distinguishes it from a reflection.
 *
 * Not detected: a reflection that was changed in every block. AES-256-CBC lets it through, as it does any change.
 */
export function isReflection(
  ciphertexts: readonly Uint8Array[],
  sent: readonly string[],
  { tagBytes }: Suite,
): boolean {
  if (tagBytes === 0) return sharesBlock(ciphertexts, sent);
  return ciphertexts.some((ciphertext) => sent.some((text) => beginsAlike(ciphertext, text)));
}

// --- AES-256-CBC: any block of the request decrypts anywhere, if it follows the block that preceded it ---

/** Base64 characters decoded at a time: whole blocks. */
const SLICE_CHARS = 65_536;
const BLOCK_WORDS = AES_BLOCK_BYTES / 4;
const HINT_MASK = 0xffff;

/** An answer's blocks: their words, the places of blocks by their first word, and which 16 bits occur at the start. */
interface Blocks {
  readonly words: Int32Array;
  readonly byFirstWord: ReadonlyMap<number, number[]>;
  readonly hints: Uint8Array;
}

/** The answer is small. The request may be megabytes, so it passes through one buffer. */
function sharesBlock(ciphertexts: readonly Uint8Array[], sent: readonly string[]): boolean {
  if (sent.length === 0) return false;
  const blocks = collectBlocks(ciphertexts);
  const words = new Int32Array(((SLICE_CHARS / 4) * 3) / 4);
  const bytes = new Uint8Array(words.buffer);
  return sent.some((text) => {
    for (let start = 0; start < text.length; start += SLICE_CHARS) {
      const length = writeBase64(text.slice(start, start + SLICE_CHARS), bytes);
      if (hasBlock(words, Math.floor(length / AES_BLOCK_BYTES), blocks)) return true;
    }
    return false;
  });
}

function collectBlocks(ciphertexts: readonly Uint8Array[]): Blocks {
  const words = joinBlocks(ciphertexts);
  const byFirstWord = new Map<number, number[]>();
  const hints = new Uint8Array(HINT_MASK + 1);
  for (let at = 0; at < words.length; at += BLOCK_WORDS) {
    const first = words[at]!;
    hints[first & HINT_MASK] = 1;
    const places = byFirstWord.get(first);
    if (places) places.push(at);
    else byFirstWord.set(first, [at]);
  }
  return { words, byFirstWord, hints };
}

/** The whole blocks of all ciphertexts: a partial block isn't CBC ciphertext. */
function joinBlocks(ciphertexts: readonly Uint8Array[]): Int32Array {
  const whole = ciphertexts.map((bytes) =>
    bytes.subarray(0, bytes.length - (bytes.length % AES_BLOCK_BYTES)),
  );
  const words = new Int32Array(whole.reduce((sum, { length }) => sum + length, 0) / 4);
  let offset = 0;
  for (const bytes of whole) {
    new Uint8Array(words.buffer).set(bytes, offset);
    offset += bytes.length;
  }
  return words;
}

function hasBlock(sent: Int32Array, count: number, { words, byFirstWord, hints }: Blocks): boolean {
  for (let at = 0; at < count * BLOCK_WORDS; at += BLOCK_WORDS) {
    const first = sent[at]!;
    if (hints[first & HINT_MASK] !== 1) continue;
    if (byFirstWord.get(first)?.some((place) => equalRest(sent, at, words, place))) return true;
  }
  return false;
}

function equalRest(a: Int32Array, atA: number, b: Int32Array, atB: number): boolean {
  return a[atA + 1] === b[atB + 1] && a[atA + 2] === b[atB + 2] && a[atA + 3] === b[atB + 3];
}

// --- SM4-GCM: key stream and tag depend on the position, so only what repeats the beginning can open ---

/** Anything shorter must be equal as a whole: a few bytes may be equal by chance. */
const SHORT_BYTES = 16;

function beginsAlike(ciphertext: Uint8Array, text: string): boolean {
  const sentBytes = (text.length / 4) * 3 - padding(text);
  const common = Math.min(ciphertext.length, sentBytes);
  if (common < SHORT_BYTES && ciphertext.length !== sentBytes) return false;
  return startsWith(text, ciphertext.subarray(0, common));
}

/** Whether the bytes that `text` encodes in Base64 begin with these. */
function startsWith(text: string, bytes: Uint8Array): boolean {
  const head = new Uint8Array(Math.ceil(bytes.length / 3) * 3);
  writeBase64(text.slice(0, base64Length(bytes.length)), head);
  return bytes.every((byte, i) => head[i] === byte);
}

function padding(text: string): number {
  return text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
}
