// What the emulator refuses of FaceID's requests, in the codes that the API documents.

import { sealFields, sealRequest, sealResponseOnly } from 'tencentcloud-encryption';
import { faceid } from 'tencentcloud-sdk-nodejs';
import { describe, expect, test } from 'vitest';
import { rejection, useEmulator } from '../helpers/emulated.ts';
import { FACEID_CALLS } from '../helpers/faceid.ts';

const emulated = useEmulator();
const person = FACEID_CALLS.IdCardVerification!;
const options = () => ({ publicKey: emulated.emulator.publicKeys['AES-256-CBC'] });

/** The bare client: it sends what it is given. */
function send(action: string, params: object): Promise<Record<string, unknown>> {
  return new faceid.v20180301.Client(emulated.emulator.clientConfig).request(action, params);
}

const sealedFace = (name: string): Record<string, unknown> =>
  withEncryption(
    sealRequest(FACEID_CALLS.DetectAIFakeFaces!, { ...options(), action: 'DetectAIFakeFaces' }).request,
    { EncryptList: [name] },
  );
const sealed = (params: object, fields: string[]) => sealFields(params, fields, options()).request;
const withEncryption = (params: Record<string, unknown>, members: object) => ({
  ...params,
  Encryption: { ...(params.Encryption as object), ...members },
});

describe('a request that is refused', () => {
  const blob = Buffer.alloc(128, 7).toString('base64');
  const cases: [string, string, () => object, string][] = [
    [
      'a field that the action does not encrypt',
      'DetectAuth',
      () => sealed(FACEID_CALLS.DetectAuth!, ['RuleId']),
      'InvalidParameter.UnsupportEncryptField',
    ],
    [
      'a listed field that is missing',
      'IdCardVerification',
      () => ({ ...sealed(person, ['Name', 'IdCard']), Name: undefined }),
      'MissingParameter',
    ],
    [
      'an empty list',
      'IdCardVerification',
      () => withEncryption(sealed(person, ['Name']), { EncryptList: [] }),
      'MissingParameter',
    ],
    [
      'a field twice',
      'IdCardVerification',
      () => withEncryption(sealed(person, ['Name']), { EncryptList: ['Name', 'Name'] }),
      'InvalidParameterValue',
    ],
    [
      'a blob for nobody',
      'IdCardVerification',
      () => withEncryption(sealed(person, ['Name']), { CiphertextBlob: blob }),
      'FailedOperation.DecryptSystemError',
    ],
    [
      'a field in the clear that is listed',
      'IdCardVerification',
      () => ({ ...sealed(person, ['Name', 'IdCard']), Name: 'AAAA' }),
      'FailedOperation.DecryptSystemError',
    ],
    ['a required parameter that is missing', 'IdCardVerification', () => ({ Name: 'n' }), 'MissingParameter'],
    [
      'a whole body of which there is none',
      'DetectAIFakeFaces',
      () => ({ Encryption: {} }),
      'MissingParameter',
    ],
    ['a body without its key', 'DetectAIFakeFaces', () => ({ EncryptedBody: 'AAAA' }), 'MissingParameter'],
    [
      'a face in the clear beside a key',
      'DetectAIFakeFaces',
      () => ({ ...FACEID_CALLS.DetectAIFakeFaces, Encryption: sealedFace('EncryptionBody').Encryption }),
      'MissingParameter',
    ],
    [
      'a face in the clear beside a body without its key',
      'DetectAIFakeFaces',
      () => ({ ...FACEID_CALLS.DetectAIFakeFaces, EncryptedBody: 'AAAA' }),
      'MissingParameter',
    ],
    ['half a face in the clear', 'DetectAIFakeFaces', () => ({ FaceInputType: 1 }), 'MissingParameter'],
    [
      'a face in the clear beside its body',
      'DetectAIFakeFaces',
      () => ({ ...sealedFace('EncryptionBody'), FaceInput: 'AAAA' }),
      'InvalidParameterValue',
    ],
    [
      'half of the flat form',
      'PhoneVerification',
      () => ({ ...FACEID_CALLS.PhoneVerification, CiphertextBlob: blob }),
      'InvalidParameterValue',
    ],
    [
      'an encrypted answer without a key',
      'GetFaceIdResult',
      () => ({ FaceIdToken: 'F', IsEncryptResponse: true }),
      'MissingParameter',
    ],
    [
      'a list for the answer',
      'GetFaceIdResult',
      () =>
        withEncryption(sealResponseOnly({ FaceIdToken: 'F' }, options()).request, { EncryptList: ['Name'] }),
      'InvalidParameterValue',
    ],
    ['an action of the other product', 'RecognizeEncryptedIDCardOCR', () => ({}), 'InvalidAction'],
  ];
  test.each(cases)('%s', async (_, action, params, code) => {
    expect((await rejection(send(action, params()))).code).toBe(code);
    expect(emulated.emulator.requests.at(-1)?.errorCode).toBe(code);
  });
});

describe('a request in the clear', () => {
  test('is answered in the clear: the envelope of fields is optional', async () => {
    expect(await send('IdCardVerification', person)).toMatchObject({ Result: '0' });
    expect(emulated.emulator.requests.at(-1)).toMatchObject({ params: person });
    expect(emulated.emulator.requests.at(-1)?.algorithm).toBeUndefined();
  });

  test('gets identity data in the clear, if it asks for that', async () => {
    expect(await send('GetFaceIdResult', { FaceIdToken: 'F' })).toMatchObject({ Name: '李明' });
  });
});

