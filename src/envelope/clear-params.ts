// What leaves this process in the clear is never silent: every event names it.

import { ENCRYPTED_BODY, isEmpty } from './encryption.ts';
import { isIdentityName, isIdentityParameter, knownParameters } from './identity.ts';
import { isReportable } from './names.ts';
import type { Params } from './params.ts';

export interface ClearNotes {
  /** Names of identity parameters that go in the clear, at most 32. */
  clear?: readonly string[];
  /** How many more there are. */
  clearMore?: number;
  /** Names of parameters that go in the clear and that no table lists. */
  unknown?: readonly string[];
  /** How many more there are, including those whose names may themselves be data. */
  unknownMore?: number;
  /** A URL was given: the service fetches the photo or video itself, from wherever that is. */
  imageByUrl?: boolean;
}

/** What a call sends in the clear. */
export interface ClearParams {
  /** All identity parameters that go in the clear. */
  readonly identity: readonly string[];
  /** What an event says about them. */
  readonly notes: ClearNotes;
}

/** The most names that an event or a message lists. */
export const MAX_NAMES = 32;

/**
 * Looks at the parameters before sealing. `encrypted` names what will be encrypted: parameters, or the whole body.
 * `envelope` names the members that carry the envelope; it is empty for a call without one, where members of the same
 * names may hold anything.
 */
export function findClear(
  action: string,
  params: Params,
  encrypted: readonly string[],
  envelope: readonly string[] = [],
): ClearParams {
  const given = Object.keys(params).filter((name) => !isEmpty(params[name]));
  const isSealed = (name: string) => encrypted.includes(name) || envelope.includes(name);
  const left = encrypted.includes(ENCRYPTED_BODY) ? [] : given.filter((name) => !isSealed(name));
  const isNamed = (name: string) => isIdentityParameter(action, name);
  // Switches aren't data, whatever their names.
  const isIdentity = (name: string) =>
    (isNamed(name) && typeof params[name] !== 'boolean') || holdsIdentity(params[name]);
  const known = knownParameters(action);
  const identity = left.filter(isIdentity);
  const unknown = left.filter((name) => !isIdentity(name) && !(isReportable(name) && known?.has(name)));
  const byUrl = given.some((name) => name.endsWith('Url') && isNamed(name));
  const notes = {
    ...list('clear', identity),
    ...list('unknown', unknown),
    ...(byUrl && { imageByUrl: true }),
  };
  return { identity, notes };
}

/** Whether an object or a list holds identity data at any depth, judged by name. The parameters are plain data. */
function holdsIdentity(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  if (Array.isArray(value)) return value.some(holdsIdentity);
  return Object.entries(value).some(
    ([name, member]) =>
      (isIdentityName(name) && !isEmpty(member) && typeof member !== 'boolean') || holdsIdentity(member),
  );
}

/** As many names as an event may list, and the number of the rest. A name that may be data is only counted. */
function list(member: 'clear' | 'unknown', names: readonly string[]): ClearNotes {
  const listed = names.filter(isReportable).slice(0, MAX_NAMES);
  const more = names.length - listed.length;
  return { ...(listed.length > 0 && { [member]: listed }), ...(more > 0 && { [`${member}More`]: more }) };
}
