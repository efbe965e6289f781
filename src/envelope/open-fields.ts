import { EncryptionError } from '../errors.ts';
import { decodeUtf8 } from '../platform/bytes.ts';
import { copyAnswer } from './copy-answer.ts';
import {
  type AnswerKey,
  chooseIv,
  decryptionFailed,
  readCiphertext,
  splitTag,
  tryDecrypt,
} from './decrypt.ts';
import { isBodyName, isEmpty, isList, malformed, readAnswerEncryption } from './encryption.ts';
import type { Answer, AnswerRules, OpenedMembers } from './open.ts';
import { canonicalPath, findPlaces, stringPaths } from './paths.ts';

/** Whether an answer's `Encryption` says that fields are encrypted; it is read strictly afterwards. */
export function namesFields(encryption: unknown): boolean {
  if (typeof encryption !== 'object' || encryption === null) return false;
  const { EncryptList } = encryption as Answer;
  const names = isList(EncryptList) ? EncryptList : isEmpty(EncryptList) ? [] : [EncryptList];
  return names.some((name) => typeof name !== 'string' || !isBodyName(name));
}

/**
 * Opens the fields that EncryptList names, in a copy of the answer: all, or an error. Tags belong to paths by
 * their index. The protocol binds a ciphertext neither to its path nor to its place in the list: whoever swaps
 * two fields together with their tags is not noticed.
 */
export function openFields(answer: Answer, key: AnswerKey, rules: AnswerRules): OpenedMembers {
  const { iv: answerIv, tags, encryptList } = readAnswerEncryption(answer.Encryption, key.suite);
  if (key.suite.tagBytes > 0 && tags.length !== 0 && tags.length !== encryptList.length) {
    throw malformed('Encryption.TagList', `has ${tags.length} tags for ${encryptList.length} fields`);
  }
  const { Encryption: _, EncryptedBody: __, ...copy } = copyAnswer(answer);
  checkRequired(copy, encryptList, rules);
  const { iv, isSameIv } = chooseIv(answerIv, key, false);
  const places = findPlaces(copy, encryptList);
  const sealed = places.map(({ holder, name }, index) =>
    splitTag(readCiphertext(holder[name], 'encrypted field'), tags[index], key.suite),
  );
  const texts = sealed.map((ciphertext) => tryDecrypt(ciphertext, iv, key, decodeUtf8));
  if (texts.includes(undefined)) throw decryptionFailed();
  for (const [index, { holder, name }] of places.entries()) holder[name] = texts[index];
  return { result: copy, form: 'fields', ciphertexts: places.length, isSameIv };
}

/** A member that the action's row wants encrypted must not stand in the answer beside EncryptList. */
function checkRequired(answer: Answer, encryptList: readonly string[], rules: AnswerRules): void {
  if (rules.answer !== 'fields' || !rules.fields || rules.allowPlaintextResponse) return;
  const encrypted = new Set(encryptList.map(canonicalPath));
  const required = rules.fields.map(canonicalPath);
  for (const path of stringPaths(answer)) {
    const name = required.find((name) => path === name || path.endsWith(`.${name}`));
    if (name !== undefined && !encrypted.has(path)) {
      throw new EncryptionError(
        'ERR_PLAINTEXT_RESPONSE',
        `${name} came back in the clear beside encrypted fields`,
      );
    }
  }
}
