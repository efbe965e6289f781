import { CHUNK_BYTES, type ChunkedText } from '../ciphers/chunks.ts';
import { base64Length, encodeBase64, writeAscii } from '../platform/base64.ts';
import { concatBytes, decodeUtf8, encodeUtf8, wipe } from '../platform/bytes.ts';
import type { Params } from './params.ts';

// A body is the parameters as JSON in UTF-8. Its image never becomes part of a JSON string, and the whole body is
// never in memory at once: it passes in chunks through one small buffer, from the image to the cipher.

/** A part of a body: text already in UTF-8, bytes to be written as Base64, or a long ASCII string. */
type Part = { utf8: Uint8Array } | { base64Of: Uint8Array } | { ascii: string };

/** The business parameters as one JSON object: what JSON.stringify writes, with bytes as Base64 strings. */
export interface Body extends ChunkedText {
  /** Zeroes what is the body's own: the parameters that are kept as UTF-8 bytes, and the bytes that were copied. */
  wipe(): void;
}

/** With `isCopied`, bytes are copied, for a body that is encrypted later; otherwise they are read in place. */
export function writeBody(params: Params, isCopied = false): Body {
  const parts = bodyParts(params).map((part) => (isCopied ? copyBytes(part) : part));
  const length = parts.reduce((sum, part) => sum + partLength(part), 0);
  const own = parts.map((part) => ownBytes(part, isCopied));
  return { length, chunks: () => fillChunks(parts), wipe: () => wipe(...own) };
}

function copyBytes(part: Part): Part {
  return 'base64Of' in part ? { base64Of: concatBytes(part.base64Of) } : part;
}

function ownBytes(part: Part, isCopied: boolean): Uint8Array | undefined {
  if ('utf8' in part) return part.utf8;
  return isCopied && 'base64Of' in part ? part.base64Of : undefined;
}

function bodyParts(params: Params): Part[] {
  const parts: Part[] = [];
  let text = '{';
  for (const [index, [name, value]] of Object.entries(params).entries()) {
    text += `${index === 0 ? '' : ','}${JSON.stringify(name)}:`;
    const long = longPart(name, value);
    if (long) {
      parts.push({ utf8: encodeUtf8(`${text}"`) }, long);
      text = '"';
    } else text += JSON.stringify(value);
  }
  return [...parts, { utf8: encodeUtf8(`${text}}`) }];
}

/** Base64 needs no escaping in JSON, so it can be written as is. */
function longPart(name: string, value: unknown): Part | undefined {
  if (value instanceof Uint8Array) return { base64Of: value };
  return name === 'ImageBase64' && typeof value === 'string' ? { ascii: value } : undefined;
}

function partLength(part: Part): number {
  if ('utf8' in part) return part.utf8.length;
  return 'ascii' in part ? part.ascii.length : base64Length(part.base64Of.length);
}

/** Every chunk is a view of the same buffer, which is wiped at the end, even if the loop is left early. */
function* fillChunks(parts: readonly Part[]): Generator<Uint8Array> {
  const buffer = new Uint8Array(CHUNK_BYTES);
  let filled = 0;
  try {
    for (const piece of pieces(parts)) {
      for (let taken = 0; taken < piece.length; ) {
        const room = Math.min(CHUNK_BYTES - filled, piece.length - taken);
        writePiece(piece, taken, room, buffer, filled);
        taken += room;
        filled += room;
        if (filled < CHUNK_BYTES) continue;
        yield buffer;
        filled = 0;
      }
    }
    if (filled > 0) yield buffer.subarray(0, filled);
  } finally {
    wipe(buffer);
  }
}

// As many whole Base64 groups as fill a chunk: short strings are garbage-collected sooner.
const IMAGE_SLICE_BYTES = (CHUNK_BYTES / 4) * 3;

function* pieces(parts: readonly Part[]): Generator<Uint8Array | string> {
  for (const part of parts) {
    if ('utf8' in part) yield part.utf8;
    else if ('ascii' in part) yield part.ascii;
    else {
      for (let start = 0; start < part.base64Of.length; start += IMAGE_SLICE_BYTES) {
        yield encodeBase64(part.base64Of.subarray(start, start + IMAGE_SLICE_BYTES));
      }
    }
  }
}

function writePiece(
  piece: Uint8Array | string,
  start: number,
  length: number,
  target: Uint8Array,
  at: number,
): void {
  if (typeof piece === 'string') writeAscii(piece.slice(start, start + length), target, at);
  else target.set(piece.subarray(start, start + length), at);
}

/**
 * Reads a decrypted answer: one JSON object in strict UTF-8. Throws on anything else. The caller must not let the
 * error's message out, since JSON.parse quotes the text.
 */
export function readBody(bytes: Uint8Array): Record<string, unknown> {
  const value: unknown = JSON.parse(decodeUtf8(bytes), withoutProto);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError('not an object');
  return value as Record<string, unknown>;
}

/** Drops members named __proto__, which Object.assign would turn into a prototype. */
function withoutProto(name: string, value: unknown): unknown {
  return name === '__proto__' ? undefined : value;
}
