// Names are exact. HTTP trims headers and people mistype: a name that is nearly a known one is refused.

import { EncryptionError } from '../errors.ts';
import { identityParameters, knownParameters } from './identity.ts';

const ACTION = /^[A-Za-z0-9]{1,128}$/;
// A name that begins with a digit may be the number of a person or a card.
const PARAMETER = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** Whether this can be an action's name at all: letters and digits. */
export function isActionName(name: string): boolean {
  return ACTION.test(name);
}

/** Whether a parameter's name may stand in a report: anything else may itself be data. */
export function isReportable(name: string): boolean {
  return PARAMETER.test(name);
}

/** A member's name for a message. */
export function showName(name: string): string {
  return isReportable(name) ? name : `a member of ${name.length} characters`;
}

const INVISIBLE = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]/gu;
// No known name is as long: a megabyte need not be folded.
const MAX_FOLDED_CHARS = 256;

/** What two names have in common that people take for the same: NFKC, no white space, nothing invisible, no case. */
export function foldName(name: string): string {
  const cut = name.length > MAX_FOLDED_CHARS ? name.replace(INVISIBLE, '').slice(0, MAX_FOLDED_CHARS) : name;
  return cut.normalize('NFKC').replace(INVISIBLE, '').toUpperCase().toLowerCase();
}

/** The known name that `name` nearly is: equal after folding, never by edit distance. Undefined for a known one. */
export function nearMiss(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  const folded = foldName(name);
  return known.find((other) => foldName(other) === folded);
}

/**
 * Refuses parameters whose names are nearly those of an action's identity data: `idCard` and `IDCard` would leave in
 * the clear beside `IdCard`. A name that the SDK's model of the action has, or its row, is right as it is.
 *
 * @throws EncryptionError ERR_INVALID_PARAMS, with the name that was meant.
 */
export function checkParameterNames(
  action: string,
  names: readonly string[],
  fields: readonly string[] = [],
): void {
  const known = knownParameters(action);
  const sensitive = [...(identityParameters(action) ?? []), ...fields];
  for (const name of names) {
    const near = known?.has(name) ? undefined : nearMiss(name, sensitive);
    if (near !== undefined) {
      const message = `${showName(name)} isn't a parameter of ${action}: did you mean ${near}?`;
      throw new EncryptionError('ERR_INVALID_PARAMS', message);
    }
  }
}

/**
 * Refuses what isn't an action's name, and what nearly is a known one: HTTP trims a header, and the service would see
 * the known one.
 *
 * @throws EncryptionError ERR_INVALID_PARAMS, with the name that was meant.
 */
export function checkActionName(action: string, known: readonly string[]): void {
  const near = nearMiss(action, known);
  if (near !== undefined) {
    throw new EncryptionError('ERR_INVALID_PARAMS', `the action isn't spelled right: did you mean ${near}?`);
  }
  if (isActionName(action)) return;
  const message = `the action's name must be letters and digits, got ${action.length} characters with others`;
  throw new EncryptionError('ERR_INVALID_PARAMS', message);
}
