import {
  type EncryptionEvent,
  explainCall,
  sealFields,
  sealRequest,
  sealResponseOnly,
  withEncryption,
} from 'tencentcloud-encryption';
import { generateDataKey, sealWith } from 'tencentcloud-encryption/primitives';
import { CommonClient } from 'tencentcloud-sdk-nodejs-common';
import { describe, expect, test } from 'vitest';
import { SERVICE_ACTIONS } from '../../src/emulator/actions.ts';
import { ACTION_RULES } from '../../src/envelope/action-rules.ts';
import { ALGORITHMS, type Algorithm, rejection, specimen, useEmulator } from '../helpers/emulated.ts';
import { FACEID_CALLS, faceidClient } from '../helpers/faceid.ts';

const emulated = useEmulator();
const lastRequest = () => emulated.emulator.requests.at(-1)!;

/** Which algorithms an action works with: several fields under SM4-GCM are refused, and so is SM4 in the flat form. */
function isAllowed(action: string, algorithm: Algorithm): boolean {
  const { request, fields = [] } = ACTION_RULES.get(action)!;
  const sent = fields.filter((name) => name in FACEID_CALLS[action]!);
  return algorithm === 'AES-256-CBC' || (request !== 'flat' && sent.length < 2);
}

const calls = Object.keys(FACEID_CALLS).flatMap((action) =>
  ALGORITHMS.map((algorithm) => [action, algorithm] as const),
);

describe('every action through the real client', () => {
  test.each(calls.filter(([action, algorithm]) => isAllowed(action, algorithm)))(
    '%s, %s',
    async (action, algorithm) => {
      const events: EncryptionEvent[] = [];
      const client = faceidClient(emulated.emulator, algorithm, { onEvent: (event) => events.push(event) });
      const result = await client.request(action, FACEID_CALLS[action]);
      const { params, body, requestId } = lastRequest();
      expect(result).toEqual({ ...SERVICE_ACTIONS.get(action)!.result({}), RequestId: requestId });
      const { IsEncryptResponse: _, ...decrypted } = params!;
      expect(decrypted).toEqual(FACEID_CALLS[action]);
      for (const name of ACTION_RULES.get(action)!.fields ?? []) {
        const value = FACEID_CALLS[action]![name];
        if (value !== undefined) expect(body).not.toContain(JSON.stringify(value));
      }
      expect(events).toEqual([
        expect.objectContaining({ action, encrypted: true, algorithm, outcome: 'ok' }),
      ]);
    },
  );

  test.each(ALGORITHMS)('what is Base64 on the wire may be bytes, sealed or not, %s', async (algorithm) => {
    const client = faceidClient(emulated.emulator, algorithm);
    const text = specimen.FRONT.toString('base64');
    await client.DetectAIFakeFaces({ FaceInput: specimen.FRONT, FaceInputType: 1 });
    expect(lastRequest()).toMatchObject({ algorithm, params: { FaceInput: text, FaceInputType: 1 } });
    await client.GetFaceIdToken({ CompareLib: 'LIVENESS', ImageBase64: specimen.FRONT });
    expect(lastRequest().params).toMatchObject({ ImageBase64: text });
    await client.CheckIdCardInformation({ ImageBase64: new Uint8Array(specimen.FRONT).buffer });
    expect(lastRequest().params).toMatchObject({ ImageBase64: text });
  });

  test('so may a film beside sealed fields', async () => {
    const film = Buffer.from([0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70]);
    const { VideoBase64: _, ...person } = FACEID_CALLS.LivenessRecognition!;
    await faceidClient(emulated.emulator, 'AES-256-CBC').LivenessRecognition({
      ...(person as { Name: string; IdCard: string; LivenessType: string }),
      VideoBase64: film,
    });
    expect(lastRequest().params).toEqual({ ...person, VideoBase64: film.toString('base64') });
  });

  test('a name as bytes leaves as Base64', async () => {
    const Name = Buffer.from('李明') as never;
    await faceidClient(emulated.emulator, 'AES-256-CBC').DetectAuth({ RuleId: '1', Name });
    expect(lastRequest().params).toEqual({ RuleId: '1', Name: Buffer.from('李明').toString('base64') });
  });

  const refused = calls.filter(([action, algorithm]) => !isAllowed(action, algorithm));
  test.each(refused)('%s, %s: refused before anything is sent', async (action, algorithm) => {
    const count = emulated.emulator.requests.length;
    const error = await rejection(
      faceidClient(emulated.emulator, algorithm).request(action, FACEID_CALLS[action]),
    );
    const code = ACTION_RULES.get(action)!.request === 'flat' ? 'ERR_ALGORITHM_MISMATCH' : 'ERR_NONCE_REUSE';
    expect(error.code).toBe(code);
    expect(emulated.emulator.requests.length).toBe(count);
  });

  test('methods are typed: plain parameters, plain results', async () => {
    const client = faceidClient(emulated.emulator, 'AES-256-CBC');
    const { Result } = await client.IdCardVerification({ Name: '李明', IdCard: '440524198701010014' });
    const info = await client.GetDetectInfoEnhanced({ BizToken: 'B', RuleId: '1' });
    const phone = await client.PhoneVerification({
      Name: '李明',
      IdCard: '440524198701010014',
      Phone: '13800000000',
    });
    expect([Result, info.Text?.LivenessDetail?.[0]?.Idcard, phone.Isp]).toEqual([
      '0',
      '440524198701010014',
      '移动',
    ]);
  });

  test('200 concurrent calls of all actions: every answer the right one', async () => {
    const allowed = calls.filter(([action, algorithm]) => isAllowed(action, algorithm));
    const clients = new Map(
      ALGORITHMS.map((algorithm) => [algorithm, faceidClient(emulated.emulator, algorithm)]),
    );
    const many = Array.from({ length: 200 }, (_, n) => allowed[n % allowed.length]!);
    const results = await Promise.all(
      many.map(([action, algorithm]) => clients.get(algorithm)!.request(action, FACEID_CALLS[action])),
    );
    for (const [index, [action]] of many.entries()) {
      expect(results[index]).toMatchObject(SERVICE_ACTIONS.get(action)!.result({}));
    }
    const ivs = emulated.emulator.requests
      .slice(-200)
      .map(({ body }) => JSON.parse(body).Encryption?.Iv ?? JSON.parse(body).Iv);
    expect(new Set(ivs).size).toBe(200);
  });

  test('CommonClient works the same', async () => {
    const common = new CommonClient(
      'faceid.tencentcloudapi.com',
      '2018-03-01',
      emulated.emulator.clientConfig,
    );
    const client = withEncryption(common, { publicKey: emulated.emulator.publicKeys['SM4-GCM'] });
    expect(await client.request('MobileStatus', { Mobile: '13800000000' })).toMatchObject({ Result: '0' });
    expect(lastRequest().params).toEqual({ Mobile: '13800000000' });
  });
});

