// The form of an answer that is one ciphertext, read by the protocol and not by the library.

import type { Call, Members } from './call.ts';
import { isCanonicalBase64 } from './mutate-text.ts';

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

/** The members around a ciphertext; undefined for an answer that has none, or is an error. */
export function wholeBodyOf(answer: Members): Members | undefined {
  const isWhole = isObject(answer.Response) && Object.keys(answer).length === 1;
  const members = isWhole ? (answer.Response as Members) : answer;
  return isAbsent(members.EncryptedBody) || isObject(members.Error) ? undefined : members;
}

const BODY_NAMES: readonly unknown[] = ['EncryptedBody', 'Response.EncryptedBody', 'EncryptionBody'];

/** Whether nothing but the ciphertext can be wrong. */
export function isRightForm({ EncryptedBody, Encryption }: Members, call: Call): boolean {
  if (!isAbsent(Encryption) && !isObject(Encryption)) return false;
  const { Algorithm, Iv, EncryptList, TagList } = isObject(Encryption) ? Encryption : ({} as Members);
  return (
    call.takesBody &&
    isBytes(EncryptedBody) &&
    (isAbsent(Algorithm) || Algorithm === call.algorithm) &&
    (isAbsent(Iv) ? call.hasIv : isRightIv(Iv, call)) &&
    isListOf(EncryptList, 1, (name) => BODY_NAMES.includes(name)) &&
    isListOf(TagList, call.algorithm === 'SM4-GCM' ? 1 : 0, (tag) => isBytes(tag, 16))
  );
}

function isListOf(value: unknown, most: number, isRight: (entry: unknown) => boolean): boolean {
  return isAbsent(value) || (Array.isArray(value) && value.length <= most && value.every(isRight));
}

function isBytes(value: unknown, length?: number): boolean {
  if (typeof value !== 'string' || !isCanonicalBase64(value)) return false;
  return length === undefined || Buffer.from(value, 'base64').length === length;
}

/** Under AES the request's own, where that is known; under SM4-GCM any, since the tag vouches for it. */
function isRightIv(value: unknown, { algorithm, iv, isIvBound }: Call): boolean {
  if (!isBytes(value, iv.length)) return false;
  return algorithm === 'SM4-GCM' || !isIvBound || Buffer.from(`${value}`, 'base64').equals(iv);
}

/** Whether a text is the same Base64 as what was sent, line breaks aside. */
export function isReflected({ EncryptedBody }: Members, { sentBody }: Call): boolean {
  return `${EncryptedBody}`.replace(/[\r\n]/g, '') === sentBody;
}
