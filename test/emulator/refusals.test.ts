// The service's side over real HTTP: which requests it refuses, and with which code.

import { randomBytes } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import { type Emulator, startEmulator } from 'tencentcloud-encryption/emulator';
import { type SealedBody, wrapKey } from 'tencentcloud-encryption/primitives';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ALGORITHMS,
  type Algorithm,
  card,
  DATA_KEYS,
  emulator,
  errorCode,
  flipBit,
  other,
  parseAnswer,
  respond,
  seal,
  sealBytes,
  sealJson,
  start,
  UUID,
  useEmulator,
} from '../helpers/emulator-wire.ts';
import { FRONT } from '../helpers/sample-card.ts';
import { type SendOptions, send } from '../helpers/tc3-client.ts';
import { fromBase64, fromUtf8, toBase64 } from '../helpers/vectors.ts';

useEmulator();

test('an error has Code, Message and RequestId, and comes with HTTP 200', async () => {
  const { status, headers, json } = await send(emulator, { action: 'Nothing', body: {} });
  expect([status, headers['content-type']]).toEqual([200, 'application/json']);
  expect(json).toEqual({
    Response: {
      Error: { Code: 'InvalidAction', Message: expect.stringMatching(/./) },
      RequestId: expect.stringMatching(UUID),
    },
  });
});

describe('requests that are refused before their parameters are read', () => {
  const refused: [name: string, options: SendOptions, code: string][] = [
    ['an unknown action', { action: 'RecognizeNothing' }, 'InvalidAction'],
    ['an action in other letters', { action: 'recognizeencryptedidcardocr' }, 'InvalidAction'],
    ['the name of an object member', { action: 'constructor' }, 'InvalidAction'],
    ['no action', { headers: { 'X-TC-Action': undefined } }, 'MissingParameter'],
    ['an empty action', { action: '' }, 'MissingParameter'],
    ['no version', { headers: { 'X-TC-Version': undefined } }, 'MissingParameter'],
    ['an empty version', { version: '' }, 'MissingParameter'],
    ['another version', { version: '2017-03-12' }, 'NoSuchVersion'],
    ['GET of JSON', { method: 'GET' }, 'InvalidParameter'],
    ['PUT', { method: 'PUT' }, 'UnsupportedProtocol'],
    ['DELETE', { method: 'DELETE' }, 'UnsupportedProtocol'],
    ['a form', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }, 'InvalidParameter'],
    ['multipart', { headers: { 'Content-Type': 'multipart/form-data; boundary=x' } }, 'InvalidParameter'],
    ['plain text', { headers: { 'Content-Type': 'text/plain' } }, 'InvalidParameter'],
    [
      'a type that only begins alike',
      { headers: { 'Content-Type': 'application/jsonp' } },
      'InvalidParameter',
    ],
    ['an empty body', { body: '' }, 'InvalidParameter'],
    ['not JSON', { body: '{"ImageBase64":' }, 'InvalidParameter'],
    ['a list', { body: '[]' }, 'InvalidParameter'],
    ['a string', { body: '"text"' }, 'InvalidParameter'],
    ['null', { body: 'null' }, 'InvalidParameter'],
    ['not UTF-8', { body: Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d) }, 'InvalidParameter'],
  ];

  test.each(refused)('%s', async (_, options, code) => {
    const { body = '{}', ...rest } = options;
    expect(await errorCode(body, rest)).toBe(code);
    expect(emulator.requests.at(-1)?.errorCode).toBe(code);
  });

  test.each([
    ['no region', undefined],
    ['an empty region', ''],
  ])('%s: MissingParameter, for a card', async (_, region) => {
    const headers = { 'X-TC-Region': region };
    const { Error: error } = await respond(seal(card, 'SM4-GCM'), { headers });
    expect(error).toEqual({ Code: 'MissingParameter', Message: 'X-TC-Region is missing' });
    const faceid = { headers, action: 'IdCardVerification', version: '2018-03-01' };
    expect(await errorCode({ Name: '李明', IdCard: '440524198701010014' }, faceid)).toBe('none');
  });

  test('application/json without a charset is taken', async () => {
    const headers = { 'Content-Type': 'application/json' };
    expect(await errorCode(seal(card, 'SM4-GCM'), { headers })).toBe('none');
  });
});

