import { ACTION_RULES, type ActionRule } from '../envelope/action-rules.ts';
import { invalidOption } from '../envelope/options.ts';

/** Parameters of a plaintext sibling that the encrypted action lacks. */
export const LOST_PARAMETERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['IDCardOCR', ['EnableDateVerify']],
]);

/** The table of actions with the user's rows added or put over it. */
export function mergeActions(rows: Record<string, ActionRule> | undefined): ReadonlyMap<string, ActionRule> {
  if (rows === undefined) return ACTION_RULES;
  if (typeof rows !== 'object' || rows === null) {
    throw invalidOption('actions must be an object of rules by action name');
  }
  const added = Object.entries(rows).map(([action, rule]) => [action, readRule(action, rule)] as const);
  return new Map([...ACTION_RULES, ...added]);
}

const REQUESTS = ['body', 'fields', 'flat', 'key-only', 'clear'];
const ANSWERS = ['body', 'fields', 'clear'];

/** A row of the user's, checked and copied: a later change of theirs must not change what is encrypted. */
function readRule(action: string, rule: ActionRule): ActionRule {
  const { request, answer, fields, ...unknown } = rule ?? {};
  if (!REQUESTS.includes(request) || !ANSWERS.includes(answer) || Object.keys(unknown).length > 0) {
    throw invalidRule(
      action,
      `request: ${REQUESTS.join(' | ')}, answer: ${ANSWERS.join(' | ')}, and maybe fields`,
    );
  }
  if (fields !== undefined && !isNameList(fields))
    throw invalidRule(action, 'a list of different names as fields');
  if ((request === 'fields' || request === 'flat') && !fields) throw invalidRule(action, 'fields to encrypt');
  if (request === 'clear' && answer !== 'clear')
    throw invalidRule(action, "answer 'clear' when no key is sent");
  return fields ? { request, answer, fields: [...fields] } : { request, answer };
}

function isNameList(fields: unknown): boolean {
  const isNames = Array.isArray(fields) && fields.every((name) => typeof name === 'string' && name !== '');
  return isNames && fields.length > 0 && new Set(fields).size === fields.length;
}

function invalidRule(action: string, needs: string): Error {
  return invalidOption(`actions.${action} must have ${needs}`);
}