describe('how the whole body is named', () => {
  const face = FACEID_CALLS.DetectAIFakeFaces!;
  const image = { ImageBase64: specimen.FRONT };
  const rows = [
    ['DetectAIFakeFaces', 'EncryptionBody', face],
    ['RecognizeEncryptedIDCardOCR', 'EncryptedBody', image],
  ] as const;

  describe.each(ALGORITHMS)('%s', (algorithm) => {
    const publicKey = () => emulated.emulator.publicKeys[algorithm];

    test.each(rows)('%s: as its own documentation shows, %s', (action, name, params) => {
      const dataKey = generateDataKey(algorithm);
      const requests = [
        sealRequest(params, { publicKey: publicKey(), action }).request,
        sealWith(params, dataKey, { publicKey: publicKey(), action }).request,
      ];
      for (const { Encryption } of requests) expect(Encryption).toMatchObject({ EncryptList: [name] });
    });

    test('the size of the request that an event tells counts it', async () => {
      const events: EncryptionEvent[] = [];
      const onEvent = (event: EncryptionEvent) => events.push(event);
      await faceidClient(emulated.emulator, algorithm, { onEvent }).DetectAIFakeFaces(face);
      const { body } = lastRequest();
      expect(JSON.parse(body).Encryption.EncryptList).toEqual(['EncryptionBody']);
      expect(events).toMatchObject([{ requestBytes: body.length }]);
    });

    test.each(['EncryptionBody', 'EncryptedBody'])(
      'a body that the caller sealed as %s passes',
      async (name) => {
        const { request } = sealRequest(face, { publicKey: publicKey(), action: 'DetectAIFakeFaces' });
        const Encryption = { ...(request.Encryption as object), EncryptList: [name] };
        const events: EncryptionEvent[] = [];
        const client = faceidClient(emulated.emulator, algorithm, { onEvent: (event) => events.push(event) });
        await client.request('DetectAIFakeFaces', { ...request, Encryption });
        expect(JSON.parse(lastRequest().body).Encryption.EncryptList).toEqual([name]);
        expect(lastRequest().params).toEqual(face);
        expect(events[0]).not.toHaveProperty('clear');
        const told = explainCall('DetectAIFakeFaces', { ...request, Encryption }, { publicKey: publicKey() });
        expect(told).toMatchObject({ sealed: ['EncryptedBody'], clear: [], unknown: [] });
      },
    );
  });

  test.each([[['EncryptionBody', 'EncryptedBody']], [['Response.EncryptedBody']], [['FaceInput']], [[]]])(
    'a body that the caller sealed as %j is half sealed',
    async (names) => {
      const publicKey = emulated.emulator.publicKeys['AES-256-CBC'];
      const { request } = sealRequest(face, { publicKey, action: 'DetectAIFakeFaces' });
      const Encryption = { ...(request.Encryption as object), EncryptList: names };
      const client = faceidClient(emulated.emulator, 'AES-256-CBC');
      const error = await rejection(client.request('DetectAIFakeFaces', { ...request, Encryption }));
      expect(error.code).toBe('ERR_INVALID_PARAMS');
    },
  );
});