describe('a body with a Content-Encoding, which the API texts do not mention: InvalidParameter', () => {
  test.each([
    ['gzip', (text: string) => gzipSync(text)],
    ['deflate', (text: string) => deflateSync(text)],
    ['gzip by name only', (text: string) => text],
  ])('%s', async (name, encode) => {
    const body = encode(JSON.stringify(seal(card, 'AES-256-CBC')));
    const headers = { 'Content-Encoding': name.split(' ')[0] };
    const { Error: error } = await respond(body, { headers });
    expect(error).toEqual({
      Code: 'InvalidParameter',
      Message: 'the request body must come without a Content-Encoding',
    });
  });

  test('identity is none', async () => {
    const headers = { 'Content-Encoding': 'identity' };
    expect(await errorCode(seal(card, 'AES-256-CBC'), { headers })).toBe('none');
  });
});

describe('the size of a request', () => {
  test.each([
    ['the documented 10 MB', 10 * 2 ** 20, {}],
    ['an option', 1000, { maxRequestBytes: 1000 }],
  ])('%s: %i bytes are taken, one more is RequestSizeLimitExceeded', async (_, limit, options) => {
    const own = await start(options);
    expect(await errorCode(`{}${' '.repeat(limit - 2)}`, {}, own)).toBe('MissingParameter');
    expect(await errorCode(`{}${' '.repeat(limit - 1)}`, {}, own)).toBe('RequestSizeLimitExceeded');
  });

  test('it is counted in bytes', async () => {
    const own = await start({ maxRequestBytes: 8 });
    expect(await errorCode('{"明":1}', {}, own)).toBe('RequestSizeLimitExceeded');
  });
});

type Change = (request: SealedBody, algorithm: Algorithm) => object;
const withEncryption =
  (members: object | ((request: SealedBody, algorithm: Algorithm) => object)): Change =>
  (request, algorithm) => ({
    ...request,
    Encryption: {
      ...request.Encryption,
      ...(typeof members === 'function' ? members(request, algorithm) : members),
    },
  });
const withMembers =
  (members: object): Change =>
  (request) => ({ ...request, ...members });
const base64Of = (length: number) => toBase64(new Uint8Array(length).fill(7));

/** Rows of a table that is grouped by what is expected. */
const rows = <T>(groups: Record<string, Record<string, T>>): [name: string, input: T, expected: string][] =>
  Object.entries(groups).flatMap(([expected, inputs]) =>
    Object.entries(inputs).map(([name, input]): [string, T, string] => [name, input, expected]),
  );

