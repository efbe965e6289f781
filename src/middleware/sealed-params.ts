import { ENCRYPTED_BODY, isEmpty, readRequestEncryption } from '../envelope/encryption.ts';
import { invalidParams } from '../envelope/params.ts';

/**
 * Whether the caller has sealed these parameters already: then they pass through, and the answer goes back
 * unopened. What is neither plain nor strictly sealed is refused: it might leave data in the clear.
 *
 * @throws EncryptionError ERR_INVALID_PARAMS for half-sealed parameters.
 */
export function isSealed(params: Record<string, unknown>): boolean {
  const { EncryptedBody, Encryption } = params;
  if (isEmpty(EncryptedBody) && isEmpty(Encryption)) return false;
  const encryption = readRequestEncryption(Encryption);
  if ('wrong' in encryption) throw halfSealed(`${encryption.wrong} is missing or malformed`);
  checkBody(params, encryption.encryptList);
  return true;
}

function checkBody(params: Record<string, unknown>, encryptList: readonly string[]): void {
  if (encryptList.length !== 1 || encryptList[0] !== ENCRYPTED_BODY)
    throw halfSealed('Encryption.EncryptList is not its body');
  const clear = Object.keys(params).find(
    (name) => name !== ENCRYPTED_BODY && name !== 'Encryption' && !isEmpty(params[name]),
  );
  if (clear !== undefined) throw halfSealed(`${clear} stands beside EncryptedBody in the clear`);
  if (typeof params.EncryptedBody !== 'string' || params.EncryptedBody === '')
    throw halfSealed('EncryptedBody is missing');
}

function halfSealed(reason: string): Error {
  return invalidParams(
    `the parameters are half sealed: ${reason}. Give plain parameters, or the whole sealed request`,
  );
}
