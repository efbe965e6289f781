import { invalidOption } from '../envelope/options.ts';
import { RECOGNIZE_ENCRYPTED } from '../envelope/params.ts';

/** How one API action carries encrypted data. */
export interface ActionRule {
  /** 'body': all parameters as one ciphertext. */
  request: 'body';
  /** 'body': the answer is one ciphertext, and a clear one is an error. 'clear': it comes in the clear. */
  answer: 'body' | 'clear';
}

/** The actions that this library knows how to encrypt. A Map: a lookup of "constructor" finds nothing. */
export const ACTIONS: ReadonlyMap<string, ActionRule> = new Map<string, ActionRule>([
  [RECOGNIZE_ENCRYPTED, { request: 'body', answer: 'body' }],
]);

/** Actions that do the same work in the clear, and what to call instead. */
export const PLAINTEXT_SIBLINGS: ReadonlyMap<string, string> = new Map([['IDCardOCR', RECOGNIZE_ENCRYPTED]]);

/** Parameters of a plaintext sibling that the encrypted action lacks. */
export const LOST_PARAMETERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['IDCardOCR', ['EnableDateVerify']],
]);

const REQUESTS = ['body'];
const ANSWERS = ['body', 'clear'];

/** The table with the user's rows added or put over it. */
export function mergeActions(rows: Record<string, ActionRule> | undefined): ReadonlyMap<string, ActionRule> {
  if (rows === undefined) return ACTIONS;
  if (typeof rows !== 'object' || rows === null)
    throw invalidOption('actions must be an object of rules by action name');
  for (const [action, rule] of Object.entries(rows)) checkRule(action, rule);
  return new Map([...ACTIONS, ...Object.entries(rows)]);
}

function checkRule(action: string, rule: ActionRule): void {
  if (!REQUESTS.includes(rule?.request) || !ANSWERS.includes(rule.answer)) {
    throw invalidOption(
      `actions.${action} must have request: ${REQUESTS.join(' | ')} and answer: ${ANSWERS.join(' | ')}`,
    );
  }
}
