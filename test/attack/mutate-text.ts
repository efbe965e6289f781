import { MARKERS } from './markers.ts';
import { flipBit, mutateBytes } from './mutate-bytes.ts';
import type { Random } from './random.ts';

type Change = (random: Random, text: string) => string;

const PIECES = [
  ...[
    '',
    ' ',
    '\n',
    '\r\n',
    '\t',
    '\0',
    '=',
    '==',
    '====',
    '-',
    '_',
    '+/',
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ':',
  ],
  ...[
    '\u2028',
    '\u00a0',
    '\ufeff',
    '\ud800',
    '\udc00',
    'é',
    'Ａ',
    '😀',
    '%00',
    '&',
    '.0',
    ',',
    'null',
    '-1',
    '1e400',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'Response.',
    '[0]',
    '[99999999]',
    'data:;base64,',
    'HTTP/1.1 200',
  ],
];

const at = (random: Random, text: string) => random.below(text.length + 1);

export function spliceText(text: string, start: number, length: number, piece: string): string {
  return text.slice(0, start) + piece + text.slice(start + length);
}

const CHANGES: readonly Change[] = [
  (random, text) => spliceText(text, at(random, text), 1, random.pick(PIECES)),
  (random, text) => spliceText(text, at(random, text), 0, random.pick(PIECES)),
  (random, text) => spliceText(text, at(random, text), random.size(200), ''),
  (random, text) => spliceText(text, at(random, text), 0, String.fromCharCode(random.below(0x10000))),
  (random, text) => text.slice(0, at(random, text)),
  (random, text) => text.slice(at(random, text)),
  (random, text) => text + random.pick(PIECES),
  (random, text) => random.pick(PIECES) + text,
  (random, text) => spliceText(text, at(random, text), 0, text.slice(at(random, text)).slice(0, 200)),
  (random, text) => spliceText(text, at(random, text), 0, random.pick(MARKERS)),
  (_, text) => text.toLowerCase(),
  (_, text) => text.replace(/\n/g, '\r\n'),
  (random, text) => (text.slice(0, 20) || random.pick(PIECES)).repeat(1 + random.size(2000)).slice(0, 40_000),
];

export function mutateText(random: Random, text: string): string {
  let changed = text;
  for (let count = 1 + random.size(3); count > 0; count--) changed = random.pick(CHANGES)(random, changed);
  return changed;
}

// --- Base64 ---

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const encode = (bytes: Uint8Array, form: BufferEncoding = 'base64') => Buffer.from(bytes).toString(form);
const decode = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));

/** The same bytes, as lenient readers see it: an unused bit of the last character is set. */
const setSpareBit: Change = (random, text) =>
  text.replace(/.(?==)/, (letter) => ALPHABET[ALPHABET.indexOf(letter) ^ (1 + random.below(3))] ?? letter);

const BASE64_CHANGES: readonly Change[] = [
  setSpareBit,
  setSpareBit,
  (random, text) => encode(flipBit(random, decode(text))),
  (random, text) => encode(flipBit(random, decode(text))),
  (random, text) => encode(mutateBytes(random, decode(text))),
  (random, text) => setSpareBit(random, encode(decode(text).subarray(1))),
  (_, text) => encode(decode(text), 'base64url'),
  (_, text) => text.replaceAll('+', '-').replaceAll('/', '_'),
  (_, text) => text.replace(/=+$/, ''),
  (random, text) => text + '='.repeat(1 + random.below(4)),
  (random, text) => text.replace(/(.{64})/g, `$1${random.pick(['\n', '\r\n', '\r', ' ', '\t', '\0'])}`),
  (random, text) =>
    spliceText(text, at(random, text), 0, random.pick(['\n', '\r\n', ' ', '\0', '=', '\u00a0', 'Ł'])),
  (_, text) => encode(decode(text), 'hex'),
  (_, text) => encode(Buffer.from(text)),
  (random) => encode(random.bytes(random.size(30_000))),
  // Long texts are checked in another way; a reader that skips what it doesn't know leaves zeros at the end.
  (random) =>
    spliceText(
      'A'.repeat(40_000),
      random.below(40_000),
      1,
      random.pick(['*', ' ', '\0', '=', '_', 'é', 'Ł']),
    ),
  mutateText,
];

export function mutateBase64(random: Random, text: string): string {
  return random.pick(BASE64_CHANGES)(random, text);
}

/** Strict standard Base64 by the book (RFC 4648 sections 4 and 3.5), with CR and LF allowed: another reader than ours. */
export function isCanonicalBase64(text: string): boolean {
  const compact = text.replace(/[\r\n]/g, '');
  return (
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(compact) &&
    encode(decode(compact)) === compact
  );
}
