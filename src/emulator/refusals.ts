// The service's errors for an envelope that it doesn't accept.

import { ServiceError } from '../errors.ts';

export function missingParameter(name: string): ServiceError {
  return new ServiceError('MissingParameter', `the parameter ${name} is missing`);
}

export function invalidParameter(name: string): ServiceError {
  return new ServiceError(
    'InvalidParameterValue',
    `the value of ${name} is not what the encryption guide asks for`,
  );
}

/** The code that FaceID documents; the OCR texts give none for a body that doesn't decrypt. */
export function decryptFailed(): ServiceError {
  return new ServiceError('FailedOperation.DecryptSystemError', 'decryption failed');
}
