import { type ActionRule, LOST_PARAMETERS, PLAINTEXT_SIBLINGS } from '../envelope/action-rules.ts';
import { checkActionName, checkParameterNames } from '../envelope/names.ts';
import { invalidParams, type Params } from '../envelope/params.ts';
import { EncryptionError } from '../errors.ts';
import type { MiddlewareSettings } from './options.ts';

/** What happens to one call: it passes as it is, or it is sealed by a rule, maybe under another action's name. */
export type Plan = { way: 'pass' } | { way: 'seal'; action: string; rule: ActionRule };

/**
 * Decides by the table of actions and the options.
 *
 * @throws EncryptionError ERR_PLAINTEXT_ACTION for an action that the options refuse, ERR_INVALID_PARAMS for a name
 * that is nearly a known one.
 */
export function planCall(action: string, params: Params, settings: MiddlewareSettings): Plan {
  checkActionName(action, knownActions(settings));
  const rule = settings.actions.get(action);
  checkParameterNames(action, Object.keys(params), rule?.fields);
  if (rule) return { way: 'seal', action, rule };
  const sibling = PLAINTEXT_SIBLINGS.get(action);
  if (sibling !== undefined) return planSibling(action, sibling, params, settings);
  if (mayPass(action, settings)) return { way: 'pass' };
  throw plaintextAction(
    `${action} isn't in the table of encrypted actions, and would leave in the clear. Three ways on: a row for it in ` +
      `actions, otherActions: ['${action}'] to let it go in the clear, or the bare client`,
  );
}

function knownActions({ actions }: MiddlewareSettings): readonly string[] {
  return [...actions.keys(), ...PLAINTEXT_SIBLINGS.keys()];
}

/** Whether an action that no row covers may go in the clear. */
function mayPass(action: string, { otherActions }: MiddlewareSettings): boolean {
  return typeof otherActions === 'string' ? otherActions === 'pass' : otherActions.has(action);
}

function planSibling(action: string, sibling: string, params: Params, settings: MiddlewareSettings): Plan {
  if (settings.plaintextActions === 'pass') return { way: 'pass' };
  if (settings.plaintextActions === 'refuse') {
    throw plaintextAction(
      `${action} sends the card in the clear: call ${sibling}, or set plaintextActions: 'upgrade'`,
    );
  }
  const lost = LOST_PARAMETERS.get(action)?.find((name) => Object.hasOwn(params, name));
  if (lost !== undefined)
    throw invalidParams(`${lost} of ${action} does not exist in ${sibling}: leave it out`);
  return { way: 'seal', action: sibling, rule: settings.actions.get(sibling)! };
}

export function plaintextAction(message: string): EncryptionError {
  return new EncryptionError('ERR_PLAINTEXT_ACTION', message);
}
