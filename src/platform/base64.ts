import { type Bytes, wipe } from './bytes.ts';
import { NodeBuffer } from './native.ts';

// Standard Base64 with padding, RFC 4648 section 4. In Node the work is done on views of the given memory, because
// Buffer.from(string) would put bytes into a pool that other code shares.

// A multiple of 3, so that chunks join without padding; small enough for String.fromCharCode(...bytes).
const CHUNK_BYTES = 24_576;

/** How many characters encode `byteLength` bytes, including padding. */
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

/** Writes a string of ASCII characters to `target`, starting at `offset`. */
export function writeAscii(text: string, target: Uint8Array, offset: number): void {
  if (NodeBuffer)
    NodeBuffer.from(target.buffer, target.byteOffset, target.length).write(text, offset, 'latin1');
  else new TextEncoder().encodeInto(text, target.subarray(offset));
}

/**
 * Decodes standard Base64 strictly: padding is required, the unused bits of the last character must be zero, and CR
 * and LF are the only white space allowed. Returns undefined for anything else.
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

/** Decodes valid Base64 without line breaks into `target`; returns the number of bytes. */
export function writeBase64(text: string, target: Uint8Array): number {
  if (NodeBuffer)
    return NodeBuffer.from(target.buffer, target.byteOffset, target.length).write(text, 'base64');
  return decodeWithAtob(text, target);
}

export function removeLineBreaks(text: string): string {
  // Two searches for one character are a hundred times faster than a regular expression on megabytes.
  return text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]+/g, '') : text;
}

/** Whether the text has the alphabet and the padding of Base64. The unused bits aren't checked. */
export function isBase64(compact: string): boolean {
  if (compact.length % 4 !== 0) return false;
  const end = compact.indexOf('=');
  if (end === -1) return hasBase64Alphabet(compact);
  return /^={1,2}$/.test(compact.slice(end, end + 3)) && hasBase64Alphabet(compact.slice(0, end));
}

/** In Node a decoder checks the characters, much faster than a search: bytes are missing for those that it skips. */
function hasBase64Alphabet(text: string): boolean {
  if (!NodeBuffer || text.length < CHUNK_BYTES) return !/[^A-Za-z0-9+/]/.test(text);
  // Node's decoder also accepts Base64url, and only looks at the low byte of a character beyond Latin-1.
  if (NodeBuffer.byteLength(text) !== text.length || text.includes('-') || text.includes('_')) return false;
  const scratch = new Uint8Array(CHUNK_BYTES);
  const buffer = NodeBuffer.from(scratch.buffer);
  const chunkChars = base64Length(CHUNK_BYTES);
  let isRight = true;
  for (let start = 0; start < text.length && isRight; start += chunkChars) {
    const chunk = text.slice(start, start + chunkChars);
    isRight = buffer.write(chunk, 'base64') === Math.floor((chunk.length * 3) / 4);
  }
  wipe(scratch);
  return isRight;
}

function hasCanonicalEnd(compact: string, bytes: Uint8Array): boolean {
  const lastGroup = bytes.length % 3 === 0 ? 3 : bytes.length % 3;
  return compact.length === 0 || encodeBase64(bytes.subarray(bytes.length - lastGroup)) === compact.slice(-4);
}

function decodeWithAtob(compact: string, target: Uint8Array): number {
  const chunkChars = base64Length(CHUNK_BYTES);
  let at = 0;
  for (let start = 0; start < compact.length; start += chunkChars) {
    const binary = atob(compact.slice(start, start + chunkChars));
    for (let i = 0; i < binary.length; i++) target[at++] = binary.charCodeAt(i);
  }
  return at;
}
