// The envelope, and the answer to it.

import { ASK_SUPPORT, type ProblemRow, rowsOf } from './row.ts';

const encryption = rowsOf('encryption');

export const ENCRYPTION_ROWS: readonly ProblemRow[] = [
  encryption(
    'FailedOperation.DecryptSystemError',
    "the service can't decrypt: the public key is not one of its keys",
    'Compare what `tencentcloud-encryption key` prints with the key that support issued to this account; an emulator has its own keys.',
  ),
  encryption(
    'InvalidParameter.* InvalidParameterValue.* MissingParameter.* UnknownParameter.* FailedOperation.EmptyImageError',
    'the service does not accept the encrypted request',
    `Ask support whether encryption is enabled for this account, and with which key and algorithm. ${ASK_SUPPORT}`,
  ),
  encryption(
    'ERR_PLAINTEXT_RESPONSE',
    'the answer came back unencrypted',
    `Send no real data: something between you and the service may have answered. ${ASK_SUPPORT}`,
  ),
  encryption(
    'ERR_DECRYPTION_FAILED ERR_INVALID_RESPONSE',
    "the answer can't be opened with the call's key",
    `Send no real data: something between you and the service may have changed the answer. ${ASK_SUPPORT}`,
  ),
];
