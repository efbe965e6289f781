// Why a call failed, for any error that may end it: this library's, the service's, the SDK's, or the runtime's.

import { EncryptionError, type Failure, isRateLimit, ServiceError } from '../errors.ts';

/** What an event, and a caller who retries, need to know about an error. */
export interface FailureFacts {
  readonly failure: Failure;
  /** Whether the same call may be repeated without being paid for twice. */
  readonly retryable: boolean;
  /** The error's own code if it has one; otherwise the system's code from its message. */
  readonly code?: string;
  /** Whether the request left; undefined if that can't be known, as after a reset. */
  readonly sent?: boolean | undefined;
}

/**
 * Classifies an error. The official SDK hides the cause of network errors in its message; only the system's code is
 * taken from that message.
 */
export function failureOf(error: unknown): FailureFacts {
  if (error instanceof EncryptionError) {
    const { failure, code } = error;
    // If the client threw it: it refused before sending, as another wrapper does, or couldn't open the answer.
    // A second open knows of no request: what was sealed may have left long ago.
    return {
      failure,
      retryable: false,
      code,
      sent: code === 'ERR_ALREADY_OPENED' ? undefined : failure === 'protocol',
    };
  }
  if (error instanceof ServiceError) return service(error.code);
  const { code, httpCode, requestId, name, message, cause, type } = read(error);
  if (typeof httpCode === 'number') return { ...service(`HTTP_${httpCode}`), retryable: httpCode >= 500 };
  // Once an answer has arrived, its texts must not decide the class: a repetition is a second paid call.
  if (isAnswer(error) || (isText(requestId) && requestId !== '')) return service(code);
  if (type === 'invalid-json' || isNoAnswer(error, message)) {
    return { failure: 'protocol', retryable: false, sent: true };
  }
  const texts = [code, name, (cause as { code?: unknown } | undefined)?.code, message].filter(isText);
  return byTexts(texts) ?? (isApiCode(code) ? service(code) : unknownError(code));
}

/**
 * The SDK's exception has an own `code` if the answer had an Error, even one without a Code; otherwise it has none.
 */
function isAnswer(error: unknown): boolean {
  try {
    return error instanceof Error && Object.hasOwn(error, 'requestId') && Object.hasOwn(error, 'code');
  } catch {
    return false;
  }
}

/** JSON that isn't an answer: the SDK reads `data.Response.Error` from whatever came. */
function isNoAnswer(error: unknown, message: unknown): boolean {
  const isReading = isText(message) && /reading '(?:Response|Error)'|\bdata\.Response\b/.test(message);
  return error instanceof TypeError && isReading;
}

/** An error may be anything, including an object whose getters throw. */
function read(error: unknown): Record<string, unknown> {
  try {
    const members = Object(error) as Record<string, unknown>;
    const { code, httpCode, requestId, name, message, cause, type } = members;
    return { code, httpCode, requestId, name, message, cause, type };
  } catch {
    return {};
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function service(code: unknown): FailureFacts {
  return { failure: 'service', retryable: isRateLimit(code), sent: true, ...(isText(code) && { code }) };
}

/** `ResourceUnavailable.InArrears`: words, whereas the system's codes are capitals. */
function isApiCode(code: unknown): boolean {
  return isText(code) && /^[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)*$/.test(code);
}

const ABORTED = /^AbortError$|^ABORT_ERR$|\baborted\b/i;
const TIMEOUT = /^TimeoutError$|\bE(?:SOCKET)?TIMEDOUT\b|^UND_ERR_\w*TIMEOUT$|\btime(?:d )?-?out\b/i;
/** No connection was made, so nothing was sent. */
const UNCONNECTED = /\b(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)\b/;
const NETWORK =
  /\b(?:E[A-Z]{3,}|EAI_[A-Z]+|UND_ERR_\w+|ERR_TLS_\w+|ERR_SSL_\w+|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+)\b/;

function byTexts(texts: readonly string[]): FailureFacts | undefined {
  const find = (pattern: RegExp) =>
    texts.map((text) => pattern.exec(text)?.[0]).find((hit) => hit !== undefined);
  if (find(ABORTED)) return { failure: 'aborted', retryable: false, code: 'ABORT_ERR' };
  if (find(TIMEOUT)) return { failure: 'timeout', retryable: true, code: 'ETIMEDOUT' };
  const unconnected = find(UNCONNECTED);
  if (unconnected) return { failure: 'network', retryable: true, code: unconnected, sent: false };
  const code = find(NETWORK) ?? (find(/socket hang up|\bfetch failed\b/i) && 'ECONNRESET');
  return code ? { failure: 'network', retryable: true, code } : undefined;
}

/** From the caller's own process: a credential that couldn't be obtained, a callback that threw. */
function unknownError(code: unknown): FailureFacts {
  return { failure: 'caller', retryable: false, ...(isText(code) && code !== '' && { code }) };
}
