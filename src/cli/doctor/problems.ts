// What each code of an answer, or of the way to it, means for whoever sets up the service, and what to do about it. The
// service's codes are those that its documentation lists for all actions and for OCR.

import type { Failure } from '../../errors.ts';
import type { CheckName } from './checks.ts';

/** One problem, in plain words, by the codes that tell of it. */
export interface Row {
  /**
   * Codes; or, with .* at their end, them and all codes under them that have no row of their own: what begins with the
   * same word before a dot or an underline.
   */
  readonly codes: readonly string[];
  readonly check: CheckName;
  readonly says: string;
  readonly remedy: string;
  /** The service may answer so before it looks at credential and permission, which are not known to be right then. */
  readonly mayComeFirst?: true;
}

/** The image was looked at and found to be no card: the request was accepted and decrypted. */
export const READY_CODES: readonly string[] = [
  'FailedOperation.ImageDecodeFailed',
  'InvalidParameter.EngineImageDecodeFailed',
  'FailedOperation.ImageNoIdCard',
  'FailedOperation.ImageBlur',
];

const ASK_SUPPORT = 'Give the RequestId below to support.';
const LET_THROUGH =
  'Let this machine reach the service: directly, or by http_proxy, the only variable for a proxy that the SDK follows.';

type RowMaker = (codes: string, says: string, remedy: string) => Row;

/** Makes the rows of one check; their codes stand with spaces between them. */
function rowsOf(check: CheckName, more: Pick<Row, 'mayComeFirst'> = {}): RowMaker {
  return (codes, says, remedy) => ({ codes: codes.split(' '), check, says, remedy, ...more });
}

const network = rowsOf('network');
const credentials = rowsOf('credentials');
const permission = rowsOf('permission');
const service = rowsOf('service');
const gateway = rowsOf('service', { mayComeFirst: true });
const encryption = rowsOf('encryption');

