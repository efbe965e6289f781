import { isEmpty } from '../envelope/encryption.ts';
import { ServiceError } from '../errors.ts';
import { decodeUtf8 } from '../platform/bytes.ts';
import { decryptFailed, missingParameter } from './refusals.ts';
import {
  decryptValue,
  type OpenedRequest,
  readRequestEnvelope,
  withCaller,
  withoutEmpty,
} from './request-envelope.ts';
import type { RequestParams } from './request-params.ts';
import type { ServiceKeys } from './service-keys.ts';

/** The envelope is optional here; without it, every field is in the clear. */
export function openFieldsRequest(
  request: RequestParams,
  struct: unknown,
  allowed: readonly string[],
  keys: ServiceKeys,
): OpenedRequest {
  const { Encryption: _, CiphertextBlob: __, EncryptList: ___, Iv: ____, ...params } = withoutEmpty(request);
  if (isEmpty(struct)) return { params, caller: undefined };
  const encryption = readRequestEnvelope(struct);
  const { encryptList, tags } = encryption;
  if (encryptList.length === 0) throw missingParameter('Encryption.EncryptList');
  if (!encryptList.every((name) => allowed.includes(name))) throw unsupportedField();
  return withCaller(encryption, keys, (caller) => {
    for (const [index, name] of encryptList.entries()) {
      if (params[name] === undefined) throw missingParameter(name);
      params[name] = decodeField(decryptValue(params[name], name, caller, tags[index]));
    }
    return { params, caller };
  });
}

function decodeField(plaintext: Uint8Array): string {
  try {
    return decodeUtf8(plaintext);
  } catch {
    throw decryptFailed();
  }
}

/** The flat form names no algorithm and has no tags. */
export function flatEncryption({ CiphertextBlob, EncryptList, Iv }: RequestParams): unknown {
  const isAbsent = isEmpty(CiphertextBlob) && isEmpty(EncryptList) && isEmpty(Iv);
  return isAbsent ? undefined : { CiphertextBlob, EncryptList, Iv, Algorithm: 'AES-256-CBC' };
}

/** FaceID's own code for a field that can't be encrypted. */
function unsupportedField(): ServiceError {
  return new ServiceError(
    'InvalidParameter.UnsupportEncryptField',
    "EncryptList names a field that can't be encrypted",
  );
}
