import {
  EncryptionError,
  failureOf,
  ServiceError,
  sealRequest,
  withEncryption,
} from 'tencentcloud-encryption';
import { startEmulator } from 'tencentcloud-encryption/emulator';
import { CommonClient } from 'tencentcloud-sdk-nodejs-common';
import { describe, expect, test, vi } from 'vitest';
import { ALGORITHMS, type Algorithm, rejection, specimen, useEmulator } from '../helpers/emulated.ts';

const emulated = useEmulator();
const params = { ImageBase64: specimen.FRONT.toString('base64'), CardSide: 'FRONT' } as const;
const NAME = '李明';

describe.each(ALGORITHMS)('every way to call, %s', (algorithm) => {
  test('front, back, and neither', async () => {
    const client = emulated.client(algorithm);
    const back = await client.RecognizeEncryptedIDCardOCR({ ImageBase64: specimen.BACK, CardSide: 'BACK' });
    expect(back).toMatchObject({ Name: '', Authority: '赵县公安局', ValidDate: '2010.07.21-2020.07.21' });
    expect((await client.RecognizeEncryptedIDCardOCR({ ImageBase64: params.ImageBase64 })).Name).toBe(NAME);
  });

  test('request() by name', async () => {
    const card = await emulated.client(algorithm).request('RecognizeEncryptedIDCardOCR', params);
    expect(card.Name).toBe(NAME);
  });

  test('CommonClient', async () => {
    const common = new CommonClient('ocr.tencentcloudapi.com', '2018-11-19', emulated.emulator.clientConfig);
    const client = withEncryption(common, { publicKey: emulated.emulator.publicKeys[algorithm] });
    expect(client).toBeInstanceOf(CommonClient);
    expect((await client.request('RecognizeEncryptedIDCardOCR', params)).Name).toBe(NAME);
  });

  test('a callback', async () => {
    const callback = vi.fn();
    const card = await emulated.client(algorithm).RecognizeEncryptedIDCardOCR(params, callback);
    expect(callback.mock.calls).toEqual([[null, card]]);
  });

  test('Config as an object asks for AdvancedInfo', async () => {
    const card = await emulated
      .client(algorithm)
      .RecognizeEncryptedIDCardOCR({ ...params, Config: { Quality: true, CropPortrait: true } });
    expect(Object.keys(JSON.parse(card.AdvancedInfo ?? ''))).toEqual(['Portrait', 'Quality']);
  });

  test('an abort signal ends a stalled call', async () => {
    emulated.emulator.behave({ fault: 'stalled' });
    const controller = new AbortController();
    const count = emulated.emulator.requests.length;
    const call = emulated
      .client(algorithm)
      .RecognizeEncryptedIDCardOCR(params, { signal: controller.signal });
    const failure = rejection(call);
    await vi.waitUntil(() => emulated.emulator.requests.length > count);
    controller.abort();
    expect((await failure).message).toMatch(/abort/i);
  });

  test('a signal that times out ends a stalled call as an abort', async () => {
    emulated.emulator.behave({ fault: 'stalled' });
    const signal = AbortSignal.timeout(20);
    const error = await rejection(emulated.client(algorithm).RecognizeEncryptedIDCardOCR(params, { signal }));
    expect(failureOf(error)).toMatchObject({ failure: 'aborted', retryable: false });
  });
});

