import type { Suite } from '../ciphers/suite.ts';
import {
  ENCRYPTED_BODY,
  isEmpty,
  type RequestEncryption,
  readRequestEncryption,
} from '../envelope/encryption.ts';
import { ServiceError } from '../errors.ts';
import { decodeBase64 } from '../platform/base64.ts';
import { decodeUtf8, wipe } from '../platform/bytes.ts';
import type { Params } from './recognize.ts';
import type { ServiceKeys } from './service-keys.ts';

/** A request as the service sees it behind its envelope. */
export interface OpenedRequest {
  readonly params: Params;
  readonly encryption: RequestEncryption;
  /** The caller's data key, which also encrypts the answer. */
  readonly key: Uint8Array;
}

/** Opens a request whose whole body is encrypted; checks every part of the envelope on the way. */
export function openRequest(request: Params, keys: ServiceKeys): OpenedRequest {
  for (const name of [ENCRYPTED_BODY, 'Encryption']) {
    if (isEmpty(request[name]))
      throw new ServiceError('MissingParameter', `the parameter ${name} is missing`);
  }
  checkNothingClear(request);
  const encryption = readRequestEncryption(request.Encryption);
  if ('wrong' in encryption) throw invalid(encryption.wrong);
  if (encryption.encryptList.join() !== ENCRYPTED_BODY) throw invalid('Encryption.EncryptList');
  const key = unwrapKey(encryption, keys);
  return { params: decryptParams(request.EncryptedBody, encryption, key), encryption, key };
}

/** This action takes nothing in the clear; the guide sends its other parameters as empty strings. */
function checkNothingClear(request: Params): void {
  const clear = Object.keys(request).find(
    (name) => name !== ENCRYPTED_BODY && name !== 'Encryption' && !isEmpty(request[name]),
  );
  if (clear !== undefined) throw invalid(clear);
}

/** Unwraps with the private key of the algorithm that the request names. */
function unwrapKey({ suite, wrappedKey }: RequestEncryption, keys: ServiceKeys): Uint8Array {
  const key = keys[suite.id].unwrap(wrappedKey);
  if (key?.length !== suite.keyBytes) throw decryptFailed();
  return key;
}

function decryptParams(value: unknown, { suite, iv, tags }: RequestEncryption, key: Uint8Array): Params {
  const ciphertext = typeof value === 'string' ? decodeBase64(value) : undefined;
  if (!ciphertext) throw invalid(ENCRYPTED_BODY);
  const plaintext = decrypt(suite, ciphertext, key, iv, tags[0]);
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

function decrypt(
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
