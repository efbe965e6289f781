import { ENCRYPTED_BODY, isBodyName, isEmpty } from '../envelope/encryption.ts';
import type { ActionFacts } from './action.ts';
import { inspectAnswerError, inspectClearAnswer } from './answer-clear.ts';
import { inspectSealedAnswer } from './answer-sealed.ts';
import { STRUCT_NAMES } from './encryption.ts';
import { isMembers, type Members } from './json.ts';
import { readStrings } from './lists.ts';
import { spellRight } from './members.ts';
import type { CapturedMessage } from './message.ts';
import type { RequestFacts } from './request.ts';
import type { Spot } from './spot.ts';

export function inspectAnswer(
  { body, http }: CapturedMessage,
  action: ActionFacts,
  request: RequestFacts | undefined,
  spot: Spot,
): void {
  const status = isStatus(http?.status) ? ` (HTTP ${http?.status})` : '';
  if ('problem' in body)
    spot.note('answer-form', { expected: 'one JSON object', got: body.problem + status });
  else inspectAnswerMembers(body.members, action, request, spot);
}

/** A number beyond these may be data in the wrong place. */
function isStatus(status: number | undefined): boolean {
  return status !== undefined && Number.isInteger(status) && status >= 100 && status < 600;
}

function inspectAnswerMembers(
  members: Members,
  action: ActionFacts,
  request: RequestFacts | undefined,
  spot: Spot,
): void {
  const { Response } = members;
  const isWrapped = isMembers(Response);
  const given = isWrapped ? Response : members;
  const where = isWrapped ? spot.at('Response') : spot;
  const answer = spellRight(given, [ENCRYPTED_BODY, 'Encryption'], where);
  if (inspectAnswerError(answer, where)) return;
  const struct = readStruct(answer.Encryption, where.at('Encryption'));
  const list = readStrings(struct.EncryptList, 'encrypt-list-form', where.at('Encryption.EncryptList')) ?? [];
  const isBody = !isEmpty(answer.EncryptedBody);
  const fields = list.filter((name) => !isBodyName(name));
  if (!isBody && fields.length === 0) inspectClearAnswer(answer, action, where);
  else inspectSealedAnswer({ answer, action, struct, list, isBody, where }, request);
}

/** The service also sends an `Encryption` that is null or empty, which counts as absent. */
function readStruct(value: unknown, spot: Spot): Members {
  if (isEmpty(value)) return {};
  if (isMembers(value)) return spellRight(value, STRUCT_NAMES, spot);
  spot.finding('member-names', { expected: 'an object', got: `a ${typeof value}` });
  return {};
}
