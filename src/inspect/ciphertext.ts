// One ciphertext by itself. It can't be opened here, but much of what isn't a ciphertext can be recognised.

import type { Suite } from '../ciphers/suite.ts';
import { isSurelyImage } from '../envelope/image.ts';
import { inspectBase64 } from './base64-form.ts';
import type { Spot } from './spot.ts';

const BLOCK_BYTES = 16;

/** `isAttached`: it ends in an SM4 tag. */
export function inspectCiphertext(
  value: unknown,
  suite: Suite | undefined,
  isAttached: boolean,
  spot: Spot,
): void {
  if (typeof value !== 'string') {
    spot.finding('ciphertext-form', { expected: 'a string', got: `a ${typeof value}` });
  } else if (isClearText(value)) {
    reportReadable(`${value.length} characters of clear text`, spot);
  } else {
    const bytes = inspectBase64(value, () => false, spot);
    if (bytes) inspectBytes(bytes, suite, isAttached, spot);
  }
}

function inspectBytes(bytes: Uint8Array, suite: Suite | undefined, isAttached: boolean, spot: Spot): void {
  if (isReadableText(bytes)) {
    reportReadable(`the Base64 of ${bytes.length} readable bytes`, spot);
    return;
  }
  inspectLength(bytes.length, suite, isAttached, spot);
  inspectBlocks(bytes, spot);
}

function reportReadable(got: string, spot: Spot): void {
  spot.finding('ciphertext-readable', { expected: 'the Base64 of a ciphertext', got });
}

/** AES-256-CBC with PKCS#7 produces one or more whole blocks; SM4-GCM produces as many bytes as the text has. */
function inspectLength(length: number, suite: Suite | undefined, isAttached: boolean, spot: Spot): void {
  const isCbc = suite?.tagBytes === 0;
  const least = isAttached ? (suite?.tagBytes ?? 0) + 1 : 1;
  const isRight = length >= least && !(isCbc && length % BLOCK_BYTES !== 0);
  const expected = isCbc ? 'a multiple of 16 bytes, at least 16' : `${least} bytes or more`;
  spot.check(isRight, 'ciphertext-length', { expected, got: `${length} bytes` });
}

// --- what isn't a ciphertext ---

// Twelve random characters of Base64 are all digits once in 10^9.
const IDENTITY_NUMBER = /^\d{11,19}[\dXx]?$/;

/** JSON, an identity or card number, or text beyond ASCII, unencoded. */
function isClearText(text: string): boolean {
  const head = text.slice(0, 1000);
  return /^\s*[{["]/.test(head) || IDENTITY_NUMBER.test(head) || /[^\p{ASCII}]/u.test(head);
}

function isReadableText(bytes: Uint8Array): boolean {
  if (bytes.length === 0 || isSurelyImage(bytes)) return bytes.length > 0;
  const head = new TextDecoder().decode(bytes.subarray(0, 48));
  return (
    /^\p{Script=Han}{2,}\uFFFD{0,3}$/u.test(head) ||
    /^[\dXx]{8,}$/.test(head) ||
    // Random bytes look like such a text once in 10^6 at the shortest.
    /^(?:[\t\n\r\x20-\x7e]|\p{Script=Han}){16,}\uFFFD{0,3}$/u.test(head)
  );
}

// 64 KB are enough to show repetition.
const MAX_BLOCKS = 4096;

/** Two random blocks of 128 bits are practically never the same. */
function inspectBlocks(bytes: Uint8Array, spot: Spot): void {
  const count = Math.min(Math.floor(bytes.length / BLOCK_BYTES), MAX_BLOCKS);
  const blocks = Array.from({ length: count }, (_, i) =>
    String.fromCharCode(...bytes.subarray(i * BLOCK_BYTES, (i + 1) * BLOCK_BYTES)),
  );
  const repeated = count - new Set(blocks).size;
  if (repeated === 0) return;
  spot.finding('ciphertext-repeats', {
    expected: 'no repeated block',
    got: `${repeated} of ${count} blocks repeat`,
  });
}
