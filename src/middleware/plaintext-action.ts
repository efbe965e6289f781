import { EncryptionError } from '../errors.ts';

/** The refusal of a call that would leave in the clear. */
export function plaintextAction(message: string): EncryptionError {
  return new EncryptionError('ERR_PLAINTEXT_ACTION', message);
}
