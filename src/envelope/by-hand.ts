// For callers who do the sending themselves: seal, send by other means, open. Also the deterministic halves, for
// vectors and for those who build their own.

import { type Algorithm, findSuite } from '../ciphers/suite.ts';
import { wrongType } from '../errors.ts';
import type { DataKey } from '../keys/data-key.ts';
import { checkNames } from '../platform/check-options.ts';
import type { ActionFor, BodyParams, FieldOf, WideNames } from './action-params.ts';
import {
  ACTION_RULES,
  type ActionRule,
  ANY_SEALED,
  type AnswerAction,
  type BodyAction,
  type CallRule,
  type FieldAction,
} from './action-rules.ts';
import { checkBytes } from './arguments.ts';
import type { Encryption } from './encryption.ts';
import { checkActionName, checkParameterNames } from './names.ts';
import { openAnswer } from './open.ts';
import { type EncryptionOptions, type EncryptionSettings, readOptions } from './options.ts';
import { invalidParams, type Params, RECOGNIZE_ENCRYPTED, readParams } from './params.ts';
import { copyParams } from './plain.ts';
import { encryptAndWrite, seal } from './seal.ts';
import { bodyToSeal } from './seal-body.ts';
import { fieldsToSeal } from './seal-fields.ts';
import { keyOnlyToSeal } from './seal-key-only.ts';
import { type SealedRequest, toSealedRequest } from './sealed-call.ts';

export interface SealOptions<Action extends string = string> extends EncryptionOptions {
  /** The API action whose rules for parameters apply. Default 'RecognizeEncryptedIDCardOCR' for a whole body. */
  action?: Action | undefined;
}

/**
 * Encrypts the parameters of a call as one body under a fresh data key, and wraps that key for the service.
 * Synchronous; the parameters are read once and never changed. Guaranteed: confidentiality against anyone without the
 * service's private key. Not guaranteed: under AES-256-CBC, no change is detected; under SM4-GCM, the service's answer
 * reuses the key and IV (see docs/algorithms.md).
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS, ERR_INVALID_PUBLIC_KEY, ERR_ALGORITHM_MISMATCH, ERR_INVALID_PARAMS or
 * ERR_REQUEST_TOO_LARGE, before anything is encrypted. ERR_UNSUPPORTED without a working CSPRNG. ERR_PROVIDER if the
 * provider throws or returns something invalid.
 */
export function sealRequest<Action extends string = typeof RECOGNIZE_ENCRYPTED>(
  params: BodyParams<Action>,
  options: SealOptions<ActionFor<BodyAction, Action>>,
): SealedRequest {
  const { action = RECOGNIZE_ENCRYPTED, settings } = readSealOptions(options);
  const rule = bodyRule(action);
  return toSealedRequest(seal(bodyToSeal(readPlain(params, action), rule, settings), rule, settings));
}

function bodyRule(action: string): CallRule {
  const row = findRow(action);
  return row?.request === 'body' ? { ...row, action } : { request: 'body', answer: 'body', action };
}

/** Reads the parameters once, and refuses names that are near misses of the action's identity data. */
function readPlain(params: object, action: string): Params {
  const copy = copyParams(params);
  checkParameterNames(action, Object.keys(copy));
  return readParams(copy, action);
}

/** With names that are known only when the program runs; otherwise as below. */
export function sealFields<Name extends string, Action extends string = string>(
  params: object,
  fields: WideNames<Name>,
  options: SealOptions<ActionFor<FieldAction, Action>>,
): SealedRequest;
/**
 * Encrypts each named top-level parameter by itself, under one fresh data key and IV; all others go in the clear, as
 * they are. With `action: 'PhoneVerification'` it writes that action's flat form. The parameters are never changed.
 *
 * Under SM4-GCM, several fields share a nonce, which reveals their contents to anyone who sees the ciphertexts. That is
 * refused unless `dangerouslyAllowNonceReuse` is set; an image together with other fields is refused even then. Under
 * AES-256-CBC, fields that begin alike have ciphertexts that begin alike.
 *
 * @throws EncryptionError ERR_INVALID_PARAMS for a field that is missing, empty or not JSON; ERR_NONCE_REUSE;
 * ERR_ALGORITHM_MISMATCH for an SM2 key in the flat form; and whatever sealRequest throws.
 */
export function sealFields<Action extends string = string>(
  params: object,
  fields: readonly FieldOf<Action>[],
  options: SealOptions<ActionFor<FieldAction, Action>>,
): SealedRequest;
export function sealFields(params: object, fields: readonly string[], options: SealOptions): SealedRequest {
  const { action, settings } = readSealOptions(options);
  const row = findRow(action);
  const request = row?.request === 'flat' ? 'flat' : 'fields';
  const rule: CallRule = { answer: 'clear', ...row, request, action };
  const copy = copyParams(params);
  if (action !== undefined) checkParameterNames(action, Object.keys(copy), row?.fields);
  return toSealedRequest(seal(fieldsToSeal(copy, fields, rule, settings), rule, settings));
}

