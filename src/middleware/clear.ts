// What leaves this process in the clear is never silent: every event names it.

import { ENCRYPTED_BODY } from '../envelope/encryption.ts';
import { viewBytes } from '../platform/bytes.ts';

/** Parameters that hold identity data in some action. */
const IDENTITY_PARAMETERS =
  /^(Name|IdCard|IdNum|Phone|Mobile|BankCard)$|Image|Video|Photo|Portrait|FaceInput$/;

export interface ClearNotes {
  /** Names of identity parameters that went in the clear. */
  clear?: readonly string[];
  /** An address was given: the service fetches the photo or video itself, from wherever that is. */
  imageByUrl?: boolean;
}

/** Looks at the parameters as they were given; `encrypted` names what was encrypted of them, or the whole body. */
export function noteClear(params: object, encrypted: readonly string[]): ClearNotes {
  const given = Object.entries(params).filter(
    ([name, value]) => IDENTITY_PARAMETERS.test(name) && isData(value),
  );
  const names = given.map(([name]) => name);
  const isAllEncrypted = encrypted.includes(ENCRYPTED_BODY);
  const clear = isAllEncrypted ? [] : names.filter((name) => !encrypted.includes(name));
  return {
    ...(clear.length > 0 && { clear }),
    ...(names.some((name) => name.endsWith('Url')) && { imageByUrl: true }),
  };
}

/** Switches such as IsNeedVideo are no data. */
function isData(value: unknown): boolean {
  return (typeof value === 'string' && value !== '') || viewBytes(value) !== undefined;
}
