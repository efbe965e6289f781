// Why a call failed, in words that hold no data. The middleware classifies failures.

import { EncryptionError, ServiceError, withoutPointer } from '../../errors.ts';
import { failureOf } from '../../middleware/failure.ts';

/** What is reported of a failed call. */
export interface CallFailure {
  /** The library's, the service's, or the system's; HTTP_502 and the like; TIMEOUT. */
  readonly code: string;
  readonly message: string;
  readonly requestId?: string;
}

/** A failure before the service: of a file, or on the way there. */
export class LocalFailure extends Error implements CallFailure {
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
}

export function describeFailure(error: unknown): CallFailure {
  const { code, message, requestId, httpCode } = error as Thrown;
  const isOurs = error instanceof EncryptionError || error instanceof ServiceError;
  const hasRequestId = typeof requestId === 'string' && requestId !== '';
  if (isOurs || error instanceof LocalFailure || (typeof code === 'string' && hasRequestId)) {
    // The code is printed next to it.
    return { code: String(code), message: withoutPointer(message), ...(hasRequestId && { requestId }) };
  }
  const facts = failureOf(error);
  if (typeof httpCode === 'number') return { code: facts.code!, message: 'the answer is an HTTP error' };
  const reason = facts.failure === 'protocol' ? '' : reasonOf(error as Thrown);
  if (facts.failure === 'timeout' && reason === '') return timedOut();
  return reason === '' ? NOT_THE_API : describeNetwork(reason, facts.code);
}

const NOT_THE_API: CallFailure = {
  code: 'ERR_INVALID_RESPONSE',
  message: 'the endpoint did not answer as the API does; is it the right one?',
};

/** The SDK passes on the messages of node-fetch, which end with the system's reason. */
function reasonOf({ message, code }: Thrown): string {
  return /failed, reason: (.*)$/s.exec(message)?.[1]?.trim() ?? (typeof code === 'string' ? message : '');
}

function describeNetwork(reason: string, code = 'NETWORK_ERROR'): CallFailure {
  const isCut = /socket hang up|premature close/i.test(reason);
  return isCut ? { code: 'ECONNRESET', message: 'the connection was cut' } : { code, message: reason };
}

export function timedOut(): LocalFailure {
  return new LocalFailure('TIMEOUT', 'no answer within the --timeout');
}
