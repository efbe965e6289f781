import { base64Length, writeAscii, writeBase64 } from '../platform/base64.ts';
import { type Bytes, decodeUtf8, encodeUtf8, wipe } from '../platform/bytes.ts';
import type { Params } from './params.ts';

// A part of the body: text already in UTF-8, bytes to be written as Base64, or a long ASCII string. An image
// goes straight into the body's buffer: no JSON string of megabytes is ever made.
type Part = { utf8: Uint8Array } | { base64Of: Uint8Array } | { ascii: string };

/**
 * The business parameters as one JSON object in UTF-8: the bytes of JSON.stringify, with bytes as Base64
 * strings. The caller wipes the result.
 */
export function writeBody(params: Params): Bytes {
  const parts = bodyParts(params);
  const body = new Uint8Array(parts.reduce((length, part) => length + partLength(part), 0));
  let offset = 0;
  for (const part of parts) offset = writePart(part, body, offset);
  return body;
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

/** Base64 needs no escaping in JSON, so it can be written as it is. */
function longPart(name: string, value: unknown): Part | undefined {
  if (value instanceof Uint8Array) return { base64Of: value };
  return name === 'ImageBase64' && typeof value === 'string' ? { ascii: value } : undefined;
}

function partLength(part: Part): number {
  if ('utf8' in part) return part.utf8.length;
  return 'ascii' in part ? part.ascii.length : base64Length(part.base64Of.length);
}

function writePart(part: Part, body: Uint8Array, offset: number): number {
  if ('ascii' in part) return writeAscii(part.ascii, body, offset);
  if ('base64Of' in part) return writeBase64(part.base64Of, body, offset);
  body.set(part.utf8, offset);
  wipe(part.utf8);
  return offset + part.utf8.length;
}

/**
 * Reads a decrypted answer: one JSON object in strict UTF-8. Throws on anything else, with any message: the
 * caller must not let it out, since JSON.parse quotes the text.
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
