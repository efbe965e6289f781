// Every backend of a cipher against the others, against node:crypto, and against GCM written out by the book.

import { createCipheriv, createDecipheriv, type Decipher } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type Aes256Cbc, aes256CbcBackends } from '../../src/ciphers/aes-256-cbc.ts';
import { type CiphertextAndTag, type Sm4Gcm, sm4GcmBackends } from '../../src/ciphers/sm4-gcm.ts';
import { EncryptionError, withoutPointer } from '../../src/errors.ts';
import { aes256Cbc, generateDataKey, sm4Gcm } from '../../src/primitives.ts';
import { referenceGcm } from '../helpers/gcm.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { toHex } from '../helpers/vectors.ts';

const LENGTHS = [0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 255, 256, 257, 1023, 4095, 4096, 4097, 65537];

/** Bytes that repeat only after 65536 of them, and differ for every seed. */
function bytesOf(length: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 16;
  });
}

/** The same bytes at an odd offset of a larger buffer, with other bytes around them. */
function unaligned(bytes: Uint8Array, offset: number): Uint8Array {
  const around = new Uint8Array(bytes.length + offset + 5).fill(0xa5);
  around.set(bytes, offset);
  return around.subarray(offset, offset + bytes.length);
}

function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[bit >> 3]! ^= 1 << (bit & 7);
  return changed;
}

const aesKey = bytesOf(32, 1);
const aesIv = bytesOf(16, 2);
const sm4Key = bytesOf(16, 3);
const sm4Iv = bytesOf(12, 4);
const aesBackends = Object.entries(aes256CbcBackends());
const sm4Backends = Object.entries(sm4GcmBackends());

test('this runtime has every backend', () => {
  expect(aesBackends.map(([name]) => name)).toEqual(['native', 'portable']);
  expect(sm4Backends.map(([name]) => name)).toEqual(['wasm', 'portable']);
});

// --- AES-256-CBC ---

function referenceAes(plaintext: Uint8Array, isPadded = true): Uint8Array {
  const cipher = createCipheriv('aes-256-cbc', aesKey, aesIv).setAutoPadding(isPadded);
  return Uint8Array.from(Buffer.concat([cipher.update(plaintext), cipher.final()]));
}

describe.each(aesBackends)('AES-256-CBC, %s', (_, backend: Aes256Cbc) => {
  test.each(LENGTHS)('%i bytes: as node:crypto, and back', (length) => {
    const plaintext = bytesOf(length, 7);
    const ciphertext = backend.encrypt(plaintext, aesKey, aesIv);
    expect(toHex(ciphertext)).toBe(toHex(referenceAes(plaintext)));
    expect(toHex(backend.decrypt(ciphertext, aesKey, aesIv))).toBe(toHex(plaintext));
  });

  test.each([1, 2, 3, 7])('views at offset %i', (offset) => {
    const plaintext = bytesOf(1000, 8);
    const [text, key, iv] = [plaintext, aesKey, aesIv].map((bytes) => unaligned(bytes, offset)) as Three;
    const ciphertext = unaligned(backend.encrypt(text, key, iv), offset);
    expect(toHex(ciphertext)).toBe(toHex(referenceAes(plaintext)));
    expect(toHex(backend.decrypt(ciphertext, key, iv))).toBe(toHex(plaintext));
  });

  test('leaves what it is given as it is', () => {
    const [plaintext, key, iv] = [bytesOf(333, 9), bytesOf(32, 10), bytesOf(16, 11)] as const;
    const ciphertext = backend.encrypt(plaintext, key, iv);
    const before = toHex(ciphertext);
    backend.decrypt(ciphertext, key, iv);
    expect([plaintext, key, iv]).toEqual([bytesOf(333, 9), bytesOf(32, 10), bytesOf(16, 11)]);
    expect(toHex(ciphertext)).toBe(before);
  });

  test('random lengths and contents', () => {
    const anyBytes = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(anyBytes, (plaintext) => {
        expect(toHex(backend.encrypt(plaintext, aesKey, aesIv))).toBe(toHex(referenceAes(plaintext)));
      }),
    );
  });

  test('a failed decryption leaves the ciphertext as it is', () => {
    const ciphertext = referenceAes(new Uint8Array(48), false);
    const before = toHex(ciphertext);
    expect(() => backend.decrypt(ciphertext, aesKey, aesIv)).toThrow();
    expect(toHex(ciphertext)).toBe(before);
  });
});

type Three = [Uint8Array, Uint8Array, Uint8Array];

