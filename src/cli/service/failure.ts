// Why a call failed, in words that hold no data, and whether another attempt may help.

import { EncryptionError, ServiceError, withoutPointer } from '../../errors.ts';

export interface Failure {
  /** The library's, the service's, or the system's; HTTP_502 and the like; TIMEOUT. */
  readonly code: string;
  readonly message: string;
  readonly requestId?: string;
}

/** A failure on this side of the service: of a file, or of the way there. */
export class LocalFailure extends Error implements Failure {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** What the SDK, its fetch and the library throw. */
interface Thrown extends Error {
  code?: unknown;
  requestId?: unknown;
  httpCode?: unknown;
  type?: unknown;
}

export function failureOf(error: unknown): Failure {
  const { code, message, requestId, httpCode } = error as Thrown;
  const isOurs = error instanceof EncryptionError || error instanceof ServiceError;
  const hasRequestId = typeof requestId === 'string' && requestId !== '';
  if (isOurs || error instanceof LocalFailure || (typeof code === 'string' && hasRequestId)) {
    // The code is printed beside it.
    return { code: String(code), message: withoutPointer(message), ...(hasRequestId && { requestId }) };
  }
  if (typeof httpCode === 'number')
    return { code: `HTTP_${httpCode}`, message: 'the answer is an HTTP error' };
  return networkFailure(error as Thrown) ?? NOT_THE_API;
}

const NOT_THE_API: Failure = {
  code: 'ERR_INVALID_RESPONSE',
  message: 'the endpoint did not answer as the API does; is it the right one?',
};

/** The SDK passes on the messages of node-fetch, which has put the system's reason at their end. */
function networkFailure({ message, code, type }: Thrown): Failure | undefined {
  // The reason of this one quotes the answer.
  if (type === 'invalid-json') return undefined;
  const reason = /failed, reason: (.*)$/s.exec(message)?.[1] ?? (typeof code === 'string' ? message : '');
  if (/network timeout at:/.test(message) || type === 'body-timeout') return timedOut();
  if (/socket hang up|premature close/i.test(reason)) {
    return { code: 'ECONNRESET', message: 'the connection broke off' };
  }
  const [systemCode] = /\bE[A-Z_]{3,}\b/.exec(reason) ?? [];
  return reason === '' ? undefined : { code: systemCode ?? 'NETWORK_ERROR', message: reason.trim() };
}

export function timedOut(): LocalFailure {
  return new LocalFailure('TIMEOUT', 'no answer within the time of --timeout');
}

const TRANSIENT = /^(RequestLimitExceeded(\..+)?|HTTP_5\d\d|TIMEOUT|ECONNRESET|EPIPE|ETIMEDOUT|EAI_AGAIN)$/;

/** Rate limits and faults of the network: what passes by itself. Everything else would fail again. */
export function isTransient({ code }: Failure): boolean {
  return TRANSIENT.test(code);
}
