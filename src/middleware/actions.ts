import {
  ACTION_RULES,
  type ActionRule,
  PLAINTEXT_SIBLINGS,
  type SealedForm,
} from '../envelope/action-rules.ts';
import { isActionName, isReportable, nearMiss } from '../envelope/names.ts';
import { wrongType } from '../errors.ts';
import { invalidOption } from '../platform/check-options.ts';

/** The table of actions, with the user's rows added to it or replacing its own. */
export function mergeActions(rows: Record<string, ActionRule> | undefined): ReadonlyMap<string, ActionRule> {
  if (rows === undefined) return ACTION_RULES;
  if (!isPlain(rows))
    throw wrongType('ERR_INVALID_OPTIONS', 'actions', 'a plain object of rules by action name', rows);
  const added = Object.entries(rows).map(([action, rule]) => [action, readRule(action, rule)] as const);
  return new Map([...ACTION_RULES, ...added]);
}

/**
 * A Map, a list or a promise has no own members: its rows would go unread, and their fields would go in the clear.
 */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

const REQUESTS = ['body', 'fields', 'flat', 'key-only', 'clear'];
const SEALED: readonly unknown[] = ['body', 'fields'] satisfies SealedForm[];
const TABLE: readonly string[] = [...ACTION_RULES.keys(), ...PLAINTEXT_SIBLINGS.keys()];
const PATH = /^[A-Za-z0-9_]{1,64}(\.[A-Za-z0-9_]{1,64}){0,15}$/;

/** A user's row, checked and copied, so that changing it later doesn't change what is encrypted. */
function readRule(action: string, rule: ActionRule): ActionRule {
  if (!isActionName(action))
    throw invalidOption('the names in actions must be 1 to 128 letters and digits, got something else');
  const near = nearMiss(action, TABLE);
  if (near !== undefined)
    throw invalidOption(`actions has a row whose name is nearly ${near}: spell it exactly`);
  const { request, answer, fields, answerFields, ...unknown } = rule ?? {};
  if (!REQUESTS.includes(request) || Object.keys(unknown).length > 0) {
    throw invalidRule(
      action,
      `request: ${REQUESTS.join(' | ')}, answer, and optionally fields and answerFields`,
    );
  }
  checkList(action, 'fields', fields, isReportable);
  checkList(action, 'answerFields', answerFields, (path) => PATH.test(path));
  if ((request === 'fields' || request === 'flat') && !fields)
    throw invalidRule(action, `fields to encrypt, because its request is '${request}'`);
  const form = readAnswer(action, answer);
  if (request === 'clear' && form !== 'clear')
    throw invalidRule(action, "answer: 'clear', because a 'clear' request sends no key");
  if (answerFields && !(Array.isArray(form) ? form : [form]).includes('fields')) {
    throw invalidRule(action, "no answerFields, unless its answer may be 'fields'");
  }
  return Object.freeze({
    request,
    answer: form,
    ...(fields && { fields: [...fields] }),
    ...(answerFields && { answerFields: [...answerFields] }),
  });
}

function readAnswer(action: string, answer: ActionRule['answer']): ActionRule['answer'] {
  if (answer === 'clear' || SEALED.includes(answer)) return answer;
  const isForms =
    Array.isArray(answer) && answer.length > 0 && answer.every((form: unknown) => SEALED.includes(form));
  if (!isForms) throw invalidRule(action, "answer: body | fields | clear, or a list of 'body' and 'fields'");
  return [...new Set(answer)];
}

function checkList(
  action: string,
  member: string,
  names: readonly string[] | undefined,
  isName: (name: string) => boolean,
): void {
  if (names === undefined) return;
  const isNames = Array.isArray(names) && names.every((name) => typeof name === 'string' && isName(name));
  if (!isNames || names.length === 0 || new Set(names).size !== names.length) {
    throw invalidRule(action, `a list of distinct names as ${member}`);
  }
}

function invalidRule(action: string, needs: string): Error {
  return invalidOption(`actions.${action} must have ${needs}`);
}