describe('an envelope that is not of the form', () => {
  const missing = rows<Change>({
    EncryptedBody: {
      'no EncryptedBody': withMembers({ EncryptedBody: undefined }),
      'an empty EncryptedBody': withMembers({ EncryptedBody: '' }),
      'EncryptedBody null': withMembers({ EncryptedBody: null }),
      'a card in the clear': () => card,
    },
    Encryption: {
      'no Encryption': withMembers({ Encryption: undefined }),
      'an empty Encryption': withMembers({ Encryption: '' }),
      'Encryption null': withMembers({ Encryption: null }),
    },
  });

  const malformed = rows<Change>({
    EncryptedBody: {
      'a number': withMembers({ EncryptedBody: 5 }),
      'not Base64': withMembers({ EncryptedBody: '****' }),
      'no padding': withMembers({ EncryptedBody: 'AAA' }),
      Base64url: withMembers({ EncryptedBody: '-_-_' }),
    },
    Encryption: {
      text: withMembers({ Encryption: 'AES-256-CBC' }),
      'a list': withMembers({ Encryption: [] }),
    },
    'Encryption.Algorithm': {
      empty: withEncryption({ Algorithm: '' }),
      'an unknown one': withEncryption({ Algorithm: 'AES-128-CBC' }),
      'in small letters': withEncryption((_, id) => ({ Algorithm: id.toLowerCase() })),
      'the name of an object member': withEncryption({ Algorithm: 'constructor' }),
    },
    'Encryption.CiphertextBlob': {
      missing: withEncryption({ CiphertextBlob: undefined }),
      empty: withEncryption({ CiphertextBlob: '' }),
      'not Base64': withEncryption({ CiphertextBlob: '****' }),
      'a number': withEncryption({ CiphertextBlob: 5 }),
    },
    'Encryption.Iv': {
      missing: withEncryption({ Iv: undefined }),
      empty: withEncryption({ Iv: '' }),
      'not Base64': withEncryption((_, id) => ({ Iv: '*'.repeat(base64Of(ivBytes(id)).length) })),
      'one byte short': withEncryption((_, id) => ({ Iv: base64Of(ivBytes(id) - 1) })),
      'one byte long': withEncryption((_, id) => ({ Iv: base64Of(ivBytes(id) + 1) })),
      'as long as that of the other algorithm': withEncryption((_, id) => ({
        Iv: base64Of(ivBytes(other(id))),
      })),
    },
    'Encryption.EncryptList': {
      empty: withEncryption({ EncryptList: [], TagList: [] }),
      text: withEncryption({ EncryptList: 'EncryptedBody' }),
      'an empty text': withEncryption({ EncryptList: '', TagList: [] }),
      'another name': withEncryption({ EncryptList: ['ImageBase64'] }),
      'both spellings': withEncryption(({ Encryption: { TagList } }) => ({
        EncryptList: ['EncryptedBody', 'EncryptionBody'],
        TagList: [...TagList, ...TagList],
      })),
      'a path, as in answers': withEncryption({ EncryptList: ['Response.EncryptedBody'] }),
      'an empty name': withEncryption({ EncryptList: [''] }),
      'a number': withEncryption({ EncryptList: [1] }),
      'a duplicate': addName('EncryptedBody'),
      'a second name': addName('Name'),
    },
    'Encryption.TagList': {
      text: withEncryption({ TagList: base64Of(16) }),
      'one tag too many': withEncryption(({ Encryption: { TagList } }) => ({
        TagList: [...TagList, base64Of(16)],
      })),
    },
  });

  const malformedSm4 = rows<Change>({
    'Encryption.TagList': {
      missing: withEncryption({ TagList: undefined }),
      null: withEncryption({ TagList: null }),
      empty: withEncryption({ TagList: [] }),
      'a tag one byte short': withEncryption({ TagList: [base64Of(15)] }),
      'a tag one byte long': withEncryption({ TagList: [base64Of(17)] }),
      'an empty tag': withEncryption({ TagList: [''] }),
      'a tag that is not Base64': withEncryption({ TagList: ['*'.repeat(24)] }),
      'a tag that is no text': withEncryption({ TagList: [null] }),
    },
  });

  // None of them may be sent in the clear; the guide's empty ones may.
  const clear: Record<string, unknown> = {
    ImageUrl: 'https://example.com/card.jpg',
    ImageBase64: card.ImageBase64,
    CardSide: 'FRONT',
    Config: '{}',
    EnableReflectDetail: false,
    Name: '李明',
  };

  function ivBytes(algorithm: Algorithm): number {
    return DATA_KEYS[algorithm].iv.length;
  }

  /** A second name in EncryptList, with as many tags as names. */
  function addName(name: string): Change {
    return withEncryption(({ Encryption: { TagList } }: SealedBody) => ({
      EncryptList: ['EncryptedBody', name],
      TagList: [...TagList, ...TagList],
    }));
  }

  async function expectRefusal(change: Change, algorithm: Algorithm, field: string): Promise<void> {
    const { Error: error } = await respond(change(seal(card, algorithm), algorithm));
    expect(error).toEqual({
      Code: 'InvalidParameterValue',
      Message: expect.stringContaining(`the value of ${field} is `),
    });
  }

  describe.each(ALGORITHMS)('%s', (algorithm) => {
    test.each(missing)('%s: MissingParameter', async (_, change, field) => {
      const { Error: error } = await respond(change(seal(card, algorithm), algorithm));
      expect(error).toEqual({ Code: 'MissingParameter', Message: `the parameter ${field} is missing` });
    });

    test.each(malformed)('%s, in $2: InvalidParameterValue', async (_, change, field) => {
      await expectRefusal(change, algorithm, field);
    });

    test.each(Object.entries(clear))(
      '%s in the clear beside EncryptedBody: InvalidParameterValue',
      async (name, value) => {
        await expectRefusal(withMembers({ [name]: value }), algorithm, name);
      },
    );
  });

  test('SM4-GCM without an Algorithm is read as AES-256-CBC, whose Iv is longer', async () => {
    await expectRefusal(withEncryption({ Algorithm: undefined, TagList: [] }), 'SM4-GCM', 'Encryption.Iv');
  });

  test.each(malformedSm4)('SM4-GCM, %s, in $2: InvalidParameterValue', async (_, change, field) => {
    await expectRefusal(change, 'SM4-GCM', field);
  });
});

