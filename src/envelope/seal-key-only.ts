// A wrapped key for the answer alone: the parameters go in the clear.

import type { EncryptionSettings } from './options.ts';
import { invalidParams, type Params, readMembers } from './params.ts';
import type { Unsealed } from './plaintext.ts';
import { checkRequestSize } from './size.ts';

/** @throws EncryptionError ERR_INVALID_PARAMS for parameters that ask for an answer in the clear. */
export function keyOnlyToSeal(params: Params, settings: EncryptionSettings): Unsealed {
  const members = chooseEncryptedAnswer(readMembers(params), settings);
  return {
    withKey: (publicKey) => ({
      publicKey,
      encrypted: [],
      encryptList: [],
      encrypt: () => [],
      write(_, { CiphertextBlob, Iv, Algorithm }) {
        const request = Object.fromEntries([...members, ['Encryption', { CiphertextBlob, Iv, Algorithm }]]);
        return { request, requestBytes: checkRequestSize(request, settings) };
      },
    }),
  };
}

function chooseEncryptedAnswer(
  members: Map<string, unknown>,
  settings: EncryptionSettings,
): Map<string, unknown> {
  const whole = members.get('IsEncryptResponse') ?? undefined;
  const fields = members.get('IsEncrypt') ?? undefined;
  if (whole === undefined && fields === undefined) return members.set('IsEncryptResponse', true);
  if (whole !== true && fields !== true && settings.allowPlaintextResponse !== true) {
    throw invalidParams(
      'the parameters ask for an answer in the clear: set IsEncryptResponse or IsEncrypt to true',
    );
  }
  return members;
}
