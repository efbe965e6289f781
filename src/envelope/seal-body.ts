// All parameters as one ciphertext.

import type { Encrypted, Suite } from '../ciphers/suite.ts';
import type { DataKey } from '../keys/data-key.ts';
import { bodyNameOf, type CallRule } from './action-rules.ts';
import { type Body, writeBody } from './body.ts';
import { ENCRYPTED_BODY } from './encryption.ts';
import type { EncryptionSettings } from './options.ts';
import type { Params } from './params.ts';
import type { Unsealed } from './plaintext.ts';
import { checkBodySize } from './size.ts';

/** `withKey` throws EncryptionError ERR_REQUEST_TOO_LARGE. */
export function bodyToSeal(params: Params, { action }: CallRule, settings: EncryptionSettings): Unsealed {
  // A function that gives the key could change the caller's bytes, now or while it is awaited.
  const body = writeBody(params, settings.keySource.isAsked);
  return {
    withKey(publicKey) {
      const requestBytes = checkBodySize(body.length, params, publicKey, settings, action);
      return {
        publicKey,
        encrypted: [ENCRYPTED_BODY],
        encryptList: [bodyNameOf(action)],
        encrypt: (suite, dataKey) => [encryptBody(body, suite, dataKey)],
        write: ([EncryptedBody], Encryption) => ({ request: { EncryptedBody, Encryption }, requestBytes }),
      };
    },
    wipe: body.wipe,
  };
}

/** The body passes in chunks, and is never in memory as a whole. */
function encryptBody(body: Body, suite: Suite, { key, iv }: DataKey): Encrypted {
  const ciphertext = new Uint8Array(suite.ciphertextBytes(body.length));
  let offset = 0;
  const tag = suite.encryptChunks(body, key, iv, (piece) => {
    ciphertext.set(piece, offset);
    offset += piece.length;
  });
  return { ciphertext, ...(tag && { tag }) };
}
