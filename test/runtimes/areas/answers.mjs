// Each way in which the service may answer, and each in which an answer may be wrong: everywhere the same outcome.

import { EncryptionError, ServiceError } from 'tencentcloud-encryption';
import { expectCode, expectEqual, expectTrue } from './expect.mjs';

const FORMS = ['no-encryption', 'null-encryption', 'empty-encryption', 'own-iv', 'tag-attached', 'plaintext'];

const FAULTS = {
  'wrong-tag': 'ERR_DECRYPTION_FAILED',
  'cut-body': 'ERR_DECRYPTION_FAILED',
  'another-key': 'ERR_DECRYPTION_FAILED',
  reflected: 'ERR_DECRYPTION_FAILED',
  'plaintext-not-json': 'ERR_DECRYPTION_FAILED',
  'plaintext-not-utf8': 'ERR_DECRYPTION_FAILED',
  'plaintext-not-object': 'ERR_DECRYPTION_FAILED',
  'empty-ciphertext': 'ERR_PLAINTEXT_RESPONSE',
  'not-base64': 'ERR_INVALID_RESPONSE',
  'short-iv': 'ERR_INVALID_RESPONSE',
  'other-algorithm': 'ERR_INVALID_RESPONSE',
  'too-many-tags': 'ERR_INVALID_RESPONSE',
  'foreign-encrypt-list': 'ERR_INVALID_RESPONSE',
  'inner-error': 'FailedOperation.OcrFailed',
  'rate-limit': 'RequestLimitExceeded',
};

const URL = { ImageUrl: 'https://example.com/card.jpg' };

export function answers({ check, algorithm, target, recognize }) {
  const refused = {
    plaintext: 'ERR_PLAINTEXT_RESPONSE',
    // Under CBC whoever sets the IV rewrites the first block.
    ...(algorithm === 'AES-256-CBC' && { 'own-iv': 'ERR_INVALID_RESPONSE' }),
  };
  for (const form of FORMS) {
    check(`an answer of the form ${form}, ${algorithm}`, () =>
      behaving(target, { answers: form }, async () => {
        if (refused[form]) await expectCode(refused[form], () => recognize(URL));
        else expectEqual((await recognize(URL)).Name, '李明');
      }),
    );
  }
}

export function faults({ check, algorithm, target, recognize }) {
  for (const [fault, code] of Object.entries(FAULTS)) {
    check(`the fault ${fault} is ${code}, ${algorithm}`, () =>
      behaving(target, { fault }, async () => {
        const error = await expectCode(code, () => recognize(URL));
        const kind = code.startsWith('ERR_') ? EncryptionError : ServiceError;
        expectTrue(error instanceof kind && error instanceof Error, `it is a ${kind.name}`);
        expectTrue(/^[0-9a-f-]{36}$/.test(error.requestId), 'it has the RequestId');
        expectEqual('cause' in error, false);
      }),
    );
  }
}

/** The work, while the emulator behaves so; it is as documented afterwards. */
async function behaving({ behave }, changes, work) {
  await behave(changes);
  try {
    await work();
  } finally {
    await behave({ answers: 'documented', fault: null });
  }
}