export const ROWS: readonly Row[] = [
  network(
    'ENOTFOUND EAI_AGAIN',
    'the name of the service is not found (DNS)',
    `Check the spelling of the endpoint. ${LET_THROUGH}`,
  ),
  network(
    'ECONNREFUSED',
    'nothing listens at the endpoint',
    'Check host and port of the endpoint or the proxy; start the emulator if it is meant.',
  ),
  network(
    'ECONNRESET EPIPE',
    'the connection was cut before an answer came',
    'Look for a firewall or proxy on the way that cuts connections, and try again.',
  ),
  network('TIMEOUT ETIMEDOUT', 'no answer came in time', `${LET_THROUGH} Or give a longer --timeout.`),
  network(
    'DEPTH.* SELF.* UNABLE.* CERT.* ERR_TLS_CERT_ALTNAME_INVALID',
    'the certificate of the other side is not trusted (TLS)',
    "A proxy may open TLS on the way: give its certificate with NODE_EXTRA_CA_CERTS. Check this machine's clock too.",
  ),
  network(
    'EPROTO ERR_SSL_WRONG_VERSION_NUMBER',
    'the other side does not speak TLS',
    'Check the port of the endpoint; for an emulator on this machine give http://host:port.',
  ),
  network(
    'PLAIN_HTTP',
    'the endpoint is http:// on another machine, so nothing was sent: signature and answer would go without TLS',
    'Give the endpoint with https://, or without a scheme; in a test network give --dangerously-allow-http.',
  ),
  network(
    'HTTP.*',
    'an HTTP error came instead of an answer of the service',
    'The service answers with HTTP 200 always: let the proxy or gateway on the way pass the call.',
  ),
  network(
    'NOT_THE_API',
    'something answered that is not the service, such as a page of a proxy',
    'Check the endpoint, and let the proxy or gateway on the way pass the call.',
  ),

  rowsOf('clock')(
    'AuthFailure.SignatureExpire',
    'the service refuses the time of the signature',
    'Set the clock of this machine (NTP): five minutes are allowed.',
  ),
  credentials(
    'AuthFailure.SecretIdNotFound',
    'the service does not know this SecretId',
    "Compare it with the console's list of API keys: it may be deleted, disabled, cut short, or of the other site (China, international).",
  ),
  credentials(
    'AuthFailure.SignatureFailure',
    'the SecretKey is not that of the SecretId',
    'Copy both anew from where they were made. A proxy that changes Host or the body has the same effect.',
  ),
  credentials(
    'AuthFailure.TokenFailure',
    'the token of the temporary credential is wrong or has expired',
    'Get a new temporary credential and set all three of its parts; unset TENCENTCLOUD_TOKEN for a lasting one.',
  ),
  credentials(
    'AuthFailure.InvalidSecretId AuthFailure.InvalidAuthorization',
    'the SecretId is not one of an API key',
    "Take SecretId and SecretKey from the console's list of API keys.",
  ),
  credentials(
    'AuthFailure.MFAFailure',
    'the account demands a second factor, which a program has not',
    'Use the API key of a sub-user without that demand.',
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
    'the account does not take calls from this IP address',
    "Change the account's list of addresses in the console, or call from an address on it.",
  ),

  service(
    'FailedOperation.UnOpenError',
    'the account has not activated OCR',
    'Activate it in the OCR console; the key for encrypted calls comes from support.',
  ),
  service(
    'ResourceUnavailable.InArrears FailedOperation.ArrearsError',
    'the account is in arrears',
    'Pay in the billing console.',
  ),
  service(
    'ResourceUnavailable.ResourcePackageRunOut ResourceInsufficient.* FailedOperation.CountLimitError LimitExceeded.*',
    'the quota of calls is used up',
    'Buy a resource package, or switch on billing by use in the OCR console.',
  ),
  service(
    'ResourcesSoldOut.*',
    'the billing of the account is not in order',
    'Look for arrears and used-up packages in the billing console.',
  ),
  gateway(
    'UnsupportedRegion',
    'the region does not have this action',
    'Give another --region, or leave it out for ap-guangzhou; TENCENTCLOUD_REGION may be set.',
  ),
  gateway(
    'InvalidAction NoSuchVersion NoSuchProduct ActionOffline UnsupportedOperation',
    'the endpoint does not have RecognizeEncryptedIDCardOCR',
    'Leave --endpoint and TENCENTCLOUD_ENCRYPTION_ENDPOINT out, or ask support whether your site offers the action.',
  ),
  gateway(
    'RequestLimitExceeded.*',
    'too many calls at this moment',
    'Try again in a few seconds; all programs of the account share the limit.',
  ),
  gateway(
    'InternalError.* ServiceUnavailable ResourceUnavailable.* FailedOperation.UnKnowError FailedOperation.OcrFailed FailedOperation.EngineRecognizeTimeout',
    'the service has a fault of its own',
    `Try again in a few minutes. ${ASK_SUPPORT}`,
  ),

  encryption(
    'FailedOperation.DecryptSystemError',
    'the service can not decrypt: the public key is not one of its keys',
    'Compare `tencentcloud-encryption key` with what support issued to this account; an emulator has keys of its own.',
  ),
  encryption(
    'InvalidParameter.* InvalidParameterValue.* MissingParameter.* UnknownParameter.* FailedOperation.EmptyImageError',
    'the service does not accept the encrypted request',
    `Ask support whether encryption is opened for this account, and with which key and algorithm. ${ASK_SUPPORT}`,
  ),
  encryption(
    'ERR_PLAINTEXT_RESPONSE',
    'the answer came back unencrypted',
    `Send no real data: something on the way may have answered. ${ASK_SUPPORT}`,
  ),
  encryption(
    'ERR_DECRYPTION_FAILED ERR_INVALID_RESPONSE',
    "the answer can not be opened with the call's key",
    `Send no real data: something on the way may have changed the answer. ${ASK_SUPPORT}`,
  ),
];

/** For codes that have no row, from the service or from the system. */
const UNREACHED = network('', 'the service can not be reached', LET_THROUGH);
const UNOPENED = encryption('', 'the answer is not what an encrypted call gets', ASK_SUPPORT);
const UNSENT = rowsOf('environment')(
  '',
  'the call was refused on this machine, before anything was sent',
  'The message below says why.',
);
const UNKNOWN: Readonly<Record<Failure, Row>> = {
  service: gateway(
    '',
    'the service answers with an error that is not known here',
    `Look its code up in the API's documentation. ${ASK_SUPPORT}`,
  ),
  network: UNREACHED,
  timeout: UNREACHED,
  aborted: UNREACHED,
  protocol: UNOPENED,
  caller: UNSENT,
  key: rowsOf('key')('', 'the public key can not be used', 'The message below says why.'),
};

/** The row of a code, else that of its family, else one that says where to look, by why the call failed. */
export function rowOf(code: string, failure: Failure): Row {
  const family = `${code.split(/[._]/)[0]}.*`;
  const rowWith = (name: string) => ROWS.find(({ codes }) => codes.includes(name));
  return rowWith(code) ?? rowWith(family) ?? UNKNOWN[failure];
}
