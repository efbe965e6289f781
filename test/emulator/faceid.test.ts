// What the emulator refuses of FaceID's requests, in the codes that the API documents.

import { sealFields, sealResponseOnly } from 'tencentcloud-encryption';
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
