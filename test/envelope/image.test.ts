// What the first bytes of an image say: what is taken, what is refused and how to convert it, and what is left to the
// service.

import { describe, expect, test } from 'vitest';
import { sealFields, sealRequest, sealResponseOnly } from '../../src/envelope/by-hand.ts';
import { checkImageHead, formatOf, isSurelyImage } from '../../src/envelope/image.ts';
import { EncryptionError } from '../../src/errors.ts';
import { rsa1024 } from '../helpers/keys.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { toBase64 } from '../helpers/vectors.ts';

const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const ftyp = (brand: string): Uint8Array => latin(`\0\0\0\x18ftyp${brand}\0\0\0\0more`);

/** Heads, what they are, and how to convert them. */
const REFUSED: [string, Uint8Array, RegExp, RegExp][] = [
  ['GIF87a', latin('GIF87a\x01\x02\x03'), /a GIF/, /sharp/],
  ['GIF89a', latin('GIF89a\x01\x02\x03'), /a GIF/, /sharp/],
  ['WebP', latin('RIFF\x24\0\0\0WEBPVP8 '), /a WebP image/, /sharp/],
  ['AVIF', ftyp('avif'), /an AVIF image/, /sharp/],
  ['AVIF, a sequence', ftyp('avis'), /an AVIF image/, /sharp/],
  ...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'].map(
    (brand): [string, Uint8Array, RegExp, RegExp] => [
      brand,
      ftyp(brand),
      /a HEIC image/,
      /sips.*heif-convert/,
    ],
  ),
  ['HEIF', ftyp('mif1'), /a HEIF image/, /sips.*heif-convert/],
  ['HEIF, a sequence', ftyp('msf1'), /a HEIF image/, /sips.*heif-convert/],
  ['MP4', ftyp('isom'), /a video/, /ffmpeg/],
  ['QuickTime', ftyp('qt  '), /a video/, /ffmpeg/],
  ['TIFF, little end first', latin('II*\0\x08\0\0\0'), /a TIFF image/, /sharp/],
  ['TIFF, big end first', latin('MM\0*\0\0\0\x08'), /a TIFF image/, /sharp/],
  ['PDF', latin('%PDF-1.7\n'), /a PDF/, /pdftoppm/],
  ['SVG', latin('<svg xmlns="http://www.w3.org/2000/svg">'), /an SVG image/, /sharp/],
  ['SVG behind blanks', latin('\n  <svg>'), /an SVG image/, /sharp/],
  ['XML', latin('<?xml version="1.0"?><svg>'), /XML or HTML/, /error page/],
  ['XML behind a byte order mark', latin('\xef\xbb\xbf<?xml version="1.0"?>'), /XML or HTML/, /error/],
  ['HTML', latin('<!DOCTYPE html><html>'), /XML or HTML/, /error page/],
  ['HTML, bare', latin('<html><body>'), /XML or HTML/, /error page/],
  ['an error of a store', latin('<Error><Code>NoSuchKey</Code>'), /XML or HTML/, /error page/],
  ['JSON', latin('{"Response":{}}'), /got JSON/, /error page/],
  ['JSON, indented', latin('{\n  "Response": {'), /got JSON/, /error page/],
  ['Base64 of a JPEG, as bytes', latin('/9j/4AAQSkZJRg=='), /Base64 given as bytes/, /decode/],
  ['Base64 of a PNG, as bytes', latin('iVBORw0KGgoAAAAN'), /Base64 given as bytes/, /decode/],
];

const options = { publicKey: rsa1024().pem };
const fields = { ...options, action: 'GetFaceIdToken' };

/** The ways in which an image comes to be sent. */
const WAYS: [string, (ImageBase64: unknown) => unknown][] = [
  ['a whole body', (ImageBase64) => sealRequest({ ImageBase64 } as object, options)],
  ['a field', (ImageBase64) => sealFields({ ImageBase64 }, ['ImageBase64'], fields)],
  ['beside fields', (ImageBase64) => sealFields({ Name: '李明', ImageBase64 }, ['Name'], fields)],
  ['beside a key', (ImageBase64) => sealResponseOnly({ ImageBase64 }, options)],
];

