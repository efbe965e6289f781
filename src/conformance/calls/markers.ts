// Synthetic identity data, all values unique, and the search for it in every form in which it could leave.

import { encodeBase64 } from '../../platform/base64.ts';
import { concatBytes, encodeHex, encodeUtf8 } from '../../platform/bytes.ts';
import type { Sent } from './wire.ts';

/** A text for one member of one action. */
export function markerText(action: string, member: string): string {
  return `核验·${action}·${member}·synthetic`;
}

/** The same as a value that a parameter of this name may have: an image as a JPEG in Base64, an address as a URL. */
export function markerValue(action: string, name: string): string {
  const text = markerText(action, name);
  if (name.endsWith('Url')) return `https://example.com/${encodeURIComponent(text)}.jpg`;
  if (!name.endsWith('Base64') && name !== 'FaceInput') return text;
  return encodeBase64(concatBytes(Uint8Array.of(0xff, 0xd8, 0xff), encodeUtf8(text)));
}

/** Whether a marker is on the wire, in any encoding. */
export function isOnWire({ texts, url, action: sentAs }: Sent, action: string, name: string): boolean {
  const places = [...texts, url, sentAs];
  const traces = [markerText(action, name), markerValue(action, name)].flatMap(encodings);
  return traces.some((trace) => places.some((place) => place.includes(trace)));
}

/** As text, URL-encoded, in hexadecimal, and in Base64 at each of the three offsets. */
function encodings(text: string): string[] {
  const bytes = encodeUtf8(text);
  const base64 = [0, 1, 2].map((offset) => base64At(bytes, offset));
  const urlSafe = base64.map((piece) => piece.replaceAll('+', '-').replaceAll('/', '_'));
  return [text, encodeURIComponent(text), encodeHex(bytes), ...base64, ...urlSafe];
}

/** The Base64 characters that depend on these bytes only, if `offset` others precede them. */
function base64At(bytes: Uint8Array, offset: number): string {
  const whole = Math.floor((offset + bytes.length) / 3) * 3;
  const text = encodeBase64(concatBytes(new Uint8Array(offset), bytes.subarray(0, whole - offset)));
  return text.slice(offset === 0 ? 0 : 4);
}
