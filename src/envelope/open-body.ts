import { base64Length, encodeBase64 } from '../platform/base64.ts';
import { readBody } from './body.ts';
import {
  type AnswerKey,
  chooseIv,
  decryptionFailed,
  readCiphertext,
  splitTag,
  tryDecrypt,
} from './decrypt.ts';
import { ENCRYPTED_BODY, isBodyName, malformed, readAnswerEncryption } from './encryption.ts';
import type { Answer, AnswerRules, OpenedMembers } from './open.ts';

/**
 * Opens an answer that is one ciphertext. Of the clear members around it only the RequestId counts; members of the
 * plaintext that are not known are kept.
 */
export function openBody(answer: Answer, key: AnswerKey, rules: AnswerRules): OpenedMembers {
  const { iv: answerIv, tags, encryptList } = readAnswerEncryption(answer.Encryption, key.suite);
  if (encryptList.length > 1 || !encryptList.every(isBodyName)) {
    throw malformed('Encryption.EncryptList', `is not ["${ENCRYPTED_BODY}"]`);
  }
  if (tags.length > 1) throw malformed('Encryption.TagList', `has ${tags.length} tags for one body`);
  const { iv, isSameIv } = chooseIv(answerIv, key, key.suite.tagBytes === 0 && rules.isIvBound);
  const body = splitTag(readCiphertext(answer.EncryptedBody, ENCRYPTED_BODY), tags[0], key.suite);
  const result = isReflected(body.ciphertext, rules) ? undefined : tryDecrypt(body, iv, key, readBody);
  // One place and one message, so that not even a stack tells padding, tag, length, UTF-8 and JSON apart.
  if (!result) throw decryptionFailed();
  return { result, form: 'body', ciphertexts: 1, isSameIv };
}

/** Our own ciphertext opens under our own key: without this check the caller's parameters came back as a result. */
function isReflected(ciphertext: Uint8Array, { sentBody }: AnswerRules): boolean {
  // Canonical Base64: equal bytes are equal texts. Lengths first, since a request is megabytes and an answer is not.
  return sentBody?.length === base64Length(ciphertext.length) && sentBody === encodeBase64(ciphertext);
}
