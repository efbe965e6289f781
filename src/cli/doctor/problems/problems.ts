// What each code of an answer, or of the network on the way, means to the person who sets up the service, and what to
// do about it. The service's codes are those that its documentation lists for all actions and for OCR.

import type { Failure } from '../../../errors.ts';
import { ACCESS_ROWS } from './access.ts';
import { ENCRYPTION_ROWS } from './encryption.ts';
import { LET_THROUGH, NETWORK_ROWS } from './network.ts';
import { ASK_SUPPORT, type ProblemRow, rowsOf } from './row.ts';
import { SERVICE_ROWS } from './service.ts';

/** The service looked at the image and found no card in it, so the request was accepted and decrypted. */
export const READY_CODES: readonly string[] = [
  'FailedOperation.ImageDecodeFailed',
  'InvalidParameter.EngineImageDecodeFailed',
  'FailedOperation.ImageNoIdCard',
  'FailedOperation.ImageBlur',
];

export const ROWS: readonly ProblemRow[] = [
  ...NETWORK_ROWS,
  ...ACCESS_ROWS,
  ...SERVICE_ROWS,
  ...ENCRYPTION_ROWS,
];

/** For codes that have no row, from the service or from the system. */
const UNREACHED = rowsOf('network')('', "the service can't be reached", LET_THROUGH);
const UNOPENED = rowsOf('encryption')('', 'the answer is not what an encrypted call gets', ASK_SUPPORT);
const UNSENT = rowsOf('environment')(
  '',
  'the call was refused on this machine, before anything was sent',
  'The message below says why.',
);
const UNKNOWN_CODES: Readonly<Record<Failure, ProblemRow>> = {
  service: rowsOf('service', { mayComeFirst: true })(
    '',
    'the service answered with an error that this program does not know',
    `Look its code up in the API's documentation. ${ASK_SUPPORT}`,
  ),
  network: UNREACHED,
  timeout: UNREACHED,
  aborted: UNREACHED,
  protocol: UNOPENED,
  caller: UNSENT,
  key: rowsOf('key')('', "the public key can't be used", 'The message below says why.'),
};

/** The row of a code, else of its family, else one that says where to look, chosen by why the call failed. */
export function rowOf(code: string, failure: Failure): ProblemRow {
  const family = `${code.split(/[._]/)[0]}.*`;
  const rowWith = (name: string) => ROWS.find(({ codes }) => codes.includes(name));
  return rowWith(code) ?? rowWith(family) ?? UNKNOWN_CODES[failure];
}
