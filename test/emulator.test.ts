// The service's side over real HTTP: what it answers to good and bad requests, and that every form and fault that
// it can be told to give is on the wire what its description says.

import { createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { inspect } from 'node:util';
import { importPublicKey, sealRequest } from 'tencentcloud-encryption';
import {
  type AnswerForm,
  type Emulator,
  type EmulatorOptions,
  type EnvelopeFault,
  type Fault,
  type ReceivedRequest,
  ServiceError,
  startEmulator,
} from 'tencentcloud-encryption/emulator';
import {
  aes256Cbc,
  openWith,
  type SealedBody,
  sealWith,
  sm4Gcm,
  wrapKey,
} from 'tencentcloud-encryption/primitives';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type ResponseBody, type SendOptions, send, sendRaw, type Target } from './helpers/tc3-client.ts';
import { fromBase64, fromUtf8, toBase64 } from './helpers/vectors.ts';

type Algorithm = 'AES-256-CBC' | 'SM4-GCM';
const ALGORITHMS: readonly Algorithm[] = ['AES-256-CBC', 'SM4-GCM'];
const other = (algorithm: Algorithm): Algorithm => (algorithm === 'SM4-GCM' ? 'AES-256-CBC' : 'SM4-GCM');

// Fixed, so that the same plaintext gives the same ciphertext and every outcome is the same at each run.
const DATA_KEYS = {
  'AES-256-CBC': { key: Uint8Array.from({ length: 32 }, (_, i) => i), iv: new Uint8Array(16).fill(0xa1) },
  'SM4-GCM': { key: Uint8Array.from({ length: 16 }, (_, i) => 99 - i), iv: new Uint8Array(12).fill(0xb2) },
};

const specimen = readFileSync(new URL('../fixtures/specimen-front.png', import.meta.url));
const card = { ImageBase64: specimen.toString('base64'), CardSide: 'FRONT' };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The output samples of the API's documentation. */
const FRONT = {
  Name: '李明',
  Sex: '男',
  Nation: '汉',
  Birth: '1987/1/1',
  Address: '北京市石景山区高新技术园腾讯大楼',
  IdNum: '440524198701010014',
  Authority: '',
  ValidDate: '',
  AdvancedInfo: '{}',
};
const BACK = {
  Name: '',
  Sex: '',
  Nation: '',
  Birth: '',
  Address: '',
  IdNum: '',
  Authority: '赵县公安局',
  ValidDate: '2010.07.21-2020.07.21',
  AdvancedInfo: '{}',
};

// Behaves as documented throughout; a test that needs another one starts its own.
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const started = await startEmulator(options);
  onTestFinished(() => started.close());
  return started;
}

// --- sealing and opening ---

function seal(params: object, algorithm: Algorithm, to = emulator): SealedBody {
  return sealWith(params, DATA_KEYS[algorithm], { publicKey: to.publicKeys[algorithm] }).request;
}

/** Seals any bytes at all, also what the library would refuse to send. */
function sealBytes(plaintext: Uint8Array, algorithm: Algorithm, to = emulator): SealedBody {
  const { key, iv } = DATA_KEYS[algorithm];
  const { ciphertext, tag } =
    algorithm === 'SM4-GCM'
      ? sm4Gcm.encrypt(plaintext, key, iv)
      : { ciphertext: aes256Cbc.encrypt(plaintext, key, iv), tag: undefined };
  return {
    EncryptedBody: toBase64(ciphertext),
    Encryption: {
      EncryptList: ['EncryptedBody'],
      TagList: tag ? [toBase64(tag)] : [],
      CiphertextBlob: toBase64(wrapKey(key, to.publicKeys[algorithm])),
      Iv: toBase64(iv),
      Algorithm: algorithm,
    },
  };
}

const sealJson = (params: unknown, algorithm: Algorithm, to = emulator) =>
  sealBytes(fromUtf8(JSON.stringify(params)), algorithm, to);

/** Decrypts an answer's body with the request's key; the tag and the IV are the request's or as they are given. */
function decrypt(
  algorithm: Algorithm,
  body: Uint8Array,
  tag: Uint8Array | undefined,
  iv: Uint8Array = DATA_KEYS[algorithm].iv,
): Buffer {
  const { key } = DATA_KEYS[algorithm];
  if (algorithm === 'SM4-GCM') return Buffer.from(sm4Gcm.decrypt(body, key, iv, tag!));
  const decipher = createDecipheriv('aes-256-cbc', key, iv);
  return Buffer.concat([decipher.update(body), decipher.final()]);
}

/** Decrypts an answer of the documented form: the request's key and IV, the tag in TagList. */
function decryptAnswer({ EncryptedBody, Encryption }: ResponseBody, algorithm: Algorithm): Buffer {
  const [tag] = Encryption!.TagList;
  return decrypt(algorithm, fromBase64(EncryptedBody!), tag === undefined ? undefined : fromBase64(tag));
}

