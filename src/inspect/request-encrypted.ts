// What a request encrypts, and what it leaves in the clear.

import type { ActionRule } from '../envelope/action-rules.ts';
import { ENCRYPTED_BODY, isBodyName } from '../envelope/encryption.ts';
import { inspectBesideBody, inspectClear } from './clear.ts';
import { inspectBody, inspectFields, type ReadRequest } from './encrypted-members.ts';
import type { Members } from './json.ts';
import { inspectTags } from './lists.ts';
import type { RequestForm } from './request-form.ts';
import type { Spot } from './spot.ts';

/** Returns the names of the encrypted members. `struct` is where the envelope is. */
export function inspectEncryptedMembers(
  form: RequestForm,
  request: ReadRequest,
  struct: Spot,
): readonly string[] {
  const { members, action, facts, spot, listSpot } = request;
  const { suite, tags } = facts;
  const encryptList = form === 'key-only' ? leaveOutBody(facts.encryptList, listSpot) : facts.encryptList;
  const count = form === 'body' ? 1 : new Set(encryptList).size;
  if (tags && suite && encryptList) inspectTags(tags, count, suite, struct.at('TagList'));
  if (form === 'body') {
    inspectBody(request);
    inspectBesideBody(members, spot);
    return [ENCRYPTED_BODY];
  }
  const encrypted = inspectFields({ ...request, facts: { ...facts, encryptList } });
  inspectClear({ members, action, encrypted }, spot);
  if (form === 'key-only') inspectKeyOnly(members, action.rule, spot, listSpot);
  return encrypted;
}

function leaveOutBody(list: readonly string[] | undefined, spot: Spot): readonly string[] | undefined {
  for (const [index, name] of (list ?? []).entries()) {
    if (isBodyName(name)) spot.item(index).note('encrypt-list-spelling', { expected: 'no names', got: name });
  }
  return list?.filter((name) => !isBodyName(name));
}

/** A key without ciphertext: it is for the answer, or the list was forgotten. */
function inspectKeyOnly(
  { IsEncryptResponse, IsEncrypt }: Members,
  rule: ActionRule | undefined,
  spot: Spot,
  listSpot: Spot,
): void {
  const isAsked = IsEncryptResponse === true || IsEncrypt === true;
  const isSilent = [IsEncryptResponse, IsEncrypt].every((flag) => flag === undefined || flag === null);
  if (rule?.request === 'fields') {
    listSpot.finding('encrypt-list-empty', { expected: rule.fields!.join(', '), got: 'no names' });
  } else if (isSilent) {
    spot.at('IsEncryptResponse').note('is-encrypt-response', { expected: 'true', got: 'left out' });
  } else {
    spot.at('IsEncryptResponse').check(isAsked, 'is-encrypt-response', {
      expected: 'true',
      got: isAsked ? 'true' : 'not true',
    });
  }
}
