// What the service does with a request's envelope: reads every part of it, unwraps the data key, decrypts.

import type { Suite } from '../ciphers/suite.ts';
import {
  ENCRYPTED_BODY,
  isEmpty,
  type RequestEncryption,
  readBase64,
  readRequestEncryption,
} from '../envelope/encryption.ts';
import { ServiceError } from '../errors.ts';
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
export function openRequest(request: Params, { rule }: ServiceAction, keys: ServiceKeys): OpenedRequest {
  switch (rule.request) {
    case 'body':
      return openBody(request, keys);
    case 'fields':
      return openFields(request, request.Encryption, rule.fields ?? [], keys);
    case 'flat':
      return openFields(request, flatEncryption(request), rule.fields ?? [], keys);
    case 'key-only':
      return openKeyOnly(request, keys);
    case 'clear':
      return { params: request, caller: undefined };
  }
}

// --- whole body ---

function openBody(request: Params, keys: ServiceKeys): OpenedRequest {
  for (const name of [ENCRYPTED_BODY, 'Encryption']) {
    if (isEmpty(request[name])) throw missing(name);
  }
  checkNothingClear(request);
  const encryption = readEncryption(request.Encryption);
  if (encryption.encryptList.join() !== ENCRYPTED_BODY) throw invalid('Encryption.EncryptList');
  return withCaller(encryption, keys, (caller) => {
    const plaintext = decrypt(request.EncryptedBody, ENCRYPTED_BODY, caller, encryption.tags[0]);
    return { params: parseParams(plaintext), caller };
  });
}

/** Such an action takes nothing in the clear; the guide sends its other parameters as empty strings. */
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

function openKeyOnly(request: Params, keys: ServiceKeys): OpenedRequest {
  const { Encryption, ...params } = withoutEmpty(request);
  const isAsked = params.IsEncryptResponse === true || params.IsEncrypt === true;
  if (!isAsked) return { params, caller: undefined };
  if (Encryption === undefined) throw missing('Encryption');
  const encryption = readEncryption(Encryption);
  if (encryption.encryptList.length > 0) throw invalid('Encryption.EncryptList');
  return withCaller(encryption, keys, (caller) => ({ params, caller }));
}

// --- the envelope ---

function readEncryption(value: unknown): RequestEncryption {
  const encryption = readRequestEncryption(value);
  if ('wrong' in encryption) throw invalid(encryption.wrong);
  return encryption;
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
