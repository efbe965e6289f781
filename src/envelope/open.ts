import { findSuite, type Suite } from '../ciphers/suite.ts';
import { addRequestId, EncryptionError, ServiceError, wrongType } from '../errors.ts';
import { decodeBase64 } from '../platform/base64.ts';
import { equalBytes, viewBytes, wipe } from '../platform/bytes.ts';
import { readBody } from './body.ts';
import {
  type AnswerEncryption,
  ENCRYPTED_BODY,
  isEmpty,
  malformed,
  readAnswerEncryption,
} from './encryption.ts';
import { printMasked } from './mask.ts';
import { invalidParams } from './params.ts';

/** What is needed to open the answer to one request. */
export interface AnswerKey {
  readonly suite: Suite;
  readonly key: Uint8Array;
  /** The request's. Under AES a whole body opens with this IV only, unless `anyIv` is set. */
  readonly iv: Uint8Array;
  readonly anyIv?: boolean;
  /** The request's own EncryptedBody: an answer that repeats it is a reflection. */
  readonly sentBody?: string;
  readonly allowPlaintextResponse?: boolean;
}

export interface OpenedAnswer {
  readonly result: object;
  /** Whether a ciphertext of the answer was made under the request's own key and IV. */
  readonly isSameIv: boolean;
}

type Answer = Record<string, unknown>;

/**
 * Opens an answer: finds the service's own error, reads `Encryption`, decrypts, parses. Form is checked before
 * the key is used; from the ciphertext's length on, every failure is the same ERR_DECRYPTION_FAILED.
 */