describe('an envelope that does not decrypt: FailedOperation.DecryptSystemError', () => {
  const DECRYPT_ERROR = 'FailedOperation.DecryptSystemError';
  let stranger: Emulator;
  beforeAll(async () => {
    stranger = await startEmulator();
  });
  afterAll(() => stranger.close());

  /** A CiphertextBlob, made from the right one. */
  const blob = (change: (right: Uint8Array) => Uint8Array) =>
    withEncryption(({ Encryption }: SealedBody) => ({
      CiphertextBlob: toBase64(change(fromBase64(Encryption.CiphertextBlob))),
    }));
  const wrapped = (length: number) =>
    withEncryption((_: SealedBody, id: Algorithm) => ({
      CiphertextBlob: toBase64(wrapKey(new Uint8Array(length).fill(1), emulator.publicKeys[id])),
    }));
  const flip = (at: number) => (right: Uint8Array) => fromBase64(flipBit(toBase64(right), at));

  const both: [name: string, change: Change][] = [
    ['sealed for another key', (_, id) => seal(card, id, stranger)],
    [
      'CiphertextBlob of the other algorithm',
      withEncryption((_, id) => ({ CiphertextBlob: seal(card, other(id)).Encryption.CiphertextBlob })),
    ],
    ['CiphertextBlob of one byte', blob(() => Uint8Array.of(4))],
    ['CiphertextBlob of random bytes', blob((right) => randomBytes(right.length))],
    ['CiphertextBlob of zeros', blob((right) => new Uint8Array(right.length))],
    ['CiphertextBlob one byte short', blob((right) => right.subarray(0, -1))],
    ['CiphertextBlob one byte long', blob((right) => Uint8Array.of(...right, 0))],
    ['the first byte of CiphertextBlob changed', blob(flip(0))],
    ['the last byte of CiphertextBlob changed', blob(flip(-1))],
    ['a wrapped key of 24 bytes', wrapped(24)],
    ['an empty wrapped key', wrapped(0)],
    [
      'another wrapped key of the right size',
      (request, id) => wrapped(DATA_KEYS[id].key.length)(request, id),
    ],
    ['EncryptedBody one byte short', withBody((body) => body.subarray(0, -1))],
    ['EncryptedBody one byte long', withBody((body) => Uint8Array.of(...body, 0))],
    ['EncryptedBody without its last block', withBody((body) => body.subarray(0, -16))],
    ['the last byte of EncryptedBody changed', withBody(flip(-1))],
  ];

  const sm4: [name: string, change: Change][] = [
    ['the first byte of EncryptedBody changed', withBody(flip(0))],
    ['the first byte of the tag changed', withEncryption(changeTag(0))],
    ['the last byte of the tag changed', withEncryption(changeTag(-1))],
    ['the Iv changed', withEncryption(({ Encryption }) => ({ Iv: flipBit(Encryption.Iv, 0) }))],
    ['C3 of the CiphertextBlob changed', blob(flip(70))],
    ['C1 off the curve', blob(flip(40))],
    ['CiphertextBlob without its leading 04', blob((right) => right.subarray(1))],
    ['C1 as a hybrid point', blob((right) => Uint8Array.of(6 + (right[64]! & 1), ...right.subarray(1)))],
    [
      'CiphertextBlob as C1 C2 C3',
      blob((right) =>
        Uint8Array.of(...right.subarray(0, 65), ...right.subarray(97), ...right.subarray(65, 97)),
      ),
    ],
  ];

  function withBody(change: (body: Uint8Array) => Uint8Array): Change {
    return (request) => ({ ...request, EncryptedBody: toBase64(change(fromBase64(request.EncryptedBody))) });
  }

  function changeTag(at: number) {
    return ({ Encryption: { TagList } }: SealedBody) => ({ TagList: TagList.map((tag) => flipBit(tag, at)) });
  }

  describe.each(ALGORITHMS)('%s', (algorithm) => {
    test.each(both)('%s', async (_, change) => {
      expect(await errorCode(change(seal(card, algorithm), algorithm))).toBe(DECRYPT_ERROR);
    });
  });

  test.each(sm4)('SM4-GCM, %s', async (_, change) => {
    expect(await errorCode(change(seal(card, 'SM4-GCM'), 'SM4-GCM'))).toBe(DECRYPT_ERROR);
  });

  test('an SM4-GCM envelope that calls itself AES-256-CBC', async () => {
    const change = withEncryption({ Algorithm: 'AES-256-CBC', TagList: [], Iv: base64Of(16) });
    expect(await errorCode(change(seal(card, 'SM4-GCM'), 'SM4-GCM'))).toBe(DECRYPT_ERROR);
  });
});