/** 32 bytes of text whose last block ends as given, encrypted without any padding of their own. */
const endingIn = (...end: number[]): Uint8Array =>
  referenceAes(Uint8Array.from([...bytesOf(32 - end.length, 12), ...end]), false);

const BAD_AES: [string, Uint8Array][] = [
  ['nothing', new Uint8Array(0)],
  ['1 byte', bytesOf(1, 13)],
  ['15 bytes', bytesOf(15, 13)],
  ['17 bytes', bytesOf(17, 13)],
  ['a block cut by a byte', referenceAes(bytesOf(40, 14)).subarray(0, 47)],
  ['a byte too many', Uint8Array.from([...referenceAes(bytesOf(40, 14)), 0])],
  ['padding 0', endingIn(0)],
  ['padding 0, sixteen times', endingIn(...new Array(16).fill(0))],
  ['padding 17', endingIn(17)],
  ['padding 17, seventeen times', endingIn(...new Array(17).fill(17))],
  ['padding 32, thirty-two times', endingIn(...new Array(32).fill(32))],
  ['padding 255', endingIn(255)],
  ['padding 2 with a 1 before it', endingIn(1, 2)],
  ['padding 3 with a wrong first byte', endingIn(2, 3, 3)],
  ['padding 16 with a wrong first byte', endingIn(15, ...new Array(15).fill(16))],
  ['padding 16 with a wrong middle byte', endingIn(...new Array(8).fill(16), 17, ...new Array(7).fill(16))],
  ['the last block left out', referenceAes(new Uint8Array(32)).subarray(0, 32)],
];

/** Everything that could tell one error from another. */
function portrait(error: Error) {
  const own = Object.getOwnPropertyNames(error).map((name) => [name, Reflect.get(error, name)]);
  return { constructor: error.constructor, own, text: String(error), cause: error.cause };
}

describe('AES-256-CBC that does not decrypt', () => {
  test.each(BAD_AES)('%s: refused by every backend', (_, ciphertext) => {
    for (const [, backend] of aesBackends) expect(() => backend.decrypt(ciphertext, aesKey, aesIv)).toThrow();
  });

  test.each(BAD_AES)('%s: ERR_DECRYPTION_FAILED', (_, ciphertext) => {
    const error = thrownBy(() => aes256Cbc.decrypt(ciphertext, aesKey, aesIv));
    expect(error).toBeInstanceOf(EncryptionError);
    expect(error).not.toBeInstanceOf(TypeError);
    expect(error.code).toBe('ERR_DECRYPTION_FAILED');
    expect('cause' in error).toBe(false);
  });

  test('nothing is refused also where the runtime takes it, as Deno does', () => {
    const lenient = { update: () => Buffer.alloc(0), final: () => Buffer.alloc(0) } as unknown as Decipher;
    const decipher = vi.spyOn(process.getBuiltinModule('node:crypto'), 'createDecipheriv');
    decipher.mockReturnValue(lenient as never);
    try {
      for (const [, backend] of aesBackends) {
        expect(() => backend.decrypt(new Uint8Array(0), aesKey, aesIv)).toThrow();
      }
    } finally {
      decipher.mockRestore();
    }
  });

  test('all of them give one and the same error, stack included', () => {
    const [first, ...others] = BAD_AES.map(([, bad]) =>
      thrownBy(() => aes256Cbc.decrypt(bad, aesKey, aesIv)),
    );
    for (const other of others) expect(portrait(other)).toEqual(portrait(first!));
  });

  test('good padding of every length is taken', () => {
    for (let length = 1; length <= 16; length++) {
      const ciphertext = endingIn(...new Array(length).fill(length));
      expect(aes256Cbc.decrypt(ciphertext, aesKey, aesIv)).toEqual(bytesOf(32 - length, 12));
    }
  });

  test('a wrong key does not give the plaintext', () => {
    const ciphertext = referenceAes(bytesOf(64, 15));
    const outcome = outcomeOf(() => aes256Cbc.decrypt(ciphertext, bytesOf(32, 16), aesIv));
    expect(outcome).not.toBe(toHex(bytesOf(64, 15)));
  });

  test('a wrong IV changes the first block alone: CBC is not authenticated', () => {
    const plaintext = bytesOf(64, 15);
    const opened = aes256Cbc.decrypt(referenceAes(plaintext), aesKey, flipBit(aesIv, 0));
    expect(toHex(opened)).toBe(toHex(flipBit(plaintext, 0)));
  });
});

// --- SM4-GCM ---

