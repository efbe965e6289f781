// A provider that is not what it must be, or fails, ends the call: nothing is sent, nothing is opened, no secret is
// told, and the library's own cryptography never takes its place.

import { inspect } from 'node:util';
import { type CryptoProvider, type EncryptionEvent, sealRequest } from 'tencentcloud-encryption';
import { describe, expect, test, vi } from 'vitest';
import type { Algorithm } from '../../src/ciphers/suite.ts';
import { withoutPointer } from '../../src/errors.ts';
import { resolveOperations } from '../../src/provider/operations.ts';
import { rejection, specimen, useEmulator } from '../helpers/emulated.ts';
import { keyOf, rsa1024 } from '../helpers/keys.ts';
import { testProvider } from '../helpers/provider.ts';
import { thrownBy } from '../helpers/thrown-by.ts';

const emulated = useEmulator();
const params = { ImageBase64: specimen.FRONT, CardSide: 'FRONT' } as const;
const OPTIONS = 'ERR_INVALID_OPTIONS';
const PROVIDER = 'ERR_PROVIDER';
const fail = () => {
  throw new RangeError('the key is 00112233445566778899aabbccddeeff');
};
const { aes256Cbc, sm4Gcm, randomBytes, wrapKey } = testProvider;

// --- options ---

const BAD_PROVIDERS: [string, unknown, RegExp][] = [
  ['null', null, /^provider must be an object of name, randomBytes, .*, got null$/],
  ['a function', () => testProvider, /^provider must be an object .* got a function$/],
  ['a list', [], /^provider must be an object .* got an array$/],
  ['nothing in it', {}, /^provider must have at least one of randomBytes, wrapKey, sm4Gcm, aes256Cbc$/],
  ['a name alone', { name: 'hsm' }, /^provider must have at least one of/],
  [
    'an unknown member',
    { randomBytes, wrapkey: wrapKey },
    /^unknown member "wrapkey" of provider; known are name,/,
  ],
  ['a name that is no string', { randomBytes, name: 7 }, /^provider.name must be a string, got a number$/],
  ['an empty name', { randomBytes, name: '' }, /^provider.name must be 1 to 64 printable ASCII characters$/],
  ['a name of two lines', { randomBytes, name: 'a\nb' }, /^provider.name must be 1 to 64 printable/],
  ['a name too long', { randomBytes, name: 'a'.repeat(65) }, /^provider.name must be 1 to 64 printable/],
  ['randomBytes: null', { randomBytes: null }, /^provider.randomBytes must be a function, got null$/],
  ['wrapKey: false', { wrapKey: false }, /^provider.wrapKey must be a function, got a boolean$/],
  [
    'wrapKey: async',
    { wrapKey: async () => 0 },
    /^provider.wrapKey must give its result at once, not a promise/,
  ],
  ['sm4Gcm: null', { sm4Gcm: null }, /^provider.sm4Gcm must be an object of encrypt, decrypt, got null$/],
  ['a function as cipher', { aes256Cbc: fail }, /^provider.aes256Cbc must be an object of encrypt, decrypt/],
  [
    'no decrypt',
    { sm4Gcm: { encrypt: fail } },
    /^provider.sm4Gcm.decrypt must be a function, got undefined$/,
  ],
  ['no encrypt', { aes256Cbc: { decrypt: fail } }, /^provider.aes256Cbc.encrypt must be a function/],
  [
    'open',
    { sm4Gcm: { ...sm4Gcm, open: fail } },
    /^unknown member "open" of provider.sm4Gcm; known are encrypt/,
  ],
  [
    'encrypt: async',
    { sm4Gcm: { ...sm4Gcm, encrypt: async () => 0 } },
    /^provider.sm4Gcm.encrypt must give its/,
  ],
];
test.each(BAD_PROVIDERS)('an option that is refused: %s', (_, provider, message) => {
  const options = { publicKey: rsa1024().pem, provider: provider as CryptoProvider };
  const error = thrownBy(() => sealRequest(params, options));
  expect(error).toMatchObject({ code: OPTIONS });
  expect(withoutPointer(error.message)).toMatch(message);
});

// --- sealing ---

const withAes = (encrypt: unknown) => ({ aes256Cbc: { ...aes256Cbc, encrypt } }) as CryptoProvider;
const withSm4 = (encrypt: unknown) => ({ sm4Gcm: { ...sm4Gcm, encrypt } }) as CryptoProvider;
const withRandom = (give: unknown) => ({ randomBytes: give }) as CryptoProvider;
const withWrap = (wrap: unknown) => ({ wrapKey: wrap }) as CryptoProvider;