describe('a wrapped client', () => {
  test('is of the same kind, and the client itself stays as it was', async () => {
    const sdk = emulated.sdk();
    const before = {
      own: Object.getOwnPropertyNames(sdk),
      profile: structuredClone({ ...sdk.profile, httpProfile: {} }),
    };
    const client = withEncryption(sdk, { publicKey: emulated.emulator.publicKeys['SM4-GCM'] });
    expect(client).toBeInstanceOf(Object.getPrototypeOf(sdk).constructor);
    expect(Object.getOwnPropertyNames(sdk)).toEqual(before.own);
    expect(structuredClone({ ...sdk.profile, httpProfile: {} })).toEqual(before.profile);
    // The bare client still sends what it is given: the service misses the envelope.
    const error = await rejection(sdk.request('RecognizeEncryptedIDCardOCR', params));
    expect(error.code).toBe('MissingParameter');
  });

  test('wraps twice: sealed once, opened once', async () => {
    const { 'AES-256-CBC': rsa, 'SM4-GCM': sm2 } = emulated.emulator.publicKeys;
    const client = withEncryption(withEncryption(emulated.sdk(), { publicKey: rsa }), { publicKey: sm2 });
    expect((await client.RecognizeEncryptedIDCardOCR(params)).Name).toBe(NAME);
    expect(emulated.emulator.requests.at(-1)?.algorithm).toBe('SM4-GCM');
  });

  test('passes what the caller sealed, and gives the answer back unopened', async () => {
    const sealed = sealRequest(params, { publicKey: emulated.emulator.publicKeys['SM4-GCM'] });
    const answer = await emulated
      .client('AES-256-CBC')
      .request('RecognizeEncryptedIDCardOCR', sealed.request);
    expect(answer.Name).toBe('');
    expect(sealed.open(answer)).toMatchObject({ Name: NAME });
  });

  test('a frozen parameter object works and is unchanged', async () => {
    const frozen = Object.freeze({ ...params, Config: Object.freeze({ Quality: true }) });
    const copy = structuredClone(frozen);
    await emulated.client('SM4-GCM').RecognizeEncryptedIDCardOCR(frozen);
    expect(frozen).toEqual(copy);
  });

  test('an error of the service comes as the SDK gives it', async () => {
    const bad = { ImageBase64: Buffer.from('no image').toString('base64') };
    const error = await rejection(emulated.client('AES-256-CBC').RecognizeEncryptedIDCardOCR(bad));
    expect(error.code).toBe('FailedOperation.ImageDecodeFailed');
    expect(error.constructor.name).toBe('TencentCloudSDKHttpException');
    expect(error.requestId).toBe(emulated.emulator.requests.at(-1)?.requestId);
  });
});

describe('callbacks', () => {
  test('are told of an error once, and the promise rejects with it, as in the SDK', async () => {
    const callback = vi.fn();
    const error = await rejection(emulated.client('AES-256-CBC').RecognizeEncryptedIDCardOCR({}, callback));
    expect(callback.mock.calls).toEqual([[error, null]]);
    expect(error.code).toBe('ERR_INVALID_PARAMS');
  });

  test('that throw are not called again, and reject the promise', async () => {
    const callback = vi.fn(() => {
      throw new RangeError('from the callback');
    });
    const error = await rejection(emulated.client('SM4-GCM').RecognizeEncryptedIDCardOCR(params, callback));
    expect(error).toBeInstanceOf(RangeError);
    expect(callback).toHaveBeenCalledTimes(1);
  });

  test('request() with options and a callback', async () => {
    const callback = vi.fn();
    await emulated.client('SM4-GCM').request('RecognizeEncryptedIDCardOCR', params, {}, callback);
    expect(callback).toHaveBeenCalledTimes(1);
    expect(callback.mock.calls[0]?.[1].Name).toBe(NAME);
  });
});

describe('ways around the encryption', () => {
  const ways = ['requestOctetStream', 'doRequest', 'doRequestWithSign3'] as const;

  test.each(ways)('%s refuses actions of the table and sends nothing', async (way) => {
    const client = emulated.client('SM4-GCM') as unknown as Record<
      string,
      typeof emulated.sdk.prototype.request
    >;
    const count = emulated.emulator.requests.length;
    for (const action of ['RecognizeEncryptedIDCardOCR', 'IDCardOCR']) {
      expect((await rejection(client[way](action, params))).code).toBe('ERR_PLAINTEXT_ACTION');
    }
    expect(emulated.emulator.requests.length).toBe(count);
  });

  test.each(ways)('%s passes other actions on that the options name', async (way) => {
    const client = emulated.client('SM4-GCM', { otherActions: ['GeneralBasicOCR'] }) as unknown as Record<
      string,
      typeof emulated.sdk.prototype.request
    >;
    const error = await rejection(client[way]('GeneralBasicOCR', { ImageUrl: 'https://example.com/a.jpg' }));
    expect(error.constructor.name).toBe('TencentCloudSDKHttpException');
    expect(emulated.emulator.requests.at(-1)?.action).toBe('GeneralBasicOCR');
  });

  const profiles: [string, object][] = [
    ['GET', { httpProfile: { reqMethod: 'GET' } }],
    ['HmacSHA256', { signMethod: 'HmacSHA256' }],
    ['HmacSHA1', { signMethod: 'HmacSHA1' }],
  ];
  test.each(profiles)('a %s profile is refused', (_, profile) => {
    const options = { publicKey: emulated.emulator.publicKeys['AES-256-CBC'] };
    expect(() => withEncryption(emulated.sdk({ profile }), options)).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_OPTIONS' }),
    );
  });

  test('a profile that is changed later is refused at the call', async () => {
    const sdk = emulated.sdk();
    const client = withEncryption(sdk, { publicKey: emulated.emulator.publicKeys['AES-256-CBC'] });
    sdk.profile.httpProfile!.reqMethod = 'GET';
    const count = emulated.emulator.requests.length;
    expect((await rejection(client.RecognizeEncryptedIDCardOCR(params))).code).toBe('ERR_INVALID_OPTIONS');
    expect(emulated.emulator.requests.length).toBe(count);
  });

  test.each([[null], [{}], ['client'], [{ request() {} }]])('%j is no client', (client) => {
    const options = { publicKey: emulated.emulator.publicKeys['AES-256-CBC'] };
    expect(() => withEncryption(client as object, options)).toThrow(EncryptionError);
  });
});