const hexOf = ({ ciphertext, tag }: CiphertextAndTag) => [toHex(ciphertext), toHex(tag)];

describe.each(LENGTHS)('SM4-GCM of %i bytes', (length) => {
  const plaintext = bytesOf(length, 20);
  const expected = referenceGcm(plaintext, sm4Key, sm4Iv);

  test.each(sm4Backends)('%s: as by the book, and back', (_, backend) => {
    const sealed = backend.encrypt(plaintext, sm4Key, sm4Iv);
    expect(hexOf(sealed)).toEqual(hexOf(expected));
    expect(toHex(backend.decrypt(sealed.ciphertext, sm4Key, sm4Iv, sealed.tag))).toBe(toHex(plaintext));
  });
});

describe.each(sm4Backends)('SM4-GCM, %s', (_, backend: Sm4Gcm) => {
  test.each([1, 2, 3, 7])('views at offset %i', (offset) => {
    const plaintext = bytesOf(1000, 21);
    const [text, key, iv] = [plaintext, sm4Key, sm4Iv].map((bytes) => unaligned(bytes, offset)) as Three;
    const sealed = backend.encrypt(text, key, iv);
    expect(hexOf(sealed)).toEqual(hexOf(referenceGcm(plaintext, sm4Key, sm4Iv)));
    const [ciphertext, tag] = [unaligned(sealed.ciphertext, offset), unaligned(sealed.tag, offset)];
    expect(toHex(backend.decrypt(ciphertext, key, iv, tag))).toBe(toHex(plaintext));
  });

  test('leaves what it is given as it is', () => {
    const [plaintext, key, iv] = [bytesOf(333, 22), bytesOf(16, 23), bytesOf(12, 24)] as const;
    const sealed = backend.encrypt(plaintext, key, iv);
    const before = hexOf(sealed);
    backend.decrypt(sealed.ciphertext, key, iv, sealed.tag);
    expect([plaintext, key, iv]).toEqual([bytesOf(333, 22), bytesOf(16, 23), bytesOf(12, 24)]);
    expect(hexOf(sealed)).toEqual(before);
  });

  test('random lengths and contents', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (plaintext) => {
        expect(hexOf(backend.encrypt(plaintext, sm4Key, sm4Iv))).toEqual(
          hexOf(referenceGcm(plaintext, sm4Key, sm4Iv)),
        );
      }),
      { numRuns: 25 },
    );
  });

  const { ciphertext, tag } = referenceGcm(bytesOf(33, 25), sm4Key, sm4Iv);

  test('refuses the tag with any of its 128 bits flipped', () => {
    for (let bit = 0; bit < 128; bit++) {
      expect(() => backend.decrypt(ciphertext, sm4Key, sm4Iv, flipBit(tag, bit))).toThrow();
    }
    expect(backend.decrypt(ciphertext, sm4Key, sm4Iv, tag).length).toBe(33);
  });

  test('refuses a ciphertext with any of its bits flipped, and an empty one', () => {
    for (let bit = 0; bit < 33 * 8; bit++) {
      expect(() => backend.decrypt(flipBit(ciphertext, bit), sm4Key, sm4Iv, tag)).toThrow();
    }
    expect(() => backend.decrypt(new Uint8Array(0), sm4Key, sm4Iv, tag)).toThrow();
  });

  const padded = Uint8Array.from([...ciphertext, 0]);
  test.each<[string, Uint8Array, Uint8Array, Uint8Array]>([
    ['another key', ciphertext, flipBit(sm4Key, 0), sm4Iv],
    ['another IV', ciphertext, sm4Key, flipBit(sm4Iv, 95)],
    ['a byte less', ciphertext.subarray(0, 32), sm4Key, sm4Iv],
    ['a zero byte more', padded, sm4Key, sm4Iv],
  ])('refuses %s', (_, changed, key, iv) => {
    expect(() => backend.decrypt(changed, key, iv, tag)).toThrow();
  });

  test('refuses the tag of another message under the same key and IV', () => {
    const other = referenceGcm(bytesOf(33, 26), sm4Key, sm4Iv);
    expect(() => backend.decrypt(ciphertext, sm4Key, sm4Iv, other.tag)).toThrow();
  });
});

