import { type Algorithm, findSuite } from '../ciphers/suite.ts';
import { addRequestId, EncryptionError, ServiceError, wrongType } from '../errors.ts';
import { ACTION_RULES, type ActionRule, type SealedForm, sealedForms } from './action-rules.ts';
import { checkBytes } from './arguments.ts';
import { type ClearAnswer, clearMembers, isAllowedClear } from './clear-members.ts';
import { copyAnswer } from './copy-answer.ts';
import { type AnswerKey, type Ciphertexts, countCiphertexts } from './decrypt.ts';
import { ENCRYPTED_BODY, isEmpty, malformed } from './encryption.ts';
import { printMasked } from './mask.ts';
import { openBody } from './open-body.ts';
import { namesFields, openFields } from './open-fields.ts';
import { checkNames } from './options.ts';
import { invalidParams } from './params.ts';

/** What an action's row says of its answer, and the action's name, by which identity data is known. */
export interface AnswerRow {
  readonly answer: ActionRule['answer'];
  readonly answerFields?: ActionRule['answerFields'] | undefined;
  readonly action?: string | undefined;
}

/** For an action that isn't known: a whole body, or fields with no identity data beside them in the clear. */
export const STRICTEST: AnswerRow = { answer: ['body', 'fields'] };

/** What an answer must be, beside its key. */
export interface AnswerRules extends AnswerRow {
  /** Whether an answer may come in the clear all the same, or which members of it: paths without list indices. */
  readonly allowPlaintextResponse: boolean | readonly string[];
  /** Whether under AES a whole body opens with the request's own IV only. */
  readonly isIvBound: boolean;
  /** The Base64 of every ciphertext of the request: an answer that repeats one is a reflection. */
  readonly sent: readonly string[];
}

export type AnswerForm = SealedForm | 'clear';

export interface OpenedAnswer {
  readonly result: object;
  /** How the answer came. */
  readonly form: AnswerForm;
  /** The identity data that came in the clear. */
  readonly clearAnswer: ClearAnswer;
}

/** How an answer is handed over. */
export interface OpenOptions {
  /** It is the answer itself, as clients hand it on: a member `Response` of it is data. */
  readonly isBare?: boolean | undefined;
  /** Told of the ciphertexts before anything is checked. */
  readonly onCiphertexts?: ((ciphertexts: Ciphertexts) => void) | undefined;
}

export type Answer = Record<string, unknown>;
export type OpenedMembers = Omit<OpenedAnswer, 'result'> & { result: Answer };

/**
 * Opens an answer: finds the service's own error, copies what is left within limits, and opens that copy alone. Form
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

/** What an event tells of any answer, opened or not. */
export interface SeenAnswer {
  readonly requestId?: string | undefined;
  /** Characters of its EncryptedBody. */
  readonly bodyChars?: number | undefined;
}

/** Looks at an answer as `openAnswer` would take it. Never throws: of one that can't be read nothing is told. */
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
 * The identity data of an answer that goes back as it came: of a call in the clear, or of one that the caller sealed,
 * where what EncryptList names is left out. Never throws: an answer that can't be looked through counts as one member.
 */
export function seeClear(
  response: unknown,
  { action, isBare = false, isSealed }: OpenOptions & { readonly action: string; readonly isSealed: boolean },
): ClearAnswer {
  try {
    const given = isBare ? checkAnswer(response) : unwrapResponse(response);
    const answer = copyAnswer(given);
    return clearMembers(answer, { action }, isSealed ? readNames(answer.Encryption) : []);
  } catch {
    return { paths: [], more: 1 };
  }
}

function readNames(encryption: unknown): readonly string[] {
  const { EncryptList } = Object(encryption) as Answer;
  return Array.isArray(EncryptList) ? EncryptList.filter((name) => typeof name === 'string') : [];
}

/** Takes both what the SDK gives (data.Response) and the whole { Response }, which has no other member. */
function unwrapResponse(response: unknown): Answer {
  if (!isObject(response)) return checkAnswer(response);
  const { Response } = response;
  const isWhole = isObject(Response) && Object.keys(response).length === 1;
  return isWhole ? Response : response;
}

