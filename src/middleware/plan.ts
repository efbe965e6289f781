// What happens to a call before it is sent, in one place: the middleware does it, and a dry run reports it.

import {
  type ActionRule,
  type CallRule,
  LOST_PARAMETERS,
  PLAINTEXT_SIBLINGS,
} from '../envelope/action-rules.ts';
import { type ClearNotes, type ClearParams, findClear } from '../envelope/clear-params.ts';
import { checkActionName, checkParameterNames } from '../envelope/names.ts';
import { invalidParams, type Params } from '../envelope/params.ts';
import type { Unsealed } from '../envelope/plaintext.ts';
import { namesToSeal, readToSeal } from '../envelope/seal.ts';
import { encryptedNames, envelopeNames, isSealed } from '../envelope/sealed-params.ts';
import type { CallReport } from './call-report.ts';
import { checkClearIdentity } from './clear-identity.ts';
import type { MiddlewareSettings } from './options.ts';
import { plaintextAction } from './plaintext-action.ts';

/** A call that is ready to be sent, or to be sealed as soon as its key is there. */
export interface PlannedCall {
  /** The action to send. */
  readonly action: string;
  /** The row that covers it, if any. */
  readonly rule?: ActionRule;
  /** What is to be sealed, and by which rule; absent if the parameters go as they are. */
  readonly toSeal?: { readonly unsealed: Unsealed; readonly rule: CallRule };
  /** What is encrypted: the body, fields, or nothing. */
  readonly encrypted: readonly string[];
  /** What leaves in the clear. */
  readonly clear: ClearNotes;
}

/** What is reported about a call on its way. */
export type Progress = Pick<CallReport, 'goesAs' | 'cameSealed' | 'isSealing'>;

/**
 * Decides what happens to a call, reads what is to be sealed, and checks what stays in the clear. The caller seals, and
 * wipes `toSeal`.
 *
 * @throws EncryptionError for every call that the options or the protocol refuse, before anything is sent.
 */
export function planCall(
  name: string,
  params: Params,
  settings: MiddlewareSettings,
  progress: Progress,
): PlannedCall {
  const { action, rule } = findRule(name, params, settings);
  if (!rule) return planClear(action, params, settings);
  progress.goesAs(action);
  if (isSealed(params, rule)) {
    progress.cameSealed(params);
    const encrypted = encryptedNames(params);
    const clear = findClear(action, params, encrypted, envelopeNames(rule));
    return plan({ action, rule, encrypted }, clear, settings);
  }
  // Decided before a key is asked for.
  const encrypted = namesToSeal(params, rule);
  const planned = plan({ action, rule, encrypted }, findClear(action, params, encrypted), settings);
  progress.isSealing(settings.operations);
  const callRule = { ...rule, action };
  const unsealed = readToSeal(params, callRule, settings);
  return unsealed ? { ...planned, toSeal: { unsealed, rule: callRule } } : planned;
}

function plan(
  call: Pick<PlannedCall, 'action' | 'rule' | 'encrypted'>,
  clear: ClearParams,
  { clearIdentity }: MiddlewareSettings,
): PlannedCall {
  if (clearIdentity !== 'report') checkClearIdentity(call.action, call.rule, clear, clearIdentity);
  return { ...call, clear: clear.notes };
}

/** An action that otherActions names is accepted as it is; one that passes by 'pass' wasn't named. */
function planClear(action: string, params: Params, settings: MiddlewareSettings): PlannedCall {
  const { otherActions } = settings;
  const clear = findClear(action, params, []);
  const isNamed = typeof otherActions === 'object' && otherActions.has(action);
  const call = { action, encrypted: [] };
  return isNamed ? { ...call, clear: clear.notes } : plan(call, clear, settings);
}

// --- by the table of actions and the options ---

interface FoundRule {
  readonly action: string;
  /** Absent for a call that goes as it is. */
  readonly rule?: ActionRule;
}

/**
 * The rule that a call follows, possibly under another action's name.
 *
 * @throws EncryptionError ERR_PLAINTEXT_ACTION for an action that the options refuse, ERR_INVALID_PARAMS for a near
 * miss of a known name.
 */
function findRule(action: string, params: Params, settings: MiddlewareSettings): FoundRule {
  const { actions } = settings;
  checkActionName(action, [...actions.keys(), ...PLAINTEXT_SIBLINGS.keys()]);
  const rule = actions.get(action);
  checkParameterNames(action, Object.keys(params), rule?.fields);
  if (rule) return { action, rule };
  const sibling = PLAINTEXT_SIBLINGS.get(action);
  if (sibling !== undefined) return findSiblingRule(action, sibling, params, settings);
  if (mayPass(action, settings)) return { action };
  throw plaintextAction(
    `${action} isn't in the table of encrypted actions, so it would go in the clear: add a row for it to actions, ` +
      `allow it with otherActions: ['${action}'], or call it on the bare client`,
  );
}

/** Whether an action that no row covers may go in the clear. */
function mayPass(action: string, { otherActions }: MiddlewareSettings): boolean {
  return typeof otherActions === 'string' ? otherActions === 'pass' : otherActions.has(action);
}

function findSiblingRule(
  action: string,
  sibling: string,
  params: Params,
  { plaintextActions, actions }: MiddlewareSettings,
): FoundRule {
  if (plaintextActions === 'pass') return { action };
  if (plaintextActions === 'refuse') {
    throw plaintextAction(
      `${action} sends the card in the clear: call ${sibling}, or set plaintextActions: 'upgrade'`,
    );
  }
  const lost = LOST_PARAMETERS.get(action)?.find((name) => Object.hasOwn(params, name));
  if (lost !== undefined)
    throw invalidParams(`${lost} of ${action} doesn't exist in ${sibling}: leave it out`);
  return { action: sibling, rule: actions.get(sibling)! };
}
