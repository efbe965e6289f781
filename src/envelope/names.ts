// Names must match exactly. HTTP trims headers and people mistype, so a near miss of a known name is refused.

import { EncryptionError } from '../errors.ts';
import { identityParameters, knownParameters } from './identity.ts';

const ACTION = /^[A-Za-z0-9]{1,128}$/;
// A name that begins with a digit may be a person's or a card's number.
const PARAMETER = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** Whether this can be an action's name at all: 1 to 128 letters and digits. */
export function isActionName(name: string): boolean {
  return ACTION.test(name);
}

/** Whether a parameter's name may appear in a report: any other name may itself be data. */
export function isReportable(name: string): boolean {
  return PARAMETER.test(name);
}

/** A member's name, as a message shows it. */
export function showName(name: string): string {
  return isReportable(name) ? name : `a member of ${name.length} characters`;
}

const INVISIBLE = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]/gu;
// No known name is this long, and a megabyte isn't worth folding.
const MAX_FOLDED_CHARS = 256;

/** Folds names that people would mistake for each other into one: NFKC, no white space, nothing invisible, no case. */
export function foldName(name: string): string {
  const cut = name.length > MAX_FOLDED_CHARS ? name.replace(INVISIBLE, '').slice(0, MAX_FOLDED_CHARS) : name;
  return cut.normalize('NFKC').replace(INVISIBLE, '').toUpperCase().toLowerCase();
}

/** The known name of which `name` is a near miss: equal after folding, never by edit distance. Undefined if it's exact. */
export function nearMiss(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  const folded = foldName(name);
  return known.find((other) => foldName(other) === folded);
}

/**
 * Refuses parameters whose names are near misses of an action's identity data: `idCard` and `IDCard` would leave in the
 * clear next to `IdCard`. A name in the SDK's model of the action, or in its row, is never a near miss.
 *
 * @throws EncryptionError ERR_INVALID_PARAMS, with the intended name.
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
 * Refuses anything that isn't an action's name, and near misses of known ones: HTTP trims a header, and the service
 * would see the known name.
 *
 * @throws EncryptionError ERR_INVALID_PARAMS, with the intended name.
 */
export function checkActionName(action: string, known: readonly string[]): void {
  const near = nearMiss(action, known);
  if (near !== undefined) {
    throw new EncryptionError('ERR_INVALID_PARAMS', `the action isn't spelled right: did you mean ${near}?`);
  }
  if (isActionName(action)) return;
  const message = `the action's name must be 1 to 128 letters and digits, got ${action.length} characters that aren't`;
  throw new EncryptionError('ERR_INVALID_PARAMS', message);
}