const parseAnswer = (answer: ResponseBody, algorithm: Algorithm): unknown =>
  JSON.parse(decryptAnswer(answer, algorithm).toString('utf8'));

async function respond(body: SendOptions['body'], options: SendOptions = {}, to: Target = emulator) {
  return (await send(to, { ...options, ...(body !== undefined && { body }) })).json.Response;
}

/** The code of the error that is answered; 'none' for a result. */
async function errorCode(body: SendOptions['body'], options: SendOptions = {}, to: Target = emulator) {
  return (await respond(body, options, to)).Error?.Code ?? 'none';
}

const flipBit = (base64: string, at: number): string => {
  const bytes = fromBase64(base64);
  return toBase64(bytes.map((byte, i) => (i === (at + bytes.length) % bytes.length ? byte ^ 1 : byte)));
};

// --- good requests ---

describe.each(ALGORITHMS)('a sealed card, %s', (algorithm) => {
  test.each([
    ['front', { CardSide: 'FRONT' }, FRONT],
    ['back', { CardSide: 'BACK' }, BACK],
    ['no CardSide', {}, FRONT],
  ])('%s: the documented sample', async (_, side, sample) => {
    const answer = await respond(seal({ ImageBase64: card.ImageBase64, ...side }, algorithm));
    expect(parseAnswer(answer, algorithm)).toEqual(sample);
  });

  test("the answer is EncryptedBody, Encryption filled with the request's, and RequestId", async () => {
    const { Encryption, ...sealed } = seal(card, algorithm);
    const { status, headers, json } = await send(emulator, { body: { ...sealed, Encryption } });
    expect([status, headers['content-type'], Object.keys(json)]).toEqual([
      200,
      'application/json',
      ['Response'],
    ]);
    expect(json.Response).toEqual({
      EncryptedBody: expect.any(String),
      Encryption: { ...Encryption, TagList: algorithm === 'SM4-GCM' ? [expect.any(String)] : [] },
      RequestId: expect.stringMatching(UUID),
    });
  });

  test('sealRequest, and open', async () => {
    const sealed = sealRequest(card, { publicKey: emulator.publicKeys[algorithm] });
    const answer = await respond(sealed.request);
    expect(sealed.open(answer)).toEqual({ ...FRONT, RequestId: answer.RequestId });
  });

  test.each([
    ['empty strings', { ImageUrl: '', Config: '', CardSide: '' }],
    ['null', { ImageUrl: null, ImageBase64: null }],
  ])('clear parameters as %s beside EncryptedBody, as in the guide', async (_, clear) => {
    const answer = await respond({ ...clear, ...seal(card, algorithm) });
    expect(parseAnswer(answer, algorithm)).toEqual(FRONT);
  });

  test('every answer has a RequestId of its own', async () => {
    const body = seal(card, algorithm);
    const [first, second] = [await respond(body), await respond(body)];
    expect(first.RequestId).not.toBe(second.RequestId);
    expect(first.EncryptedBody).toBe(second.EncryptedBody);
  });
});

test('AES-256-CBC: TagList may be left out', async () => {
  const { EncryptedBody, Encryption } = seal(card, 'AES-256-CBC');
  const { TagList: _, ...rest } = Encryption;
  expect(await errorCode({ EncryptedBody, Encryption: rest })).toBe('none');
});

describe('AdvancedInfo', () => {
  const image = expect.stringMatching(/^iVBORw0KGgo/);
  const switches: [config: object | undefined, info: object][] = [
    [undefined, {}],
    [{}, {}],
    [{ CropIdCard: true }, { IdCard: image }],
    [{ CropPortrait: true }, { Portrait: image }],
    [{ Quality: true }, { Quality: expect.any(Number) }],
    [{ BorderCheckWarn: true }, { BorderCodeValue: expect.any(Number), WarnInfos: [] }],
    [{ CopyWarn: true }, { WarnInfos: [] }],
    [{ ReshootWarn: true }, { WarnInfos: [] }],
    [{ DetectPsWarn: true }, { WarnInfos: [] }],
    [{ TempIdWarn: true }, { WarnInfos: [] }],
    [{ InvalidDateWarn: true }, { WarnInfos: [] }],
    [{ ReflectWarn: true }, { WarnInfos: [] }],
    [
      { CropIdCard: true, CropPortrait: true, CopyWarn: true },
      { IdCard: image, Portrait: image, WarnInfos: [] },
    ],
    [{ CropIdCard: false, Quality: true }, { Quality: expect.any(Number) }],
    [{ CropIdCard: 'true' }, {}],
  ];

  test.each(switches)('%o', async (config, info) => {
    const params = { ...card, ...(config && { Config: JSON.stringify(config) }) };
    const answer = parseAnswer(await respond(seal(params, 'AES-256-CBC')), 'AES-256-CBC');
    expect(answer).toEqual({ ...FRONT, AdvancedInfo: expect.any(String) });
    expect(JSON.parse((answer as typeof FRONT).AdvancedInfo)).toEqual(info);
  });
});

