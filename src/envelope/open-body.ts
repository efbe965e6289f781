import { type Answer, type AnswerRules, NOTHING_CLEAR, type OpenedAnswer } from './answer.ts';
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
import { isReflection } from './reflection.ts';

/**
 * Opens an answer that is one ciphertext. Of the clear members around it, only the RequestId is used; unknown members
 * of the plaintext are kept.
 */
export function openBody(answer: Answer, key: AnswerKey, rules: AnswerRules): OpenedAnswer {
  const { iv: answerIv, tags, encryptList } = readAnswerEncryption(answer.Encryption, key.suite);
  if (encryptList.length > 1 || !encryptList.every(isBodyName)) {
    throw malformed('Encryption.EncryptList', `must be ["${ENCRYPTED_BODY}"]`);
  }
  if (tags.length > 1) throw malformed('Encryption.TagList', `has ${tags.length} tags for one body`);
  const iv = chooseIv(answerIv, key, key.suite.tagBytes === 0 && rules.rule.request === 'body');
  const body = splitTag(readCiphertext(answer.EncryptedBody, ENCRYPTED_BODY), tags[0], key.suite);
  const isReflected = isReflection([body.ciphertext], rules.sent, key.suite);
  const result = isReflected ? undefined : tryDecrypt(body, iv, key, readBody);
  // One place and one message: not even a stack trace distinguishes padding, tag, length, UTF-8 and JSON.
  if (!result) throw decryptionFailed();
  return { result, form: 'body', clearAnswer: NOTHING_CLEAR };
}
