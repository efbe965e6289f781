// Calls that must be refused for their action, their parameters, their route, or what they would send by design.

import type { CheckId } from '../names.ts';
import { type BypassCall, byMethod, open, request } from './attempt.ts';
import {
  callOptions,
  callShortcut,
  changedProfiles,
  changeOnTheWay,
  withShortcut,
} from './changed-clients.ts';
import { halfSealedParams, inherited, notPlain, withToJson } from './odd-params.ts';
import { FIELDS, PERSON_PARAMS, PHOTO_PARAMS } from './world.ts';

type RefusedCalls = readonly [CheckId, string, ...BypassCall[]];

export function refusedCalls(): RefusedCalls[] {
  return [
    [
      'bypassSibling',
      'ERR_PLAINTEXT_ACTION',
      byMethod('IDCardOCR', PHOTO_PARAMS),
      request('IDCardOCR', PHOTO_PARAMS),
    ],
    [
      'bypassUnknown',
      'ERR_PLAINTEXT_ACTION',
      ...UNKNOWN_ACTIONS.map((action) => request(action, PHOTO_PARAMS)),
    ],
    ['bypassNearAction', 'ERR_INVALID_PARAMS', ...nearActions()],
    ['bypassNearParameter', 'ERR_INVALID_PARAMS', ...NEAR_PARAMETERS.map((name) => near(name))],
    ['bypassInherited', 'ERR_INVALID_PARAMS', ...inherited().map((params) => request(FIELDS, params))],
    ['bypassToJson', 'ERR_INVALID_PARAMS', ...withToJson().map((params) => request(FIELDS, params))],
    ['bypassNotPlain', 'ERR_INVALID_PARAMS', ...notPlain().map((params) => request(FIELDS, params))],
    ['bypassOtherWays', 'ERR_PLAINTEXT_ACTION', ...otherWays()],
    [
      'bypassHalfSealed',
      'ERR_INVALID_PARAMS',
      ...halfSealedParams().map((params) => request(FIELDS, params)),
    ],
    [
      'bypassHeaders',
      'ERR_INVALID_OPTIONS',
      ...callOptions().map((more) => request(FIELDS, PERSON_PARAMS, more)),
    ],
    ['bypassProfile', 'ERR_INVALID_OPTIONS', ...changedProfiles()],
    ['bypassMidCall', 'ERR_INVALID_OPTIONS', { run: changeOnTheWay }],
    ['bypassSuper', 'ERR_PLAINTEXT_ACTION', { run: callShortcut, change: withShortcut }],
    ['bypassClearIdentity', 'ERR_PLAINTEXT_ACTION', ...clearIdentity()],
  ];
}

const UNKNOWN_ACTIONS = [
  'RecognizeValidIDCardOCR',
  'BankCardOCR',
  'MLIDPassportOCR',
  'constructor',
  'IdCardVerificationX',
];

/** HTTP trims spaces around a header's value; something else may normalise full-width or invisible characters. */
const NEAR_ACTIONS = [
  'IDCardOCR ',
  '\tIdCardVerification',
  'IdCardVerification\t',
  'idcardverification',
  'IdCard\u200bVerification',
  '\uff29dCardVerification',
];

/** A near miss is refused under 'pass' too. */
function nearActions(): BypassCall[] {
  return NEAR_ACTIONS.flatMap((action) => {
    const call = request(action, PERSON_PARAMS);
    return [call, open(call, { otherActions: 'pass', plaintextActions: 'pass' })];
  });
}

const NEAR_PARAMETERS = ['idCard', 'IDCard', 'name', 'IdCard ', 'Id\u200bCard', '\uff2eame'];

function near(name: string): BypassCall {
  return request(FIELDS, { [name]: PERSON_PARAMS.IdCard });
}

function otherWays(): BypassCall[] {
  const names = ['requestOctetStream', 'doRequest', 'doRequestWithSign3'];
  return names.flatMap((name) =>
    [FIELDS, 'IDCardOCR', 'BankCardOCR'].map(
      (action): BypassCall => ({
        run: ({ client }) => client[name]!(action, PERSON_PARAMS),
      }),
    ),
  );
}

/** Actions that send or answer identity data in the clear by design. */
function clearIdentity(): BypassCall[] {
  const options = { clearIdentity: 'refuse' } as const;
  return [
    open(request('DetectAuth', PHOTO_PARAMS), options),
    open(request('IdCardOCRVerification', PERSON_PARAMS), options),
  ];
}