describe('an image in the clear goes bare too', () => {
  const bare = 'iVBORw0KGgoAAAANSUhEUg==';
  const given = `data:image/png;base64,${bare.slice(0, 12)}\r\n${bare.slice(12)}`;
  const rows: [string, string, object][] = [
    ['beside encrypted fields', 'DetectAuth', { RuleId: '1', Name: '李明' }],
    ['with nothing to encrypt', 'DetectAuth', { RuleId: '1' }],
    ['beside a key', 'CheckIdCardInformation', {}],
  ];
  test.each(rows)('%s: %s', async (_, action, params) => {
    const client = faceidClient(emulated.emulator, 'AES-256-CBC');
    await client.request(action, { ...params, ImageBase64: given });
    expect(JSON.parse(lastRequest().body).ImageBase64).toBe(bare);
  });

  test('and its first bytes are looked at behind a data: prefix', async () => {
    const client = faceidClient(emulated.emulator, 'AES-256-CBC');
    const gif = `data:image/png;base64,${btoa('GIF89a...')}`;
    const error = await rejection(client.request('DetectAuth', { Name: '李明', ImageBase64: gif }));
    expect(error.code).toBe('ERR_INVALID_PARAMS');
  });

  test('an action that no row covers passes as it is', async () => {
    const client = faceidClient(emulated.emulator, 'AES-256-CBC', {
      otherActions: ['DetectReflectLivenessAndCompare'],
    });
    await client.request('DetectReflectLivenessAndCompare', { ImageBase64: given }).catch(() => {});
    expect(JSON.parse(lastRequest().body).ImageBase64).toBe(given);
  });
});

describe('what stays in the clear is said', () => {
  async function eventOf(action: string, params: object, algorithm: Algorithm = 'AES-256-CBC') {
    const events: EncryptionEvent[] = [];
    await faceidClient(emulated.emulator, algorithm, { onEvent: (event) => events.push(event) }).request(
      action,
      params,
    );
    return events[0]!;
  }
  const person = { Name: '李明', IdCard: '440524198701010014' };
  const cases: [string, string, object, object][] = [
    [
      'the image of a field-level action',
      'DetectAuth',
      FACEID_CALLS.DetectAuth!,
      { clear: ['ImageBase64'], answer: 'clear' },
    ],
    [
      'a video',
      'LivenessRecognition',
      FACEID_CALLS.LivenessRecognition!,
      { clear: ['VideoBase64'], answer: 'clear' },
    ],
    [
      'the image of a key-only action',
      'CheckIdCardInformation',
      FACEID_CALLS.CheckIdCardInformation!,
      { clear: ['ImageBase64'], answer: 'body' },
    ],
    [
      'an image by its address',
      'IdCardOCRVerification',
      { ...person, ImageUrl: 'https://example.com/a' },
      { clear: ['ImageUrl'], imageByUrl: true },
    ],
  ];
  test.each(cases)('%s', async (_, action, params, expected) => {
    expect(await eventOf(action, params)).toMatchObject({ encrypted: true, ...expected });
  });

  test('nothing, where everything is encrypted', async () => {
    const event = await eventOf('MobileStatus', { Mobile: '13800000000' });
    expect(event).toMatchObject({ encrypted: true, answer: 'clear' });
    expect(event).not.toHaveProperty('clear');
    expect(event).not.toHaveProperty('imageByUrl');
  });

  test('fields that the caller leaves out are not encrypted; with none left the call goes in the clear', async () => {
    expect(await eventOf('GetFaceIdToken', { CompareLib: 'BUSINESS', IdCard: person.IdCard })).toMatchObject({
      encrypted: true,
    });
    expect(JSON.parse(lastRequest().body).Encryption.EncryptList).toEqual(['IdCard']);
    const event = await eventOf('GetFaceIdToken', { CompareLib: 'BUSINESS', Name: '', Extra: 'x' });
    expect(event).toMatchObject({ encrypted: false, outcome: 'ok' });
    expect(lastRequest().params).toEqual({ CompareLib: 'BUSINESS', Extra: 'x' });
  });
});

