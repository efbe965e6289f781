import { EncryptionError, ServiceError } from '../../src/errors.ts';
import { demand } from './case.ts';
import { showsSecret } from './markers.ts';

const NOT_DECRYPTED = 'the answer could not be decrypted. See docs/errors.md#err_decryption_failed';

/** Checks an error of the library: class, code, members, and that it gives nothing away. Gives its code. */
export function judgeError(
  error: unknown,
  codes: readonly string[],
  secrets: readonly string[] = [],
): string {
  demand(isOurs(error), 'only errors of the library are thrown');
  demand(!('cause' in error), 'an error has no cause');
  const names = Object.keys(error).join();
  demand(names === 'code' || names === 'code,requestId', 'an error has a code and a RequestId, nothing else');
  // The service's own words may be anything.
  if (isService(error)) return 'ServiceError';
  demand(codes.includes(error.code), `the code is one of ${codes}`);
  demand(!showsSecret(error.message, secrets), 'a message holds no secret');
  demand(error.message.length < 500, 'a message has less than 500 characters');
  const isUniform = error.code !== 'ERR_DECRYPTION_FAILED' || error.message === NOT_DECRYPTED;
  demand(isUniform, 'failures of decryption are all alike');
  return error.code;
}

function isService(error: unknown): boolean {
  return error instanceof ServiceError;
}

/** A thrown proxy may refuse even to be asked what it is. */
function isOurs(error: unknown): error is EncryptionError {
  try {
    return error instanceof Error && (error instanceof EncryptionError || isService(error));
  } catch {
    return false;
  }
}
