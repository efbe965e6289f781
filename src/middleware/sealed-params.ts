import type { ActionRule } from '../envelope/action-rules.ts';
import {
  ENCRYPTED_BODY,
  isEmpty,
  type RequestEncryption,
  readRequestEncryption,
} from '../envelope/encryption.ts';
import { invalidParams } from '../envelope/params.ts';

type Params = Record<string, unknown>;

/**
 * Whether the caller has sealed these parameters already: then they pass through, and the answer goes back
 * unopened. What is neither plain nor strictly sealed is refused: it might leave data in the clear.
 *
 * @throws EncryptionError ERR_INVALID_PARAMS for half-sealed parameters.
 */
export function isSealed(params: Params, rule: ActionRule): boolean {
  return rule.request === 'flat' ? isFlatSealed(params) : isStructSealed(params, rule);
}

/** What sealed parameters say is encrypted of them. */
export function encryptedNames({ Encryption, EncryptList }: Params): readonly string[] {
  const { EncryptList: names = EncryptList } = (Encryption ?? {}) as Params;
  return Array.isArray(names) ? names : [];
}

function isStructSealed(params: Params, rule: ActionRule): boolean {
  const { EncryptedBody, Encryption } = params;
  if (isEmpty(EncryptedBody) && isEmpty(Encryption)) return false;
  const encryption = readEncryption(Encryption);
  if (!isEmpty(EncryptedBody) || rule.request === 'body') checkBody(params, encryption);
  else if (rule.request !== 'key-only' || encryption.encryptList.length > 0) checkFields(params, encryption);
  return true;
}

/** The flat form has no algorithm and no tags: it is AES-256-CBC. */
function isFlatSealed(params: Params): boolean {
  const { CiphertextBlob, EncryptList, Iv } = params;
  if (isEmpty(CiphertextBlob) && isEmpty(EncryptList) && isEmpty(Iv)) return false;
  checkFields(params, readEncryption({ CiphertextBlob, EncryptList, Iv, Algorithm: 'AES-256-CBC' }));
  return true;
}

function readEncryption(value: unknown): RequestEncryption {
  const encryption = readRequestEncryption(value);
  if ('wrong' in encryption) throw halfSealed(`${encryption.wrong} is missing or malformed`);
  return encryption;
}

/** Beside a whole body nothing else may stand; empty strings are the habit of the guide. */
function checkBody(params: Params, { encryptList }: RequestEncryption): void {
  if (encryptList.join() !== ENCRYPTED_BODY) throw halfSealed('Encryption.EncryptList is not its body');
  if (typeof params.EncryptedBody !== 'string' || params.EncryptedBody === '') {
    throw halfSealed('EncryptedBody is missing');
  }
  const clear = Object.keys(params).find(
    (name) => name !== ENCRYPTED_BODY && name !== 'Encryption' && !isEmpty(params[name]),
  );
  if (clear !== undefined) throw halfSealed(`${clear} stands beside EncryptedBody in the clear`);
}

function checkFields(params: Params, { encryptList }: RequestEncryption): void {
  if (encryptList.length === 0) throw halfSealed('EncryptList is empty');
  const missing = encryptList.find((name) => !Object.hasOwn(params, name) || isEmpty(params[name]));
  if (missing !== undefined) throw halfSealed('EncryptList names a parameter that is not there');
}

function halfSealed(reason: string): Error {
  return invalidParams(
    `the parameters are half sealed: ${reason}. Give plain parameters, or the whole sealed request`,
  );
}
