import { findSuite, type Suite } from '../ciphers/suite.ts';
import { addRequestId, EncryptionError, ServiceError, wrongType } from '../errors.ts';
import type { ActionRule } from './action-rules.ts';
import { checkBytes } from './arguments.ts';
import { copyAnswer } from './copy-answer.ts';
import type { AnswerKey } from './decrypt.ts';
import { isEmpty } from './encryption.ts';
import { printMasked } from './mask.ts';
import { openBody } from './open-body.ts';
import { namesFields, openFields } from './open-fields.ts';
import { invalidParams } from './params.ts';

/** What an answer must be, beside its key. */
export interface AnswerRules {
  /** What the action's row says. */
  readonly answer: ActionRule['answer'];
  /** Members that must not come in the clear, with answer 'fields'. */
  readonly fields?: readonly string[] | undefined;
  readonly allowPlaintextResponse?: boolean;
  /** Whether under AES a whole body opens with the request's own IV only. */
  readonly isIvBound: boolean;
  /** The request's own EncryptedBody: an answer that repeats it is a reflection. */
  readonly sentBody?: string;
}

export interface OpenedAnswer {
  readonly result: object;
  /** How the answer came. */
  readonly form: ActionRule['answer'];
  /** How many ciphertexts it had, and whether they were made under the request's own IV. */
  readonly ciphertexts: number;
  readonly isSameIv: boolean;
}

export type Answer = Record<string, unknown>;
export type OpenedMembers = Omit<OpenedAnswer, 'result'> & { result: Answer };

/**
 * Opens an answer: finds the service's own error, reads `Encryption`, decrypts, parses. Form is checked before
 * the key is used; from the ciphertext's length on, every failure is the same ERR_DECRYPTION_FAILED.
 */
export function openAnswer(response: unknown, key: AnswerKey, rules: AnswerRules): OpenedAnswer {
  let requestId: string | undefined;
  try {
    const answer = unwrapResponse(response);
    requestId = readRequestId(answer);
    throwServiceError(answer.Error, requestId);
    const opened = openMembers(answer, key, rules);
    throwServiceError(opened.result.Error, requestId ?? readRequestId(opened.result));
    if (requestId !== undefined) opened.result.RequestId = requestId;
    return { ...opened, result: printMasked(opened.result) };
  } catch (error) {
    throw addRequestId(error, requestId);
  }
}

/** Takes both what the SDK gives (data.Response) and the whole { Response }. */
function unwrapResponse(response: unknown): Answer {
  const inner = isObject(response) && isObject(response.Response) ? response.Response : response;
  if (!isObject(inner)) throw wrongType('ERR_INVALID_RESPONSE', 'the answer', 'an object', inner);
  return inner;
}

function isObject(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readRequestId({ RequestId }: Answer): string | undefined {
  return typeof RequestId === 'string' && RequestId !== '' ? RequestId : undefined;
}

function throwServiceError(error: unknown, requestId: string | undefined): void {
  if (!isObject(error)) return;
  const { Code, Message } = error;
  throw new ServiceError(
    typeof Code === 'string' ? Code : 'UnknownError',
    typeof Message === 'string' ? Message : 'the service reported an error without a message',
    requestId,
  );
}

/** A whole body, or fields, or neither: whichever kind comes is opened, on any request. */
function openMembers(answer: Answer, key: AnswerKey, rules: AnswerRules): OpenedMembers {
  if (!isEmpty(answer.EncryptedBody)) return openBody(answer, key, rules);
  if (namesFields(answer.Encryption)) return openFields(answer, key, rules);
  return { result: openPlaintext(answer, rules), form: 'clear', ciphertexts: 0, isSameIv: false };
}

function openPlaintext(answer: Answer, rules: AnswerRules): Answer {
  if (rules.answer !== 'clear' && !rules.allowPlaintextResponse) {
    throw new EncryptionError(
      'ERR_PLAINTEXT_RESPONSE',
      'the answer has no ciphertext: it came back in the clear. Ask support why, or set allowPlaintextResponse',
    );
  }
  const { EncryptedBody: _, Encryption: __, ...clear } = copyAnswer(answer);
  return clear;
}

// --- the deterministic half, for vectors and for those who build their own ---

/** A data key that the caller kept. */
export interface KeptDataKey {
  algorithm: Suite['id'];
  key: Uint8Array;
  /**
   * The request's IV. Under AES a whole body must be under this IV; leave it out for an answer that names an IV
   * of its own, as some FaceID actions do.
   */
  iv?: Uint8Array | undefined;
}

/**
 * Opens an answer, whole body or EncryptList, with a data key that the caller kept, by the same rules as
 * SealedRequest.open. It knows nothing of the request, so it can't see a reflected one; the caller wipes the key.
 *
 * @throws ServiceError for an error of the service.
 * @throws EncryptionError ERR_INVALID_PARAMS for a data key of wrong form, and what `open` throws.
 */
export function openWith(response: unknown, dataKey: KeptDataKey): unknown {
  if (typeof dataKey !== 'object' || dataKey === null) {
    throw wrongType('ERR_INVALID_PARAMS', 'dataKey', 'an object with algorithm, key and iv', dataKey);
  }
  const suite = findSuite(dataKey.algorithm);
  if (!suite) throw invalidParams("dataKey.algorithm must be 'AES-256-CBC' or 'SM4-GCM'");
  const key = checkBytes('dataKey.key', dataKey.key, suite.keyBytes);
  const iv = dataKey.iv === undefined ? undefined : checkBytes('dataKey.iv', dataKey.iv, suite.ivBytes);
  return openAnswer(response, { suite, key, iv }, { answer: 'body', isIvBound: true }).result;
}