describe('unencrypted actions', () => {
  test('IDCardOCR is refused, with the way out', async () => {
    const error = await rejection(emulated.client('AES-256-CBC').IDCardOCR(params));
    expect(error).toMatchObject({
      code: 'ERR_PLAINTEXT_ACTION',
      message: expect.stringContaining('upgrade'),
    });
  });

  test('IDCardOCR is upgraded', async () => {
    const client = emulated.client('SM4-GCM', { plaintextActions: 'upgrade' });
    expect((await client.IDCardOCR(params)).Name).toBe(NAME);
    expect(emulated.emulator.requests.at(-1)).toMatchObject({
      action: 'RecognizeEncryptedIDCardOCR',
      algorithm: 'SM4-GCM',
    });
    const error = await rejection(client.IDCardOCR({ ...params, EnableDateVerify: true }));
    expect(error).toMatchObject({
      code: 'ERR_INVALID_PARAMS',
      message: expect.stringContaining('EnableDateVerify'),
    });
  });

  test('IDCardOCR passes when it may', async () => {
    const client = emulated.client('SM4-GCM', { plaintextActions: 'pass' });
    expect((await client.IDCardOCR(params)).Name).toBe(NAME);
    expect(emulated.emulator.requests.at(-1)).toMatchObject({
      action: 'IDCardOCR',
      params: { CardSide: 'FRONT' },
    });
  });

  test.each([
    ['upgrade', 'RecognizeEncryptedIDCardOCR'],
    ['pass', 'IDCardOCR'],
  ] as const)('IDCardOCR takes bytes, %s', async (plaintextActions, action) => {
    const client = emulated.client('SM4-GCM', { plaintextActions });
    expect((await client.IDCardOCR({ ...params, ImageBase64: specimen.FRONT })).Name).toBe(NAME);
    expect(emulated.emulator.requests.at(-1)).toMatchObject({ action, params });
  });

  test('others are refused, or pass', async () => {
    const url = { ImageUrl: 'https://example.com/a.jpg' };
    expect((await rejection(emulated.client('SM4-GCM').GeneralBasicOCR(url))).code).toBe(
      'ERR_PLAINTEXT_ACTION',
    );
    for (const otherActions of ['pass', ['GeneralBasicOCR']] as const) {
      const client = emulated.client('SM4-GCM', { otherActions });
      expect((await rejection(client.GeneralBasicOCR(url))).code).toBe('InvalidAction');
    }
  });
});

