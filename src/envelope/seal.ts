import type { Suite } from '../ciphers/suite.ts';
import { wrongType } from '../errors.ts';
import type { DataKey } from '../keys/data-key.ts';
import { encodeBase64 } from '../platform/base64.ts';
import { ACTION_RULES, bodyNameOf } from './action-rules.ts';
import { checkBytes } from './arguments.ts';
import { type Body, writeBody } from './body.ts';
import { ENCRYPTED_BODY, type Encryption, writeEncryption } from './encryption.ts';
import { type Exchange, type SealedRequest, startExchange, toSealedRequest } from './exchange.ts';
import { checkActionName, checkParameterNames } from './names.ts';
import type { AnswerRow, AnswerRules } from './open.ts';
import { type EncryptionOptions, readOptions, type Settings } from './options.ts';
import { type Params, RECOGNIZE_ENCRYPTED, readParams } from './params.ts';
import { copyParams } from './plain.ts';
import { checkBodySize } from './size.ts';

export interface SealOptions extends EncryptionOptions {
  /** The API action whose rules for parameters hold. Default 'RecognizeEncryptedIDCardOCR' for a whole body. */
  action?: string | undefined;
}

/** A request whose business parameters are encrypted as a whole. */
export type SealedBody = { EncryptedBody: string; Encryption: Encryption };

/**
 * Encrypts the parameters of a call as one body under a fresh data key, and wraps that key for the service.
 * Synchronous; the parameters are read once and stay as they are. Guarantees confidentiality against everyone
 * without the service's private key. Not guaranteed: under AES-256-CBC nothing detects a change; under SM4-GCM
 * the service's answer reuses key and IV (see SECURITY.md).
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS, ERR_INVALID_PUBLIC_KEY, ERR_ALGORITHM_MISMATCH,
 * ERR_INVALID_PARAMS or ERR_REQUEST_TOO_LARGE; nothing is encrypted then. ERR_UNSUPPORTED without a CSPRNG or for a
 * provider that throws, ERR_INVALID_OPTIONS for one that gives what it must not.
 */
export function sealRequest(params: object, options: SealOptions): SealedRequest {
  const { action = RECOGNIZE_ENCRYPTED, settings } = readSealOptions(options);
  const rule = ACTION_RULES.get(action);
  const row = rule?.request === 'body' ? { ...rule, action } : ({ answer: 'body', action } as const);
  return toSealedRequest(sealBody(readPlain(params, action), settings, row));
}

/** The parameters, read once, with no name that is nearly an action's identity data. */
function readPlain(params: object, action: string): Params {
  const copy = copyParams(params);
  checkParameterNames(action, Object.keys(copy));
  return readParams(copy, action);
}

/** Seals normalised parameters as a whole body. */
export function sealBody(params: Params, settings: Settings, row: AnswerRow): Exchange {
  const publicKey = settings.publicKey();
  const body = writeBody(params);
  try {
    const requestBytes = checkBodySize(body.length, params, publicKey, settings, row.action);
    return startExchange(publicKey, settings.operations, (suite, dataKey, wrappedKey) => {
      const request = encryptBody(body, suite, dataKey, wrappedKey, row.action);
      const answer = { ...answerRules(row, settings, [request.EncryptedBody]), isIvBound: true };
      return { request, answer, facts: { publicKey, requestBytes, encrypted: [ENCRYPTED_BODY] } };
    });
  } finally {
    body.wipe();
  }
}

/** What a row and the options say of the answer; its IV may be its own, unless the caller binds it. */
export function answerRules(
  { action, answer, answerFields }: AnswerRow,
  { allowPlaintextResponse }: Settings,
  sent: readonly string[],
): AnswerRules {
  return { action, answer, answerFields, allowPlaintextResponse, isIvBound: false, sent };
}

/** The protocol's steps 4 and 5: encrypt the body, write the envelope. */
function encryptBody(
  body: Body,
  suite: Suite,
  { key, iv }: DataKey,
  wrappedKey: Uint8Array,
  action: string | undefined,
): SealedBody {
  const ciphertext = new Uint8Array(suite.ciphertextBytes(body.length));
  let offset = 0;
  const tag = suite.encryptChunks(body, key, iv, (piece) => {
    ciphertext.set(piece, offset);
    offset += piece.length;
  });
  return {
    EncryptedBody: encodeBase64(ciphertext),
    Encryption: writeEncryption(suite, wrappedKey, iv, [bodyNameOf(action)], tag ? [tag] : []),
  };
}

export function readSealOptions(options: SealOptions): { action: string | undefined; settings: Settings } {
  const settings = readOptions(options, ['action']);
  const { action } = options;
  if (action !== undefined && typeof action !== 'string') {
    throw wrongType('ERR_INVALID_OPTIONS', 'action', 'a string', action);
  }
  if (action !== undefined) checkActionName(action, [...ACTION_RULES.keys()]);
  return { action, settings };
}

// --- the deterministic half, for vectors and for those who build their own ---

/**
 * Seals with a data key and IV that the caller gives; only the wrap stays random. For known answers and for
 * those who build their own: a data key must never serve two requests.
 *
 * @throws EncryptionError as sealRequest, and ERR_INVALID_PARAMS for a data key of wrong size.
 */
export function sealWith(params: object, dataKey: DataKey, options: SealOptions): { request: SealedBody } {
  const { action = RECOGNIZE_ENCRYPTED, settings } = readSealOptions(options);
  const { operations } = settings;
  const publicKey = settings.publicKey();
  const suite = operations.suiteOf(publicKey.algorithm);
  const key = checkBytes('dataKey.key', dataKey?.key, suite.keyBytes);
  const iv = checkBytes('dataKey.iv', dataKey?.iv, suite.ivBytes);
  const normalised = readPlain(params, action);
  const body = writeBody(normalised);
  try {
    checkBodySize(body.length, normalised, publicKey, settings, action);
    return { request: encryptBody(body, suite, { key, iv }, operations.wrapKey(key, publicKey), action) };
  } finally {
    body.wipe();
  }
}
