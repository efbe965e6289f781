/** Every code of an {@link EncryptionError}; docs/errors.md says when each occurs and what to do. */
export type EncryptionErrorCode =
  | 'ERR_INVALID_OPTIONS'
  | 'ERR_INVALID_PUBLIC_KEY'
  | 'ERR_ALGORITHM_MISMATCH'
  | 'ERR_INVALID_PARAMS'
  | 'ERR_REQUEST_TOO_LARGE'
  | 'ERR_PLAINTEXT_ACTION'
  | 'ERR_NONCE_REUSE'
  | 'ERR_PLAINTEXT_RESPONSE'
  | 'ERR_INVALID_RESPONSE'
  | 'ERR_DECRYPTION_FAILED'
  | 'ERR_ALREADY_OPENED'
  | 'ERR_UNSUPPORTED'
  | 'ERR_PROVIDER';

/** Why a call failed: what to look at, and who acts. */
export type Failure = 'caller' | 'key' | 'network' | 'timeout' | 'aborted' | 'service' | 'protocol';

/** The class of each code. */
export const FAILURES: Readonly<Record<EncryptionErrorCode, Failure>> = {
  ERR_INVALID_OPTIONS: 'caller',
  ERR_INVALID_PUBLIC_KEY: 'key',
  ERR_ALGORITHM_MISMATCH: 'key',
  ERR_INVALID_PARAMS: 'caller',
  ERR_REQUEST_TOO_LARGE: 'caller',
  ERR_PLAINTEXT_ACTION: 'caller',
  ERR_NONCE_REUSE: 'caller',
  ERR_PLAINTEXT_RESPONSE: 'protocol',
  ERR_INVALID_RESPONSE: 'protocol',
  ERR_DECRYPTION_FAILED: 'protocol',
  ERR_ALREADY_OPENED: 'caller',
  ERR_UNSUPPORTED: 'key',
  ERR_PROVIDER: 'key',
};

/** The rate limit: the only error of the service after which a repeated call isn't charged twice. */
export function isRateLimit(code: unknown): boolean {
  return typeof code === 'string' && /^RequestLimitExceeded(\.|$)/.test(code);
}

// Registered symbols: `instanceof` also holds across two installed copies of the package.
const ENCRYPTION_ERROR: unique symbol = Symbol.for('tencentcloud-encryption.EncryptionError') as never;
const SERVICE_ERROR: unique symbol = Symbol.for('tencentcloud-encryption.ServiceError') as never;

function isBranded(value: unknown, brand: symbol): boolean {
  try {
    return typeof value === 'object' && value !== null && brand in value;
  } catch {
    // A Proxy that throws isn't one of our errors.
    return false;
  }
}

/** Every message ends with the page on its code. The package ships docs/. */
function withPointer(code: EncryptionErrorCode, message: string): string {
  const stop = /[.?!]$/.test(message) ? '' : '.';
  return `${message}${stop} See docs/errors.md#${code.toLowerCase()}`;
}

/** The message alone, for output that shows the code as well. */
export function withoutPointer(message: string): string {
  return message.replace(/\.? See docs\/errors\.md#err_\w+$/, '');
}

/** Sets what every error of the library has; only `code` and `requestId` are own and enumerable. */
function dress(error: Error, brand: symbol, name: string, requestId: string | undefined): void {
  Object.defineProperty(error, brand, { value: true });
  Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  if (requestId !== undefined) Object.assign(error, { requestId });
}

/**
 * What this library refuses or can't open. Its message never contains a key, an IV, plaintext, an image or a URL. It ends
 * with the section of docs/errors.md on its code.
 * An argument of a wrong JavaScript type gives an error that is an `instanceof TypeError` as well.
 */
export class EncryptionError extends Error {
  readonly code: EncryptionErrorCode;
  /** The service's RequestId, when an answer was at hand. */
  declare readonly requestId?: string;

  constructor(code: EncryptionErrorCode, message: string, requestId?: string) {
    super(withPointer(code, message));
    this.code = code;
    dress(this, ENCRYPTION_ERROR, 'EncryptionError', requestId);
  }

  /** Why the call failed, by the code: 'caller', 'key' or 'protocol'. */
  get failure(): Failure {
    return FAILURES[this.code];
  }

  /** Always false: the same call would fail again, or its answer has arrived and a retry is a second paid call. */
  get retryable(): boolean {
    return false;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isBranded(value, ENCRYPTION_ERROR);
  }
}

class EncryptionTypeError extends TypeError {
  readonly code: EncryptionErrorCode;

  get failure(): Failure {
    return FAILURES[this.code];
  }

  get retryable(): boolean {
    return false;
  }

  constructor(code: EncryptionErrorCode, message: string) {
    super(withPointer(code, message));
    this.code = code;
    dress(this, ENCRYPTION_ERROR, 'EncryptionError', undefined);
  }
}

/** An error for a value of a wrong JavaScript type: both an EncryptionError and a TypeError. */
export function wrongType(
  code: EncryptionErrorCode,
  label: string,
  expected: string,
  value: unknown,
): EncryptionError {
  const message = `${label} must be ${expected}, got ${typeName(value)}`;
  return new EncryptionTypeError(code, message) as Error as EncryptionError;
}

/** Names a value's type, never its content, which may be secret. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return value === undefined ? 'undefined' : `a ${typeof value}`;
  try {
    return objectTypeName(value);
  } catch {
    // A Proxy or a getter that throws: its error may contain anything.
    return 'an object';
  }
}

function objectTypeName(value: object): string {
  if (Array.isArray(value)) return 'an array';
  // From the prototype, not from the value: its own members are data.
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  const isClass = typeof name === 'string' && /^[A-Za-z_$][\w$]{0,40}$/.test(name) && name !== 'Object';
  return isClass ? `an instance of ${name}` : 'an object';
}

/**
 * An error that the service reported, found while opening an answer. `code` and the message are the service's. What the
 * SDK itself throws is passed on unchanged and isn't of this class.
 */
export class ServiceError extends Error {
  readonly code: string;
  declare readonly requestId?: string;

  constructor(code: string, message: string, requestId?: string) {
    super(message);
    this.code = code;
    dress(this, SERVICE_ERROR, 'ServiceError', requestId);
  }

  get failure(): Failure {
    return 'service';
  }

  /** True only for the service's rate limit: every other answer counts as a call. */
  get retryable(): boolean {
    return isRateLimit(this.code);
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isBranded(value, SERVICE_ERROR);
  }
}

/** Adds the answer's RequestId to an error of this library. Any other error becomes ERR_INVALID_RESPONSE. */
export function addRequestId(error: unknown, requestId: string | undefined): unknown {
  if (error instanceof ServiceError) return error;
  const own =
    error instanceof EncryptionError
      ? error
      : new EncryptionError('ERR_INVALID_RESPONSE', "the answer can't be read");
  return requestId === undefined ? own : Object.assign(own, { requestId });
}