describe.each(ALGORITHMS)('key-only actions, %s', (algorithm) => {
  test('ask for an encrypted answer, whose IV may be its own', async () => {
    emulated.emulator.behave({ answers: 'own-iv' });
    const client = faceidClient(emulated.emulator, algorithm);
    const info = await client.GetDetectInfoEnhanced({ BizToken: 'B', RuleId: '1' });
    expect(info.Text?.Name).toBe('李明');
    const sent = JSON.parse(lastRequest().body);
    expect(sent).toMatchObject({ IsEncryptResponse: true, BizToken: 'B' });
    expect(Object.keys(sent.Encryption)).toEqual(['CiphertextBlob', 'Iv', 'Algorithm']);
  });

  test('or for encrypted fields', async () => {
    const client = faceidClient(emulated.emulator, algorithm);
    const info = await client.GetDetectInfoEnhanced({ BizToken: 'B', RuleId: '1', IsEncrypt: true });
    expect(info).toMatchObject(SERVICE_ACTIONS.get('GetDetectInfoEnhanced')!.result({}));
    expect(lastRequest().body).not.toContain('IsEncryptResponse');
    const card = await client.CheckIdCardInformation({ ImageBase64: 'AAAA', IsEncrypt: true });
    expect(card).toMatchObject({ IdNum: '440524198701010014', Result: '0' });
  });

  test('refuse to ask for an answer in the clear', async () => {
    const client = faceidClient(emulated.emulator, algorithm);
    const error = await rejection(
      client.CheckIdCardInformation({ ImageBase64: 'AAAA', IsEncryptResponse: false }),
    );
    expect(error.code).toBe('ERR_INVALID_PARAMS');
  });

  test('refuse an answer in the clear', async () => {
    emulated.emulator.behave({ answers: 'plaintext' });
    const error = await rejection(
      faceidClient(emulated.emulator, algorithm).GetFaceIdResult({ FaceIdToken: 'F' }),
    );
    expect(error).toMatchObject({ code: 'ERR_PLAINTEXT_RESPONSE', requestId: lastRequest().requestId });
  });

  const faults = [
    ['wrong-tag', 'ERR_DECRYPTION_FAILED'],
    ['cut-body', 'ERR_DECRYPTION_FAILED'],
    ['not-base64', 'ERR_INVALID_RESPONSE'],
    ['short-iv', 'ERR_INVALID_RESPONSE'],
    ['too-many-tags', 'ERR_INVALID_RESPONSE'],
    ['foreign-encrypt-list', 'ERR_INVALID_RESPONSE'],
  ] as const;
  test.each(faults)('encrypted fields with the fault %s: %s', async (fault, code) => {
    emulated.emulator.behave({ fault });
    const client = faceidClient(emulated.emulator, algorithm);
    const error = await rejection(client.CheckIdCardInformation({ ImageBase64: 'AAAA', IsEncrypt: true }));
    expect(error.code).toBe(code);
  });
});

