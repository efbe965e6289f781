import { EncryptionError } from '../errors.ts';

/** Ends the import of a key. The reason names sizes and forms, never the key's bytes. */
export function refuseKey(reason: string): never {
  throw new EncryptionError('ERR_INVALID_PUBLIC_KEY', `publicKey: ${reason}`);
}
