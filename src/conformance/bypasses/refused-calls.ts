// Calls that must be refused: by their action, their parameters, the way they take, or what they would send by design.

import type { CheckId } from '../names.ts';
import { byMethod, type Call, open, request } from './attempt.ts';
import {
  callOptions,
  callShortcut,
  changedProfiles,
  changeOnTheWay,
  withShortcut,
} from './changed-clients.ts';
import { halfSealed, inherited, notPlain, withToJson } from './odd-params.ts';
import { FIELDS, PERSON, PHOTO } from './world.ts';

type RefusedCalls = readonly [CheckId, string, ...Call[]];

export function refusedCalls(): RefusedCalls[] {
  return [
    ['bypassSibling', 'ERR_PLAINTEXT_ACTION', byMethod('IDCardOCR', PHOTO), request('IDCardOCR', PHOTO)],
    ['bypassUnknown', 'ERR_PLAINTEXT_ACTION', ...UNKNOWN.map((action) => request(action, PHOTO))],
    ['bypassNearAction', 'ERR_INVALID_PARAMS', ...nearActions()],
    ['bypassNearParameter', 'ERR_INVALID_PARAMS', ...NEAR_PARAMETERS.map((name) => near(name))],
    ['bypassInherited', 'ERR_INVALID_PARAMS', ...inherited().map((params) => request(FIELDS, params))],
    ['bypassToJson', 'ERR_INVALID_PARAMS', ...withToJson().map((params) => request(FIELDS, params))],
    ['bypassNotPlain', 'ERR_INVALID_PARAMS', ...notPlain().map((params) => request(FIELDS, params))],
    ['bypassOtherWays', 'ERR_PLAINTEXT_ACTION', ...otherWays()],
    ['bypassHalfSealed', 'ERR_INVALID_PARAMS', ...halfSealed().map((params) => request(FIELDS, params))],
    ['bypassHeaders', 'ERR_INVALID_OPTIONS', ...callOptions().map((more) => request(FIELDS, PERSON, more))],
    ['bypassProfile', 'ERR_INVALID_OPTIONS', ...changedProfiles()],
    ['bypassMidCall', 'ERR_INVALID_OPTIONS', { run: changeOnTheWay }],
    ['bypassSuper', 'ERR_PLAINTEXT_ACTION', { run: callShortcut, change: withShortcut }],
    ['bypassClearIdentity', 'ERR_PLAINTEXT_ACTION', ...clearIdentity()],
  ];
}

const UNKNOWN = [
  'RecognizeValidIDCardOCR',
  'BankCardOCR',
  'MLIDPassportOCR',
  'constructor',
  'IdCardVerificationX',
];

/** HTTP trims a header's blanks; a full-width or an invisible character is the next thing that somebody normalises. */
const NEAR_ACTIONS = [
  'IDCardOCR ',
  '\tIdCardVerification',
  'IdCardVerification\t',
  'idcardverification',
  'IdCard\u200bVerification',
  '\uff29dCardVerification',
];

/** Under 'pass' a near miss is refused too. */
function nearActions(): Call[] {
  return NEAR_ACTIONS.flatMap((action) => {
    const call = request(action, PERSON);
    return [call, open(call, { otherActions: 'pass', plaintextActions: 'pass' })];
  });
}

const NEAR_PARAMETERS = ['idCard', 'IDCard', 'name', 'IdCard ', 'Id\u200bCard', '\uff2eame'];

function near(name: string): Call {
  return request(FIELDS, { [name]: PERSON.IdCard });
}

function otherWays(): Call[] {
  const names = ['requestOctetStream', 'doRequest', 'doRequestWithSign3'];
  return names.flatMap((name) =>
    [FIELDS, 'IDCardOCR', 'BankCardOCR'].map(
      (action): Call => ({
        run: ({ client }) => client[name]!(action, PERSON),
      }),
    ),
  );
}

/** What an action sends, or answers, in the clear by its design. */
function clearIdentity(): Call[] {
  const options = { clearIdentity: 'refuse' } as const;
  return [
    open(request('DetectAuth', PHOTO), options),
    open(request('IdCardOCRVerification', PERSON), options),
  ];
}