describe('SM4-GCM that does not verify, through the primitives', () => {
  const { ciphertext, tag } = referenceGcm(bytesOf(33, 25), sm4Key, sm4Iv);
  const bad: [string, () => unknown][] = [
    ['tag', () => sm4Gcm.decrypt(ciphertext, sm4Key, sm4Iv, flipBit(tag, 127))],
    ['ciphertext', () => sm4Gcm.decrypt(flipBit(ciphertext, 0), sm4Key, sm4Iv, tag)],
    ['key', () => sm4Gcm.decrypt(ciphertext, flipBit(sm4Key, 1), sm4Iv, tag)],
    ['IV', () => sm4Gcm.decrypt(ciphertext, sm4Key, flipBit(sm4Iv, 1), tag)],
    ['nothing', () => sm4Gcm.decrypt(new Uint8Array(0), sm4Key, sm4Iv, tag)],
  ];

  test.each(bad)('wrong %s: ERR_DECRYPTION_FAILED without a cause', (_, work) => {
    const error = thrownBy(work);
    expect(error).toBeInstanceOf(EncryptionError);
    expect(error.code).toBe('ERR_DECRYPTION_FAILED');
    expect('cause' in error).toBe(false);
    expect(error.message).toBe(thrownBy(() => aes256Cbc.decrypt(tag, aesKey, aesIv)).message);
  });
});

// --- arguments ---

type Bytes = Uint8Array;
const junk = (value: unknown) => value as Bytes;
const text = bytesOf(20, 30);
const sealed = sm4Gcm.encrypt(text, sm4Key, sm4Iv);
const block = aes256Cbc.encrypt(text, aesKey, aesIv);

/** Every argument of every primitive: its name, its right size if it has one, and a call with it replaced. */
const ARGUMENTS: [string, string, number | undefined, (value: Bytes) => unknown][] = [
  ['aes256Cbc.encrypt', 'plaintext', undefined, (value) => aes256Cbc.encrypt(value, aesKey, aesIv)],
  ['aes256Cbc.encrypt', 'key', 32, (value) => aes256Cbc.encrypt(text, value, aesIv)],
  ['aes256Cbc.encrypt', 'iv', 16, (value) => aes256Cbc.encrypt(text, aesKey, value)],
  ['aes256Cbc.decrypt', 'ciphertext', undefined, (value) => aes256Cbc.decrypt(value, aesKey, aesIv)],
  ['aes256Cbc.decrypt', 'key', 32, (value) => aes256Cbc.decrypt(block, value, aesIv)],
  ['aes256Cbc.decrypt', 'iv', 16, (value) => aes256Cbc.decrypt(block, aesKey, value)],
  ['sm4Gcm.encrypt', 'plaintext', undefined, (value) => sm4Gcm.encrypt(value, sm4Key, sm4Iv)],
  ['sm4Gcm.encrypt', 'key', 16, (value) => sm4Gcm.encrypt(text, value, sm4Iv)],
  ['sm4Gcm.encrypt', 'iv', 12, (value) => sm4Gcm.encrypt(text, sm4Key, value)],
  ['sm4Gcm.decrypt', 'ciphertext', undefined, (value) => sm4Gcm.decrypt(value, sm4Key, sm4Iv, sealed.tag)],
  ['sm4Gcm.decrypt', 'key', 16, (value) => sm4Gcm.decrypt(sealed.ciphertext, value, sm4Iv, sealed.tag)],
  ['sm4Gcm.decrypt', 'iv', 12, (value) => sm4Gcm.decrypt(sealed.ciphertext, sm4Key, value, sealed.tag)],
  ['sm4Gcm.decrypt', 'tag', 16, (value) => sm4Gcm.decrypt(sealed.ciphertext, sm4Key, sm4Iv, value)],
];

const NOT_BYTES: [string, unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['a string', 'aaaaaaaaaaaaaaaa'],
  ['a number', 16],
  ['true', true],
  ['a bigint', 16n],
  ['a list', new Array(16).fill(0)],
  ['an object with a length', { length: 16 }],
  ['a function', () => text],
];

describe.each(ARGUMENTS)('%s, argument %s', (_, name, __, call) => {
  test.each(NOT_BYTES)('%s: TypeError and ERR_INVALID_PARAMS', (_, value) => {
    const error = thrownBy(() => call(junk(value)));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toBeInstanceOf(EncryptionError);
    expect(error.code).toBe('ERR_INVALID_PARAMS');
    expect(error.message).toMatch(new RegExp(`^${name} must be a Uint8Array, got `));
  });
});