/**
 * Adds a fresh data key to a request, for the answer only: **the parameters go in the clear**, including any image.
 * Sets `IsEncryptResponse: true` unless the parameters already choose between IsEncryptResponse and IsEncrypt (fields).
 * The answer opens by the row of `action`; without an action, by the strictest rule: a whole body, or fields with no
 * identity data in the clear next to them.
 *
 * @throws EncryptionError ERR_INVALID_PARAMS for parameters that ask for an answer in the clear, and whatever
 * sealRequest throws.
 */
export function sealResponseOnly<Action extends string = string>(
  params: object,
  options: SealOptions<ActionFor<AnswerAction, Action>>,
): SealedRequest {
  const { action, settings } = readSealOptions(options);
  const row = findRow(action);
  const rule: CallRule =
    row?.request === 'key-only' ? { ...row, action } : { request: 'key-only', answer: ANY_SEALED, action };
  return toSealedRequest(seal(keyOnlyToSeal(copyParams(params), settings), rule, settings));
}

function findRow(action: string | undefined): ActionRule | undefined {
  return action === undefined ? undefined : ACTION_RULES.get(action);
}

function readSealOptions(options: SealOptions): { action: string | undefined; settings: EncryptionSettings } {
  const settings = readOptions(options, ['action']);
  const { action } = options;
  if (action !== undefined && typeof action !== 'string') {
    throw wrongType('ERR_INVALID_OPTIONS', 'action', 'a string', action);
  }
  if (action !== undefined) checkActionName(action, [...ACTION_RULES.keys()]);
  return { action, settings };
}

// --- the deterministic halves ---

/** A request whose business parameters are encrypted as a whole. */
export type SealedBody = { EncryptedBody: string; Encryption: Encryption };

/**
 * Seals with the caller's own data key and IV; only the wrap stays random. For known answers, and for those who build
 * their own. A data key must never serve two requests.
 *
 * @throws EncryptionError as sealRequest does, and ERR_INVALID_PARAMS for a data key of the wrong size.
 */
export function sealWith(params: object, dataKey: DataKey, options: SealOptions): { request: SealedBody } {
  const { action = RECOGNIZE_ENCRYPTED, settings } = readSealOptions(options);
  const { operations } = settings;
  const publicKey = settings.publicKey();
  const suite = operations.suiteOf(publicKey.algorithm);
  const key = checkBytes('dataKey.key', dataKey?.key, suite.keyBytes);
  const iv = checkBytes('dataKey.iv', dataKey?.iv, suite.ivBytes);
  const unsealed = bodyToSeal(readPlain(params, action), bodyRule(action), settings);
  try {
    const plaintext = unsealed.withKey(publicKey);
    const { request } = encryptAndWrite(plaintext, suite, { key, iv }, operations.wrapKey(key, publicKey));
    return { request: request as SealedBody };
  } finally {
    unsealed.wipe?.();
  }
}

/** A data key that the caller kept. */
export interface KeptDataKey {
  algorithm: Algorithm;
  key: Uint8Array;
  /**
   * The request's IV. Under AES, a whole body must be encrypted under this IV. Omit it for an answer that carries its
   * own IV, as some FaceID actions do.
   */
  iv?: Uint8Array | undefined;
}

export interface OpenWithOptions {
  /** The API action that the answer belongs to; its row of the table applies. */
  action?: string | undefined;
}

/**
 * Opens an answer with a data key that the caller kept, by the same rules as SealedRequest.open: the action's row, or
 * without an action the strictest rule: a whole body, or an EncryptList with no identity data in the clear next to it.
 * It knows nothing of the request, so it can't detect a reflected one. The caller wipes the key.
 *
 * @throws ServiceError for an error reported by the service.
 * @throws EncryptionError ERR_INVALID_PARAMS for a malformed data key or an action that isn't in the table,
 * ERR_INVALID_OPTIONS for an unknown option, and whatever `open` throws.
 */
export function openWith(response: unknown, dataKey: KeptDataKey, options: OpenWithOptions = {}): unknown {
  if (typeof dataKey !== 'object' || dataKey === null) {
    throw wrongType('ERR_INVALID_PARAMS', 'dataKey', 'an object with algorithm, key and iv', dataKey);
  }
  const suite = findSuite(dataKey.algorithm);
  if (!suite) throw invalidParams("dataKey.algorithm must be 'AES-256-CBC' or 'SM4-GCM'");
  const key = checkBytes('dataKey.key', dataKey.key, suite.keyBytes);
  const iv = dataKey.iv === undefined ? undefined : checkBytes('dataKey.iv', dataKey.iv, suite.ivBytes);
  const rules = { rule: openRule(options), allowPlaintextResponse: false, sent: [] };
  return openAnswer(response, { suite, key, iv }, rules).result;
}

function openRule(options: OpenWithOptions): CallRule {
  checkNames(options, ['action']);
  const { action } = options;
  if (action === undefined) return { request: 'body', answer: ANY_SEALED };
  if (typeof action !== 'string') throw wrongType('ERR_INVALID_PARAMS', 'action', 'a string', action);
  const row = findRow(action);
  if (row) return { ...row, action };
  throw invalidParams("action isn't in the table of encrypted actions: omit it to open any other answer");
}