describe.each(WAYS)('%s', (_, seal) => {
  test.each(REFUSED)('%s is refused', (_, head, what, advice) => {
    const long = Buffer.concat([head, Buffer.alloc(1000, 0xab)]);
    for (const image of [head, long, Uint8Array.from(long).buffer, toBase64(head), toBase64(long)]) {
      const error = thrownBy(() => seal(image));
      expect(error).toBeInstanceOf(EncryptionError);
      expect(error).toMatchObject({ code: 'ERR_INVALID_PARAMS', message: expect.stringMatching(what) });
      expect(error.message).toMatch(
        /^ImageBase64 must be an image that the service accepts \(PNG, JPEG and BMP\), got /,
      );
      expect(error.message).toMatch(advice);
    }
  });
});

test.each(WAYS.slice(0, 2))('%s: also behind what is removed', (_, seal) => {
  const heic = toBase64(ftyp('heic'));
  for (const text of [`data:image/jpeg;base64,${heic}`, `\r\n${heic}`])
    expect(() => seal(text)).toThrow(/a HEIC image/);
});

/** What is taken, and its format where that is known. */
const TAKEN: [string, Uint8Array, string | undefined][] = [
  ['PNG', latin('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), 'PNG'],
  ['JPEG', latin('\xff\xd8\xff\xe0\0\x10JFIF'), 'JPEG'],
  ['JPEG with Exif', latin('\xff\xd8\xff\xe1'), 'JPEG'],
  ['BMP', latin('BM\x36\0\0\0'), 'BMP'],
  // unknown: the service decides
  ['unknown bytes', latin('\x01\x02\x03\x04'), undefined],
  ['one byte', latin('\xff'), undefined],
  ['a brace alone', latin('{\x01\x02'), undefined],
  ['an angle bracket alone', latin('<a\x01'), undefined],
  ['another RIFF', latin('RIFF\x24\0\0\0AVI '), undefined],
  ['half a WebP', latin('RIFF\x24\0\0\0WEB'), undefined],
  ['a text', latin('hello, world'), undefined],
  ['zeros', new Uint8Array(64), undefined],
];

test.each(TAKEN)('%s is taken', (_, head, format) => {
  expect(formatOf(head)).toBe(format);
  for (const image of [head, toBase64(head)]) {
    expect(() => checkImageHead('ImageBase64', image)).not.toThrow();
    for (const [, seal] of WAYS) expect(() => seal(image)).not.toThrow();
  }
});

test.each(['', '=', 'A', 'R0lG', 'not Base64 at all', 'R0lGODl='])('%j is no matter of the head', (text) => {
  expect(() => checkImageHead('ImageBase64', text)).not.toThrow();
});

test('only the head of a text is read', () => {
  const text = `${toBase64(Buffer.concat([ftyp('heic'), new Uint8Array(13)]))}${'*'.repeat(1000)}`;
  expect(() => checkImageHead('ImageBase64', text)).toThrow(/a HEIC image/);
});

test.each<[string, Uint8Array, boolean]>([
  ['PNG', latin('\x89PNG\r\n\x1a\n'), true],
  ['JPEG', latin('\xff\xd8\xff'), true],
  ['HEIC', ftyp('heic'), true],
  ['PDF', latin('%PDF-1.7'), true],
  // two bytes are so by chance once in 65,536 ciphertexts
  ['BMP', latin('BM\x36\0'), false],
  ['zeros', new Uint8Array(64), false],
  ['nothing', new Uint8Array(), false],
])('%s is surely an image: %s', (_, bytes, expected) => {
  expect(isSurelyImage(bytes)).toBe(expected);
});
