import { ENCRYPTED_BODY, isEmpty, namesBody } from '../envelope/encryption.ts';
import { ServiceError } from '../errors.ts';
import { decodeUtf8, wipe } from '../platform/bytes.ts';
import type { ServiceAction } from './actions.ts';
import { invalidParameter, missingParameter } from './refusals.ts';
import {
  decryptValue,
  type OpenedRequest,
  readRequestEnvelope,
  withCaller,
  withoutEmpty,
} from './request-envelope.ts';
import { isRequestParams, type RequestParams } from './request-params.ts';
import type { ServiceKeys } from './service-keys.ts';

export function openBodyRequest(
  request: RequestParams,
  { isEnvelopeOptional }: ServiceAction,
  keys: ServiceKeys,
): OpenedRequest {
  const absent = [ENCRYPTED_BODY, 'Encryption'].filter((name) => isEmpty(request[name]));
  if (absent.length === 2 && isEnvelopeOptional) return { params: withoutEmpty(request), caller: undefined };
  if (absent[0] !== undefined) throw missingParameter(absent[0]);
  checkNothingClear(request);
  const encryption = readRequestEnvelope(request.Encryption, [ENCRYPTED_BODY]);
  if (!namesBody(encryption.encryptList)) throw invalidParameter('Encryption.EncryptList');
  return withCaller(encryption, keys, (caller) => {
    const plaintext = decryptValue(request.EncryptedBody, ENCRYPTED_BODY, caller, encryption.tags[0]);
    return { params: parseParams(plaintext), caller };
  });
}

/** Nothing is accepted in the clear next to a body, except the empty strings that the guide sends. */
function checkNothingClear(request: RequestParams): void {
  const clear = Object.keys(withoutEmpty(request)).find(
    (name) => name !== ENCRYPTED_BODY && name !== 'Encryption',
  );
  if (clear !== undefined) throw invalidParameter(clear);
}

function parseParams(plaintext: Uint8Array): RequestParams {
  try {
    const params: unknown = JSON.parse(decodeUtf8(plaintext));
    if (isRequestParams(params)) return params;
  } catch {
    // Anything but a JSON object is answered below.
  } finally {
    wipe(plaintext);
  }
  throw new ServiceError('InvalidParameter', 'the decrypted body is not a JSON object');
}