describe('a whole body, DetectAIFakeFaces', () => {
  test.each(['EncryptionBody', 'EncryptedBody'])('is taken as %s', async (name) => {
    expect(await send('DetectAIFakeFaces', sealedFace(name))).toMatchObject({ AttackRiskLevel: 'Low' });
    expect(emulated.emulator.requests.at(-1)).toMatchObject({
      algorithm: 'AES-256-CBC',
      params: FACEID_CALLS.DetectAIFakeFaces,
    });
  });

  test('is taken in the clear as well: example 1 of its API text', async () => {
    const face = FACEID_CALLS.DetectAIFakeFaces!;
    expect(await send('DetectAIFakeFaces', face)).toMatchObject({ AttackRiskLevel: 'Low' });
    const received = emulated.emulator.requests.at(-1);
    expect([received?.params, received?.algorithm]).toEqual([face, undefined]);
  });
});

describe('a key for the answer', () => {
  const DETECT = [
    'Response.Text.IdCard',
    'Response.Text.Name',
    'Response.Text.OcrIdCard',
    'Response.Text.OcrName',
  ];
  const CARD = ['Response.IdNum', 'Response.Name'];
  const BODY = ['EncryptedBody'];
  const MISSPELLED = ['EncryptionBody'];
  const no = undefined;
  const whole = { IsEncryptResponse: true, IsEncrypt: no };
  const members = { IsEncryptResponse: no, IsEncrypt: true };
  const silent = { IsEncryptResponse: no, IsEncrypt: no };
  const invalid = 'InvalidParameterValue';

  /** Action, what of `Encryption` is otherwise, flags, and the EncryptList of the answer, or none, or a code. */
  const rows: [
    name: string,
    action: string,
    struct: object,
    flags: object,
    expected: string | string[] | undefined,
  ][] = [
    ['whole', 'GetDetectInfoEnhanced', {}, whole, BODY],
    [
      'whole, as the Go kit writes it',
      'GetDetectInfoEnhanced',
      { EncryptList: MISSPELLED, TagList: null },
      whole,
      MISSPELLED,
    ],
    ['whole, the list as documented', 'GetDetectInfoEnhanced', { EncryptList: BODY }, whole, BODY],
    ['whole, empty lists', 'GetDetectInfoEnhanced', { EncryptList: [], TagList: [] }, whole, BODY],
    ['whole, with no Iv', 'GetDetectInfoEnhanced', { Iv: null }, whole, BODY],
    ['by members', 'GetDetectInfoEnhanced', {}, members, DETECT],
    ['with no flag', 'GetDetectInfoEnhanced', {}, silent, DETECT],
    [
      'with flags that say no',
      'GetDetectInfoEnhanced',
      {},
      { IsEncrypt: false, IsEncryptResponse: false },
      DETECT,
    ],
    ['with no flag and Iv null', 'GetDetectInfoEnhanced', { Iv: null }, silent, DETECT],
    ['with no flag and an empty Iv', 'GetDetectInfoEnhanced', { Iv: '' }, silent, DETECT],
    ['with no flag and no Iv', 'GetDetectInfoEnhanced', { Iv: no }, silent, DETECT],
    ['with no flag and no key', 'GetDetectInfoEnhanced', { CiphertextBlob: '', Iv: '' }, silent, no],
    ['with no Algorithm', 'GetDetectInfoEnhanced', { Algorithm: no }, whole, BODY],
    ['a flag and no key', 'GetDetectInfoEnhanced', { CiphertextBlob: '' }, whole, invalid],
    ['a tag for nothing', 'GetDetectInfoEnhanced', { TagList: ['AAAA'] }, whole, invalid],
    ['both spellings', 'GetDetectInfoEnhanced', { EncryptList: [...BODY, ...MISSPELLED] }, whole, invalid],
    ['members by name', 'GetDetectInfoEnhanced', { EncryptList: DETECT }, members, invalid],
    ['an Iv of eight bytes', 'GetDetectInfoEnhanced', { Iv: 'AAAAAAAAAAA=' }, whole, invalid],
    ['with no flag', 'GetFaceIdResult', { Iv: null }, silent, BODY],
    ['whole', 'CheckIdCardInformation', { EncryptList: MISSPELLED, TagList: null }, whole, MISSPELLED],
    ['by members', 'CheckIdCardInformation', {}, members, CARD],
    ['with no flag: its flag counts', 'CheckIdCardInformation', {}, silent, no],
    ['with no Iv: its text asks for one', 'CheckIdCardInformation', { Iv: null }, whole, invalid],
  ];

  test.each(rows)('%s: %s', async (_, action, struct, flags, expected) => {
    const { request } = sealResponseOnly(FACEID_CALLS[action]!, { ...options(), action });
    const answer = send(action, withEncryption({ ...request, ...flags }, struct));
    if (typeof expected === 'string') {
      expect((await rejection(answer)).code).toBe(expected);
      return;
    }
    const { Encryption } = (await answer) as { Encryption?: { EncryptList: string[] } };
    expect(Encryption?.EncryptList).toEqual(expected);
  });

  test('an Iv of the service is another one for each answer', async () => {
    const { request } = sealResponseOnly(FACEID_CALLS.GetDetectInfoEnhanced!, options());
    const ivOf = async () => {
      const answer = await send('GetDetectInfoEnhanced', withEncryption(request, { Iv: null }));
      return (answer.Encryption as { Iv: string }).Iv;
    };
    expect(await ivOf()).not.toBe(await ivOf());
  });
});
