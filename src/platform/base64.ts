import type { Bytes } from './bytes.ts';
import { NodeBuffer } from './native.ts';

// Standard Base64 with padding, RFC 4648 section 4. In Node the work is done on views of the given memory:
// Buffer.from(string) would put bytes into a pool that other code shares.

// A multiple of 3, so that chunks join without padding; small enough for String.fromCharCode(...bytes).
const CHUNK_BYTES = 24_576;

/** How many characters `byteLength` bytes take, padding included. */
export function base64Length(byteLength: number): number {
  return Math.ceil(byteLength / 3) * 4;
}

export function encodeBase64(bytes: Uint8Array): string {
  if (NodeBuffer) return NodeBuffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
  let text = '';
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    text += btoa(String.fromCharCode(...bytes.subarray(start, start + CHUNK_BYTES)));
  }
  return text;
}

/** Writes the Base64 of `bytes` as ASCII to `target` from `offset` on; gives the offset behind it. */
export function writeBase64(bytes: Uint8Array, target: Uint8Array, offset: number): number {
  let end = offset;
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    end = writeAscii(encodeBase64(bytes.subarray(start, start + CHUNK_BYTES)), target, end);
  }
  return end;
}

/** Writes a string of ASCII characters to `target` from `offset` on; gives the offset behind it. */
export function writeAscii(text: string, target: Uint8Array, offset: number): number {
  new TextEncoder().encodeInto(text, target.subarray(offset));
  return offset + text.length;
}

/**
 * Reads standard Base64 strictly: padding is required, the unused bits of the last character must be zero,
 * and of white space only CR and LF are allowed. Gives undefined for anything else.
 */
export function decodeBase64(text: string): Bytes | undefined {
  const compact = removeLineBreaks(text);
  if (!isBase64(compact)) return undefined;
  const padding = compact.endsWith('==') ? 2 : compact.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((compact.length / 4) * 3 - padding);
  if (NodeBuffer) NodeBuffer.from(bytes.buffer).write(compact, 'base64');
  else decodeWithAtob(compact, bytes);
  return hasCanonicalEnd(compact, bytes) ? bytes : undefined;
}

export function removeLineBreaks(text: string): string {
  return /[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, '') : text;
}

/** Whether the text has the alphabet and the padding of Base64; says nothing of the unused bits. */
export function isBase64(compact: string): boolean {
  if (compact.length % 4 !== 0) return false;
  // A search for the first foreign character never backtracks, also on ten megabytes.
  const end = compact.search(/[^A-Za-z0-9+/]/);
  return end === -1 || (compact.length - end <= 2 && /^={1,2}$/.test(compact.slice(end)));
}

function hasCanonicalEnd(compact: string, bytes: Uint8Array): boolean {
  const lastGroup = bytes.length % 3 === 0 ? 3 : bytes.length % 3;
  return compact.length === 0 || encodeBase64(bytes.subarray(bytes.length - lastGroup)) === compact.slice(-4);
}

function decodeWithAtob(compact: string, target: Uint8Array): void {
  const chunkChars = base64Length(CHUNK_BYTES);
  for (let start = 0, at = 0; start < compact.length; start += chunkChars) {
    const binary = atob(compact.slice(start, start + chunkChars));
    for (let i = 0; i < binary.length; i++) target[at++] = binary.charCodeAt(i);
  }
}
