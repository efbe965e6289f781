// What the service does with a request's envelope: reads every part of it, unwraps the data key, decrypts.

import { randomBytes } from 'node:crypto';
import type { Suite } from '../ciphers/suite.ts';
import {
  ENCRYPTED_BODY,
  isEmpty,
  namesBody,
  type RequestEncryption,
  readBase64,
  readRequestEncryption,
} from '../envelope/encryption.ts';
import { ServiceError } from '../errors.ts';
import { encodeBase64 } from '../platform/base64.ts';
import { decodeUtf8, wipe } from '../platform/bytes.ts';
import type { Params, ServiceAction } from './actions.ts';
import type { ServiceKeys } from './service-keys.ts';

/** The caller's data key, which also encrypts the answer. */
export interface CallerKey {
  readonly encryption: RequestEncryption;
  readonly key: Uint8Array;
}

/** A request as the service sees it behind its envelope; without a key when it had none. */
export interface OpenedRequest {
  readonly params: Params;
  readonly caller: CallerKey | undefined;
}

/** Opens a request by the rule of its action. */
export function openRequest(request: Params, action: ServiceAction, keys: ServiceKeys): OpenedRequest {
  const { rule } = action;
  switch (rule.request) {
    case 'body':
      return openBody(request, action, keys);
    case 'fields':
      return openFields(request, request.Encryption, rule.fields ?? [], keys);
    case 'flat':
      return openFields(request, flatEncryption(request), rule.fields ?? [], keys);
    case 'key-only':
      return openKeyOnly(request, action, keys);
    case 'clear':
      return { params: request, caller: undefined };
  }
}

// --- whole body ---

function openBody(request: Params, { isEnvelopeOptional }: ServiceAction, keys: ServiceKeys): OpenedRequest {
  const absent = [ENCRYPTED_BODY, 'Encryption'].filter((name) => isEmpty(request[name]));
  if (absent.length === 2 && isEnvelopeOptional) return { params: withoutEmpty(request), caller: undefined };
  if (absent[0] !== undefined) throw missing(absent[0]);
  checkNothingClear(request);
  const encryption = readEncryption(request.Encryption, [ENCRYPTED_BODY]);
  if (!namesBody(encryption.encryptList)) throw invalid('Encryption.EncryptList');
  return withCaller(encryption, keys, (caller) => {
    const plaintext = decrypt(request.EncryptedBody, ENCRYPTED_BODY, caller, encryption.tags[0]);
    return { params: parseParams(plaintext), caller };
  });
}

/** Beside a body nothing is taken in the clear; the guide sends its other parameters as empty strings. */
function checkNothingClear(request: Params): void {
  const clear = Object.keys(withoutEmpty(request)).find(
    (name) => name !== ENCRYPTED_BODY && name !== 'Encryption',
  );
  if (clear !== undefined) throw invalid(clear);
}

function parseParams(plaintext: Uint8Array): Params {
  try {
    const params: unknown = JSON.parse(decodeUtf8(plaintext));
    if (typeof params === 'object' && params !== null && !Array.isArray(params)) return params as Params;
  } catch {
    // What is not a JSON object is answered below.
  } finally {
    wipe(plaintext);
  }
  throw new ServiceError('InvalidParameter', 'the decrypted body is not a JSON object');
}

// --- fields ---

/** The envelope is optional here: without it every field is in the clear. */
function openFields(
  request: Params,
  struct: unknown,
  allowed: readonly string[],
  keys: ServiceKeys,
): OpenedRequest {
  const { Encryption: _, CiphertextBlob: __, EncryptList: ___, Iv: ____, ...params } = withoutEmpty(request);
  if (isEmpty(struct)) return { params, caller: undefined };
  const encryption = readEncryption(struct);
  const { encryptList, tags } = encryption;
  if (encryptList.length === 0) throw missing('Encryption.EncryptList');
  if (!encryptList.every((name) => allowed.includes(name))) throw unsupportedField();
  return withCaller(encryption, keys, (caller) => {
    for (const [index, name] of encryptList.entries()) {
      if (params[name] === undefined) throw missing(name);
      params[name] = decodeText(decrypt(params[name], name, caller, tags[index]));
    }
    return { params, caller };
  });
}

function decodeText(plaintext: Uint8Array): string {
  try {
    return decodeUtf8(plaintext);
  } catch {
    throw decryptFailed();
  }
}

/** The flat form names no algorithm and has no tags. */
function flatEncryption({ CiphertextBlob, EncryptList, Iv }: Params): unknown {
  const isAbsent = isEmpty(CiphertextBlob) && isEmpty(EncryptList) && isEmpty(Iv);
  return isAbsent ? undefined : { CiphertextBlob, EncryptList, Iv, Algorithm: 'AES-256-CBC' };
}

