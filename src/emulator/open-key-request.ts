import { randomBytes } from 'node:crypto';
import { isEmpty, namesBody, type RequestEncryption } from '../envelope/encryption.ts';
import { encodeBase64 } from '../platform/base64.ts';
import type { ServiceAction } from './actions.ts';
import { invalidParameter, missingParameter } from './refusals.ts';
import { type OpenedRequest, readRequestEnvelope, withCaller, withoutEmpty } from './request-envelope.ts';
import type { RequestParams } from './request-params.ts';
import type { ServiceKeys } from './service-keys.ts';

/** A data key encrypts the answer whatever the flags say; if the flags ask for encryption, a key must be given. */
export function openKeyRequest(
  request: RequestParams,
  action: ServiceAction,
  keys: ServiceKeys,
): OpenedRequest {
  const { Encryption, ...params } = withoutEmpty(request);
  const isAsked = params.IsEncryptResponse === true || params.IsEncrypt === true;
  if (isAsked && Encryption === undefined) throw missingParameter('Encryption');
  const hasKey = typeof Encryption !== 'object' || !isEmpty((Encryption as RequestParams).CiphertextBlob);
  const isForAnswer = isAsked || (action.keyOnly?.isFlagOptional === true && hasKey);
  if (Encryption === undefined || !isForAnswer) return { params, caller: undefined };
  const encryption = readAnswerKey(Encryption, action);
  return withCaller(encryption, keys, (caller) => ({ params, caller }));
}

/**
 * The struct that has nothing to list: the API text says "the rest at their defaults", and the vendor's Go kit names a
 * body that isn't there. If its action doesn't ask for an Iv, the service uses its own.
 */
function readAnswerKey(value: unknown, { keyOnly }: ServiceAction): RequestEncryption {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidParameter('Encryption');
  const { EncryptList, Iv, ...struct } = value as RequestParams;
  const encryptList = EncryptList ?? [];
  if (!Array.isArray(encryptList) || (encryptList.length > 0 && !namesBody(encryptList))) {
    throw invalidParameter('Encryption.EncryptList');
  }
  const isOwnIv = keyOnly?.isIvOptional === true && isEmpty(Iv);
  const ownIv = () => encodeBase64(randomBytes(struct.Algorithm === 'SM4-GCM' ? 12 : 16));
  return { ...readRequestEnvelope({ ...struct, Iv: isOwnIv ? ownIv() : Iv }), encryptList };
}
