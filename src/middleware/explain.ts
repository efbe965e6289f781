import { ENCRYPTED_BODY, isEmpty } from '../envelope/encryption.ts';
import { isReportable } from '../envelope/names.ts';
import { copyParams } from '../envelope/plain.ts';
import { EncryptionError, type EncryptionErrorCode, wrongType } from '../errors.ts';
import { type MiddlewareOptions, readMiddlewareOptions } from './options.ts';
import { type PreparedCall, prepareCall } from './prepare.ts';

/** What a call would do, in names alone. */
export interface CallExplanation {
  /** Parameters that would leave encrypted. */
  readonly sealed: readonly string[];
  /** Parameters with identity data that would leave in the clear. */
  readonly clear: readonly string[];
  /** Parameters that would leave in the clear and that no table knows. */
  readonly unknown: readonly string[];
  /** Why the call would be refused, before anything is sent; undefined where it would be sent. */
  readonly refused: { readonly code: EncryptionErrorCode; readonly message: string } | undefined;
}

/**
 * A dry run: what a wrapped client with these options would do with a call. It runs the same code up to the sending,
 * a data key included, and sends nothing. What the service will do with the call it can't tell.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS, ERR_INVALID_PUBLIC_KEY or ERR_ALGORITHM_MISMATCH for the options.
 */
export function explainCall(action: string, params: object, options: MiddlewareOptions): CallExplanation {
  const settings = readMiddlewareOptions(options);
  if (typeof action !== 'string') throw wrongType('ERR_INVALID_PARAMS', 'action', 'a string', action);
  try {
    const copy = copyParams(params);
    const prepared = prepareCall(action, copy, settings, SILENT);
    prepared.exchange?.dispose();
    return describe(Object.keys(copy), copy, prepared);
  } catch (error) {
    if (!(error instanceof EncryptionError)) throw error;
    const { code, message } = error;
    return Object.freeze({ sealed: [], clear: [], unknown: [], refused: { code, message } });
  }
}

const SILENT = { sentAs: () => {}, sealedByCaller: () => {}, sealedWith: () => {} };

function describe(
  names: readonly string[],
  params: Record<string, unknown>,
  { encrypted, clear: { clear = [], unknown = [] } }: PreparedCall,
): CallExplanation {
  const given = names.filter((name) => name !== 'Encryption' && !isEmpty(params[name]) && isReportable(name));
  const isWhole = encrypted.includes(ENCRYPTED_BODY);
  const sealed = isWhole ? given : given.filter((name) => encrypted.includes(name));
  return Object.freeze({ sealed, clear, unknown, refused: undefined });
}