describe('IDCardOCR, the action without encryption', () => {
  const clear = (params: object) => respond(params, { action: 'IDCardOCR' });

  test('answers in the clear', async () => {
    expect(await clear(card)).toEqual({ ...FRONT, RequestId: expect.stringMatching(UUID) });
    expect(await clear({ ...card, CardSide: 'BACK' })).toMatchObject(BACK);
  });

  test('empty parameters are none', async () => {
    expect(await clear({ ...card, ImageUrl: '', CardSide: '', Config: null })).toMatchObject(FRONT);
  });

  test.each([
    ['no image', {}, 'MissingParameter'],
    ['an image that is none', { ImageBase64: 'AAAA' }, 'FailedOperation.ImageDecodeFailed'],
    ['a bad Config', { ...card, Config: '{' }, 'InvalidParameter.ConfigFormatError'],
    ['a sealed card', () => seal(card, 'SM4-GCM'), 'MissingParameter'],
  ])('%s: $2', async (_, params, code) => {
    const body = typeof params === 'function' ? params() : params;
    expect(await errorCode(body, { action: 'IDCardOCR' })).toBe(code);
  });
});

// --- refusals ---

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
    ['GET', { method: 'GET' }, 'UnsupportedProtocol'],
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

  test('application/json without a charset is taken', async () => {
    const headers = { 'Content-Type': 'application/json' };
    expect(await errorCode(seal(card, 'SM4-GCM'), { headers })).toBe('none');
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
      missing: withEncryption({ Algorithm: undefined }),
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
      missing: withEncryption({ EncryptList: undefined, TagList: [] }),
      empty: withEncryption({ EncryptList: [], TagList: [] }),
      text: withEncryption({ EncryptList: 'EncryptedBody' }),
      null: withEncryption({ EncryptList: null }),
      'another name': withEncryption({ EncryptList: ['ImageBase64'] }),
      "the vendor's misspelling": withEncryption({ EncryptList: ['EncryptionBody'] }),
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

// --- what can be changed, and seen ---

describe('recognize', () => {
  const sealedCall = async (options: EmulatorOptions, algorithm: Algorithm = 'SM4-GCM') => {
    const own = await start(options);
    return respond(seal(card, algorithm, own), {}, own);
  };

  test.each([
    ['at once', () => ({ Name: '王五' })],
    ['as a promise', async () => ({ Name: '王五' })],
  ])('gives a result %s', async (_, recognize) => {
    expect(parseAnswer(await sealedCall({ recognize }), 'SM4-GCM')).toEqual({ Name: '王五' });
  });

  test('gets the decrypted parameters and the request', async () => {
    const recognize = vi.fn((_: object, { action, algorithm }: ReceivedRequest) => ({ action, algorithm }));
    const answer = await sealedCall({ recognize }, 'AES-256-CBC');
    expect(recognize.mock.calls[0]?.[0]).toEqual(card);
    expect(parseAnswer(answer, 'AES-256-CBC')).toEqual({
      action: 'RecognizeEncryptedIDCardOCR',
      algorithm: 'AES-256-CBC',
    });
  });

  test('answers the action without encryption too', async () => {
    const own = await start({ recognize: ({ CardSide }) => ({ Name: `${CardSide}` }) });
    expect(await respond(card, { action: 'IDCardOCR' }, own)).toEqual({
      Name: 'FRONT',
      RequestId: expect.stringMatching(UUID),
    });
  });

  test.each([
    ['without an image', {}, 'MissingParameter'],
    ['with a bad Config', { ...card, Config: '{' }, 'InvalidParameter.ConfigFormatError'],
  ])('is not asked about a card %s', async (_, params, code) => {
    const recognize = vi.fn(() => ({}));
    const own = await start({ recognize });
    expect(await errorCode(sealJson(params, 'SM4-GCM', own), {}, own)).toBe(code);
    expect(recognize).not.toHaveBeenCalled();
  });

  const failures: [name: string, recognize: () => object | Promise<object>, error: object][] = [
    [
      'throws a ServiceError',
      () => {
        throw new ServiceError('FailedOperation.ImageNoIdCard', 'no card');
      },
      { Code: 'FailedOperation.ImageNoIdCard', Message: 'no card' },
    ],
    [
      'rejects with a ServiceError',
      () => Promise.reject(new ServiceError('FailedOperation.ImageBlur', 'blurry')),
      { Code: 'FailedOperation.ImageBlur', Message: 'blurry' },
    ],
    [
      'throws another error, whose message stays inside',
      () => {
        throw new TypeError('a secret');
      },
      { Code: 'InternalError', Message: 'an internal error occurred' },
    ],
    [
      'rejects with another error',
      () => Promise.reject(new Error('a secret')),
      { Code: 'InternalError', Message: 'an internal error occurred' },
    ],
  ];

  test.each(failures)('%s', async (_, recognize, error) => {
    expect(await sealedCall({ recognize })).toEqual({ Error: error, RequestId: expect.stringMatching(UUID) });
  });
});

describe('requests', () => {
  test.each(ALGORITHMS)(
    'a sealed one is recorded with what was behind the envelope, %s',
    async (algorithm) => {
      const own = await start();
      const body = JSON.stringify(seal({ ...card, Config: '{"Quality":true}' }, algorithm, own));
      const { RequestId } = await respond(body, {}, own);
      expect(own.requests).toEqual([
        {
          requestId: RequestId,
          action: 'RecognizeEncryptedIDCardOCR',
          version: '2018-11-19',
          region: 'ap-guangzhou',
          headers: expect.objectContaining({
            host: own.endpoint,
            'x-tc-action': 'RecognizeEncryptedIDCardOCR',
          }),
          body,
          algorithm,
          params: { ...card, Config: '{"Quality":true}' },
        },
      ]);
    },
  );

  test('a clear one is recorded without an algorithm', async () => {
    const own = await start();
    await respond(card, { action: 'IDCardOCR' }, own);
    expect(own.requests).toMatchObject([{ action: 'IDCardOCR', params: card, body: JSON.stringify(card) }]);
    expect(own.requests[0]).not.toHaveProperty('algorithm');
    expect(own.requests[0]).not.toHaveProperty('errorCode');
  });

  test('a refused one is recorded with its code, as far as it was read', async () => {
    const own = await start();
    await respond('{', {}, own);
    await respond(sealJson({ CardSide: 'FRONT' }, 'SM4-GCM', own), {}, own);
    expect(own.requests).toMatchObject([
      { body: '{', errorCode: 'InvalidParameter' },
      { params: { CardSide: 'FRONT' }, algorithm: 'SM4-GCM', errorCode: 'MissingParameter' },
    ]);
    expect(own.requests[0]).not.toHaveProperty('params');
  });

  test('one that breaks off is not recorded, and the next is answered', async () => {
    const own = await start();
    const socket = connect(Number(own.endpoint.split(':')[1]), '127.0.0.1');
    await new Promise((resolve) => {
      socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{', resolve);
    });
    await new Promise((resolve) => socket.on('close', resolve).destroy());
    expect(await errorCode(seal(card, 'SM4-GCM', own), {}, own)).toBe('none');
    expect(own.requests).toHaveLength(1);
  });

  test.each([
    [0, []],
    [1, ['IDCardOCR']],
    [2, ['Second', 'IDCardOCR']],
    [3, ['First', 'Second', 'IDCardOCR']],
    [4, ['First', 'Second', 'IDCardOCR']],
  ])('keepRequests %i keeps the latest', async (keepRequests, kept) => {
    const own = await start({ keepRequests });
    for (const action of ['First', 'Second', 'IDCardOCR']) await respond(card, { action }, own);
    expect(own.requests.map(({ action }) => action)).toEqual(kept);
  });

  test('onRequest is told of each, once, with what came of it', async () => {
    const told: unknown[] = [];
    const own = await start({
      onRequest: ({ action, algorithm, errorCode, fault }) =>
        told.push({ action, algorithm, errorCode, fault }),
    });
    const action = 'RecognizeEncryptedIDCardOCR';
    await respond(seal(card, 'SM4-GCM', own), {}, own);
    await respond({}, { action: 'NoSuchAction' }, own);
    own.behave({ fault: 'http-500' });
    await sendRaw(own, { body: {} });
    expect(told).toEqual([
      { action, algorithm: 'SM4-GCM', errorCode: undefined, fault: undefined },
      { action: 'NoSuchAction', algorithm: undefined, errorCode: 'InvalidAction', fault: undefined },
      { action, algorithm: undefined, errorCode: undefined, fault: 'http-500' },
    ]);
  });

  describe.each([
    ['sealed', 'RecognizeEncryptedIDCardOCR'],
    ['clear', 'IDCardOCR'],
  ])('printing a %s one', (_, action) => {
    const params = { ImageUrl: 'https://example.com/secret-card.jpg', CardSide: 'FRONT' };
    const received = async () => {
      const own = await start();
      await respond(action === 'IDCardOCR' ? params : seal(params, 'SM4-GCM', own), { action }, own);
      return own.requests[0]!;
    };

    test('its params are masked, and whole for who reads them', async () => {
      const request = await received();
      expect(inspect(request.params)).toContain('[masked: 35 characters]');
      expect(inspect(request.params)).not.toContain('secret-card');
      expect(request.params).toEqual(params);
    });

    test('nothing of them shows in the whole request', async () => {
      const printed = inspect(await received(), { depth: null });
      expect(printed).toContain('[masked: 35 characters]');
      expect(printed).not.toContain('secret-card');
    });
  });

  test('what recognize gets prints masked', async () => {
    let printed = '';
    const own = await start({
      recognize(params) {
        printed = inspect(params);
        return {};
      },
    });
    await respond(seal(card, 'SM4-GCM', own), {}, own);
    expect(printed).toMatch(/ImageBase64: '\[image: \d+ characters of Base64\]'/);
  });
});

// --- forms and faults ---

const EMPTY_ENCRYPTION = { CiphertextBlob: '', EncryptList: [], TagList: [], Iv: '', Algorithm: '' };

/** An answer whose SM4 tag, if there is one, is at the end of the ciphertext. */
function openAttached(answer: ResponseBody, algorithm: Algorithm): unknown {
  const all = fromBase64(answer.EncryptedBody!);
  const end = algorithm === 'SM4-GCM' ? all.length - 16 : all.length;
  return JSON.parse(decrypt(algorithm, all.subarray(0, end), all.subarray(end)).toString('utf8'));
}

describe.each(ALGORITHMS)('each form of an answer, %s', (algorithm) => {
  /** What each form's description says, checked on the answer as it came. */
  const forms: Record<AnswerForm, (answer: ResponseBody, request: SealedBody) => void> = {
    documented(answer, { Encryption }) {
      const TagList = algorithm === 'SM4-GCM' ? [expect.any(String)] : [];
      expect(answer.Encryption).toEqual({ ...Encryption, TagList });
      expect(parseAnswer(answer, algorithm)).toEqual(FRONT);
    },
    'no-encryption'(answer) {
      expect(Object.keys(answer)).toEqual(['EncryptedBody', 'RequestId']);
      expect(openAttached(answer, algorithm)).toEqual(FRONT);
    },
    'null-encryption'(answer) {
      expect(answer.Encryption).toBeNull();
      expect(openAttached(answer, algorithm)).toEqual(FRONT);
    },
    'empty-encryption'(answer) {
      expect(answer.Encryption).toEqual(EMPTY_ENCRYPTION);
      expect(openAttached(answer, algorithm)).toEqual(FRONT);
    },
    'own-iv'({ EncryptedBody, Encryption }, request) {
      const [iv, sent] = [fromBase64(Encryption!.Iv), fromBase64(request.Encryption.Iv)];
      expect(iv).toHaveLength(sent.length);
      expect(iv).not.toEqual(sent);
      const tag = algorithm === 'SM4-GCM' ? fromBase64(Encryption!.TagList[0]!) : undefined;
      const text = decrypt(algorithm, fromBase64(EncryptedBody!), tag, iv).toString('utf8');
      expect(JSON.parse(text)).toEqual(FRONT);
    },
    'tag-attached'(answer, { Encryption }) {
      expect(answer.Encryption).toEqual({ ...Encryption, TagList: [] });
      expect(openAttached(answer, algorithm)).toEqual(FRONT);
    },
    plaintext(answer) {
      expect(answer).toEqual({ ...FRONT, Encryption: EMPTY_ENCRYPTION, RequestId: expect.any(String) });
    },
  };

  test.each(Object.keys(forms) as AnswerForm[])('%s', async (answers) => {
    const own = await start({ answers });
    const request = seal(card, algorithm, own);
    forms[answers](await respond(request, {}, own), request);
  });
});

test('every answer under own-iv has another IV', async () => {
  const own = await start({ answers: 'own-iv' });
  const body = seal(card, 'SM4-GCM', own);
  const ivs = [await respond(body, {}, own), await respond(body, {}, own)].map(
    ({ Encryption }) => Encryption?.Iv,
  );
  expect(ivs[0]).not.toBe(ivs[1]);
});

describe.each(ALGORITHMS)('each fault inside the envelope, %s', (algorithm) => {
  interface Scene {
    answer: ResponseBody;
    /** What the same request is answered with when nothing is wrong. */
    right: ResponseBody;
    request: SealedBody;
  }

  const text = (answer: ResponseBody) => decryptAnswer(answer, algorithm).toString('utf8');

  /** The answer is the right one but for these members of `Encryption`. */
  function expectOnly({ answer, right }: Scene, members: object): void {
    expect(answer.EncryptedBody).toBe(right.EncryptedBody);
    expect(answer.Encryption).toEqual({ ...right.Encryption, ...members });
    expect(answer.Encryption).not.toEqual(right.Encryption);
  }

  /** The answer is the right one but for its body. */
  function expectBody({ answer, right }: Scene, body: string): void {
    expect(answer).toEqual({ ...right, EncryptedBody: body, RequestId: answer.RequestId });
  }

  const faults: Record<EnvelopeFault, (scene: Scene) => void> = {
    'wrong-tag'(scene) {
      const { EncryptedBody, Encryption } = scene.right;
      if (algorithm === 'AES-256-CBC') return expectBody(scene, flipBit(EncryptedBody!, -1));
      expectOnly(scene, { TagList: [flipBit(Encryption!.TagList[0]!, -1)] });
    },
    'cut-body'(scene) {
      expectBody(scene, toBase64(fromBase64(scene.right.EncryptedBody!).subarray(0, -1)));
    },
    'empty-ciphertext': (scene) => expectBody(scene, ''),
    'another-key'({ answer, right }) {
      expect(fromBase64(answer.EncryptedBody!)).toHaveLength(fromBase64(right.EncryptedBody!).length);
      expect(answer.EncryptedBody).not.toBe(right.EncryptedBody);
      expect(answer.Encryption).toEqual({ ...right.Encryption, TagList: answer.Encryption?.TagList });
      expect(() => openWith(answer, { algorithm, ...DATA_KEYS[algorithm] })).toThrow(
        expect.objectContaining({ code: 'ERR_DECRYPTION_FAILED' }),
      );
    },
    reflected({ answer, request }) {
      expect(answer).toEqual({ ...request, RequestId: answer.RequestId });
    },
    'plaintext-not-json'({ answer }) {
      expect(() => JSON.parse(text(answer))).toThrow(SyntaxError);
    },
    'plaintext-not-utf8'({ answer }) {
      const decoder = new TextDecoder('utf-8', { fatal: true });
      expect(() => decoder.decode(decryptAnswer(answer, algorithm))).toThrow(TypeError);
    },
    'plaintext-not-object'({ answer }) {
      expect(JSON.parse(text(answer))).toBeInstanceOf(Array);
    },
    'inner-error'({ answer }) {
      expect(answer).not.toHaveProperty('Error');
      expect(JSON.parse(text(answer))).toEqual({
        Error: { Code: 'FailedOperation.OcrFailed', Message: expect.any(String) },
      });
    },
    'not-base64': (scene) => expectBody(scene, `*${scene.right.EncryptedBody!.slice(1)}`),
    'short-iv'(scene) {
      const Iv = scene.answer.Encryption!.Iv;
      expect(fromBase64(Iv)).toHaveLength(8);
      expectOnly(scene, { Iv });
    },
    'other-algorithm': (scene) => expectOnly(scene, { Algorithm: other(algorithm) }),
    'too-many-tags'(scene) {
      const { TagList } = scene.answer.Encryption!;
      expect(TagList.map((tag) => fromBase64(tag).length)).toEqual([16, 16]);
      expectOnly(scene, { TagList });
    },
    'foreign-encrypt-list': (scene) => expectOnly(scene, { EncryptList: ['Response.Text.Name'] }),
  };

  test.each(Object.keys(faults) as EnvelopeFault[])('%s', async (fault) => {
    const own = await start();
    const request = seal(card, algorithm, own);
    const right = await respond(request, {}, own);
    own.behave({ fault });
    faults[fault]({ answer: await respond(request, {}, own), right, request });
    expect(own.requests[1]).not.toHaveProperty('errorCode');
  });
});

test('SM4-GCM, wrong-tag where the tag is attached: the last byte of the body', async () => {
  const own = await start({ answers: 'tag-attached' });
  const request = seal(card, 'SM4-GCM', own);
  const right = await respond(request, {}, own);
  own.behave({ fault: 'wrong-tag' });
  const answer = await respond(request, {}, own);
  expect(answer.EncryptedBody).toBe(flipBit(right.EncryptedBody!, -1));
});

describe('each fault of the transport', () => {
  const call = async (fault: Fault) => {
    const own = await start({ fault });
    return sendRaw(own, { body: seal(card, 'SM4-GCM', own) });
  };

  test('http-500', async () => {
    const { status, text } = await call('http-500');
    expect(status).toBe(500);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  test('http-not-json', async () => {
    const { status, headers, text } = await call('http-not-json');
    expect([status, headers['content-type']]).toEqual([200, 'text/html']);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  test('connection-reset', async () => {
    await expect(call('connection-reset')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('rate-limit', async () => {
    const { status, text } = await call('rate-limit');
    expect(status).toBe(200);
    expect(JSON.parse(text).Response).toEqual({
      Error: { Code: 'RequestLimitExceeded', Message: expect.any(String) },
      RequestId: expect.stringMatching(UUID),
    });
  });

  test('stalled: no answer comes, others are answered meanwhile', async () => {
    const { own, stalled, abort } = await stall();
    const outcome = Promise.race([stalled.then(() => 'an answer'), otherCall(own)]);
    expect(await outcome).toBe('the other answer');
    abort();
    await expect(stalled).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('close() ends a stalled exchange', async () => {
    const { own, stalled } = await stall();
    const ended = expect(stalled).rejects.toMatchObject({ code: 'ECONNRESET' });
    await own.close();
    await ended;
    await expect(sendRaw(own, { body: '{}' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  /** An emulator whose first request has arrived and hangs. */
  async function stall() {
    let arrive = (): void => undefined;
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const own = await startEmulator({
      fault({ action }) {
        if (action === 'IDCardOCR') return undefined;
        arrive();
        return 'stalled';
      },
    });
    const controller = new AbortController();
    const stalled = sendRaw(own, { body: seal(card, 'SM4-GCM', own), signal: controller.signal });
    await arrived;
    onTestFinished(() => own.close());
    return { own, stalled, abort: () => controller.abort() };
  }

  async function otherCall(own: Emulator): Promise<string> {
    expect(await errorCode(card, { action: 'IDCardOCR' }, own)).toBe('none');
    return 'the other answer';
  }
});

// --- options ---

test('callsPerSecond, by the clock of the server', async () => {
  let now = Date.parse('2026-03-01T12:00:00Z');
  const began = now;
  const own = await start({ callsPerSecond: 2, now: () => now });
  const at = (milliseconds: number, options: SendOptions = {}) => {
    now = began + milliseconds;
    return errorCode(card, { action: 'IDCardOCR', timestamp: Math.floor(now / 1000), ...options }, own);
  };
  expect(await at(0)).toBe('none');
  expect(await at(300, { secretKey: 'x' })).toBe('AuthFailure.SignatureFailure');
  expect(await at(400)).toBe('none');
  expect(await at(500)).toBe('RequestLimitExceeded');
  expect(await at(999)).toBe('RequestLimitExceeded');
  expect(await at(1000)).toBe('none');
  expect(await at(1399)).toBe('RequestLimitExceeded');
  expect(await at(1400)).toBe('none');
  own.behave({ callsPerSecond: Number.POSITIVE_INFINITY });
  expect(await at(1401)).toBe('none');
});

describe('behaviour', () => {
  const isSealed = (answer: ResponseBody) => answer.EncryptedBody !== undefined;

  test('a function chooses the form of each answer', async () => {
    const own = await start({
      answers: ({ params }) => (params?.CardSide === 'BACK' ? 'plaintext' : 'documented'),
    });
    const call = (CardSide: string) => respond(seal({ ...card, CardSide }, 'SM4-GCM', own), {}, own);
    expect(isSealed(await call('FRONT'))).toBe(true);
    expect(isSealed(await call('BACK'))).toBe(false);
  });

  test('a function chooses the fault of each request', async () => {
    const own = await start({ fault: ({ action }) => (action === 'IDCardOCR' ? 'http-500' : undefined) });
    expect((await sendRaw(own, { action: 'IDCardOCR', body: card })).status).toBe(500);
    expect(await errorCode(seal(card, 'SM4-GCM', own), {}, own)).toBe('none');
  });

  test('an error that is asked for comes once the signature is right, and ends with undefined', async () => {
    const own = await start({ error: 'UnauthorizedOperation' });
    const call = (options: SendOptions = {}) => errorCode(seal(card, 'SM4-GCM', own), options, own);
    expect(await call()).toBe('UnauthorizedOperation');
    expect(await call({ secretKey: 'x' })).toBe('AuthFailure.SignatureFailure');
    own.behave({ error: ({ region }) => (region === 'ap-guangzhou' ? 'UnsupportedRegion' : undefined) });
    expect(await call()).toBe('UnsupportedRegion');
    expect(await call({ headers: { 'X-TC-Region': 'ap-beijing' } })).toBe('none');
    own.behave({ error: undefined });
    expect(await call()).toBe('none');
  });

  test('the Date header shows the clock of the server', async () => {
    const own = await start({ now: () => Date.parse('2026-03-01T12:00:00Z') });
    const { headers } = await sendRaw(own, { body: card });
    expect(headers.date).toBe('Sun, 01 Mar 2026 12:00:00 GMT');
  });

  test('behave() changes what it is given, and undefined ends a fault', async () => {
    const own = await start({ answers: 'plaintext', maxRequestBytes: 1 });
    const call = () => respond(seal(card, 'SM4-GCM', own), {}, own);
    expect((await call()).Error?.Code).toBe('RequestSizeLimitExceeded');
    own.behave({ maxRequestBytes: 2 ** 20, fault: 'rate-limit' });
    expect((await call()).Error?.Code).toBe('RequestLimitExceeded');
    own.behave({ fault: undefined });
    expect(await call()).toMatchObject(FRONT);
    own.behave({ answers: 'documented' });
    expect(isSealed(await call())).toBe(true);
  });

  const mistakes: [name: string, changes: object][] = [
    ['an unknown form', { answers: 'documentd' }],
    ['an unknown fault', { fault: 'stuck' }],
    ['a misspelt name', { answer: 'plaintext' }],
    ['an option that is fixed at the start', { port: 1 }],
  ];

  test.each(mistakes)('%s is ERR_INVALID_OPTIONS, and nothing changes', async (_, changes) => {
    const own = await start({ answers: 'plaintext' });
    expect(() => own.behave({ fault: 'rate-limit', ...changes })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_OPTIONS' }),
    );
    expect(await respond(seal(card, 'SM4-GCM', own), {}, own)).toMatchObject(FRONT);
  });
});

describe('options', () => {
  const invalid: [name: string, options: unknown][] = [
    ['null', null],
    ['an unknown one', { ports: 0 }],
    ['an unknown form', { answers: 'documentd' }],
    ['an unknown fault', { fault: 'stuck' }],
    ['the name of an object member as a fault', { fault: 'constructor' }],
    ['answers as a number', { answers: 5 }],
    ['a fault as a number', { fault: 5 }],
    ['an error with a space', { error: 'Internal Error' }],
    ['an error as a number', { error: 500 }],
    ['recognize as text', { recognize: 'sample' }],
    ['a port that is none', { port: 70_000 }],
    ['a credential without a key', { credential: { secretId: 'AKID' } }],
    ['an RSA key of no bits', { rsaBits: 0 }],
    ['a clock that is no function', { now: 5 }],
    ['keepRequests below 0', { keepRequests: -1 }],
    ['onRequest that is no function', { onRequest: 'log' }],
    ['maxRequestBytes that is no number', { maxRequestBytes: '10 MB' }],
    ['callsPerSecond that is no number', { callsPerSecond: 'twenty' }],
  ];

  test.each(invalid)('%s: ERR_INVALID_OPTIONS', async (_, options) => {
    const outcome = startEmulator(options as EmulatorOptions).then(
      (started) => started.close().then(() => 'it started'),
      (error) => error.code,
    );
    expect(await outcome).toBe('ERR_INVALID_OPTIONS');
  });

  test('credential', async () => {
    const credential = { secretId: 'AKIDexample', secretKey: 'example' };
    const own = await start({ credential });
    expect([own.credential, own.clientConfig.credential]).toEqual([credential, credential]);
    expect(await errorCode(seal(card, 'SM4-GCM', own), credential, own)).toBe('none');
    expect(await errorCode('{}', emulator.credential, own)).toBe('AuthFailure.SecretIdNotFound');
  });

  test('a fresh credential and free port without one', async () => {
    const own = await start();
    expect(own.credential.secretId).not.toBe(emulator.credential.secretId);
    expect(own.credential.secretKey).not.toBe(emulator.credential.secretKey);
    expect(own.endpoint).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(own.endpoint).not.toBe(emulator.endpoint);
    expect([own.url, own.clientConfig.profile.httpProfile]).toEqual([
      `http://${own.endpoint}`,
      { protocol: 'http://', endpoint: own.endpoint, agent: expect.anything() },
    ]);
  });

  test('port', async () => {
    const first = await startEmulator();
    await first.close();
    const port = Number(first.endpoint.split(':')[1]);
    const second = await start({ port });
    expect(second.endpoint).toBe(first.endpoint);
    expect(await errorCode(seal(card, 'SM4-GCM', second), {}, second)).toBe('none');
    await expect(startEmulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test.each([
    [undefined, 1024],
    [2048, 2048],
  ])('rsaBits %s: a key of %i bits', async (rsaBits, bits) => {
    const own = await start(rsaBits === undefined ? {} : { rsaBits });
    expect(importPublicKey(own.publicKeys['AES-256-CBC'])).toMatchObject({ kind: 'RSA', bits });
    expect(await errorCode(seal(card, 'AES-256-CBC', own), {}, own)).toBe('none');
  });
});

describe('the public keys', () => {
  test.each([
    ['AES-256-CBC', 'RSA PUBLIC KEY'],
    ['SM4-GCM', 'PUBLIC KEY'],
  ] as const)('%s: Base64 of a PEM file, as support issues it', (algorithm, label) => {
    const pem = Buffer.from(emulator.publicKeys[algorithm], 'base64').toString('latin1').trim().split('\n');
    expect([pem[0], pem.at(-1)]).toEqual([`-----BEGIN ${label}-----`, `-----END ${label}-----`]);
    expect(importPublicKey(emulator.publicKeys[algorithm]).algorithm).toBe(algorithm);
  });

  test.each(ALGORITHMS)('two emulators at once have keys of their own, %s', async (algorithm) => {
    const own = await start();
    expect(own.publicKeys[algorithm]).not.toBe(emulator.publicKeys[algorithm]);
    const [ours, theirs] = [seal(card, algorithm, own), seal(card, algorithm)];
    expect([await errorCode(ours, {}, own), await errorCode(theirs)]).toEqual(['none', 'none']);
    expect(await errorCode(theirs, {}, own)).toBe('FailedOperation.DecryptSystemError');
  });
});

test('nothing listens on other addresses than 127.0.0.1', async () => {
  const port = Number(emulator.endpoint.split(':')[1]);
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const others = own
    .map(({ address }) => address)
    .filter((address) => !/^(127\.0\.0\.1$|fe80)/.test(address));
  // On Linux all of 127.0.0.0/8 is this machine.
  if (process.platform === 'linux') others.push('127.0.0.2');
  expect(await isOpen('127.0.0.1', port)).toBe(true);
  for (const address of others) expect([address, await isOpen(address, port)]).toEqual([address, false]);
});

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