type Bytes = Uint8Array;
const AES = 'AES-256-CBC';
const SM4 = 'SM4-GCM';
const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => i + 1);
const sealSm4 = (change: (sealed: { ciphertext: Bytes; tag: Bytes }) => unknown) =>
  withSm4((...inputs: [Bytes, Bytes, Bytes]) => change(sm4Gcm.encrypt(...inputs)));
/** The plaintext in the place of some 16 bytes of the ciphertext. */
function leaking(plaintext: Bytes, key: Bytes, iv: Bytes): Bytes {
  const ciphertext = Uint8Array.from(aes256Cbc.encrypt(plaintext, key, iv));
  ciphertext.set(plaintext.subarray(1600, 1616), 1600);
  return ciphertext;
}

const BAD_SEALING: [string, Algorithm, CryptoProvider, RegExp][] = [
  [
    'randomBytes throws',
    AES,
    withRandom(fail),
    /^provider.randomBytes failed: it threw an instance of Range/,
  ],
  ['wrapKey throws', AES, withWrap(fail), /^provider.wrapKey failed: it threw an instance of RangeError/],
  ['aes256Cbc.encrypt throws', AES, withAes(fail), /^provider.aes256Cbc.encrypt failed/],
  ['sm4Gcm.encrypt throws', SM4, withSm4(fail), /^provider.sm4Gcm.encrypt failed/],
  [
    'it throws no error',
    SM4,
    withSm4(() => {
      throw 'key';
    }),
    /it threw a string\. Nothing was sent/,
  ],

  [
    'randomBytes promises',
    AES,
    withRandom(() => Promise.reject(new Error())),
    /gives must be there at once.*an instance of Promise$/,
  ],
  [
    'wrapKey promises',
    SM4,
    withWrap(() => Promise.reject(new Error())),
    /provider.wrapKey gives must be there at once/,
  ],
  [
    'encrypt promises',
    AES,
    withAes(() => Promise.reject(new Error())),
    /encrypt gives must be there at once/,
  ],
  // biome-ignore lint/suspicious/noThenProperty: what is not a Promise and acts like one
  ['a thenable', SM4, withSm4(() => ({ then: () => {} })), /must be there at once.*got an object$/],

  [
    'randomBytes: nothing',
    AES,
    withRandom(() => undefined),
    /randomBytes gives must be a Uint8Array, got undefined$/,
  ],
  [
    'randomBytes: an array',
    AES,
    withRandom((n: number) => Array.from(bytes(n))),
    /a Uint8Array, got an array$/,
  ],
  ['randomBytes: a string', AES, withRandom((n: number) => 'r'.repeat(n)), /a Uint8Array, got a string$/],
  [
    'randomBytes: an ArrayBuffer',
    AES,
    withRandom((n: number) => bytes(n).buffer),
    /got an instance of ArrayBuffer$/,
  ],
  [
    'randomBytes: 16 bit',
    AES,
    withRandom((n: number) => new Uint16Array(n)),
    /got an instance of Uint16Array$/,
  ],
  [
    'wrapKey: hex',
    SM4,
    withWrap(() => '04'.repeat(113)),
    /wrapKey gives must be a Uint8Array, got a string$/,
  ],
  ['encrypt: null', AES, withAes(() => null), /a Uint8Array, got null$/],
  [
    'GCM: null',
    SM4,
    withSm4(() => null),
    /^the ciphertext in what provider.sm4Gcm.encrypt gives must be a Uint8Array/,
  ],
  ['GCM: ciphertext and tag in one', SM4, withSm4(() => bytes(99)), /^the ciphertext in what/],
  ['GCM: no tag', SM4, sealSm4(({ ciphertext }) => ({ ciphertext })), /^the tag in what .* got undefined$/],
  [
    'GCM: a getter that throws',
    SM4,
    withSm4(() => ({
      get ciphertext() {
        return fail();
      },
    })),
    /got undefined$/,
  ],

  ['randomBytes: a byte less', AES, withRandom((n: number) => bytes(n - 1)), /must be 32 bytes, got 31$/],
  ['randomBytes: a byte more', SM4, withRandom((n: number) => bytes(n + 1)), /must be 16 bytes, got 17$/],
  ['an RSA wrap of 64 bytes', AES, withWrap(() => bytes(64)), /must be 128 bytes, got 64$/],
  ['an SM2 wrap without 04', SM4, withWrap(() => bytes(112)), /must be 113 bytes, got 112$/],
  ['an SM2 wrap in DER', SM4, withWrap(() => bytes(121)), /must be 113 bytes, got 121$/],
  ['an SM2 wrap that is compressed', SM4, withWrap(() => bytes(113).fill(2)), /must begin with 04/],
  ['CBC without padding', AES, withAes((text: Bytes) => bytes(text.length)), /must be \d+ bytes, got \d+$/],
  [
    'a GCM text cut',
    SM4,
    sealSm4(({ ciphertext, tag }) => ({ ciphertext: ciphertext.subarray(1), tag })),
    /^the ciphertext in .* bytes, got/,
  ],
  [
    'a GCM tag of 12 bytes',
    SM4,
    sealSm4(({ ciphertext, tag }) => ({ ciphertext, tag: tag.subarray(4) })),
    /^the tag in .* must be 16 bytes, got 12$/,
  ],
  [
    'a GCM text with its tag',
    SM4,
    sealSm4(({ ciphertext, tag }) => ({ ciphertext: Buffer.concat([ciphertext, tag]), tag })),
    /bytes, got/,
  ],

  [
    'randomBytes: zeros',
    AES,
    withRandom((n: number) => new Uint8Array(n)),
    /isn't random: it returned one byte over and over$/,
  ],
  [
    'randomBytes: the same byte',
    SM4,
    withRandom((n: number) => new Uint8Array(n).fill(0xff)),
    /one byte over and over$/,
  ],
  ['randomBytes: the same again', SM4, withRandom(bytes), /isn't random: it returned the same as before$/],
  [
    'a wrap that is the key',
    SM4,
    withWrap((key: Bytes) => Buffer.concat([bytes(97).fill(4, 0, 1), key])),
    /holds the data key as it is$/,
  ],
  [
    'a wrap with the key in it',
    AES,
    withWrap((key: Bytes) => Buffer.concat([bytes(50), key, bytes(46)])),
    /holds the data key as it is$/,
  ],
  [
    'GCM: the plaintext',
    SM4,
    withSm4((text: Bytes) => ({ ciphertext: text, tag: bytes(16) })),
    /repeats what it was given$/,
  ],
  [
    'GCM: a copy of it, and it wiped',
    SM4,
    withSm4((text: Bytes) => {
      const ciphertext = Uint8Array.from(text);
      text.fill(0);
      return { ciphertext, tag: bytes(16) };
    }),
    /repeats what it was given$/,
  ],
  [
    'CBC: the padded plaintext',
    AES,
    withAes((text: Bytes) => Buffer.concat([text, bytes(16 - (text.length % 16))])),
    /repeats what it was given$/,
  ],
  ['CBC: one block of the plaintext', AES, withAes(leaking), /repeats what it was given$/],
];

test.each(BAD_SEALING)('sealing fails closed: %s', async (_, algorithm, provider, message) => {
  const events: EncryptionEvent[] = [];
  const count = emulated.emulator.requests.length;
  const client = emulated.client(algorithm, { provider, onEvent: (event) => events.push(event) });
  const error = await rejection(client.RecognizeEncryptedIDCardOCR(params));
  expect(error).toMatchObject({ name: 'EncryptionError', code: PROVIDER });
  expect(withoutPointer(error.message)).toMatch(message);
  expect(error).not.toHaveProperty('cause');
  expect(inspect(error, { showHidden: true })).not.toContain('0011223344');
  expect(events).toEqual([
    expect.objectContaining({
      code: PROVIDER,
      failure: 'key',
      sent: false,
      provider: 'unnamed',
      encrypted: false,
    }),
  ]);
  expect(emulated.emulator.requests.length).toBe(count);
});

test('a generator that begins again with every call is found out at the second', () => {
  const stuck = () => {
    let n = 0;
    return withRandom((length: number) => Uint8Array.from({ length }, () => (n++ * 37) & 255));
  };
  const seal = (provider: CryptoProvider) => sealRequest(params, { publicKey: rsa1024().pem, provider });
  const provider = stuck();
  seal(provider).dispose();
  seal(provider).dispose();
  let calls = 0;
  const cycling = withRandom((length: number) => bytes(length).fill(7, 0, (calls++ % 2) + 1));
  seal(cycling).dispose();
  expect(thrownBy(() => seal(cycling))).toMatchObject({
    code: PROVIDER,
    message: expect.stringMatching(/same as before\. See /),
  });
});

test('a text of three bytes may be its own ciphertext by chance: it is not refused', async () => {
  const { sealFields } = await import('tencentcloud-encryption');
  const provider = withSm4((text: Bytes) => ({ ciphertext: text, tag: bytes(16) }));
  const seal = (Mobile: string) =>
    sealFields({ Mobile }, ['Mobile'], { publicKey: keyOf[SM4]().pem, provider });
  expect(seal('123').request.Mobile).toBe('MTIz');
  expect(thrownBy(() => seal('1234'))).toMatchObject({ code: PROVIDER });
});

// --- opening ---

/** All that a caller can see of an error, its stack included; every call has a RequestId of its own. */
function portrait(error: Error) {
  const own = Object.getOwnPropertyNames(error).map((name) => [name, Reflect.get(error, name)]);
  return { constructor: error.constructor, ...Object.fromEntries(own), requestId: undefined };
}

const BAD_OPENING: [string, (...inputs: Bytes[]) => unknown][] = [
  ['throws', fail],
  ['promises', () => Promise.reject(new Error('a promise'))],
  ['gives nothing', () => undefined],
  ['gives a string', () => '{}'],
  ['gives too much', (ciphertext) => new Uint8Array(ciphertext!.length + 1)],
  ['gives nothing at all', () => new Uint8Array(0)],
  ['gives another text', (ciphertext) => new Uint8Array(ciphertext!.length - 1).fill(0x20)],
  ['gives the ciphertext', (ciphertext) => ciphertext],
];
const opening: [Algorithm, (typeof BAD_OPENING)[number]][] = [AES, SM4].flatMap((algorithm) =>
  BAD_OPENING.map((row): [Algorithm, typeof row] => [algorithm as Algorithm, row]),
);

describe('opening fails as every decryption does', () => {
  const open = async (algorithm: Algorithm, provider: CryptoProvider, fault?: 'cut-body') => {
    emulated.emulator.behave({ fault });
    return portrait(
      await rejection(emulated.client(algorithm, { provider }).RecognizeEncryptedIDCardOCR(params)),
    );
  };

  test.each(opening)('%s, decrypt %s', async (algorithm, [, decrypt]) => {
    const provider = {
      aes256Cbc: { ...aes256Cbc, decrypt },
      sm4Gcm: { ...sm4Gcm, decrypt },
    } as CryptoProvider;
    const [failed, expected] = [
      await open(algorithm, provider),
      await open(algorithm, testProvider, 'cut-body'),
    ];
    expect(expected).toMatchObject({ code: 'ERR_DECRYPTION_FAILED', stack: expect.any(String) });
    expect(failed).toEqual(expected);
  });
});

/** Two chunks and some of a third: a body is read in chunks of 65,280 bytes. */
const long = { ImageUrl: `https://example.com/${'a1b2'.repeat(40_000)}.jpg` };

test.each([0, 65_280, 65_296, 130_560])(
  'plaintext in the ciphertext is found at byte %i of a long body',
  (at) => {
    const provider = withAes((plaintext: Bytes, key: Bytes, iv: Bytes) => {
      const ciphertext = Uint8Array.from(aes256Cbc.encrypt(plaintext, key, iv));
      ciphertext.set(plaintext.subarray(at, at + 16), at);
      return ciphertext;
    });
    expect(() => sealRequest(long, { publicKey: rsa1024().pem, provider })).toThrow(
      /repeats what it was given\. See /,
    );
  },
);

test.each([0, 1, 15, 17, 31])('a ciphertext of %i bytes never reaches a CBC provider', (length) => {
  const decrypt = vi.fn(aes256Cbc.decrypt);
  const { suiteOf } = resolveOperations({ aes256Cbc: { ...aes256Cbc, decrypt } });
  const open = (length: number) => suiteOf(AES).decrypt(bytes(length), bytes(32), bytes(16));
  expect(() => open(length)).toThrow();
  expect(decrypt).not.toHaveBeenCalled();
  expect(() => open(16)).toThrow();
  expect(decrypt).toHaveBeenCalledTimes(1);
});

test('the data key is wiped when a provider fails', () => {
  const drawn = vi.spyOn(crypto, 'getRandomValues');
  expect(() => sealRequest(params, { publicKey: rsa1024().pem, provider: withAes(fail) })).toThrow('failed');
  const key = drawn.mock.results[0]?.value as Bytes;
  vi.restoreAllMocks();
  expect([key.length, key.every((byte) => byte === 0)]).toEqual([32, true]);
});