describe('nonce reuse', () => {
  const reused = async (algorithm: Algorithm, action: string, params: object, more: object = {}) => {
    const events: EncryptionEvent[] = [];
    const client = faceidClient(emulated.emulator, algorithm, {
      ...more,
      onEvent: (event) => events.push(event),
    });
    await client.request(action, params);
    return events[0]?.nonceReused;
  };

  test('several fields are accepted by name, without an image, and the event says so', async () => {
    const params = FACEID_CALLS.IdCardVerification!;
    expect(await reused('SM4-GCM', 'IdCardVerification', params, { dangerouslyAllowNonceReuse: true })).toBe(
      true,
    );
    expect(await reused('AES-256-CBC', 'IdCardVerification', params)).toBe(false);
    expect(await reused('SM4-GCM', 'MobileStatus', { Mobile: '13800000000' })).toBe(false);
  });

  test('an image together with other fields is refused even then', async () => {
    const client = faceidClient(emulated.emulator, 'SM4-GCM', { dangerouslyAllowNonceReuse: true });
    const error = await rejection(client.request('GetFaceIdToken', FACEID_CALLS.GetFaceIdToken));
    expect(error).toMatchObject({
      code: 'ERR_NONCE_REUSE',
      message: expect.stringContaining('an image has a header'),
    });
    expect(await client.GetFaceIdToken({ CompareLib: 'L', ImageBase64: 'AAAA' })).toHaveProperty(
      'FaceIdToken',
    );
  });

  test('a key-only request has no ciphertext to share its nonce with; several fields of its answer have', async () => {
    expect(await reused('SM4-GCM', 'GetFaceIdResult', { FaceIdToken: 'F' })).toBe(false);
    expect(await reused('SM4-GCM', 'CheckIdCardInformation', { ImageBase64: 'AAAA', IsEncrypt: true })).toBe(
      true,
    );
  });
});

describe('sealed by hand', () => {
  test('fields pass through, and the answer goes back', async () => {
    const publicKey = emulated.emulator.publicKeys['AES-256-CBC'];
    const sealed = sealFields(FACEID_CALLS.IdCardVerification!, ['Name', 'IdCard'], { publicKey });
    const answer = await faceidClient(emulated.emulator, 'SM4-GCM').request(
      'IdCardVerification',
      sealed.request,
    );
    expect(sealed.open(answer)).toMatchObject({ Result: '0' });
    expect(lastRequest()).toMatchObject({
      algorithm: 'AES-256-CBC',
      params: FACEID_CALLS.IdCardVerification,
    });
  });

  test('the flat form too', async () => {
    const options = { publicKey: emulated.emulator.publicKeys['AES-256-CBC'], action: 'PhoneVerification' };
    const sealed = sealFields(FACEID_CALLS.PhoneVerification!, ['Phone', 'Name', 'IdCard'], options);
    expect(Object.keys(sealed.request)).toEqual([
      'Name',
      'IdCard',
      'Phone',
      'CiphertextBlob',
      'EncryptList',
      'Iv',
    ]);
    const answer = await faceidClient(emulated.emulator, 'AES-256-CBC').request(
      'PhoneVerification',
      sealed.request,
    );
    expect(sealed.open(answer)).toMatchObject({ Isp: '移动' });
    expect(lastRequest().params).toEqual(FACEID_CALLS.PhoneVerification);
  });

  test('a key for the answer alone', async () => {
    const sealed = sealResponseOnly(
      { FaceIdToken: 'F' },
      { publicKey: emulated.emulator.publicKeys['SM4-GCM'] },
    );
    const answer = await faceidClient(emulated.emulator, 'AES-256-CBC').request(
      'GetFaceIdResult',
      sealed.request,
    );
    expect(answer.Name).toBe('');
    expect(sealed.open(answer)).toMatchObject({ Name: '李明' });
  });

  test.each(['EncryptionBody', 'EncryptedBody'])(
    'a key alone as the Go kit lists it: ["%s"]',
    async (name) => {
      const events: EncryptionEvent[] = [];
      const client = faceidClient(emulated.emulator, 'SM4-GCM', { onEvent: (event) => events.push(event) });
      const publicKey = emulated.emulator.publicKeys['AES-256-CBC'];
      const { request, open } = sealResponseOnly({ BizToken: 'B', RuleId: '1' }, { publicKey });
      const Encryption = { ...(request.Encryption as object), EncryptList: [name], TagList: null };
      const answer = await client.request('GetDetectInfoEnhanced', { ...request, Encryption });
      expect(open(answer)).toMatchObject({ Text: { Name: '李明' } });
      // The list stands for no parameter: one of that name is not sealed.
      const hidden = { ...request, Encryption, EncryptionBody: '李明' };
      await client.request('GetDetectInfoEnhanced', hidden).catch(() => {});
      expect(events[0]).not.toHaveProperty('unknown');
      expect(events[1]).toMatchObject({ unknown: ['EncryptionBody'] });
      await expect(client.request('IdCardVerification', { ...person, Encryption })).rejects.toMatchObject({
        code: 'ERR_INVALID_PARAMS',
      });
    },
  );

  const person = FACEID_CALLS.IdCardVerification!;
  const seal = () =>
    sealFields(person, ['Name', 'IdCard'], { publicKey: emulated.emulator.publicKeys['AES-256-CBC'] })
      .request;
  const halfSealed: [string, string, () => Record<string, unknown>][] = [
    ['a listed field is missing', 'IdCardVerification', () => ({ ...seal(), Name: undefined })],
    ['a list without Encryption', 'PhoneVerification', () => ({ ...person, EncryptList: ['Name'] })],
    [
      'an empty list',
      'IdCardVerification',
      () => ({ ...seal(), Encryption: { ...(seal().Encryption as object), EncryptList: [] } }),
    ],
    [
      'a name twice',
      'IdCardVerification',
      () => ({ ...seal(), Encryption: { ...(seal().Encryption as object), EncryptList: ['Name', 'Name'] } }),
    ],
    [
      'a tag under AES',
      'IdCardVerification',
      () => ({
        ...seal(),
        Encryption: { ...(seal().Encryption as object), TagList: ['AAAAAAAAAAAAAAAAAAAAAA=='] },
      }),
    ],
    ['fields for a whole body', 'RecognizeEncryptedIDCardOCR', () => seal()],
    [
      'no blob in the flat form',
      'PhoneVerification',
      () => ({ ...person, EncryptList: ['Name'], Iv: 'AAAAAAAAAAAAAAAAAAAAAA==' }),
    ],
  ];
  test.each(halfSealed)('%s: refused', async (_, action, params) => {
    const error = await rejection(faceidClient(emulated.emulator, 'AES-256-CBC').request(action, params()));
    expect(error.code).toBe('ERR_INVALID_PARAMS');
  });
});