function checkAnswer(answer: unknown): Answer {
  if (!isObject(answer)) throw wrongType('ERR_INVALID_RESPONSE', 'the answer', 'an object', answer);
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

/** A whole body, or fields, or neither, as far as the action's row takes it; where it has none of these, any. */
function openMembers(answer: Answer, key: AnswerKey, rules: AnswerRules): OpenedMembers {
  const forms = sealedForms(rules);
  const isTaken = (form: SealedForm) => forms.length === 0 || forms.includes(form);
  if (!isEmpty(answer.EncryptedBody)) {
    if (isTaken('body')) return openBody(answer, key, rules);
    throw malformed(ENCRYPTED_BODY, 'is there, and the answer of this action is encrypted by fields');
  }
  if (namesFields(answer.Encryption)) {
    if (isTaken('fields')) return openFields(answer, key, rules);
    throw malformed(
      'Encryption.EncryptList',
      `names fields, and the answer of this action is one ${ENCRYPTED_BODY}`,
    );
  }
  return openPlaintext(answer, rules);
}

function openPlaintext(answer: Answer, rules: AnswerRules): OpenedMembers {
  const { EncryptedBody: _, Encryption: __, ...result } = answer;
  if (!isClearTaken(result, rules)) {
    throw new EncryptionError(
      'ERR_PLAINTEXT_RESPONSE',
      'the answer has no ciphertext: it came back in the clear. Ask support why, or set allowPlaintextResponse',
    );
  }
  return { result, form: 'clear', clearAnswer: clearMembers(result, rules) };
}

function isClearTaken(result: Answer, rules: AnswerRules): boolean {
  if (sealedForms(rules).length === 0) return true;
  const { allowPlaintextResponse: allowed } = rules;
  return typeof allowed === 'boolean' ? allowed : isAllowedClear(result, rules);
}

// --- the deterministic half, for vectors and for those who build their own ---

/** A data key that the caller kept. */
export interface KeptDataKey {
  algorithm: Algorithm;
  key: Uint8Array;
  /**
   * The request's IV. Under AES a whole body must be under this IV; leave it out for an answer that names an IV
   * of its own, as some FaceID actions do.
   */
  iv?: Uint8Array | undefined;
}

export interface OpenWithOptions {
  /** The API action that the answer is of, whose row of the table holds. */
  action?: string | undefined;
}

/**
 * Opens an answer with a data key that the caller kept, by the same rules as SealedRequest.open: those of the
 * action's row, or without an action the strictest: a whole body, or an EncryptList beside which no identity data
 * stands in the clear. It knows nothing of the request, so it can't see a reflected one; the caller wipes the key.
 *
 * @throws ServiceError for an error of the service.
 * @throws EncryptionError ERR_INVALID_PARAMS for a data key of wrong form or an action that the table lacks,
 * ERR_INVALID_OPTIONS for an unknown option, and what `open` throws.
 */
export function openWith(response: unknown, dataKey: KeptDataKey, options: OpenWithOptions = {}): unknown {
  if (typeof dataKey !== 'object' || dataKey === null) {
    throw wrongType('ERR_INVALID_PARAMS', 'dataKey', 'an object with algorithm, key and iv', dataKey);
  }
  const suite = findSuite(dataKey.algorithm);
  if (!suite) throw invalidParams("dataKey.algorithm must be 'AES-256-CBC' or 'SM4-GCM'");
  const key = checkBytes('dataKey.key', dataKey.key, suite.keyBytes);
  const iv = dataKey.iv === undefined ? undefined : checkBytes('dataKey.iv', dataKey.iv, suite.ivBytes);
  const rules = { ...findRow(options), allowPlaintextResponse: false, sent: [] };
  return openAnswer(response, { suite, key, iv }, rules).result;
}

function findRow(options: OpenWithOptions): AnswerRow & { isIvBound: boolean } {
  checkNames(options, ['action']);
  const { action } = options;
  if (action === undefined) return { ...STRICTEST, isIvBound: true };
  if (typeof action !== 'string') throw wrongType('ERR_INVALID_PARAMS', 'action', 'a string', action);
  const row = ACTION_RULES.get(action);
  if (!row)
    throw invalidParams('action is not in the table of encrypted actions: leave it out for any other');
  // As in SealedRequest.open: only where the request had a body under that IV.
  return { answer: row.answer, answerFields: row.answerFields, action, isIvBound: row.request === 'body' };
}
