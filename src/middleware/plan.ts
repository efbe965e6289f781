import { type ActionRule, PLAINTEXT_SIBLINGS } from '../envelope/action-rules.ts';
import { invalidParams } from '../envelope/params.ts';
import { EncryptionError } from '../errors.ts';
import { LOST_PARAMETERS } from './actions.ts';
import type { ApiCall } from './middleware.ts';
import type { MiddlewareSettings } from './options.ts';

/** What happens to one call: it passes as it is, or it is sealed by a rule, maybe under another action's name. */
export type Plan = { way: 'pass' } | { way: 'seal'; action: string; rule: ActionRule };

/**
 * Decides by the table of actions and the options.
 *
 * @throws EncryptionError ERR_PLAINTEXT_ACTION for an action that the options refuse.
 */
export function planCall({ action, params }: ApiCall, settings: MiddlewareSettings): Plan {
  const rule = settings.actions.get(action);
  if (rule) return { way: 'seal', action, rule };
  const sibling = PLAINTEXT_SIBLINGS.get(action);
  if (sibling !== undefined) return planSibling(action, sibling, params, settings);
  if (settings.otherActions === 'pass') return { way: 'pass' };
  throw plaintextAction(`${action} is not in the table of encrypted actions, and otherActions is 'refuse'`);
}

function planSibling(action: string, sibling: string, params: object, settings: MiddlewareSettings): Plan {
  if (settings.plaintextActions === 'pass') return { way: 'pass' };
  if (settings.plaintextActions === 'refuse') {
    throw plaintextAction(
      `${action} sends the card in the clear: call ${sibling}, or set plaintextActions: 'upgrade'`,
    );
  }
  const lost = LOST_PARAMETERS.get(action)?.find((name) => name in params);
  if (lost !== undefined)
    throw invalidParams(`${lost} of ${action} does not exist in ${sibling}: leave it out`);
  return { way: 'seal', action: sibling, rule: settings.actions.get(sibling)! };
}

export function plaintextAction(message: string): EncryptionError {
  return new EncryptionError('ERR_PLAINTEXT_ACTION', message);
}
