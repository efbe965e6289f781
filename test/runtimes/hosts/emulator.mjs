import { constants, generateKeyPairSync, privateDecrypt, publicEncrypt } from 'node:crypto';
import { startEmulator } from 'tencentcloud-encryption/emulator';
import { calls } from '../areas/calls.mjs';
import { postByFetch, signedClient } from '../areas/client.mjs';
import { errorOf, expectCode, expectEqual, expectTrue } from '../areas/expect.mjs';

/** The emulator in this runtime itself: the calls of the suite again, and the service's own refusals. */
export async function emulator(check, context) {
  const own = await startEmulator();
  const next = signedClient(own, postByFetch);
  const last = async () => {
    const { params, errorCode } = own.requests.at(-1);
    return { params, errorCode };
  };
  const behave = ({ fault, ...changes }) => own.behave({ ...changes, fault: fault ?? undefined });
  calls(check, context, { next, publicKeys: own.publicKeys, behave, last });
  refusals(check, own);
  check(
    'private decryption by node:crypto is as known here, and the emulator unwraps all the same',
    async () => {
      const error = await errorOf(decryptPkcs1).catch(() => undefined);
      expectEqual(error === undefined, context.decryptsPkcs1);
    },
  );
  check('close ends a stalled answer', async () => {
    own.behave({ fault: 'stalled' });
    const stalled = errorOf(() => next({ action: 'IDCardOCR', params: {} }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await own.close();
    expectTrue((await stalled) instanceof Error, 'the call fails');
  });
}

function refusals(check, own) {
  const url = { ImageUrl: 'https://example.com/card.jpg' };
  const cases = [
    [
      'a wrong signature',
      'AuthFailure.SignatureFailure',
      { secretId: own.credential.secretId, secretKey: 'wrong' },
    ],
    ['an unknown SecretId', 'AuthFailure.SecretIdNotFound', { secretId: 'AKIDunknown', secretKey: 'wrong' }],
  ];
  for (const [name, code, credential] of cases) {
    check(`the service refuses ${name}`, async () => {
      const send = signedClient({ endpoint: own.endpoint, url: own.url, credential }, postByFetch);
      expectEqual((await send({ action: 'IDCardOCR', params: url })).Response.Error.Code, code);
    });
  }
  check('the service refuses clear parameters for the encrypted action', async () => {
    const next = signedClient(own, postByFetch);
    const { Response } = await next({ action: 'RecognizeEncryptedIDCardOCR', params: url });
    expectEqual(Response.Error.Code, 'MissingParameter');
  });
  check('an unknown option is refused', () =>
    expectCode('ERR_INVALID_OPTIONS', () => startEmulator({ typo: 1 })),
  );
}

function decryptPkcs1() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const padding = constants.RSA_PKCS1_PADDING;
  const wrapped = publicEncrypt({ key: publicKey, padding }, Buffer.from('text'));
  return privateDecrypt({ key: privateKey, padding }, wrapped).toString();
}
