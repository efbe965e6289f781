// What sealRequest takes and refuses as parameters, and that it writes exactly them.

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Algorithm } from '../../src/ciphers/suite.ts';
import { type SealOptions, sealRequest } from '../../src/envelope/by-hand.ts';
import { EncryptionError, withoutPointer } from '../../src/errors.ts';
import { sealWith } from '../../src/primitives.ts';
import { ALGORITHMS, decryptBody, keyOf, unsealRequest } from '../helpers/keys.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { fromBase64, toBase64, toUtf8 } from '../helpers/vectors.ts';

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3, 4, 5, 6]);
const ImageBase64 = toBase64(PNG);
const ImageUrl = 'https://example.com/cards/li-ming.jpg?sign=8fa3';

const seal = (params: unknown, algorithm: Algorithm = 'AES-256-CBC', options: Partial<SealOptions> = {}) =>
  sealRequest(params as object, { publicKey: keyOf[algorithm]().pem, ...options });

// --- refused ---

const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;

const NO_IMAGE = /^there is no image: pass ImageBase64 .* or ImageUrl$/;
const BOTH_IMAGES = /^ImageBase64 and ImageUrl are both set/;
const NOT_BASE64 = /^ImageBase64 must be standard Base64 with padding/;
const GIF = /^ImageBase64 must be .*PNG, JPEG and BMP\), got a GIF/;
const NO_URL = /^ImageUrl must be an http:\/\/ or https:\/\/ address$/;
const CARD_SIDE = /^CardSide must be 'FRONT' \(portrait\) or 'BACK' \(emblem\), got /;

