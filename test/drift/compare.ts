// The table of actions and the table of identity data against what one version of the SDK declares, in words.

import { ACTION_RULES, sealedForms } from '../../src/envelope/action-rules.ts';
import {
  identityActions,
  identityMembers,
  isIdentityName,
  knownParameters,
} from '../../src/envelope/identity.ts';
import { IDENTITY_NAMES } from '../../src/envelope/identity-data.ts';
import { type ActionFacts, type SdkFacts, words } from './facts.ts';
import { OTHER_NAMES } from './other-names.ts';

const classified: ReadonlySet<string> = new Set(words(`${IDENTITY_NAMES} ${OTHER_NAMES}`));

/** Actions that the types dropped and the service's guide and kits still have: their rows stay. */
export const DROPPED: readonly string[] = ['ImageRecognition'];

/** What the SDK has and the tables lack: data that would leave, come back, or be logged in the clear. */
export function findMissing({ actions, texts }: SdkFacts): string[] {
  return [
    ...Object.entries(actions).flatMap(([action, facts]) => [
      ...missingForm(action, facts),
      ...missingParameters(action, facts),
      ...missingMembers(action, facts),
    ]),
    ...words(texts)
      .filter((name) => !classified.has(name))
      .map((name) => `the text ${name} is in neither list: is it identity data?`),
  ];
}

/** What the tables have and the SDK lacks: nothing leaks by it; the tables say more than this version knows. */
export function findGone({ actions }: SdkFacts): string[] {
  const rows = identityActions.filter((action) => !DROPPED.includes(action));
  return rows.flatMap((action) => {
    const facts = actions[action];
    return facts ? goneFrom(action, facts) : [`${action} is gone`];
  });
}

// --- missing ---

/** The form of a request by its members. */
function formOf(facts: ActionFacts): string {
  const request = words(facts.request);
  if (request.includes('CiphertextBlob')) return 'flat';
  if (!request.includes('Encryption')) return 'clear';
  if (request.includes('EncryptedBody')) return 'body';
  return request.includes('IsEncryptResponse') || request.includes('IsEncrypt') ? 'key-only' : 'fields';
}

function missingForm(action: string, facts: ActionFacts): string[] {
  const rule = ACTION_RULES.get(action);
  const form = formOf(facts);
  const isSealed = facts.sealed !== '';
  if (!rule) {
    return form === 'clear' && !isSealed
      ? []
      : [`${action} declares an envelope (${form}), and the table has no row for it`];
  }
  const found: string[] = [];
  if (form !== 'clear' && form !== rule.request)
    found.push(`the request of ${action} is ${form}, and ${rule.request} in the table`);
  if (isSealed && sealedForms(rule).length === 0)
    found.push(`the answer of ${action} declares ${facts.sealed}, and is clear in the table`);
  return found;
}

function missingParameters(action: string, { request }: ActionFacts): string[] {
  const known = knownParameters(action);
  const names = known ? words(request).filter((name) => !known.has(name)) : [];
  return names.map((name) => `${action} has the parameter ${name}, and the table doesn't know it`);
}

function missingMembers(action: string, { answer }: ActionFacts): string[] {
  if (!identityActions.includes(action)) return [];
  const known = identityMembers(action);
  return identityPaths(answer)
    .filter((path) => !known.includes(path))
    .map((path) => `the answer of ${action} has ${path}, and the table doesn't list it`);
}

function identityPaths(answer: string): string[] {
  const paths = words(answer).map((path) => path.replaceAll('[]', ''));
  return paths.filter((path) => isIdentityName(path.slice(path.lastIndexOf('.') + 1)));
}

// --- gone ---

function goneFrom(action: string, facts: ActionFacts): string[] {
  const rule = ACTION_RULES.get(action);
  const names = [...(knownParameters(action) ?? [])].filter((name) => !words(facts.request).includes(name));
  const paths = identityMembers(action).filter((path) => !identityPaths(facts.answer).includes(path));
  const isClear = rule !== undefined && sealedForms(rule).length > 0 && facts.sealed === '';
  return [
    ...(rule && formOf(facts) === 'clear' ? [`the request of ${action} has no envelope`] : []),
    ...(isClear ? [`the answer of ${action} has no envelope`] : []),
    ...names.map((name) => `${action} has no parameter ${name}`),
    ...paths.map((path) => `the answer of ${action} has no ${path}`),
  ];
}