export function openAnswer(response: unknown, key: AnswerKey): OpenedAnswer {
  let requestId: string | undefined;
  try {
    const answer = unwrapResponse(response);
    requestId = readRequestId(answer);
    throwServiceError(answer.Error, requestId);
    const opened = openMembers(answer, key);
    throwServiceError(opened.result.Error, requestId);
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

function openMembers(answer: Answer, key: AnswerKey): { result: Answer; isSameIv: boolean } {
  if (isEmpty(answer.EncryptedBody)) return { result: openPlaintext(answer, key), isSameIv: false };
  const encryption = readAnswerEncryption(answer.Encryption, key.suite);
  checkBodyList(encryption.encryptList);
  const { iv, isSameIv } = chooseIv(encryption.iv, key);
  const { ciphertext, tag } = splitTag(readCiphertext(answer.EncryptedBody), encryption, key.suite);
  return { result: decryptBody(ciphertext, tag, iv, key), isSameIv };
}

function openPlaintext(answer: Answer, key: AnswerKey): Answer {
  if (!key.allowPlaintextResponse) {
    throw new EncryptionError(
      'ERR_PLAINTEXT_RESPONSE',
      'the answer has no EncryptedBody: it came back in the clear. Ask support why, or set allowPlaintextResponse',
    );
  }
  const { EncryptedBody: _, Encryption: __, ...clear } = answer;
  return clear;
}

// --- form: ERR_INVALID_RESPONSE ---

// Paths in answers begin at the top or at Response; the vendor's kits misspell the name of the body.
const BODY_NAMES = [ENCRYPTED_BODY, `Response.${ENCRYPTED_BODY}`, 'EncryptionBody'];

function checkBodyList(encryptList: readonly string[]): void {
  if (encryptList.length > 1 || !encryptList.every((name) => BODY_NAMES.includes(name))) {
    throw malformed('Encryption.EncryptList', `is not ["${ENCRYPTED_BODY}"]`);
  }
}

/**
 * Under AES the answer to a whole-body request must be under the request's IV: whoever could choose the IV
 * would rewrite the first block of the plaintext. Elsewhere the answer's IV counts where it gives one.
 */
function chooseIv(answerIv: Uint8Array | undefined, key: AnswerKey): { iv: Uint8Array; isSameIv: boolean } {
  const isSameIv = answerIv === undefined || equalBytes(answerIv, key.iv);
  if (!isSameIv && key.suite.tagBytes === 0 && !key.anyIv) {
    throw malformed('Encryption.Iv', 'differs from the IV of the request');
  }
  return { iv: answerIv ?? key.iv, isSameIv };
}

function readCiphertext(value: unknown): Uint8Array {
  const ciphertext = typeof value === 'string' ? decodeBase64(value) : undefined;
  if (!ciphertext) throw malformed(ENCRYPTED_BODY, 'is not canonical Base64');
  return ciphertext;
}

/** The tag stands in TagList; an older kit left it at the end of the ciphertext. Either way it must verify. */
function splitTag(
  bytes: Uint8Array,
  { tags }: AnswerEncryption,
  { tagBytes }: Suite,
): { ciphertext: Uint8Array; tag?: Uint8Array } {
  if (tagBytes === 0) return { ciphertext: bytes };
  if (tags.length > 1) throw malformed('Encryption.TagList', `has ${tags.length} tags for one body`);
  if (tags[0]) return { ciphertext: bytes, tag: tags[0] };
  const end = Math.max(0, bytes.length - tagBytes);
  return { ciphertext: bytes.subarray(0, end), tag: bytes.subarray(end) };
}

// --- the key in use: ERR_DECRYPTION_FAILED ---

function decryptBody(
  ciphertext: Uint8Array,
  tag: Uint8Array | undefined,
  iv: Uint8Array,
  key: AnswerKey,
): Answer {
  const result = isReflected(ciphertext, key) ? undefined : tryDecrypt(ciphertext, tag, iv, key);
  // One place and one message, so that not even a stack tells padding, tag, length, UTF-8 and JSON apart.
  if (!result) throw decryptionFailed();
  return result;
}

export function decryptionFailed(): EncryptionError {
  return new EncryptionError('ERR_DECRYPTION_FAILED', 'the answer could not be decrypted');
}

function tryDecrypt(
  ciphertext: Uint8Array,
  tag: Uint8Array | undefined,
  iv: Uint8Array,
  { suite, key }: AnswerKey,
): Answer | undefined {
  let plaintext: Uint8Array | undefined;
  try {
    if ((tag?.length ?? 0) !== suite.tagBytes) return undefined;
    plaintext = suite.decrypt(ciphertext, key, iv, tag);
    return readBody(plaintext);
  } catch {
    return undefined;
  } finally {
    wipe(plaintext);
  }
}

/** Our own ciphertext opens under our own key: without this check the caller's parameters came back as a result. */
function isReflected(ciphertext: Uint8Array, { sentBody }: AnswerKey): boolean {
  const sent = sentBody === undefined ? undefined : decodeBase64(sentBody);
  return sent !== undefined && equalBytes(ciphertext, sent);
}

// --- the deterministic half, for vectors and for those who build their own ---

/** A data key that the caller kept. */
export interface KeptDataKey {
  algorithm: Suite['id'];
  key: Uint8Array;
  /** The request's IV. */
  iv: Uint8Array;
}

/**
 * Opens an answer with a data key that the caller kept, by the same rules as SealedRequest.open. It knows
 * nothing of the request, so it can't see a reflected one; the caller wipes the key.
 *
 * @throws ServiceError for an error of the service.
 * @throws EncryptionError ERR_INVALID_PARAMS for a data key of wrong form, and what `open` throws.
 */
export function openWith(response: unknown, dataKey: KeptDataKey): unknown {
  const suite = findSuite(dataKey?.algorithm);
  if (!suite) throw invalidParams("dataKey.algorithm must be 'AES-256-CBC' or 'SM4-GCM'");
  const key = checkBytes('dataKey.key', dataKey.key, suite.keyBytes);
  const iv = checkBytes('dataKey.iv', dataKey.iv, suite.ivBytes);
  return openAnswer(response, { suite, key, iv }).result;
}

/** Checks that a value is bytes, of this length where one is given. */
export function checkBytes(label: string, value: unknown, length?: number): Uint8Array {
  const bytes = viewBytes(value);
  if (!bytes) throw wrongType('ERR_INVALID_PARAMS', label, 'a Uint8Array', value);
  if (length !== undefined && bytes.length !== length) {
    throw invalidParams(`${label} must be ${length} bytes, got ${bytes.length}`);
  }
  return bytes;
}
