// Parameters that leave in the clear. Only their names and lengths are ever reported.

import { ENCRYPTED_BODY, isEmpty } from '../envelope/encryption.ts';
import { isIdentityName, isIdentityParameter } from '../envelope/identity.ts';
import { COMMON_PARAMETERS } from '../envelope/params.ts';
import type { ActionFacts } from './action.ts';
import { FLAT_NAMES } from './encryption.ts';
import type { Members } from './json.ts';
import { showMemberName } from './show-name.ts';
import type { Spot } from './spot.ts';

const OTHER_NAMES = [ENCRYPTED_BODY, 'Encryption', ...COMMON_PARAMETERS];

/** Nothing may accompany a whole body, except the empty strings that the guide sends. */
export function inspectBesideBody(members: Members, spot: Spot): void {
  const beside = Object.keys(members).filter((name) => !OTHER_NAMES.includes(name));
  const clear = beside.filter((name) => !isEmpty(members[name]));
  const empty = beside.filter((name) => isEmpty(members[name]));
  const seen = { expected: 'nothing next to EncryptedBody', got: describeAll(clear, members) };
  if (clear.length > 0) spot.finding('clear-beside-body', seen);
  else spot.ok('clear-beside-body');
  if (empty.length > 0) spot.note('empty-beside-body', { got: describeAll(empty, members) });
}

/** Whether Action, Version and Region are where they belong. In a form they are ordinary parameters. */
export function inspectCommonNames(members: Members, spot: Spot): void {
  const found = COMMON_PARAMETERS.filter((name) => Object.hasOwn(members, name) && !isEmpty(members[name]));
  if (found.length === 0) return;
  spot.finding('common-parameters', { expected: 'business parameters only', got: found.join(', ') });
}

/** A request's parameters, and which of them are encrypted; undefined without an envelope. */
export interface ClearParameters {
  readonly members: Members;
  readonly action: ActionFacts;
  readonly encrypted: readonly string[] | undefined;
}

/** Identity data next to encrypted fields, or in a request without encryption. */
export function inspectClear({ members, action, encrypted }: ClearParameters, spot: Spot): void {
  const { rule } = action;
  const clear = identityNames(members, action).filter((name) => !encrypted?.includes(name));
  // With an envelope, an unknown action may be right to leave the rest in the clear.
  const couldBeEncrypted = (name: string) =>
    rule ? rule.request === 'body' || rule.fields?.includes(name) === true : encrypted === undefined;
  const avoidable = clear.filter(couldBeEncrypted);
  const others = clear.filter((name) => !couldBeEncrypted(name));
  const got = describeAll(avoidable, members);
  if (avoidable.length > 0) spot.finding('clear-parameter', { expected: 'encrypted', got });
  else spot.ok('clear-parameter');
  // What an unknown action could encrypt isn't known.
  const id = rule ? 'clear-by-protocol' : 'clear-parameter';
  if (others.length > 0) spot.note(id, { got: describeAll(others, members) });
  const addresses = clear.filter((name) => name.endsWith('Url'));
  if (addresses.length > 0) spot.note('image-by-url', { got: describeAll(addresses, members) });
}

/** Identity parameters, for the finding on a whole action. */
export function describeClear(members: Members, action: ActionFacts): string {
  return describeAll(identityNames(members, action), members);
}

/** The names of parameters that hold identity data as text. Switches such as IsNeedVideo aren't data. */
export function identityNames(members: Members, { name: action }: Pick<ActionFacts, 'name'>): string[] {
  const isIdentity = (name: string) =>
    action === undefined ? isIdentityName(name) : isIdentityParameter(action, name);
  return Object.keys(members).filter((name) => isIdentity(name) && isText(members[name]));
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

export function isFlat(members: Members): boolean {
  return FLAT_NAMES.some((name) => !isEmpty(members[name]));
}

const MAX_NAMES = 20;

function describeAll(names: readonly string[], members: Members): string {
  const texts = names
    .slice(0, MAX_NAMES)
    .map((name) => `${showMemberName(name)} (${describeLength(members[name])})`);
  const more = names.length - texts.length;
  return [...texts, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

function describeLength(value: unknown): string {
  if (isEmpty(value)) return 'empty';
  return typeof value === 'string'
    ? `${value.length} ${value.length === 1 ? 'character' : 'characters'}`
    : typeof value;
}
