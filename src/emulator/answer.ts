import { randomBytes } from 'node:crypto';
import { ENCRYPTED_BODY, writeEncryption } from '../envelope/encryption.ts';
import { encodeBase64 } from '../platform/base64.ts';
import { concatBytes, encodeUtf8 } from '../platform/bytes.ts';
import type { OpenedRequest } from './open-request.ts';
import type { Params } from './recognize.ts';

/**
 * How the service forms an encrypted answer. What it really does is not public; each of these is held possible.
 * - documented: the caller's key and IV, `Encryption` filled, the tag in TagList;
 * - no-encryption, null-encryption, empty-encryption: without a filled `Encryption`; an SM4 tag is attached;
 * - own-iv: an IV of the service's own, named in `Encryption`;
 * - tag-attached: an SM4 tag at the end of the ciphertext, TagList empty;
 * - plaintext: the result in the clear, beside an empty `Encryption`.
 */
export type AnswerForm =
  | 'documented'
  | 'no-encryption'
  | 'null-encryption'
  | 'empty-encryption'
  | 'own-iv'
  | 'tag-attached'
  | 'plaintext';

export const ANSWER_FORMS: readonly AnswerForm[] = [
  'documented',
  'no-encryption',
  'null-encryption',
  'empty-encryption',
  'own-iv',
  'tag-attached',
  'plaintext',
];

const EMPTY_ENCRYPTION = { CiphertextBlob: '', EncryptList: [], TagList: [], Iv: '', Algorithm: '' };

/** Encrypts a result for the caller of `opened`. `text` lets a fault encrypt something that is not JSON. */
export function formAnswer(
  result: Params,
  opened: OpenedRequest,
  form: AnswerForm,
  text?: Uint8Array,
): Params {
  if (form === 'plaintext') return { ...result, Encryption: EMPTY_ENCRYPTION };
  const { suite, wrappedKey } = opened.encryption;
  const iv = form === 'own-iv' ? randomBytes(suite.ivBytes) : opened.encryption.iv;
  const { ciphertext, tag } = suite.encrypt(text ?? encodeUtf8(JSON.stringify(result)), opened.key, iv);
  const isAttached = form !== 'documented' && form !== 'own-iv';
  const EncryptedBody = encodeBase64(isAttached && tag ? concatBytes(ciphertext, tag) : ciphertext);
  const Encryption = writeEncryption(
    suite,
    wrappedKey,
    iv,
    [ENCRYPTED_BODY],
    tag && !isAttached ? [tag] : [],
  );
  switch (form) {
    case 'no-encryption':
      return { EncryptedBody };
    case 'null-encryption':
      return { EncryptedBody, Encryption: null };
    case 'empty-encryption':
      return { EncryptedBody, Encryption: EMPTY_ENCRYPTION };
    default:
      return { EncryptedBody, Encryption };
  }
}