describe('half-sealed parameters are refused before anything is sent', () => {
  const seal = () => sealRequest(params, { publicKey: emulated.emulator.publicKeys['SM4-GCM'] }).request;
  const cases: [string, (sealed: Record<string, unknown>) => object][] = [
    ['no Encryption', ({ EncryptedBody }) => ({ EncryptedBody })],
    ['no EncryptedBody', ({ Encryption }) => ({ Encryption })],
    ['an image beside it', (sealed) => ({ ...sealed, ...params })],
    ['an empty Encryption', (sealed) => ({ ...sealed, Encryption: {} })],
    [
      'another Algorithm',
      ({ Encryption, ...rest }) => ({
        ...rest,
        Encryption: { ...(Encryption as object), Algorithm: 'AES-256-CBC' },
      }),
    ],
    [
      'no tag',
      ({ Encryption, ...rest }) => ({ ...rest, Encryption: { ...(Encryption as object), TagList: [] } }),
    ],
    [
      'a short Iv',
      ({ Encryption, ...rest }) => ({ ...rest, Encryption: { ...(Encryption as object), Iv: 'AAAA' } }),
    ],
    [
      'no blob',
      ({ Encryption, ...rest }) => ({
        ...rest,
        Encryption: { ...(Encryption as object), CiphertextBlob: '' },
      }),
    ],
    [
      'another list',
      ({ Encryption, ...rest }) => ({
        ...rest,
        Encryption: { ...(Encryption as object), EncryptList: ['Name'] },
      }),
    ],
    ['a body that is no string', (sealed) => ({ ...sealed, EncryptedBody: 1 })],
  ];
  test.each(cases)('%s', async (_, change) => {
    const count = emulated.emulator.requests.length;
    const call = emulated.client('SM4-GCM').request('RecognizeEncryptedIDCardOCR', change(seal()));
    expect((await rejection(call)).code).toBe('ERR_INVALID_PARAMS');
    expect(emulated.emulator.requests.length).toBe(count);
  });

  test('empty strings beside a sealed body are the habit of the guide and pass', async () => {
    const sealed = { ...seal(), ImageUrl: '', Config: '', CardSide: '' };
    const answer = await emulated.client('SM4-GCM').request('RecognizeEncryptedIDCardOCR', sealed);
    expect(answer.EncryptedBody).toBeTypeOf('string');
  });
});

describe('the answers that are held possible', () => {
  const opened: [Algorithm, string][] = [
    ['AES-256-CBC', 'no-encryption'],
    ['AES-256-CBC', 'null-encryption'],
    ['AES-256-CBC', 'empty-encryption'],
    ['AES-256-CBC', 'tag-attached'],
    ['SM4-GCM', 'no-encryption'],
    ['SM4-GCM', 'null-encryption'],
    ['SM4-GCM', 'empty-encryption'],
    ['SM4-GCM', 'tag-attached'],
    ['SM4-GCM', 'own-iv'],
  ];
  test.each(opened)('%s, %s: opens', async (algorithm, answers) => {
    emulated.emulator.behave({ answers: answers as 'documented' });
    expect((await emulated.client(algorithm).RecognizeEncryptedIDCardOCR(params)).Name).toBe(NAME);
  });

  const refused: [Algorithm, string, string][] = [
    ['AES-256-CBC', 'own-iv', 'ERR_INVALID_RESPONSE'],
    ['AES-256-CBC', 'plaintext', 'ERR_PLAINTEXT_RESPONSE'],
    ['SM4-GCM', 'plaintext', 'ERR_PLAINTEXT_RESPONSE'],
  ];
  test.each(refused)('%s, %s: %s', async (algorithm, answers, code) => {
    emulated.emulator.behave({ answers: answers as 'documented' });
    const error = await rejection(emulated.client(algorithm).RecognizeEncryptedIDCardOCR(params));
    expect(error).toMatchObject({ code, requestId: emulated.emulator.requests.at(-1)?.requestId });
  });

  test('plaintext is taken when the caller allows it, and the event says so', async () => {
    emulated.emulator.behave({ answers: 'plaintext' });
    const onEvent = vi.fn();
    const client = emulated.client('SM4-GCM', { allowPlaintextResponse: true, onEvent });
    const card = await client.RecognizeEncryptedIDCardOCR(params);
    expect(card).toMatchObject({ Name: NAME, RequestId: emulated.emulator.requests.at(-1)?.requestId });
    expect(Object.keys(card)).not.toContain('Encryption');
    expect(onEvent).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ encrypted: true, sent: true, answer: 'clear' }),
    );
  });
});

