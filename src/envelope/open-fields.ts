import { decodeUtf8 } from '../platform/bytes.ts';
import type { Answer, AnswerRules, OpenedAnswer } from './answer.ts';
import { checkSealed } from './clear-members.ts';
import {
  type AnswerKey,
  chooseIv,
  decryptionFailed,
  readCiphertext,
  splitTag,
  tryDecrypt,
} from './decrypt.ts';
import { isBodyName, isEmpty, malformed, readAnswerEncryption } from './encryption.ts';
import { findPlaces } from './paths.ts';
import { isReflection } from './reflection.ts';

/** Whether an answer's `Encryption` says that fields are encrypted. It is read strictly afterwards. */
export function namesFields(encryption: unknown): boolean {
  if (typeof encryption !== 'object' || encryption === null) return false;
  const { EncryptList } = encryption as Answer;
  const names: unknown[] = Array.isArray(EncryptList)
    ? EncryptList
    : isEmpty(EncryptList)
      ? []
      : [EncryptList];
  return names.some((name) => typeof name !== 'string' || !isBodyName(name));
}

/**
 * Opens the fields that EncryptList names, in place: all of them, or an error. What the action's row requires to be
 * encrypted must be among them wherever it appears; every other member passes as received. Tags belong to paths by
 * index. The protocol binds a ciphertext neither to its path nor to its place in the list, so swapping two fields
 * together with their tags goes unnoticed.
 */
export function openFields(answer: Answer, key: AnswerKey, rules: AnswerRules): OpenedAnswer {
  const { iv: answerIv, tags, encryptList } = readAnswerEncryption(answer.Encryption, key.suite);
  if (key.suite.tagBytes > 0 && tags.length !== 0 && tags.length !== encryptList.length) {
    throw malformed('Encryption.TagList', `has ${tags.length} tags for ${encryptList.length} fields`);
  }
  const { Encryption: _, EncryptedBody: __, ...result } = answer;
  checkOneResponse(result);
  const places = findPlaces(result, encryptList);
  const clearAnswer = checkSealed(result, places, rules);
  const iv = chooseIv(answerIv, key, false);
  const sealed = places.map(({ holder, name }, index) =>
    splitTag(readCiphertext(holder[name], 'encrypted field'), tags[index], key.suite),
  );
  const ciphertexts = sealed.map(({ ciphertext }) => ciphertext);
  const texts = isReflection(ciphertexts, rules.sent, key.suite)
    ? [undefined]
    : sealed.map((ciphertext) => tryDecrypt(ciphertext, iv, key, decodeUtf8));
  if (texts.includes(undefined)) throw decryptionFailed();
  for (const [index, { holder, name }] of places.entries()) holder[name] = texts[index];
  return { result, form: 'fields', clearAnswer };
}

/** Paths may begin with `Response.`, so with a member of that name one path would mean two members. */
function checkOneResponse({ Response }: Answer): void {
  if (typeof Response === 'object' && Response !== null)
    throw malformed('Response', "can't have another Response in it");
}
