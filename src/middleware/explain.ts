import { ENCRYPTED_BODY, isEmpty } from '../envelope/encryption.ts';
import { refusePromise } from '../envelope/key-source.ts';
import { isReportable } from '../envelope/names.ts';
import type { Params } from '../envelope/params.ts';
import { copyParams } from '../envelope/plain.ts';
import { sealWithKey } from '../envelope/seal.ts';
import { EncryptionError, type EncryptionErrorCode, wrongType } from '../errors.ts';
import type { PublicKey } from '../keys/public-key.ts';
import { type MiddlewareOptions, type MiddlewareSettings, readMiddlewareOptions } from './options.ts';
import { type PlannedCall, planCall } from './plan.ts';

/** What a call would do, in names only. */
export interface CallExplanation {
  /** Parameters that would leave encrypted. */
  readonly sealed: readonly string[];
  /** Parameters with identity data that would leave in the clear. */
  readonly clear: readonly string[];
  /** Parameters that would leave in the clear and that no table lists. */
  readonly unknown: readonly string[];
  /** Why the call would be refused, before anything is sent; undefined if it would be sent. */
  readonly refused: { readonly code: EncryptionErrorCode; readonly message: string } | undefined;
}

/**
 * A dry run: what a wrapped client with these options would do with a call. It runs the same code, including a data
 * key, up to the sending, and sends nothing. It can't predict what the service will do with the call. It is
 * synchronous, so a `publicKey` that gives a promise is refused for a call that would be sealed: await the key, and
 * pass it as it is.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS, ERR_INVALID_PUBLIC_KEY or ERR_ALGORITHM_MISMATCH for the options.
 */
export function explainCall(action: string, params: object, options: MiddlewareOptions): CallExplanation {
  const settings = readMiddlewareOptions(options);
  if (typeof action !== 'string') throw wrongType('ERR_INVALID_PARAMS', 'action', 'a string', action);
  const explained = explain(action, params, settings);
  // A wrapped client would wait for it, so this is no refusal of the call.
  return explained instanceof Promise ? refusePromise(explained) : explained;
}

function explain(
  action: string,
  params: object,
  settings: MiddlewareSettings,
): CallExplanation | Promise<PublicKey> {
  try {
    const copy = copyParams(params);
    const plan = planCall(action, copy, settings, SILENT);
    const promise = plan.toSeal && sealAndForget(plan.toSeal, settings);
    return promise ?? explainPlan(copy, plan);
  } catch (error) {
    if (!(error instanceof EncryptionError)) throw error;
    const { code, message } = error;
    return Object.freeze({ sealed: [], clear: [], unknown: [], refused: { code, message } });
  }
}

/** Gives the promise of a key that isn't there at once. */
function sealAndForget(
  { unsealed, rule }: NonNullable<PlannedCall['toSeal']>,
  settings: MiddlewareSettings,
): Promise<PublicKey> | undefined {
  try {
    const key = settings.keySource.ask();
    if (key instanceof Promise) return key;
    sealWithKey(unsealed, key, rule, settings).dispose();
    return undefined;
  } finally {
    unsealed.wipe?.();
  }
}

const SILENT = { goesAs: () => {}, cameSealed: () => {}, isSealing: () => {} };

function explainPlan(
  params: Params,
  { encrypted, clear: { clear = [], unknown = [] } }: PlannedCall,
): CallExplanation {
  const given = Object.keys(params).filter(
    (name) => name !== 'Encryption' && !isEmpty(params[name]) && isReportable(name),
  );
  const isWhole = encrypted.includes(ENCRYPTED_BODY);
  const sealed = isWhole ? given : given.filter((name) => encrypted.includes(name));
  return Object.freeze({ sealed, clear, unknown, refused: undefined });
}
