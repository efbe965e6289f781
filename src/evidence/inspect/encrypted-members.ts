// What a request's EncryptList names, and whether it is there and encrypted.

import type { ActionRule } from '../../envelope/action-rules.ts';
import { ENCRYPTED_BODY, isBodyName, isEmpty } from '../../envelope/encryption.ts';
import { inspectCiphertext } from './ciphertext.ts';
import type { EnvelopeFacts } from './encryption.ts';
import type { Members } from './message.ts';
import { type Spot, showName } from './report.ts';

/** The whole body, and a list that must name it and nothing else. */
export function inspectBody(
  members: Members,
  { suite, encryptList, lacks }: EnvelopeFacts,
  action: string | undefined,
  spot: Spot,
  listSpot: Spot,
): void {
  if (encryptList && !lacks.includes('EncryptList')) inspectBodyList(encryptList, action, listSpot);
  const body = spot.at(ENCRYPTED_BODY);
  if (!isEmpty(members.EncryptedBody)) inspectCiphertext(members.EncryptedBody, suite, false, body);
  else body.finding('envelope-missing', { expected: 'an encrypted body', got: 'missing or empty' });
}

// All that is public of this action (an example of its API text, the vendor's kits) writes it so.
const BODY_NAMES: ReadonlyMap<string | undefined, string> = new Map([
  ['DetectAIFakeFaces', 'EncryptionBody'],
]);

function inspectBodyList(list: readonly string[], action: string | undefined, spot: Spot): void {
  const documented = BODY_NAMES.get(action);
  const right = documented ?? ENCRYPTED_BODY;
  const expected = `["${right}"]`;
  if (list.length === 0) spot.finding('encrypt-list-empty', { expected, got: 'no names' });
  for (const [index, name] of list.entries()) {
    const where = spot.item(index);
    if (list.indexOf(name) !== index) where.finding('encrypt-list-duplicate', { expected });
    else if (name === right) where.ok('encrypt-list-missing', name);
    else if (name.startsWith('Response.')) where.finding('encrypt-list-path', { expected });
    // Whether the service looks at the spelling is not known.
    else if (documented && isBodyName(name)) where.note('encrypt-list-spelling', { expected, got: name });
    else if (isBodyName(name)) where.finding('encrypt-list-spelling', { expected, got: name });
    else where.finding('encrypt-list-missing', { expected, got: 'another name' });
  }
}

/** The fields, each by itself. Gives the names of those that are there. */
export function inspectFields(
  members: Members,
  { suite, encryptList = [] }: Pick<EnvelopeFacts, 'suite' | 'encryptList'>,
  rule: ActionRule | undefined,
  spot: Spot,
  listSpot: Spot,
): readonly string[] {
  return encryptList.filter((name, index) => {
    const where = listSpot.item(index);
    if (!inspectFieldName(name, encryptList.indexOf(name) !== index, members, rule, where)) return false;
    inspectCiphertext(members[name], suite, false, spot.at(showName(name)));
    return true;
  });
}

/** Whether there is a member to look at. */
function inspectFieldName(
  name: string,
  isTwice: boolean,
  members: Members,
  rule: ActionRule | undefined,
  spot: Spot,
): boolean {
  const allowed = rule?.fields?.join(', ') ?? 'names of parameters';
  if (isTwice) spot.finding('encrypt-list-duplicate', { expected: 'each name once' });
  else if (/[.[]/.test(name)) spot.finding('encrypt-list-path', { expected: 'a bare name', got: 'a path' });
  else if (!Object.hasOwn(members, name) || isEmpty(members[name])) {
    spot.finding('encrypt-list-missing', { expected: allowed, got: 'a name that is not there' });
  } else {
    const isAllowed = !rule?.fields || rule.fields.includes(name);
    spot.check(isAllowed, 'encrypt-list-not-allowed', { expected: allowed, got: showName(name) });
    return true;
  }
  return false;
}
