// Encodings by the means that every runtime has.

export const ALGORITHMS = ['AES-256-CBC', 'SM4-GCM'];

export const toUtf8 = (text) => new TextEncoder().encode(text);

export function toBase64(bytes) {
  let binary = '';
  for (let start = 0; start < bytes.length; start += 4096) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 4096));
  }
  return btoa(binary);
}

export const fromBase64 = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export const fromHex = (hex) => Uint8Array.from(hex.match(/../g), (pair) => Number.parseInt(pair, 16));

/** A picture of that size: the specimen, and noise behind it. */
export function pictureOf(specimen, length) {
  const picture = Uint8Array.from({ length }, (_, i) => (i * 167 + (i >> 8) * 13) & 0xff);
  picture.set(specimen.subarray(0, length));
  return picture;
}