describe('a body that decrypts to something else: InvalidParameter', () => {
  const plaintexts: [name: string, plaintext: string | Uint8Array][] = [
    ['not JSON', 'ImageBase64=AAAA'],
    ['cut JSON', '{"ImageBase64":"AA'],
    ['a list', '[{"ImageBase64":"AAAA"}]'],
    ['a string', '"AAAA"'],
    ['null', 'null'],
    ['not UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)],
  ];

  describe.each(ALGORITHMS)('%s', (algorithm) => {
    test.each(plaintexts)('%s', async (_, plaintext) => {
      const body = typeof plaintext === 'string' ? fromUtf8(plaintext) : plaintext;
      expect(await errorCode(sealBytes(body, algorithm))).toBe('InvalidParameter');
    });
  });

  test('AES-256-CBC does not notice a changed Iv, which changes the first block', async () => {
    const change = withEncryption(({ Encryption }) => ({ Iv: flipBit(Encryption.Iv, 0) }));
    expect(await errorCode(change(seal(card, 'AES-256-CBC'), 'AES-256-CBC'))).toBe('InvalidParameter');
  });
});

describe('the parameters of a card', () => {
  const base64 = (...parts: (string | number[])[]) =>
    toBase64(Uint8Array.from(parts.flatMap((part) => [...Buffer.from(part as string, 'latin1')])));
  const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  /** The beginning of a PNG of this size. */
  const png = (width: number, height: number) =>
    base64(PNG, [0, 0, 0, 13], 'IHDR', [0, 0, 0, width], [0, 0, 0, height], [8, 0, 0, 0, 0]);
  const url = 'https://example.com/card.jpg';

  const refused = rows<object>({
    MissingParameter: {
      none: {},
      'no image': { CardSide: 'FRONT', Config: '{}' },
    },
    'FailedOperation.EmptyImageError': {
      'an empty image': { ImageBase64: '' },
    },
    'FailedOperation.ImageDecodeFailed': {
      'not Base64': { ImageBase64: '*'.repeat(40) },
      'no padding': { ImageBase64: base64(PNG).replace('=', '') },
      'a data: prefix': { ImageBase64: `data:image/png;base64,${card.ImageBase64}` },
      'a GIF': { ImageBase64: base64('GIF89a', [1, 0, 1, 0, 0, 0, 0]) },
      'a WebP': { ImageBase64: base64('RIFF', [26, 0, 0, 0], 'WEBPVP8L') },
      'random bytes': { ImageBase64: base64([0x13, 0x37, 0x42, 0x99, 0x01]) },
      text: { ImageBase64: base64('a card') },
      'a PNG cut in its first bytes': { ImageBase64: base64(PNG.slice(0, 7)) },
      'a PNG of one pixel': { ImageBase64: png(1, 1) },
    },
    InvalidParameterValue: {
      'an image that is a number': { ImageBase64: 5 },
      'an image that is a list': { ImageBase64: [1, 2] },
    },
    'FailedOperation.DownLoadError': {
      'not a URL': { ImageUrl: 'card.jpg' },
      'a URL without a host': { ImageUrl: 'https://' },
      'a URL that is a number': { ImageUrl: 5 },
      'a bad URL beside a good image': { ...card, ImageUrl: 'card.jpg' },
    },
    'InvalidParameterValue.InvalidParameterValueLimit': {
      'an unknown CardSide': { ...card, CardSide: 'LEFT' },
      'CardSide in small letters': { ...card, CardSide: 'front' },
      'CardSide as a number': { ...card, CardSide: 1 },
    },
    'InvalidParameter.ConfigFormatError': {
      'Config is not JSON': { ...card, Config: 'CropIdCard' },
      'Config is cut JSON': { ...card, Config: '{"CropIdCard":' },
      'Config is a number in JSON': { ...card, Config: '5' },
      'Config is null in JSON': { ...card, Config: 'null' },
      'Config is an object, not its JSON': { ...card, Config: { Quality: true } },
      'Config is a number': { ...card, Config: 5 },
      'Config is true': { ...card, Config: true },
      'Config is a list of JSON': { ...card, Config: ['{}'] },
    },
  });

  const taken: [name: string, params: object][] = [
    ['PNG, as far as its first bytes go', { ImageBase64: base64(PNG) }],
    ['PNG', card],
    ['PNG of two pixels in width', { ImageBase64: png(2, 1) }],
    ['PNG of two pixels in height', { ImageBase64: png(1, 2) }],
    ['JPEG', { ImageBase64: base64([0xff, 0xd8, 0xff, 0xe0, 0, 16], 'JFIF') }],
    ['BMP', { ImageBase64: base64('BM', [70, 0, 0, 0]) }],
    ['Base64 in lines', { ImageBase64: card.ImageBase64.replace(/.{76}/g, '$&\r\n') }],
    ['ImageUrl', { ImageUrl: url }],
    ['ImageUrl, which counts beside an image', { ImageUrl: url, ImageBase64: 'AAAA' }],
    ['an empty Config', { ...card, Config: '' }],
    ['further switches', { ...card, EnableReflectDetail: true, CardWarnType: 'Advanced' }],
  ];

  test.each(refused)('%s: $2', async (_, params, code) => {
    expect(await errorCode(sealJson(params, 'AES-256-CBC'))).toBe(code);
  });

  test.each(taken)('%s is taken', async (_, params) => {
    const answer = await respond(sealJson(params, 'AES-256-CBC'));
    expect(parseAnswer(answer, 'AES-256-CBC')).toEqual(FRONT);
  });

  test.each([
    [10 * 2 ** 20, 'none'],
    [10 * 2 ** 20 + 4, 'LimitExceeded.TooLargeFileError'],
  ])('an image of %i characters of Base64: %s', async (length, code) => {
    const own = await start({ maxRequestBytes: 2 ** 25 });
    const ImageBase64 = card.ImageBase64.slice(0, 400).padEnd(length, 'A');
    expect(await errorCode(sealJson({ ImageBase64 }, 'AES-256-CBC', own), {}, own)).toBe(code);
  });
});
