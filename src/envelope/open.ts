import { addRequestId, EncryptionError, ServiceError, wrongType } from '../errors.ts';
import { type SealedForm, sealedForms } from './action-rules.ts';
import type { Answer, AnswerRules, ClearAnswer, OpenedAnswer } from './answer.ts';
import { clearMembers, isAllowedClear } from './clear-members.ts';
import { copyAnswer } from './copy-answer.ts';
import { type AnswerKey, type Ciphertexts, countCiphertexts } from './decrypt.ts';
import { ENCRYPTED_BODY, isEmpty, malformed } from './encryption.ts';
import { printMasked } from './mask.ts';
import { openBody } from './open-body.ts';
import { namesFields, openFields } from './open-fields.ts';

/** How an answer was received. */
export interface OpenOptions {
  /** The answer is bare, as clients return it: a member `Response` of it is data. */
  readonly isBare?: boolean | undefined;
  /** Called with the ciphertexts before anything is checked. */
  readonly onCiphertexts?: ((ciphertexts: Ciphertexts) => void) | undefined;
}

/**
 * Opens an answer: finds the service's own error, copies the rest within limits, and opens that copy alone. The form
 * is checked before the key is used; from the ciphertext's length on, every failure is the same
 * ERR_DECRYPTION_FAILED.
 */
export function openAnswer(
  response: unknown,
  key: AnswerKey,
  rules: AnswerRules,
  { isBare = false, onCiphertexts }: OpenOptions = {},
): OpenedAnswer {
  let requestId: string | undefined;
  try {
    const given = isBare ? checkAnswer(response) : unwrapResponse(response);
    requestId = readRequestId(given);
    throwServiceError(given.Error, requestId);
    const answer = copyAnswer(given);
    onCiphertexts?.(countCiphertexts(answer, key));
    const opened = openMembers(answer, key, rules);
    throwServiceError(opened.result.Error, requestId ?? readRequestId(opened.result));
    if (requestId !== undefined) opened.result.RequestId = requestId;
    return { ...opened, result: printMasked(opened.result) };
  } catch (error) {
    throw addRequestId(error, requestId);
  }
}

/** What an event says about any answer, opened or not. */
export interface SeenAnswer {
  readonly requestId?: string | undefined;
  /** Length of its EncryptedBody in characters. */
  readonly bodyChars?: number | undefined;
}

/** Reads an answer as `openAnswer` would. Never throws: if it can't be read, nothing is reported about it. */
export function seeAnswer(response: unknown, { isBare = false }: OpenOptions): SeenAnswer {
  try {
    const given = isBare ? checkAnswer(response) : unwrapResponse(response);
    const { EncryptedBody } = given;
    const bodyChars = typeof EncryptedBody === 'string' ? EncryptedBody.length : undefined;
    return { requestId: readRequestId(given), bodyChars };
  } catch {
    return {};
  }
}

/**
 * The identity data in an answer that is returned unopened: that of a call in the clear, or of one that the caller
 * sealed, where whatever EncryptList names is left out. Never throws: an answer that can't be searched counts as one
 * member.
 */
export function seeClear(
  response: unknown,
  { action, isBare = false, isSealed }: OpenOptions & { readonly action: string; readonly isSealed: boolean },
): ClearAnswer {
  try {
    const given = isBare ? checkAnswer(response) : unwrapResponse(response);
    const answer = copyAnswer(given);
    return clearMembers(answer, action, isSealed ? readNames(answer.Encryption) : []);
  } catch {
    return { paths: [], more: 1 };
  }
}

function readNames(encryption: unknown): readonly string[] {
  const { EncryptList } = Object(encryption) as Answer;
  return Array.isArray(EncryptList) ? EncryptList.filter((name) => typeof name === 'string') : [];
}

/** Accepts both what the SDK returns (data.Response) and the whole { Response }, which has no other member. */
function unwrapResponse(response: unknown): Answer {
  const answer = checkAnswer(response);
  const { Response } = answer;
  const isWhole = isObject(Response) && Object.keys(answer).length === 1;
  return isWhole ? Response : answer;
}

function checkAnswer(answer: unknown): Answer {
  if (!isObject(answer)) throw wrongType('ERR_INVALID_RESPONSE', 'the answer', 'an object', answer);
  // By its tag: it may be another realm's.
  if (Object.prototype.toString.call(answer) === '[object Promise]') {
    throw new EncryptionError(
      'ERR_INVALID_RESPONSE',
      'the answer must be an object, got a Promise: await it',
    );
  }
  return answer;
}

function isObject(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readRequestId({ RequestId }: Answer): string | undefined {
  return typeof RequestId === 'string' && RequestId !== '' ? RequestId : undefined;
}

// The service's own are far shorter; these texts end up in logs and events.
const MAX_CODE_CHARS = 128;
const MAX_MESSAGE_CHARS = 1024;

function throwServiceError(error: unknown, requestId: string | undefined): void {
  if (!isObject(error)) return;
  const { Code, Message } = error;
  throw new ServiceError(
    cutText(Code, MAX_CODE_CHARS) ?? 'UnknownError',
    cutText(Message, MAX_MESSAGE_CHARS) ?? 'the service reported an error without a message',
    requestId,
  );
}

function cutText(value: unknown, maxChars: number): string | undefined {
  return typeof value === 'string' ? value.slice(0, maxChars) : undefined;
}

/** Opens a whole body, fields or neither, as the action's row allows; a row without these forms allows any of them. */
function openMembers(answer: Answer, key: AnswerKey, rules: AnswerRules): OpenedAnswer {
  const forms = sealedForms(rules.rule);
  const isTaken = (form: SealedForm) => forms.length === 0 || forms.includes(form);
  if (!isEmpty(answer.EncryptedBody)) {
    if (isTaken('body')) return openBody(answer, key, rules);
    throw malformed(ENCRYPTED_BODY, "is present, but this action's answer is encrypted by fields");
  }
  if (namesFields(answer.Encryption)) {
    if (isTaken('fields')) return openFields(answer, key, rules);
    throw malformed(
      'Encryption.EncryptList',
      `names fields, but this action's answer is one ${ENCRYPTED_BODY}`,
    );
  }
  return openPlaintext(answer, rules);
}

function openPlaintext(answer: Answer, rules: AnswerRules): OpenedAnswer {
  const { EncryptedBody: _, Encryption: __, ...result } = answer;
  if (!isClearTaken(result, rules)) {
    throw new EncryptionError(
      'ERR_PLAINTEXT_RESPONSE',
      'the answer must be encrypted, but came back in the clear: ask support why, or set allowPlaintextResponse',
    );
  }
  return { result, form: 'clear', clearAnswer: clearMembers(result, rules.rule.action) };
}

function isClearTaken(result: Answer, rules: AnswerRules): boolean {
  if (sealedForms(rules.rule).length === 0) return true;
  const { allowPlaintextResponse: allowed } = rules;
  return typeof allowed === 'boolean' ? allowed : isAllowedClear(result, rules);
}
