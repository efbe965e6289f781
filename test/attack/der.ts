// DER by the piece, right or wrong: the library's own writer makes no mistakes.

import { splice } from './mutate-bytes.ts';
import type { Random } from './random.ts';

export type LengthForm =
  | 'minimal'
  | 'long'
  | 'longer'
  | 'indefinite'
  | 'short by one'
  | 'long by one'
  | 'huge';
const WRONG_FORMS: readonly LengthForm[] = [
  'long',
  'longer',
  'indefinite',
  'short by one',
  'long by one',
  'huge',
];

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function bigEndian(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** (bytes - 1 - i)) % 256);
}

function lengthBytes(length: number, form: LengthForm): number[] {
  const digits = length < 256 ? 1 : length < 65_536 ? 2 : 3;
  switch (form) {
    case 'minimal':
      return length < 0x80 ? [length] : [0x80 + digits, ...bigEndian(length, digits)];
    case 'long':
      return [0x80 + digits + 1, ...bigEndian(length, digits + 1)];
    case 'longer':
      return [0x84, ...bigEndian(length, 4)];
    case 'indefinite':
      return [0x80];
    case 'short by one':
      return lengthBytes(Math.max(0, length - 1), 'minimal');
    case 'long by one':
      return lengthBytes(length + 1, 'minimal');
    case 'huge':
      return [0x84, 0xff, 0xff, 0xff, 0xff];
  }
}

/** Writes elements; one in so many of them is wrong. */
export class DerWriter {
  readonly #random: Random;
  readonly #rate: number;

  /** `rate` 0 makes no mistakes. */
  constructor(random: Random, rate: number) {
    this.#random = random;
    this.#rate = rate;
  }

  element(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
    const body = join(...content);
    if (!this.#isWrong()) return join(Uint8Array.of(tag, ...lengthBytes(body.length, 'minimal')), body);
    const form = this.#random.oneIn(3) ? 'minimal' : this.#random.pick(WRONG_FORMS);
    const wrongTag = this.#random.oneIn(3) ? this.#random.below(256) : tag;
    const end = form === 'indefinite' ? [0, 0] : [];
    return join(Uint8Array.of(wrongTag, ...lengthBytes(body.length, form)), body, Uint8Array.from(end));
  }

  sequence(...content: readonly Uint8Array[]): Uint8Array {
    const extra = this.#isWrong() ? [this.element(2, Uint8Array.of(1))] : [];
    return this.element(0x30, ...content, ...extra);
  }

  /** An INTEGER, maybe with superfluous zeros, without its sign byte, negative, or empty. */
  integer(value: bigint): Uint8Array {
    const magnitude = toBytes(value);
    const minimal = magnitude[0]! >= 0x80 ? splice(magnitude, 0, 0, Uint8Array.of(0)) : magnitude;
    if (!this.#isWrong()) return this.element(2, minimal);
    const wrong = [
      magnitude,
      splice(minimal, 0, 0, Uint8Array.of(0)),
      new Uint8Array(0),
      minimal.map((b) => 255 - b),
    ];
    return this.element(2, this.#random.pick(wrong));
  }

  bitString(content: Uint8Array): Uint8Array {
    return this.element(3, Uint8Array.of(this.#isWrong() ? this.#random.below(9) : 0), content);
  }

  oid(hex: string): Uint8Array {
    const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
    return this.element(
      6,
      this.#isWrong() ? splice(bytes, bytes.length - 1, 1, this.#random.bytes(1)) : bytes,
    );
  }

  #isWrong(): boolean {
    return this.#rate > 0 && this.#random.oneIn(this.#rate);
  }
}

export function toBytes(value: bigint): Uint8Array {
  const hex = value.toString(16);
  return Uint8Array.from(Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex'));
}

export function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
}
