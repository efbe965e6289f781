// The one table of identity data: which parameters and which members of answers hold it, by action. Events, masks,
// paths for loggers, refusals and `inspect` are derived from it.

import { IDENTITY_NAMES, IDENTITY_ROWS, type IdentityRow } from './identity-data.ts';

const words = (text: string): readonly string[] => Object.freeze(text.split(/\s+/).filter(Boolean));

interface Row {
  readonly identity: readonly string[];
  readonly known: ReadonlySet<string>;
  /** `Text.LivenessDetail[].Idcard` */
  readonly places: readonly string[];
  readonly answer: readonly string[];
  readonly answerPaths: ReadonlySet<string>;
}

// Maps and sets, so that looking up "constructor" finds nothing.
const rows: ReadonlyMap<string, Row> = new Map(
  Object.entries(IDENTITY_ROWS).map(([action, row]) => [action, readRow(row)]),
);
const names: ReadonlySet<string> = new Set(words(IDENTITY_NAMES));

function readRow({ identity, other, answer = '' }: IdentityRow): Row {
  const [parameters, paths] = [words(identity), words(answer)];
  const known = new Set([...parameters, ...words(other)]);
  const plain = Object.freeze(paths.map((path) => path.replaceAll('[]', '')));
  return { identity: parameters, known, places: paths, answer: plain, answerPaths: new Set(plain) };
}

/** Every action with a row. */
export const identityActions: readonly string[] = Object.freeze([...rows.keys()]);

/**
 * Whether a member of this name holds identity data in some action, as a parameter or in an answer. Also true for a
 * name that no model has yet but that is plainly of this kind, such as `SelfieImageBase64`; never for a switch such as
 * `IsNeedVideo`.
 */
export function isIdentityName(name: string): boolean {
  return names.has(name) || (isNewName(name) && !SWITCH.test(name));
}

/** For future names only: every present name is in the table, and a test checks that. */
function isNewName(name: string): boolean {
  return isPictureName(name) || PERSON.test(name) || NUMBER.test(name);
}

/** Whether a member of this name holds a picture, a video or a recording, or the address of one. */
export function isPictureName(name: string): boolean {
  return PICTURE.test(name) && !PICTURE_FACT.test(name) && !SWITCH.test(name);
}

const PICTURE =
  /Image|Photo|Portrait|Picture|Selfie|Avatar|Video|Audio|Fingerprint|FaceInput|BestFrame|Base64(?:List)?$/i;
const PICTURE_FACT = /(?:Type|Mode|Tag|Count|Num|Size|Width|Height|Format|Quality|Score|Status|Level|Code)$/;
const PERSON = /^Ocr[A-Z]|(?:First|Last|Full|Real|Family|Given|User|Holder)Name$/;
const NUMBER = /(?:I[dD][cC]ard|I[dD]Num|BankCard|Passport|Phone|Mobile)(?:No|Num|Number)?$/;
const SWITCH = /^(?:Is|Has|Need|Use|Enable|Return|Ret|Cut|Crop|Support|Check|Detect)[A-Z]/;

/**
 * Whether a parameter of an action holds identity data. For an action without a row, and for a parameter that its row
 * doesn't list, the name decides.
 */
export function isIdentityParameter(action: string, name: string): boolean {
  const row = rows.get(action);
  return row?.known.has(name) ? row.identity.includes(name) : isIdentityName(name);
}

/**
 * Whether a member of an action's answer holds identity data; `path` is from the top, without list indices. Without an
 * action, for an action without a row, and for a member that its row doesn't list, the name decides, so that a person's
 * name counts wherever it appears. Doesn't judge objects and lists of objects (`BestFrame` is one): look at what is in
 * them.
 */
export function isIdentityMember(action: string | undefined, path: string): boolean {
  const row = action === undefined ? undefined : rows.get(action);
  return row?.answerPaths.has(path) || isIdentityName(path.slice(path.lastIndexOf('.') + 1));
}

/** The parameters that hold identity data in an action; undefined for an action without a row. */
export function identityParameters(action: string): readonly string[] | undefined {
  return rows.get(action)?.identity;
}

/** Every parameter that an action has in the SDK's model; undefined for an action without a row. */
export function knownParameters(action: string): ReadonlySet<string> | undefined {
  return rows.get(action)?.known;
}

/** The members of an action's answer that hold identity data, as paths without list indices; none without a row. */
export function identityMembers(action: string): readonly string[] {
  return rows.get(action)?.answer ?? NONE;
}

/** Every place of identity data in any row, as a parameter or in an answer; `[]` is a list of objects. */
export function identityPlaces(): ReadonlySet<string> {
  return new Set([...rows.values()].flatMap(({ identity, places }) => [...identity, ...places]));
}

const NONE: readonly string[] = Object.freeze([]);
