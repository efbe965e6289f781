// The service's side over real HTTP: what it answers to good requests, and what can be changed and seen of them.

import { connect } from 'node:net';
import { inspect } from 'node:util';
import { sealRequest } from 'tencentcloud-encryption';
import { type EmulatorOptions, type ReceivedRequest, ServiceError } from 'tencentcloud-encryption/emulator';
import { describe, expect, test, vi } from 'vitest';
import {
  ALGORITHMS,
  type Algorithm,
  card,
  emulator,
  errorCode,
  parseAnswer,
  respond,
  seal,
  sealJson,
  start,
  UUID,
  useEmulator,
} from '../helpers/emulator-wire.ts';
import { BACK, FRONT } from '../helpers/sample-card.ts';
import { send, sendRaw } from '../helpers/tc3-client.ts';

useEmulator();

// --- good requests ---

/** What stands around the ciphertext in the API text's example. */
const BLANK_CARD = {
  Address: '',
  AdvancedInfo: '',
  Authority: '',
  Birth: '',
  IdNum: '',
  Name: '',
  Nation: '',
  ReflectDetailInfos: [],
  Sex: '',
  ValidDate: '',
};

describe.each(ALGORITHMS)('a sealed card, %s', (algorithm) => {
  test.each([
    ['front', { CardSide: 'FRONT' }, FRONT],
    ['back', { CardSide: 'BACK' }, BACK],
    ['no CardSide', {}, FRONT],
  ])('%s: the documented sample', async (_, side, sample) => {
    const answer = await respond(seal({ ImageBase64: card.ImageBase64, ...side }, algorithm));
    expect(parseAnswer(answer, algorithm)).toEqual(sample);
  });

  test("the answer is the published example's: the request's Encryption, and empty members around it", async () => {
    const { Encryption, ...sealed } = seal(card, algorithm);
    const { status, headers, json } = await send(emulator, { body: { ...sealed, Encryption } });
    expect([status, headers['content-type'], Object.keys(json)]).toEqual([
      200,
      'application/json',
      ['Response'],
    ]);
    expect(json.Response).toEqual({
      ...BLANK_CARD,
      EncryptedBody: expect.any(String),
      Encryption: { ...Encryption, TagList: algorithm === 'SM4-GCM' ? [expect.any(String)] : null },
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

describe('what the API text and the vendor’s clients leave out, or write otherwise', () => {
  const both: [name: string, members: object][] = [
    ['no EncryptList', { EncryptList: undefined }],
    ['EncryptList null', { EncryptList: null }],
    ["the kits' spelling", { EncryptList: ['EncryptionBody'] }],
  ];
  const aes: [name: string, members: object][] = [
    ...both,
    ['no Algorithm', { Algorithm: undefined }],
    ['Algorithm null', { Algorithm: null }],
    ['no TagList', { TagList: undefined }],
    ['TagList null', { TagList: null }],
    ['all of it', { EncryptList: undefined, Algorithm: undefined, TagList: undefined }],
  ];
  const rows = [
    ...aes.map(([name, members]) => ['AES-256-CBC', name, members] as const),
    ...both.map(([name, members]) => ['SM4-GCM', name, members] as const),
  ];

  test.each(rows)('%s, %s: taken, and echoed with the defaults', async (algorithm, _, members) => {
    const sealed = seal(card, algorithm);
    const Encryption = { ...sealed.Encryption, ...members };
    const answer = await respond({ ...sealed, Encryption });
    expect(parseAnswer(answer, algorithm)).toEqual(FRONT);
    const { EncryptList, Algorithm } = answer.Encryption!;
    expect([Algorithm, EncryptList]).toEqual([algorithm, Encryption.EncryptList ?? ['EncryptedBody']]);
  });
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
