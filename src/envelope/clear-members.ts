// Which members of an answer came in the clear: those that must not, and those that an event reports.

import { EncryptionError } from '../errors.ts';
import { ACTION_RULES, sealedForms } from './action-rules.ts';
import type { Answer, AnswerRules, ClearAnswer } from './answer.ts';
import { isBodyName, isEmpty, malformed } from './encryption.ts';
import { identityMembers, isIdentityMember } from './identity.ts';
import { MAX_LIST_ENTRIES } from './limits.ts';
import {
  canonicalPath,
  findPlaces,
  isContainer,
  isWithin,
  type Member,
  memberPath,
  type Place,
  pathsAbove,
  visitMembers,
} from './paths.ts';

/**
 * Checks that an answer by fields has everything encrypted that its action's row requires: the members that
 * `answerFields` names or, without it, all identity data. Wherever such a member is present and neither empty nor
 * null, it must be one of the encrypted texts. Whatever is above it must be an object or a list, since a text there
 * could say the same in the clear.
 *
 * @returns the identity data that did come in the clear, as clearMembers does.
 * @throws EncryptionError ERR_PLAINTEXT_RESPONSE, or ERR_INVALID_RESPONSE for one encrypted text in place of the
 * object or list that holds a required member.
 */
export function checkSealed(answer: Answer, places: readonly Place[], rules: AnswerRules): ClearAnswer {
  const sealed = sealedNames(places);
  const clear = new ClearPaths(rules.rule.action);
  const check = sealedForms(rules.rule).length > 0 ? requirement(rules) : undefined;
  visitMembers<string>(answer, (member, above) => {
    const identity = clear.identityOf(member, above);
    if (isEmpty(member.value)) return identity;
    const isSealed = sealed.get(member.holder)?.has(member.name) ?? false;
    check?.(member, isSealed, identity);
    if (!isSealed) clear.note(member, identity);
    return identity;
  });
  return clear.found;
}

/**
 * The identity data that an answer has in the clear, apart from members at these EncryptList paths. A name that isn't
 * of the API's kind is shown as `_`, because it could itself be data.
 */
export function clearMembers(
  answer: Answer,
  action: string | undefined,
  sealed: readonly string[] = [],
): ClearAnswer {
  const names = sealed.filter((name) => !isBodyName(name)).slice(0, MAX_LIST_ENTRIES);
  return checkSealed(answer, findPlaces(answer, names), noRules(action));
}

const noRules = (action: string | undefined): AnswerRules => ({
  rule: { request: 'clear', answer: 'clear', action },
  allowPlaintextResponse: false,
  sent: [],
});

/** Whether an answer holds anything at all, and nothing but what the caller allows in the clear. */
export function isAllowedClear(answer: Answer, rules: AnswerRules): boolean {
  let held = 0;
  let refused = 0;
  visitMembers(answer, (member) => {
    if (isContainer(member.value) || isEmpty(member.value) || isRequestId(member)) return undefined;
    held++;
    if (!isAllowed(member.path, rules)) refused++;
    return undefined;
  });
  return held > 0 && refused === 0;
}

function isRequestId({ path, value }: Member): boolean {
  return path === 'RequestId' && typeof value === 'string';
}

function isAllowed(path: string, { allowPlaintextResponse: allowed }: AnswerRules): boolean {
  return typeof allowed === 'object' ? allowed.some((outer) => isWithin(path, outer)) : allowed;
}

function sealedNames(places: readonly Place[]): ReadonlyMap<object, Set<string>> {
  const names = new Map<object, Set<string>>();
  for (const { holder, name } of places) {
    names.set(holder, (names.get(holder) ?? new Set()).add(String(name)));
  }
  return names;
}

// --- what must be sealed ---

type Requirement = (member: Member, isSealed: boolean, identity: string | undefined) => void;

function requirement(rules: AnswerRules): Requirement {
  const { action, answerFields } = rules.rule;
  const required = answerFields && new Set(answerFields.map(memberPath));
  const above = pathsAbove(required ?? identityPaths(action));
  return ({ path, value }, isSealed, identity) => {
    const isRequired = required ? required.has(path) : identity !== undefined && !isContainer(value);
    const isHolder = !isRequired && above.has(path) && !isContainer(value);
    if ((!isRequired && !isHolder) || (isRequired && isSealed) || isAllowed(path, rules)) return;
    if (isSealed) throw malformed('Encryption.EncryptList', 'names a member that has members of its own');
    // A path from the row may be quoted. Identity data that was recognised by its name may not.
    throw inTheClear(required?.has(path) ? path : 'identity data');
  };
}

/** For an unknown action: the paths of all actions. */
function identityPaths(action: string | undefined): Iterable<string> {
  return action === undefined ? [...ACTION_RULES.keys()].flatMap(identityMembers) : identityMembers(action);
}

function inTheClear(what: string): EncryptionError {
  const message = `${what} must be encrypted, but came back in the clear: ask support why, or set allowPlaintextResponse`;
  return new EncryptionError('ERR_PLAINTEXT_RESPONSE', message);
}

// --- what is reported ---

const MAX_CLEAR_PATHS = 32;
const MAX_CLEAR_CHARS = 128;

class ClearPaths {
  readonly #action: string | undefined;
  readonly #paths = new Set<string>();
  #more = 0;

  constructor(action: string | undefined) {
    this.#action = action;
  }

  /** The path of the identity data that a member is, or is part of. */
  identityOf({ path }: Member, above: string | undefined): string | undefined {
    return above ?? (isIdentityMember(this.#action, canonicalPath(path)) ? path : undefined);
  }

  note({ value }: Member, identity: string | undefined): void {
    if (identity === undefined || isContainer(value)) return;
    const path = canonicalPath(identity).split('.').map(showStep).join('.').slice(-MAX_CLEAR_CHARS);
    if (this.#paths.size < MAX_CLEAR_PATHS) this.#paths.add(path);
    else if (!this.#paths.has(path)) this.#more++;
  }

  get found(): ClearAnswer {
    return { paths: [...this.#paths], more: this.#more };
  }
}

function showStep(name: string): string {
  return /^[A-Za-z]\w{0,63}$/.test(name) ? name : '_';
}