describe.each(ALGORITHMS)(
  'every envelope fault gives exactly its code with the RequestId, %s',
  (algorithm) => {
    const faults = [
      ['wrong-tag', 'ERR_DECRYPTION_FAILED'],
      ['cut-body', 'ERR_DECRYPTION_FAILED'],
      ['another-key', 'ERR_DECRYPTION_FAILED'],
      ['reflected', 'ERR_DECRYPTION_FAILED'],
      ['plaintext-not-json', 'ERR_DECRYPTION_FAILED'],
      ['plaintext-not-utf8', 'ERR_DECRYPTION_FAILED'],
      ['plaintext-not-object', 'ERR_DECRYPTION_FAILED'],
      ['empty-ciphertext', 'ERR_PLAINTEXT_RESPONSE'],
      ['not-base64', 'ERR_INVALID_RESPONSE'],
      ['short-iv', 'ERR_INVALID_RESPONSE'],
      ['other-algorithm', 'ERR_INVALID_RESPONSE'],
      ['too-many-tags', 'ERR_INVALID_RESPONSE'],
      ['foreign-encrypt-list', 'ERR_INVALID_RESPONSE'],
    ] as const;
    test.each(faults)('%s: %s', async (fault, code) => {
      emulated.emulator.behave({ fault });
      const error = await rejection(emulated.client(algorithm).RecognizeEncryptedIDCardOCR(params));
      expect(error).toBeInstanceOf(EncryptionError);
      expect(error).toMatchObject({ code, requestId: emulated.emulator.requests.at(-1)?.requestId });
    });

    test('inner-error: the error of the service', async () => {
      emulated.emulator.behave({ fault: 'inner-error' });
      const error = await rejection(emulated.client(algorithm).RecognizeEncryptedIDCardOCR(params));
      expect(error).toBeInstanceOf(ServiceError);
      const { requestId } = emulated.emulator.requests.at(-1)!;
      expect(error).toMatchObject({ code: 'FailedOperation.OcrFailed', message: 'OCR failed', requestId });
    });
  },
);

describe('transport faults pass as the SDK gives them', () => {
  const faults = ['http-500', 'http-not-json', 'rate-limit', 'connection-reset'] as const;
  test.each(faults)('%s', async (fault) => {
    emulated.emulator.behave({ fault });
    const bare = await rejection(emulated.sdk().request('RecognizeEncryptedIDCardOCR', {}));
    const error = await rejection(emulated.client('AES-256-CBC').RecognizeEncryptedIDCardOCR(params));
    expect(error.constructor).toBe(bare.constructor);
    expect([error.message, error.code]).toEqual([bare.message, bare.code]);
  });
});

describe('images of 5.5 MB', () => {
  const image = Buffer.concat([specimen.FRONT, Buffer.alloc(5_500_000 - specimen.FRONT.length, 0xa5)]);

  test.each(ALGORITHMS)('work as bytes and as a string, %s', async (algorithm) => {
    const client = emulated.client(algorithm);
    expect((await client.RecognizeEncryptedIDCardOCR({ ImageBase64: image })).Name).toBe(NAME);
    expect((await client.RecognizeEncryptedIDCardOCR({ ImageBase64: image.toString('base64') })).Name).toBe(
      NAME,
    );
    const [bytes, text] = emulated.emulator.requests.slice(-2);
    expect(bytes?.params?.ImageBase64).toBe(image.toString('base64'));
    expect(text?.params?.ImageBase64).toBe(image.toString('base64'));
    emulated.emulator.requests.length = 0;
  });

  test('one that would pass the limit is refused before sending, with the numbers', async () => {
    const large = Buffer.concat([image, Buffer.alloc(500_000)]);
    const error = await rejection(
      emulated.client('AES-256-CBC').RecognizeEncryptedIDCardOCR({ ImageBase64: large }),
    );
    expect(error.code).toBe('ERR_REQUEST_TOO_LARGE');
    expect(error.message).toMatch(/10667\d{3} bytes.*10485760.*6000000 bytes.*at most 5898\d{3}/);
    expect(emulated.emulator.requests).toEqual([]);
  });
});

test("two services at once don't share anything", async () => {
  const other = await startEmulator();
  try {
    const wrongKey = withEncryption(emulated.sdk(), { publicKey: other.publicKeys['SM4-GCM'] });
    const error = await rejection(wrongKey.RecognizeEncryptedIDCardOCR(params));
    expect(error.code).toBe('FailedOperation.DecryptSystemError');
  } finally {
    await other.close();
  }
});
