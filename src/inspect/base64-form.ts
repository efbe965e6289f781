// What is wrong with a text that should be Base64, and the bytes it was meant to be, which the checks that follow use.

import { decodeBase64, isBase64, removeLineBreaks } from '../platform/base64.ts';
import { decodeHex } from '../platform/bytes.ts';
import type { WireCheckId } from './checks/checks.ts';
import type { Spot } from './spot.ts';

export interface WireBytes {
  /** Undefined if the text can't be read as bytes at all. */
  readonly bytes: Uint8Array | undefined;
  readonly fault?: { readonly id: WireCheckId; readonly got: string };
}

/** Whether the member may have this length, which separates double Base64 from bytes that only look like it. */
export type Fits = (length: number) => boolean;

// Shorter texts may be Base64 that happens to look like hex; 24 characters do so once in 10^11.
const MIN_HEX_CHARS = 24;

/** Reads a text as the bytes it was meant to be. */
export function readWireBytes(text: string, fits: Fits): WireBytes {
  return readHex(text) ?? readStrict(text, fits) ?? readBroken(text);
}

/** Reads a member and reports what is wrong with its Base64. */
export function inspectBase64(text: string, fits: Fits, spot: Spot): Uint8Array | undefined {
  const { bytes, fault } = readWireBytes(text, fits);
  const expected = 'standard Base64 with padding';
  // The library, like other readers, accepts line breaks in an answer.
  if (fault?.id === 'base64-line-breaks' && spot.side === 'answer') spot.note(fault.id, { got: fault.got });
  else if (fault) spot.finding(fault.id, { expected, got: fault.got });
  else spot.ok('base64', `${text.length} characters, ${bytes!.length} bytes`);
  return bytes;
}

function readHex(text: string): WireBytes | undefined {
  if (text.length < MIN_HEX_CHARS || text.length % 2 !== 0 || !/^[0-9a-fA-F]+$/.test(text)) return undefined;
  return { bytes: decodeHex(text), fault: { id: 'base64-hex', got: `${text.length} hexadecimal digits` } };
}

function readStrict(text: string, fits: Fits): WireBytes | undefined {
  const bytes = hasLineBreak(text) ? undefined : decodeBase64(text);
  if (!bytes) return undefined;
  const inner = fits(bytes.length) ? undefined : decodeInner(bytes, fits);
  if (!inner) return { bytes };
  return { bytes: inner, fault: { id: 'base64-double', got: 'the Base64 of a Base64 text' } };
}

// A ciphertext of this many bytes doesn't look like Base64 text by chance.
const MIN_INNER_BYTES = 24;

function decodeInner(bytes: Uint8Array, fits: Fits): Uint8Array | undefined {
  // The first bytes nearly always decide it, so that megabytes aren't read twice.
  const head = bytes.subarray(0, 64);
  if (!head.every((byte) => /[A-Za-z0-9+/=\r\n]/.test(String.fromCharCode(byte)))) return undefined;
  const inner = decodeBase64(new TextDecoder('latin1').decode(bytes));
  return inner && (fits(inner.length) || bytes.length >= MIN_INNER_BYTES) ? inner : undefined;
}

const hasLineBreak = (text: string): boolean => text.includes('\n') || text.includes('\r');

/** From the most common mistake to the rarest. Each yields the bytes that a lenient reader would find. */
function readBroken(text: string): WireBytes {
  const compact = removeLineBreaks(text);
  const bytes = decodeBase64(compact);
  if (bytes) return { bytes, fault: { id: 'base64-line-breaks', got: 'text with line breaks' } };
  if (/^[A-Za-z0-9_-]+={0,2}$/.test(compact) && /[_-]/.test(compact)) {
    const standard = compact.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
    return { bytes: decodePadded(standard), fault: { id: 'base64-url', got: 'characters of Base64url' } };
  }
  const unpadded = compact.replace(/={1,2}$/, '');
  if (compact.length % 4 !== 0 && /^[A-Za-z0-9+/]+$/.test(unpadded) && unpadded.length % 4 !== 1) {
    const got = `${compact.length} characters, not a multiple of four`;
    return { bytes: decodePadded(unpadded), fault: { id: 'base64-padding', got } };
  }
  return isBase64(compact) ? readSpareBits(compact) : readDataUrl(compact);
}

function decodePadded(unpadded: string): Uint8Array | undefined {
  const padded = unpadded.padEnd(Math.ceil(unpadded.length / 4) * 4, '=');
  return decodeBase64(padded) ?? decodeBase64(clearSpareBits(padded));
}

function readSpareBits(compact: string): WireBytes {
  const got = 'unused bits that are not zero';
  return { bytes: decodeBase64(clearSpareBits(compact)), fault: { id: 'base64-bits', got } };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648 section 3.5: four unused bits before ==, two before =. */
function clearSpareBits(padded: string): string {
  const padding = /={0,2}$/.exec(padded)![0];
  const last = padded.length - padding.length - 1;
  const bits = ALPHABET.indexOf(padded[last]!) & ~(padding.length === 2 ? 0b1111 : 0b11);
  return padded.slice(0, last) + ALPHABET[bits] + padding;
}

function readDataUrl(text: string): WireBytes {
  const [prefix = ''] = /^data:[^,]{0,100};base64,/i.exec(text) ?? [];
  const bytes = prefix === '' ? undefined : decodeBase64(text.slice(prefix.length));
  const odd = text.search(/[^A-Za-z0-9+/]/);
  const got = prefix === '' ? `${text.length} characters, an odd one at ${odd + 1}` : 'a data: prefix';
  return { bytes, fault: { id: 'base64-form', got } };
}
