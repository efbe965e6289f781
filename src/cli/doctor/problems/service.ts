// The account, and the service itself.

import { ASK_SUPPORT, type ProblemRow, rowsOf } from './row.ts';

const service = rowsOf('service');
const gateway = rowsOf('service', { mayComeFirst: true });

export const SERVICE_ROWS: readonly ProblemRow[] = [
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
    'Buy a resource package, or switch on pay-as-you-go in the OCR console.',
  ),
  service(
    'ResourcesSoldOut.*',
    "the account's billing is not in order",
    'Look for arrears and used-up packages in the billing console.',
  ),
  gateway(
    'UnsupportedRegion',
    'the region does not offer this action',
    'Give another --region, or leave it out for ap-guangzhou; check whether TENCENTCLOUD_REGION is set.',
  ),
  gateway(
    'InvalidAction NoSuchVersion NoSuchProduct ActionOffline UnsupportedOperation',
    'the endpoint does not offer RecognizeEncryptedIDCardOCR',
    'Leave out --endpoint and TENCENTCLOUD_ENCRYPTION_ENDPOINT, or ask support whether your site offers the action.',
  ),
  gateway(
    'RequestLimitExceeded.*',
    'too many calls right now',
    'Try again in a few seconds; all programs of the account share the limit.',
  ),
  gateway(
    'InternalError.* ServiceUnavailable ResourceUnavailable.* FailedOperation.UnKnowError FailedOperation.OcrFailed FailedOperation.EngineRecognizeTimeout',
    'the service has an internal fault',
    `Try again in a few minutes. ${ASK_SUPPORT}`,
  ),
];
