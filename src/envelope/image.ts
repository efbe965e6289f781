// What the first bytes of an image say.

import { EncryptionError } from '../errors.ts';
import { decodeBase64 } from '../platform/base64.ts';

export type ImageFormat = 'PNG' | 'JPEG' | 'BMP';

/** The formats that the service accepts. A `?` matches any byte. */
const TAKEN: readonly [ImageFormat, string][] = [
  ['PNG', '\x89PNG\r\n\x1a\n'],
  ['JPEG', '\xff\xd8\xff'],
  ['BMP', 'BM'],
];

/** The same, as messages list them. */
export const TAKEN_FORMATS = 'PNG, JPEG and BMP';

/** A known format that the service doesn't accept. */
interface Refused {
  /** With its article, ready for a message. */
  readonly what: string;
  /** How to turn it into something that the service accepts. */
  readonly advice: string;
}

const SHARP = 'convert it, for instance with sharp(image).jpeg().toBuffer()';
const HEIF = 'convert it, for instance with `sips -s format jpeg` (macOS) or heif-convert';
const FRAME = 'extract a frame, for instance with `ffmpeg -i video.mp4 -frames:v 1 photo.jpg`';
const LOOK = 'check what was read: it may be an error page';

const refused = (what: string, advice: string, ...heads: string[]): readonly [string, Refused][] =>
  heads.map((head) => [head, { what, advice }]);

// The first match wins.
const REFUSED: readonly (readonly [string, Refused])[] = [
  ...refused('a GIF', SHARP, 'GIF8'),
  ...refused('a WebP image', SHARP, 'RIFF????WEBP'),
  ...refused('an AVIF image', SHARP, '????ftypavif', '????ftypavis'),
  ...refused('a HEIC image', HEIF, '????ftyphe'),
  ...refused('a HEIF image', HEIF, '????ftypmif1', '????ftypmif2', '????ftypmsf1'),
  ...refused('a video', FRAME, '????ftyp'),
  ...refused('a TIFF image', SHARP, 'II*\0', 'MM\0*'),
  ...refused('a PDF', 'render one of its pages, for instance with `pdftoppm -jpeg`', '%PDF'),
  ...refused('Base64 given as bytes', 'pass the text itself, or decode it', '/9j/', 'iVBORw0KGgo'),
];

// One character isn't enough: an image in an unknown format may begin with it.
const TEXTS: readonly (readonly [RegExp, Refused])[] = [
  [/^<svg\b/i, { what: 'an SVG image', advice: SHARP }],
  [/^<(?:\?xml|!doctype|!--|html|head|body|error)/i, { what: 'XML or HTML', advice: LOOK }],
  [/^\{\s*"/, { what: 'JSON', advice: LOOK }],
];

const HEAD_BYTES = 32;

/** The format by the first bytes; undefined for formats that the service doesn't accept, and for unknown ones. */
export function formatOf(image: Uint8Array): ImageFormat | undefined {
  const head = readHead(image);
  return TAKEN.find(([, pattern]) => fits(head, pattern))?.[0];
}

/** What the image is, if the service is known not to accept it; undefined for accepted and for unknown formats. */
export function refusedFormat(image: Uint8Array): Refused | undefined {
  const head = readHead(image);
  const text = head.replace(/^\xef\xbb\xbf/, '').trimStart();
  return (
    REFUSED.find(([pattern]) => fits(head, pattern))?.[1] ?? TEXTS.find(([start]) => start.test(text))?.[1]
  );
}

// The heads above that are long enough to be sure, a bitmap with its reserved zeros, and RIFF files (sound, video).
const SURE_HEADS = [
  ...TAKEN.map(([, head]) => head),
  ...REFUSED.map(([head]) => head),
  'BM????\0\0\0\0',
  'RIFF',
].filter((pattern) => pattern.replaceAll('?', '').length >= 3);

/** Whether these are surely an image's or a document's first bytes: random bytes pass at most once in 10^7. */
export function isSurelyImage(bytes: Uint8Array): boolean {
  const head = readHead(bytes);
  return SURE_HEADS.some((pattern) => fits(head, pattern));
}

/**
 * Refuses an image whose first bytes show that the service doesn't accept it. Accepts bytes or bare Base64, of which
 * only the first characters are read. An image with unknown first bytes passes: the service decides.
 *
 * @throws EncryptionError ERR_INVALID_PARAMS, which says what it is and how to convert it.
 */
export function checkImageHead(name: string, image: Uint8Array | string): void {
  const found = refusedFormat(typeof image === 'string' ? decodeHead(image) : image);
  if (!found) return;
  throw new EncryptionError(
    'ERR_INVALID_PARAMS',
    `${name} must be an image that the service accepts (${TAKEN_FORMATS}), got ${found.what}: ${found.advice}`,
  );
}

/** Decodes enough for HEAD_BYTES: four characters are three bytes. */
function decodeHead(base64: string): Uint8Array {
  const head = base64.slice(0, 44);
  return decodeBase64(head) ?? decodeBase64(head.slice(0, Math.max(0, head.length - 4))) ?? new Uint8Array();
}

function readHead(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, HEAD_BYTES));
}

function fits(head: string, pattern: string): boolean {
  return Array.from(pattern).every((char, i) => char === '?' || char === head[i]);
}
