// A reader and a writer for the small part of DER (X.690) that public keys need. Lengths must be definite and
// minimal, integers minimal and positive, and nothing may be left over: everything that OpenSSL would forgive is
// refused here.

import { concatBytes, encodeHex } from '../platform/bytes.ts';

export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
} as const;

/** Thrown for malformed DER; importPublicKey turns it into ERR_INVALID_PUBLIC_KEY. */
export class DerError extends Error {}

export class DerReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The tag of the next element; undefined at the end. */
  get nextTag(): number | undefined {
    return this.#bytes[this.#offset];
  }

  /** The content of the next element, which must have this tag. */
  read(tag: number): Uint8Array {
    if (this.nextTag !== tag) throw new DerError(`expected ${tagName(tag)}, got ${tagName(this.nextTag)}`);
    this.#offset++;
    const length = this.#readLength();
    const start = this.#offset;
    if (start + length > this.#bytes.length) throw new DerError('it is cut short');
    this.#offset = start + length;
    return this.#bytes.subarray(start, this.#offset);
  }

  sequence(): DerReader {
    return new DerReader(this.read(TAG.sequence));
  }

  /** A positive INTEGER as big-endian bytes without the sign byte. */
  positiveInteger(): Uint8Array {
    const content = this.read(TAG.integer);
    const [first = 0x80, second = 0] = content;
    if (first >= 0x80) throw new DerError('it holds an empty or negative integer');
    if (first !== 0) return content;
    if (content.length === 1) throw new DerError('it holds a zero integer');
    if (second < 0x80) throw new DerError('it holds an integer with superfluous zero bytes');
    return content.subarray(1);
  }

  /** The content of a BIT STRING that holds whole bytes. */
  bitStringBytes(): Uint8Array {
    const content = this.read(TAG.bitString);
    if (content[0] !== 0) throw new DerError("it holds a bit string that isn't whole bytes");
    return content.subarray(1);
  }

  /** An OBJECT IDENTIFIER as the hexadecimal of its content. */
  oid(): string {
    return encodeHex(this.read(TAG.oid));
  }

  null(): void {
    if (this.read(TAG.null).length !== 0) throw new DerError('it holds a NULL with content');
  }

  end(): void {
    const rest = this.#bytes.length - this.#offset;
    if (rest > 0) throw new DerError(`it has ${rest} trailing bytes`);
  }

  #readLength(): number {
    const first = this.#bytes[this.#offset++];
    if (first === undefined) throw new DerError('it is cut short');
    if (first < 0x80) return first;
    const count = first - 0x80;
    if (count === 0 || count > 3) throw new DerError('it has an indefinite or oversized length');
    return this.#readLongLength(count);
  }

  #readLongLength(count: number): number {
    let length = 0;
    if (this.#offset + count > this.#bytes.length) throw new DerError('it is cut short');
    for (let i = 0; i < count; i++) length = length * 256 + this.#bytes[this.#offset++]!;
    if (length < 0x80 || length < 256 ** (count - 1))
      throw new DerError("it has a length that isn't minimal");
    return length;
  }
}

function tagName(tag: number | undefined): string {
  if (tag === undefined) return 'the end';
  const known = Object.entries(TAG).find(([, value]) => value === tag);
  return known ? known[0] : `tag 0x${tag.toString(16).padStart(2, '0')}`;
}

/** Writes one element around its content. */
export function encodeDer(tag: number, ...content: Uint8Array[]): Uint8Array {
  const body = concatBytes(...content);
  return concatBytes(Uint8Array.of(tag), encodeLength(body.length), body);
}

/** A positive INTEGER from big-endian bytes without leading zeros. */
export function encodeInteger(bytes: Uint8Array): Uint8Array {
  return bytes[0]! >= 0x80 ? encodeDer(TAG.integer, Uint8Array.of(0), bytes) : encodeDer(TAG.integer, bytes);
}

function encodeLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return Uint8Array.of(0x80 + digits.length, ...digits);
}