/** FaceID's own code for a field that can't be encrypted. */
function unsupportedField(): ServiceError {
  return new ServiceError(
    'InvalidParameter.UnsupportEncryptField',
    'EncryptList names a field that can not be encrypted',
  );
}

// --- a key for the answer ---

/** Whatever the flags say, the answer is encrypted with a data key that is given; where the flags ask for that, one must be. */
function openKeyOnly(request: Params, action: ServiceAction, keys: ServiceKeys): OpenedRequest {
  const { Encryption, ...params } = withoutEmpty(request);
  const isAsked = params.IsEncryptResponse === true || params.IsEncrypt === true;
  if (isAsked && Encryption === undefined) throw missing('Encryption');
  const hasKey = typeof Encryption !== 'object' || !isEmpty((Encryption as Params).CiphertextBlob);
  const isForAnswer = isAsked || (action.keyOnly?.isFlagOptional === true && hasKey);
  if (Encryption === undefined || !isForAnswer) return { params, caller: undefined };
  const encryption = readAnswerKey(Encryption, action);
  return withCaller(encryption, keys, (caller) => ({ params, caller }));
}

/**
 * The struct that has nothing to list: "the rest at their defaults" says the API text, and the vendor's Go kit names a
 * body that is not there. An Iv that its action doesn't ask for is the service's own.
 */
function readAnswerKey(value: unknown, { keyOnly }: ServiceAction): RequestEncryption {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('Encryption');
  const { EncryptList, Iv, ...struct } = value as Params;
  const encryptList = EncryptList ?? [];
  if (!Array.isArray(encryptList) || (encryptList.length > 0 && !namesBody(encryptList))) {
    throw invalid('Encryption.EncryptList');
  }
  const isOwnIv = keyOnly?.isIvOptional === true && isEmpty(Iv);
  const ownIv = () => encodeBase64(randomBytes(struct.Algorithm === 'SM4-GCM' ? 12 : 16));
  return { ...readEncryption({ ...struct, Iv: isOwnIv ? ownIv() : Iv }), encryptList };
}

// --- the envelope ---

/** Reads an envelope; what the API text lets a request leave out has its documented default. */
function readEncryption(value: unknown, defaultList: readonly string[] = []): RequestEncryption {
  const encryption = readRequestEncryption(withDefaults(value, defaultList));
  if ('wrong' in encryption) throw invalid(encryption.wrong);
  return encryption;
}

function withDefaults(value: unknown, defaultList: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { Algorithm, EncryptList, ...members } = value as Params;
  return {
    ...members,
    Algorithm: Algorithm ?? 'AES-256-CBC',
    EncryptList: EncryptList ?? defaultList,
  };
}

/** Unwraps with the private key of the algorithm that the request names; the key is wiped if `open` fails. */
function withCaller<T>(encryption: RequestEncryption, keys: ServiceKeys, open: (caller: CallerKey) => T): T {
  const { suite, wrappedKey } = encryption;
  const key = keys[suite.id].unwrap(wrappedKey);
  if (key?.length !== suite.keyBytes) throw decryptFailed();
  try {
    return open({ encryption, key });
  } catch (error) {
    wipe(key);
    throw error;
  }
}

function decrypt(
  value: unknown,
  name: string,
  { encryption, key }: CallerKey,
  tag: Uint8Array | undefined,
): Uint8Array {
  const ciphertext = readBase64(value);
  if (!ciphertext) throw invalid(name);
  return decryptWith(encryption.suite, ciphertext, key, encryption.iv, tag);
}

function decryptWith(
  suite: Suite,
  ciphertext: Uint8Array,
  key: Uint8Array,
  iv: Uint8Array,
  tag?: Uint8Array,
): Uint8Array {
  try {
    return suite.decrypt(ciphertext, key, iv, tag);
  } catch {
    throw decryptFailed();
  }
}

function withoutEmpty(request: Params): Params {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => !isEmpty(value)));
}

function missing(name: string): ServiceError {
  return new ServiceError('MissingParameter', `the parameter ${name} is missing`);
}

function invalid(name: string): ServiceError {
  return new ServiceError(
    'InvalidParameterValue',
    `the value of ${name} is not what the encryption guide asks for`,
  );
}

/** The code that FaceID documents; the OCR texts name none for a body that does not decrypt. */
function decryptFailed(): ServiceError {
  return new ServiceError('FailedOperation.DecryptSystemError', 'decryption failed');
}
