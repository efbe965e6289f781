// Who calls: the clock of the signature, the credential, and what it may do.

import { ASK_SUPPORT, type ProblemRow, rowsOf } from './row.ts';

const credentials = rowsOf('credentials');
const permission = rowsOf('permission');

export const ACCESS_ROWS: readonly ProblemRow[] = [
  rowsOf('clock')(
    'AuthFailure.SignatureExpire',
    "the service refuses the signature's time",
    'Set the clock of this machine (NTP): five minutes are allowed.',
  ),
  credentials(
    'AuthFailure.SecretIdNotFound',
    'the service does not know this SecretId',
    "Compare it with the console's list of API keys: it may be deleted, disabled, cut short, or of the other site (China, international).",
  ),
  credentials(
    'AuthFailure.SignatureFailure',
    'the SecretKey does not belong to the SecretId',
    'Copy both again from where they were created. A proxy that changes Host or the body has the same effect.',
  ),
  credentials(
    'AuthFailure.TokenFailure',
    'the token of the temporary credential is wrong or has expired',
    'Get a new temporary credential and set all three of its parts; unset TENCENTCLOUD_TOKEN for a permanent one.',
  ),
  credentials(
    'AuthFailure.InvalidSecretId AuthFailure.InvalidAuthorization',
    'the SecretId does not belong to an API key',
    "Take SecretId and SecretKey from the console's list of API keys.",
  ),
  credentials(
    'AuthFailure.MFAFailure',
    "the account requires a second factor, which a program can't provide",
    'Use the API key of a sub-user without that requirement.',
  ),
  credentials(
    'AuthFailure.*',
    'the service refuses the credential',
    `Compare it with the console's list of API keys. ${ASK_SUPPORT}`,
  ),
  permission(
    'UnauthorizedOperation.* AuthFailure.UnauthorizedOperation',
    'this user may not call RecognizeEncryptedIDCardOCR',
    'Attach the policy that `tencentcloud-encryption policy` prints to the user, in the console under CAM.',
  ),
  permission(
    'IpInBlacklist IpNotInWhitelist',
    'the account does not accept calls from this IP address',
    "Change the account's list of addresses in the console, or call from an address on it.",
  ),
];