describe.each(ARGUMENTS.filter(([, , size]) => size !== undefined))(
  '%s, argument %s',
  (_, name, size, call) => {
    const wrongSizes = [0, 1, 11, 12, 13, 15, 16, 17, 24, 31, 32, 33].filter((length) => length !== size);

    test.each(wrongSizes)('%i bytes: ERR_INVALID_PARAMS that names both sizes', (length) => {
      const error = thrownBy(() => call(new Uint8Array(length)));
      expect(error).toBeInstanceOf(EncryptionError);
      expect(error.code).toBe('ERR_INVALID_PARAMS');
      expect(withoutPointer(error.message)).toBe(`${name} must be ${size} bytes, got ${length}`);
    });
  },
);

// Bytes come as Uint8Array. Whatever else looks like bytes must either count as the same bytes, or be refused.
const OTHER_VIEWS: [string, (bytes: Bytes) => unknown][] = [
  ['ArrayBuffer', (bytes) => bytes.slice().buffer],
  ['DataView', (bytes) => new DataView(bytes.slice().buffer)],
  ['Uint16Array', (bytes) => new Uint16Array(bytes.slice().buffer)],
  ['Buffer', (bytes) => Buffer.from(bytes)],
];

function outcomeOf(work: () => Bytes): unknown {
  try {
    return toHex(work());
  } catch (error) {
    return error instanceof EncryptionError ? error.code : error;
  }
}

const KEYED: [string, string, (key: Bytes, iv: Bytes) => Bytes][] = [
  ['aes256Cbc.encrypt', toHex(block), (key, iv) => aes256Cbc.encrypt(text, key, iv)],
  ['aes256Cbc.decrypt', toHex(text), (key, iv) => aes256Cbc.decrypt(block, key, iv)],
  ['sm4Gcm.encrypt', toHex(sealed.tag), (key, iv) => sm4Gcm.encrypt(text, key, iv).tag],
  ['sm4Gcm.decrypt', toHex(text), (key, iv) => sm4Gcm.decrypt(sealed.ciphertext, key, iv, sealed.tag)],
];

describe.each(KEYED)('%s', (name, expected, call) => {
  const [key, iv] = name.startsWith('aes') ? [aesKey, aesIv] : [sm4Key, sm4Iv];

  test.each(OTHER_VIEWS)('key as %s: the same bytes, or ERR_INVALID_PARAMS', (_, view) => {
    expect([expected, 'ERR_INVALID_PARAMS']).toContain(outcomeOf(() => call(junk(view(key)), iv)));
  });

  test.each(OTHER_VIEWS)('IV as %s: the same bytes, or ERR_INVALID_PARAMS', (_, view) => {
    expect([expected, 'ERR_INVALID_PARAMS']).toContain(outcomeOf(() => call(key, junk(view(iv)))));
  });
});

describe('generateDataKey', () => {
  test.each([
    ['AES-256-CBC', 32, 16],
    ['SM4-GCM', 16, 12],
  ] as const)('%s: %i and %i bytes, never the same twice', (algorithm, keyBytes, ivBytes) => {
    const made = Array.from({ length: 50 }, () => generateDataKey(algorithm));
    for (const { key, iv } of made) expect([key.length, iv.length]).toEqual([keyBytes, ivBytes]);
    expect(new Set(made.flatMap(({ key, iv }) => [toHex(key), toHex(iv)])).size).toBe(100);
  });

  test.each(['', 'aes-256-cbc', 'SM4', 'constructor', '__proto__'])(
    '%j is no algorithm: ERR_INVALID_PARAMS',
    (algorithm) => {
      const error = thrownBy(() => generateDataKey(algorithm as 'SM4-GCM'));
      expect(error).toBeInstanceOf(EncryptionError);
      expect(error).not.toBeInstanceOf(TypeError);
      expect(error.code).toBe('ERR_INVALID_PARAMS');
    },
  );

  test.each([[undefined], [null], [1], [['SM4-GCM']]])(
    '%j: TypeError and ERR_INVALID_PARAMS',
    (algorithm) => {
      const error = thrownBy(() => generateDataKey(algorithm as unknown as 'SM4-GCM'));
      expect(error).toBeInstanceOf(EncryptionError);
      expect(error.code).toBe('ERR_INVALID_PARAMS');
      expect(error).toBeInstanceOf(TypeError);
    },
  );
});

test('what node:crypto decrypts is what was encrypted', () => {
  const plaintext = bytesOf(100, 40);
  const decipher = createDecipheriv('aes-256-cbc', aesKey, aesIv);
  const ciphertext = aes256Cbc.encrypt(plaintext, aesKey, aesIv);
  expect(toHex(Buffer.concat([decipher.update(ciphertext), decipher.final()]))).toBe(toHex(plaintext));
});
