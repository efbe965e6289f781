// Answers in the clear, and clear members next to an encrypted answer.

import { isEmpty } from '../envelope/encryption.ts';
import { isIdentityMember } from '../envelope/identity.ts';
import { canonicalPath } from '../envelope/paths.ts';
import type { ActionFacts } from './action.ts';
import { isMembers, type Members } from './json.ts';
import { isApiCode, showMemberName } from './show-name.ts';
import type { Spot } from './spot.ts';

/** Whether the answer is an error, which always comes in the clear. */
export function inspectAnswerError({ Error: error }: Members, spot: Spot): boolean {
  if (!isMembers(error)) return false;
  spot.at('Error').note('answer-error', {
    got: isApiCode(error.Code) ? error.Code : 'an error without a code',
  });
  return true;
}

export function inspectClearAnswer(answer: Members, action: ActionFacts, spot: Spot): void {
  const { rule, sibling, name } = action;
  const names = identityInClear(answer, name, []);
  const got = names.length > 0 ? `in the clear: ${names.join(', ')}` : 'in the clear';
  const isDue = rule !== undefined && rule.answer !== 'clear';
  if (isDue) spot.finding('answer-clear', { expected: 'an encrypted answer', got });
  else if (name === undefined || sibling) spot.note('answer-clear', { got });
  else if (names.length > 0) spot.note('answer-clear-by-protocol', { got });
  else spot.ok('answer-clear-by-protocol', 'no identity data by name');
}

/** `paths` are encrypted. */
export function inspectClearBeside(
  answer: Members,
  { name }: ActionFacts,
  paths: readonly string[],
  spot: Spot,
): void {
  const names = identityInClear(answer, name, paths);
  const seen = { expected: 'only the RequestId in the clear', got: `in the clear: ${names.join(', ')}` };
  if (names.length === 0) spot.ok('answer-clear-beside');
  else spot.finding('answer-clear-beside', seen);
}

// Answers of the API are only a few levels deep.
const MAX_DEPTH = 6;
const MAX_NAMES = 20;
// A long name must not be copied for each of many members below it.
const MAX_NAME_CHARS = 1024;

/** The paths of identity data, if it is text and not empty. Builds no more paths than are shown. */
function identityInClear(
  answer: Members,
  action: string | undefined,
  encrypted: readonly string[],
): string[] {
  const done = new Set(encrypted.map(canonicalPath));
  const shown: string[] = [];
  for (const path of textPaths(answer, '', 0)) {
    const isIdentity = isIdentityMember(action, path.replace(/\[\d+\]/g, ''));
    if (isIdentity && !done.has(path)) shown.push(path.split('.').map(showStep).join('.'));
    if (shown.length === MAX_NAMES) break;
  }
  return shown;
}

function* textPaths(value: object, path: string, depth: number): Generator<string> {
  if (depth > MAX_DEPTH) return;
  // An answer has a few dozen members; the API returns no list of a thousand.
  for (const [key, member] of Object.entries(value).slice(0, 1000)) {
    const name = key.length > MAX_NAME_CHARS ? '…' : key;
    const own = Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    if (typeof member === 'object' && member !== null) yield* textPaths(member, own, depth + 1);
    else if (typeof member === 'string' && !isEmpty(member)) yield own;
  }
}

/** `LivenessDetail[0]` */
function showStep(step: string): string {
  const [, name = step, indices = ''] = /^([^[]*)((?:\[\d+\])*)$/.exec(step) ?? [];
  return showMemberName(name) + indices;
}
