// What a request's EncryptList names, and whether it is present and encrypted.

import { bodyNameOf } from '../envelope/action-rules.ts';
import { ENCRYPTED_BODY, isEmpty, namesBody } from '../envelope/encryption.ts';
import type { ActionFacts } from './action.ts';
import { inspectCiphertext } from './ciphertext.ts';
import type { EnvelopeFacts } from './encryption.ts';
import type { Members } from './json.ts';
import { showMemberName } from './show-name.ts';
import type { Spot } from './spot.ts';

/** A request whose envelope has been read. */
export interface ReadRequest {
  readonly members: Members;
  readonly action: ActionFacts;
  readonly facts: EnvelopeFacts;
  /** Where its members are. */
  readonly spot: Spot;
  readonly listSpot: Spot;
}

/** The whole body, and a list that must name it and nothing else. */
export function inspectBody({ members, action, facts, spot, listSpot }: ReadRequest): void {
  const { suite, encryptList, lacks } = facts;
  if (encryptList && !lacks.includes('EncryptList'))
    inspectBodyList(encryptList, bodyNameOf(action.name), action.rule !== undefined, listSpot);
  const body = spot.at(ENCRYPTED_BODY);
  if (!isEmpty(members.EncryptedBody)) inspectCiphertext(members.EncryptedBody, suite, false, body);
  else body.finding('envelope-missing', { expected: 'an encrypted body', got: 'missing or empty' });
}

/**
 * `name` is the spelling in the action's own documentation. By the guide, EncryptedBody is right for every action; the
 * other spelling is accepted only if the action isn't known.
 */
function inspectBodyList(list: readonly string[], name: string, isKnown: boolean, spot: Spot): void {
  const expected = `["${name}"]`;
  if (list.length === 0) spot.finding('encrypt-list-empty', { expected, got: 'no names' });
  for (const [index, entry] of list.entries()) {
    const where = spot.item(index);
    if (index > 0 && namesBody([entry]) && list.slice(0, index).some((other) => namesBody([other]))) {
      where.finding('encrypt-list-duplicate', { expected });
    } else if (entry === name) where.ok('encrypt-list-missing', entry);
    else if (entry.startsWith('Response.')) where.finding('encrypt-list-path', { expected });
    else if (entry === ENCRYPTED_BODY || (!isKnown && namesBody([entry])))
      where.note('encrypt-list-spelling', { expected, got: entry });
    else if (namesBody([entry])) where.finding('encrypt-list-spelling', { expected, got: entry });
    else where.finding('encrypt-list-missing', { expected, got: 'another name' });
  }
}

/** Each field by itself. Returns the names of those that are present. */
export function inspectFields(request: ReadRequest): readonly string[] {
  const { members, facts, spot, listSpot } = request;
  const { suite, encryptList = [] } = facts;
  return encryptList.filter((name, index) => {
    const where = listSpot.item(index);
    if (encryptList.indexOf(name) !== index) {
      where.finding('encrypt-list-duplicate', { expected: 'each name once' });
      return false;
    }
    if (!inspectFieldName(name, request, where)) return false;
    inspectCiphertext(members[name], suite, false, spot.at(showMemberName(name)));
    return true;
  });
}

/** Whether there is a member to look at. */
function inspectFieldName(name: string, { members, action: { rule } }: ReadRequest, spot: Spot): boolean {
  const allowed = rule?.fields?.join(', ') ?? 'names of parameters';
  if (/[.[]/.test(name)) spot.finding('encrypt-list-path', { expected: 'a bare name', got: 'a path' });
  else if (!Object.hasOwn(members, name) || isEmpty(members[name])) {
    spot.finding('encrypt-list-missing', { expected: allowed, got: 'a name that is not in the request' });
  } else {
    const isAllowed = !rule?.fields || rule.fields.includes(name);
    spot.check(isAllowed, 'encrypt-list-not-allowed', { expected: allowed, got: showMemberName(name) });
    return true;
  }
  return false;
}
