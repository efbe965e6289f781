// What to look for: every secret of every call, in every form in which a copy could lie about.

import { deriveKey } from '../../dist/keys/sm2.js';
import { sm2Curve } from '../../dist/keys/sm2-curve.js';
import { roundKeys } from './sm4-rounds.mjs';
import { makeImage, marker } from './synthetic.mjs';

const utf16 = (text) => Buffer.from(text, 'utf16le');
const ascii = (text) => Buffer.from(text, 'latin1');

/** A key's bytes as they are, as a big number's (least significant byte first), and as text. */
function keyForms(bytes) {
  const buffer = Buffer.from(bytes);
  return [
    { form: 'bytes', bytes: buffer },
    { form: 'big number', bytes: Buffer.from(buffer).reverse() },
    { form: 'hexadecimal', bytes: ascii(buffer.toString('hex')) },
    { form: 'Base64', bytes: ascii(buffer.toString('base64').replace(/=+$/, '')) },
    { form: 'array', bytes: buffer.filter((byte) => byte !== 0), stream: 'bytes' },
  ];
}

/** Round keys stand as words in the processor's order, in the standard's, or each four times over for SIMD. */
function roundForms(key) {
  const words = roundKeys(key);
  const native = Buffer.from(words.buffer);
  const splats = [0, 1, 16, 31].map((i) => ({
    form: 'SIMD',
    bytes: Buffer.concat(Array(4).fill(native.subarray(4 * i, 4 * i + 4))),
  }));
  return [
    { form: 'words', bytes: native },
    { form: 'words', bytes: Buffer.from(native).swap32() },
    { form: 'array', bytes: native, stream: 'words' },
    ...splats,
  ];
}

/** The secrets that a child drew, and what follows from them. `point` is the public key of SM2. */
export function secretsOf(draws, point) {
  const [keyBytes, ivBytes] = point ? [16, 12] : [32, 16];
  // A data key is drawn just before its IV; @noble/curves draws 16 bytes too.
  const keys = draws.filter(({ length }, i) => length === keyBytes && draws[i + 1]?.length === ivBytes);
  const name = 'data key';
  if (!point) return [{ name, values: keys.map(keyForms) }];
  const scalars = draws.filter(({ length }) => length === 32);
  return [
    { name, values: keys.map(keyForms) },
    { name: 'SM4 round keys', values: keys.map(roundForms) },
    { name: 'SM2 scalar', values: scalars.map(keyForms) },
    { name: 'SM2 shared point', values: scalars.map((scalar) => sharedForms(scalar, point)) },
  ];
}

/** x2 and y2 of an SM2 wrap, and the key stream made of them: whoever has these has the data key. */
function sharedForms(scalar, point) {
  const shared = point.multiply(BigInt(`0x${Buffer.from(scalar).toString('hex')}`)).toBytes(false);
  const parts = [shared.subarray(1, 33), shared.subarray(33), deriveKey(shared.subarray(1), 16)];
  return parts.flatMap(keyForms);
}

/** The point of a key as support issues it: Base64 of a PEM file. */
export function pointOf(issued) {
  const der = Buffer.from(Buffer.from(issued, 'base64').toString().split('-----')[2], 'base64');
  return sm2Curve().fromBytes(der.subarray(-65));
}

const PIECE_BYTES = 24;
const PIECES = [300, 1500, 2700];

/** What a call sends in its body, and is answered. */
export function plaintextsOf(calls) {
  const numbers = Array.from({ length: calls }, (_, n) => n);
  const pieces = (n) => PIECES.map((at) => Buffer.from(makeImage(n).subarray(at, at + PIECE_BYTES)));
  return [
    { name: 'image, raw', values: numbers.map((n) => pieces(n).map((bytes) => ({ form: 'bytes', bytes }))) },
    {
      name: 'image, Base64',
      values: numbers.map((n) =>
        pieces(n).map((bytes) => ({ form: 'text', bytes: ascii(bytes.toString('base64')) })),
      ),
    },
    { name: "the caller's own Config", values: numbers.map((n) => texts(`{"marker":"${marker('q', n)}`)) },
    { name: 'JSON of a request', values: numbers.map((n) => texts(`{\\"marker\\":\\"${marker('q', n)}`)) },
    { name: 'opened answer', values: numbers.map((n) => texts(marker('a', n))) },
  ];
}

function texts(text) {
  return [
    { form: 'text', bytes: ascii(text) },
    { form: 'text', bytes: utf16(text) },
  ];
}