describe('rows of the user', () => {
  test("an action that doesn't exist yet", async () => {
    const actions = { VerifyTomorrow: { request: 'fields', fields: ['Passport'], answer: 'clear' } } as const;
    const client = faceidClient(emulated.emulator, 'AES-256-CBC', { actions });
    const error = await rejection(client.request('VerifyTomorrow', { Passport: 'E00000000', Country: 'X' }));
    expect(error.code).toBe('InvalidAction');
    const sent = JSON.parse(lastRequest().body);
    expect(sent).toMatchObject({ Country: 'X', Encryption: { EncryptList: ['Passport'] } });
    expect(sent.Passport).not.toContain('E00000000');
  });

  test('a row over the table', async () => {
    const actions = { DetectAuth: { request: 'fields', fields: ['IdCard'], answer: 'clear' } } as const;
    await faceidClient(emulated.emulator, 'SM4-GCM', { actions }).request(
      'DetectAuth',
      FACEID_CALLS.DetectAuth,
    );
    expect(JSON.parse(lastRequest().body).Encryption.EncryptList).toEqual(['IdCard']);
  });

  test('a row that lets an action pass in the clear', async () => {
    const actions = { MobileStatus: { request: 'clear', answer: 'clear' } } as const;
    await faceidClient(emulated.emulator, 'SM4-GCM', { actions }).MobileStatus({ Mobile: '13800000000' });
    expect(JSON.parse(lastRequest().body)).toEqual({ Mobile: '13800000000' });
  });

  const bad: [string, unknown][] = [
    ['no rule', { A: null }],
    ['an unknown request', { A: { request: 'bodies', answer: 'body' } }],
    ['an unknown answer', { A: { request: 'body', answer: 'none' } }],
    ['an unknown member', { A: { request: 'body', answer: 'body', field: [] } }],
    ['fields without names', { A: { request: 'fields', answer: 'clear' } }],
    ['an empty list', { A: { request: 'flat', fields: [], answer: 'clear' } }],
    ['a name twice', { A: { request: 'fields', fields: ['N', 'N'], answer: 'clear' } }],
    ['no key for an encrypted answer', { A: { request: 'clear', answer: 'body' } }],
    ['a list of rows', 'A'],
  ];
  test.each(bad)('%s is ERR_INVALID_OPTIONS', (_, actions) => {
    expect(() => faceidClient(emulated.emulator, 'SM4-GCM', { actions: actions as object as never })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_OPTIONS' }),
    );
  });
});