/** Rows of ERR_INVALID_PARAMS: name, parameters, message. */
const REFUSED: [string, object, RegExp][] = [
  ['nothing at all', {}, NO_IMAGE],
  ['no image', { CardSide: 'FRONT' }, NO_IMAGE],
  ['only empty images', { ImageBase64: '', ImageUrl: '' }, NO_IMAGE],
  ['only null images', { ImageBase64: null, ImageUrl: undefined }, NO_IMAGE],
  ['an image of no bytes', { ImageBase64: new Uint8Array(0) }, NO_IMAGE],
  ['an ArrayBuffer of no bytes', { ImageBase64: new ArrayBuffer(0) }, NO_IMAGE],
  ['a data: prefix alone', { ImageBase64: 'data:image/png;base64,' }, NO_IMAGE],
  ['line breaks alone', { ImageBase64: '\r\n\n' }, NO_IMAGE],
  [
    'an image under another spelling',
    { imageBase64: ImageBase64 },
    /^imageBase64 isn't a parameter of .*: did you mean ImageBase64\?$/,
  ],
  ['both kinds of image', { ImageBase64, ImageUrl }, BOTH_IMAGES],
  ['both kinds, as bytes', { ImageBase64: PNG, ImageUrl }, BOTH_IMAGES],
  ['an image without padding', { ImageBase64: ImageBase64.replace(/=+$/, '') }, NOT_BASE64],
  ['an image with padding too much', { ImageBase64: `${ImageBase64}====` }, NOT_BASE64],
  ['an image with three =', { ImageBase64: 'A===' }, NOT_BASE64],
  ['an image with padding inside', { ImageBase64: 'AA==AAAA' }, NOT_BASE64],
  ['URL-safe Base64', { ImageBase64: '-_-_' }, NOT_BASE64],
  ['an image with blanks', { ImageBase64: 'AAAA AAAA' }, NOT_BASE64],
  ['an image with a tab', { ImageBase64: 'AAAA\tAAA' }, NOT_BASE64],
  ['binary text', { ImageBase64: Buffer.from(PNG).toString('latin1') }, NOT_BASE64],
  ['hexadecimal of odd length', { ImageBase64: '89504e470d0a1a' }, NOT_BASE64],
  ['a path', { ImageBase64: '/home/li-ming/card.png' }, NOT_BASE64],
  ['a data: URL that is not Base64', { ImageBase64: 'data:image/svg+xml,<svg/>' }, NOT_BASE64],
  ['full-width letters', { ImageBase64: 'ＡＡＡＡ' }, NOT_BASE64],
  ['GIF87a', { ImageBase64: toBase64(Buffer.from('GIF87a\x01\x02\x03')) }, GIF],
  ['GIF89a', { ImageBase64: toBase64(Buffer.from('GIF89a\x01\x02\x03')) }, GIF],
  ['GIF89a as bytes', { ImageBase64: Buffer.from('GIF89a\x01\x02\x03') }, GIF],
  ['GIF behind a prefix', { ImageBase64: `data:image/png;base64,${btoa('GIF89a...')}` }, GIF],
  ['GIF behind a line break', { ImageBase64: `\r\n${btoa('GIF89a...')}` }, GIF],
  ['another protocol', { ImageUrl: 'ftp://example.com/a.jpg' }, NO_URL],
  ['a file', { ImageUrl: 'file:///home/li-ming/card.png' }, NO_URL],
  ['no protocol', { ImageUrl: 'example.com/a.jpg' }, NO_URL],
  ['a protocol alone', { ImageUrl: 'https://' }, NO_URL],
  ['an address with a blank', { ImageUrl: 'https://example.com/a b.jpg' }, NO_URL],
  ['an address with a line break', { ImageUrl: 'https://example.com/a.jpg\n' }, NO_URL],
  ['an address behind a blank', { ImageUrl: ' https://example.com/a.jpg' }, NO_URL],
  ['an image as an address', { ImageUrl: `data:image/png;base64,${ImageBase64}` }, NO_URL],
  ['CardSide in lower case', { ImageBase64, CardSide: 'front' }, CARD_SIDE],
  ['CardSide with a blank', { ImageBase64, CardSide: 'FRONT ' }, CARD_SIDE],
  ['CardSide of another word', { ImageBase64, CardSide: 'EMBLEM' }, CARD_SIDE],
  ['Action inside', { ImageBase64, Action: 'IDCardOCR' }, /^Action isn't a business parameter/],
  ['Version inside', { ImageBase64, Version: '2018-11-19' }, /^Version isn't a business parameter/],
  ['Region inside', { ImageBase64, Region: 'ap-guangzhou' }, /^Region isn't a business parameter/],
  ['an empty Region inside', { ImageBase64, Region: '' }, /^Region isn't a business parameter/],
  ['EncryptedBody inside', { ImageBase64, EncryptedBody: 'AAAA' }, /^EncryptedBody is made by this library/],
  ['EncryptedBody alone', { EncryptedBody: 'AAAA' }, /^EncryptedBody is made by this library/],
  ['Encryption inside', { ImageBase64, Encryption: { Iv: 'AAAA' } }, /^Encryption is made by this library/],
  ['an empty Encryption inside', { ImageBase64, Encryption: {} }, /^Encryption is made by this library/],
  [
    'an inherited member',
    Object.assign(Object.create({ CardSide: 'x' }), { ImageBase64 }),
    /^params inherits CardSide/,
  ],
  ['a bigint inside', { ImageBase64, Extra: { a: [1n] } }, /^Extra can't be written as JSON/],
  ['a cycle', { ImageBase64, Extra: cyclic }, /^Extra can't be written as JSON/],
  ['a cycle as Config', { ImageBase64, Config: cyclic }, /^Config can't be written as JSON/],
  ['not a number', { ImageBase64, Extra: Number.NaN }, /^Extra can't be written as JSON/],
  ['an infinite number', { ImageBase64, Extra: Number.POSITIVE_INFINITY }, /^Extra can't be written as JSON/],
];

const PARAMS = /^params must be an object of parameters, got /;

/** Rows of a wrong JavaScript type: ERR_INVALID_PARAMS and a TypeError. */
const WRONG_TYPES: [string, unknown, RegExp][] = [
  ['undefined', undefined, PARAMS],
  ['null', null, PARAMS],
  ['a string', ImageBase64, PARAMS],
  ['a number', 7, PARAMS],
  ['a function', () => ({ ImageBase64 }), PARAMS],
  ['a list', [ImageBase64], PARAMS],
  ['bytes', PNG, PARAMS],
  ['an ArrayBuffer', PNG.buffer, PARAMS],
  ['a DataView', new DataView(PNG.buffer), PARAMS],
  ['a number as image', { ImageBase64: 7 }, /^ImageBase64 must be a Base64 string or bytes, got a number$/],
  ['false as image', { ImageBase64: false }, /^ImageBase64 must be a Base64 string or bytes, got a boolean$/],
  ['a list as image', { ImageBase64: [...PNG] }, /^ImageBase64 must be .*, got an array$/],
  ['an object as image', { ImageBase64: { ...PNG } }, /^ImageBase64 must be .*, got an object$/],
  ['a Blob as image', { ImageBase64: new Blob([PNG]) }, /^ImageBase64 must be .*, got an instance of Blob$/],
  ['a Promise as image', { ImageBase64: Promise.resolve(PNG) }, /^ImageBase64 must be .* of Promise$/],
  [
    'a URL object',
    { ImageUrl: new URL(ImageUrl) },
    /^ImageUrl must be plain data \(pass its href\), got an instance of URL$/,
  ],
  ['a number as address', { ImageUrl: 7 }, /^ImageUrl must be a string, got a number$/],
  ['bytes as address', { ImageUrl: PNG }, /^ImageUrl must be a string, got an instance of Uint8Array$/],
  [
    'a number as CardSide',
    { ImageBase64, CardSide: 0 },
    /^CardSide must be 'FRONT' or 'BACK', got a number$/,
  ],
  ['a list as CardSide', { ImageBase64, CardSide: ['FRONT'] }, /^CardSide must be .*, got an array$/],
  [
    'a list as Config',
    { ImageBase64, Config: [] },
    /^Config must be an object or a JSON string, got an array$/,
  ],
  ['true as Config', { ImageBase64, Config: true }, /^Config must be .*, got a boolean$/],
  ['a number as Config', { ImageBase64, Config: 1 }, /^Config must be .*, got a number$/],
  ['a function', { ImageBase64, Extra: () => 1 }, /^Extra /],
  ['a symbol', { ImageBase64, Extra: Symbol('x') }, /^Extra /],
  ['a bigint', { ImageBase64, Extra: 1n }, /^Extra /],
  [
    'a date',
    { ImageBase64, At: new Date(0) },
    /^At must be plain data \(pass a string.*\), got an instance of Date$/,
  ],
  ['bytes as Config', { ImageBase64, Config: PNG }, /^Config must be .*, got an instance of Uint8Array$/],
];

describe.each(ALGORITHMS)('refused before anything is sealed, %s', (algorithm) => {
  test.each(REFUSED)('%s: ERR_INVALID_PARAMS', (_, params, message) => {
    const error = thrownBy(() => seal(params, algorithm));
    expect(error).toBeInstanceOf(EncryptionError);
    expect(error.code).toBe('ERR_INVALID_PARAMS');
    expect(withoutPointer(error.message)).toMatch(message);
  });

  test.each(WRONG_TYPES)('%s: TypeError and ERR_INVALID_PARAMS', (_, params, message) => {
    const error = thrownBy(() => seal(params, algorithm));
    expect(error).toBeInstanceOf(EncryptionError);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.code).toBe('ERR_INVALID_PARAMS');
    expect(withoutPointer(error.message)).toMatch(message);
  });
});

// --- nothing of a value in a message ---

const SECRETS = [ImageBase64, ImageBase64.slice(0, 8), ImageUrl, 'example.com', 'li-ming', '李明', 'LiMing'];

const LEAKY: [string, object][] = [
  ['a broken image', { ImageBase64: `${ImageBase64}*` }],
  ['an image without padding', { ImageBase64: ImageBase64.replace(/=+$/, '') }],
  ['a name as image', { ImageBase64: '李明' }],
  ['both images', { ImageBase64, ImageUrl }],
  ['a URL without a protocol', { ImageUrl: ImageUrl.slice(8) }],
  ['a URL with a blank', { ImageUrl: `${ImageUrl} ` }],
  ['a URL object', { ImageUrl: new URL(ImageUrl) }],
  ['a URL as CardSide', { ImageBase64, CardSide: ImageUrl }],
  ['a name as CardSide', { ImageBase64, CardSide: '李明' }],
  ['a name in Latin letters as CardSide', { ImageBase64, CardSide: 'LiMing' }],
  ['an image as CardSide', { ImageBase64, CardSide: ImageBase64 }],
  ['a list as Config', { ImageBase64, Config: ['李明', ImageUrl] }],
  ['a URL as Action', { ImageBase64, Action: ImageUrl }],
  ['a sealed body', { ImageBase64, EncryptedBody: ImageBase64 }],
  ['a bigint beside a name', { ImageBase64, Extra: { Name: '李明', n: 1n } }],
  ['an image with a constructor of its own', { ImageBase64: { constructor: { name: '李明' } } }],
  ['a toJSON that throws', { ImageBase64, Extra: { toJSON: () => throwText('李明') } }],
  ['a Config whose toJSON throws', { ImageBase64, Config: { toJSON: () => throwText('李明') } }],
];

function throwText(text: string): never {
  throw new Error(text);
}

test.each(LEAKY)('%s: the message tells nothing of it', (_, params) => {
  const error = thrownBy(() => seal(params));
  expect(error).toMatchObject({ code: 'ERR_INVALID_PARAMS' });
  const told = `${error.message} ${error.stack} ${JSON.stringify(error)} ${'cause' in error}`;
  expect(SECRETS.filter((secret) => told.includes(secret))).toEqual([]);
});

test('a request that is too large tells nothing of its parameters', () => {
  for (const params of [{ ImageBase64, Extra: '李明' }, { ImageUrl }]) {
    const error = thrownBy(() => seal(params, 'SM4-GCM', { maxRequestBytes: 9 }));
    expect(error.code).toBe('ERR_REQUEST_TOO_LARGE');
    expect(SECRETS.filter((secret) => String(error.stack).includes(secret))).toEqual([]);
  }
});

// --- taken ---

/** What the service reads out of a sealed request. */
function bodyOf(
  params: unknown,
  algorithm: Algorithm = 'AES-256-CBC',
  options?: Partial<SealOptions>,
): string {
  return toUtf8(unsealRequest(seal(params, algorithm, options).request, keyOf[algorithm]()).body);
}

function shared(bytes: Uint8Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}

const around = Uint8Array.from([9, 9, 9, ...PNG, 9]);
const image = { ImageBase64 };

/** Name, parameters as a caller writes them, parameters as the service reads them. */
const TAKEN: [string, object, object][] = [
  ['a Base64 string', { ImageBase64 }, image],
  ['a data: prefix', { ImageBase64: `data:image/png;base64,${ImageBase64}` }, image],
  ['a data: prefix in capitals', { ImageBase64: `DATA:image/JPEG;BASE64,${ImageBase64}` }, image],
  ['a data: prefix with a parameter', { ImageBase64: `data:image/png;name=a;base64,${ImageBase64}` }, image],
  ['a data: prefix without a type', { ImageBase64: `data:;base64,${ImageBase64}` }, image],
  ['CR and LF', { ImageBase64: ImageBase64.replace(/(.{4})/g, '\r$1\r\n\n') }, image],
  ['a prefix, and CR and LF', { ImageBase64: `data:image/bmp;base64,\r\n${ImageBase64}\r\n` }, image],
  ['a Uint8Array', { ImageBase64: PNG }, image],
  ['a Buffer', { ImageBase64: Buffer.from(PNG) }, image],
  ['an ArrayBuffer', { ImageBase64: PNG.slice().buffer }, image],
  ['a DataView', { ImageBase64: new DataView(around.buffer, 3, PNG.length) }, image],
  ['a Uint16Array', { ImageBase64: new Uint16Array(PNG.slice().buffer) }, image],
  ['a view with an offset', { ImageBase64: around.subarray(3, 3 + PNG.length) }, image],
  ['a Uint8ClampedArray', { ImageBase64: Uint8ClampedArray.from(PNG) }, image],
  ['a SharedArrayBuffer', { ImageBase64: shared(PNG) }, image],
  ['a view of a SharedArrayBuffer', { ImageBase64: new Uint8Array(shared(PNG)) }, image],
  ['an address', { ImageUrl }, { ImageUrl }],
  ['an address in capitals', { ImageUrl: 'HTTP://EXAMPLE.COM' }, { ImageUrl: 'HTTP://EXAMPLE.COM' }],
  ['an address with an empty image', { ImageUrl, ImageBase64: '' }, { ImageUrl }],
  ['an address with a null image', { ImageUrl, ImageBase64: null }, { ImageUrl }],
  ['an address with an image of no bytes', { ImageUrl, ImageBase64: new Uint8Array(0) }, { ImageUrl }],
  ['FRONT', { ImageBase64, CardSide: 'FRONT' }, { ImageBase64, CardSide: 'FRONT' }],
  ['BACK', { CardSide: 'BACK', ImageBase64 }, { CardSide: 'BACK', ImageBase64 }],
  [
    'Config as an object',
    { ImageBase64, Config: { CropIdCard: true, 汉: 1 } },
    { ImageBase64, Config: '{"CropIdCard":true,"汉":1}' },
  ],
  ['Config as a string', { ImageBase64, Config: '{ }' }, { ImageBase64, Config: '{ }' }],
  ['an empty Config object', { ImageBase64, Config: {} }, { ImageBase64, Config: '{}' }],
  [
    'empty strings, as the guide writes them',
    { ImageBase64, ImageUrl: '', CardSide: '', Config: '', EncryptedBody: '', Encryption: '' },
    image,
  ],
  [
    'null and undefined',
    { ImageBase64, CardSide: null, Config: undefined, Extra: null, Action: null },
    image,
  ],
  [
    'unknown parameters of every kind',
    {
      Later: 'x',
      ImageBase64,
      Empty: '',
      Off: false,
      Zero: 0,
      List: [1, null, { a: [] }],
      名: '“\u2028\ud800"\\',
    },
    {
      Later: 'x',
      ImageBase64,
      Empty: '',
      Off: false,
      Zero: 0,
      List: [1, null, { a: [] }],
      名: '“\u2028\ud800"\\',
    },
  ],
  ['bytes as an unknown parameter', { ImageBase64, Extra: PNG }, { ImageBase64, Extra: ImageBase64 }],
  ['numbers as names', { ImageBase64, 2: 'b', 1: 'a' }, { 1: 'a', 2: 'b', ImageBase64 }],
  [
    'an instance of a class',
    new (class Card {
      ImageBase64 = ImageBase64;
    })(),
    image,
  ],
  ['an object without a prototype', Object.assign(Object.create(null), image), image],
];

describe.each(ALGORITHMS)('the sealed body is JSON.stringify of the parameters, %s', (algorithm) => {
  test.each(TAKEN)('%s', (_, params, expected) => {
    expect(bodyOf(params, algorithm)).toBe(JSON.stringify(expected));
  });

  test.each([0, 1, 2, 3])('an image of 73728 bytes and %i: chunks join', (more) => {
    const bytes = new Uint8Array(3 * 24_576 + more).map((_, i) => i * 7);
    expect(bodyOf({ ImageBase64: bytes }, algorithm)).toBe(`{"ImageBase64":"${toBase64(bytes)}"}`);
  });
});

test('a member named __proto__ is a parameter like others', () => {
  const params = JSON.parse(`{"__proto__":{"a":1},"ImageUrl":"${ImageUrl}"}`);
  expect(bodyOf(params)).toBe(`{"__proto__":{"a":1},"ImageUrl":"${ImageUrl}"}`);
});

test('every parameter is read once', () => {
  let reads = 0;
  const params = {
    get ImageBase64() {
      reads++;
      return PNG;
    },
  };
  expect(bodyOf(params)).toBe(JSON.stringify(image));
  expect(reads).toBe(1);
});

describe('another action has no rules for its parameters', () => {
  const options = { action: 'DetectAIFakeFaces' };

  test.each<[object, object]>([
    [{}, {}],
    [
      { CardSide: 'x', Config: [1] },
      { CardSide: 'x', Config: [1] },
    ],
    [
      { FaceInput: '', ImageUrl: 'x', Old: null },
      { FaceInput: '', ImageUrl: 'x' },
    ],
    [
      { ImageBase64: PNG, ImageUrl },
      { ImageBase64, ImageUrl },
    ],
  ])('%j', (params, expected) => {
    expect(bodyOf(params, 'SM4-GCM', options)).toBe(JSON.stringify(expected));
  });

  test.each<[object]>([[{ Action: 'x' }], [{ EncryptedBody: 'AAAA' }], [{ ImageBase64: '*' }]])(
    '%j: ERR_INVALID_PARAMS all the same',
    (params) => {
      expect(thrownBy(() => seal(params, 'SM4-GCM', options)).code).toBe('ERR_INVALID_PARAMS');
    },
  );
});

// --- properties ---

const RESERVED = new Set([
  ...['Action', 'Version', 'Region', 'EncryptedBody', 'Encryption'],
  ...['ImageBase64', 'ImageUrl', 'CardSide', 'Config'],
]);
const name = fc.string({ unit: 'grapheme' }).filter((text) => !RESERVED.has(text));
const anyName = fc.oneof(name, fc.constantFrom('__proto__', 'constructor', 'toJSON', '', '0', 'a"b\\'));
const record = fc.array(fc.tuple(anyName, fc.jsonValue()), { maxLength: 6 });

const fixedKeys = {
  'AES-256-CBC': { key: new Uint8Array(32).fill(3), iv: new Uint8Array(16).fill(4) },
  'SM4-GCM': { key: new Uint8Array(16).fill(5), iv: new Uint8Array(12).fill(6) },
};

function bodySealedWith(params: object, algorithm: Algorithm): string {
  const { key, iv } = fixedKeys[algorithm];
  const { request } = sealWith(params, { key, iv }, { publicKey: keyOf[algorithm]().pem });
  return toUtf8(decryptBody(fromBase64(request.EncryptedBody), key, iv, request.Encryption.TagList[0]));
}

describe.each(ALGORITHMS)('for any JSON beside an image, %s', (algorithm) => {
  test('the body is JSON.stringify', () => {
    fc.assert(
      fc.property(
        record,
        fc.uint8Array({ minLength: 1, maxLength: 100 }),
        fc.boolean(),
        (entries, bytes, isFirst) => {
          fc.pre(bytes[0] !== 0x47);
          const members: [string, unknown] = ['ImageBase64', bytes];
          const params = Object.fromEntries(isFirst ? [members, ...entries] : [...entries, members]);
          const kept = Object.entries(params).filter(([, value]) => value !== null);
          const expected = kept.map(([key, value]) => [key, key === 'ImageBase64' ? toBase64(bytes) : value]);
          expect(bodySealedWith(params, algorithm)).toBe(JSON.stringify(Object.fromEntries(expected)));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('a deeply frozen object is taken, and stays as it is', () => {
    fc.assert(
      fc.property(record, (entries) => {
        const make = () => ({
          ...Object.fromEntries(structuredClone(entries)),
          ImageBase64,
          Config: { a: [1] },
        });
        const params = deepFreeze(make());
        bodySealedWith(params, algorithm);
        expect(isDeepStrictEqual(params, make())).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value;
}

test('bytes stay as they are', () => {
  const bytes = PNG.slice();
  const sealed = seal({ ImageBase64: bytes });
  sealed.dispose();
  expect(bytes).toEqual(PNG);
});

test('a later change of the bytes changes nothing', () => {
  const bytes = PNG.slice();
  const { request } = seal({ ImageBase64: bytes });
  bytes.fill(0);
  expect(toUtf8(unsealRequest(request, keyOf['AES-256-CBC']()).body)).toBe(JSON.stringify(image));
});

// --- size ---

const sizeOf = (params: object, algorithm: Algorithm): number =>
  Buffer.byteLength(JSON.stringify(seal(params, algorithm).request));

const SIZED: [string, object][] = [
  ['bytes', { ImageBase64: PNG }],
  ['text', { ImageBase64: toBase64(new Uint8Array(1000)), CardSide: 'BACK' }],
  ['an address', { ImageUrl }],
  ['an address of Chinese letters', { ImageUrl, Note: '北京市石景山区' }],
  ...Array.from({ length: 18 }, (_, i): [string, object] => [
    `a Config of ${i} letters`,
    { ImageBase64: new Uint8Array(100 + i), Config: { a: 'x'.repeat(i) } },
  ]),
];

describe.each(ALGORITHMS)('maxRequestBytes, %s', (algorithm) => {
  test.each(SIZED)('%s: the exact size of the JSON passes, one byte less does not', (_, params) => {
    const size = sizeOf(params, algorithm);
    const exact = seal(params, algorithm, { maxRequestBytes: size });
    expect(Buffer.byteLength(JSON.stringify(exact.request))).toBe(size);
    const error = thrownBy(() => seal(params, algorithm, { maxRequestBytes: size - 1 }));
    expect(error).toBeInstanceOf(EncryptionError);
    expect(error.code).toBe('ERR_REQUEST_TOO_LARGE');
    expect(error.message).toContain(`the request would be ${size} bytes, but the limit is ${size - 1}`);
  });

  const limits = [700, 1000, 1001, 1002, 1003, 1023, 1024, 4999, 100_000];
  const configs = [undefined, '', '{}', { CropIdCard: true }, { Note: '汉'.repeat(20) }];
  const advised = limits.flatMap((limit) => configs.map((Config) => [limit, Config] as const));

  test.each(advised)(
    'limit %i, Config %j: an image of the advised size passes',
    (maxRequestBytes, Config) => {
      const sealImage = (bytes: number) =>
        seal({ ImageBase64: new Uint8Array(bytes), Config }, algorithm, { maxRequestBytes });
      const error = thrownBy(() => sealImage(100_000));
      expect(error.code).toBe('ERR_REQUEST_TOO_LARGE');
      const advice = /the image has (\d+) bytes, .* at most (\d+); make it smaller\. See /.exec(
        error.message,
      );
      expect(Number(advice?.[1])).toBe(100_000);
      const most = Number(advice?.[2]);
      expect(most).toBeGreaterThan(0);
      expect(() => sealImage(most)).not.toThrow();
      // Good advice: at most a block of padding and the roundings of two Base64s are given away.
      expect(() => sealImage(most + 24)).toThrow('maxRequestBytes');
    },
  );

  test('an image as text gets the same advice', () => {
    const message = (ImageBase64: unknown) =>
      thrownBy(() => seal({ ImageBase64 }, algorithm, { maxRequestBytes: 2000 })).message;
    for (const length of [3000, 3001, 3002]) {
      const bytes = new Uint8Array(length);
      expect(message(bytes)).toContain(`the image has ${length} bytes`);
      expect(message(toBase64(bytes))).toBe(message(bytes));
    }
  });

  test('without an image there is no advice about one', () => {
    const error = thrownBy(() => seal({ ImageUrl }, algorithm, { maxRequestBytes: 100 }));
    expect(error.message).toMatch(/the limit is 100 \(maxRequestBytes\)\. See /);
  });

  test('the default limit is 10 * 2 ** 20: 5.89 MB of image', () => {
    const passing = seal({ ImageBase64: new Uint8Array(5_890_000) }, algorithm);
    expect((passing.request.EncryptedBody as string).length).toBeLessThan(10 * 2 ** 20);
    passing.dispose();
    const error = thrownBy(() => seal({ ImageBase64: new Uint8Array(5_910_000) }, algorithm));
    expect(error.message).toContain(
      `the limit is ${10 * 2 ** 20} (maxRequestBytes): the image has 5910000 bytes`,
    );
  });
});
