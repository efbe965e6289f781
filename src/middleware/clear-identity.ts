// What the options say about identity data that an action leaves in the clear by design.

import { type ActionRule, sealedForms } from '../envelope/action-rules.ts';
import { type ClearParams, MAX_NAMES } from '../envelope/clear-params.ts';
import { identityMembers } from '../envelope/identity.ts';
import { showName } from '../envelope/names.ts';
import type { MiddlewareSettings } from './options.ts';
import { plaintextAction } from './plaintext-action.ts';

/**
 * Applies `clearIdentity`, before anything is sent, to what a call leaves in the clear by its action's design.
 *
 * @throws EncryptionError ERR_PLAINTEXT_ACTION, with the names and what to set.
 */
export function checkClearIdentity(
  action: string,
  rule: ActionRule | undefined,
  { identity }: ClearParams,
  clearIdentity: Exclude<MiddlewareSettings['clearIdentity'], 'report'>,
): void {
  const isAllowed = (name: string) =>
    clearIdentity !== 'refuse' &&
    [action, name, `${action}.${name}`].some((entry) => clearIdentity.has(entry));
  const sent = identity.filter((name) => !isAllowed(name));
  if (sent.length > 0)
    throw refused(action, `sends ${sent.slice(0, MAX_NAMES).map(showName).join(', ')} in the clear`);
  const answered = rule && sealedForms(rule).length === 0 ? identityMembers(action) : [];
  const back = answered.filter((path) => !isAllowed(path));
  if (back.length > 0)
    throw refused(action, `answers in the clear, with ${back.slice(0, MAX_NAMES).join(', ')}`);
}

function refused(action: string, what: string): Error {
  return plaintextAction(
    `${action} ${what} by design, which clearIdentity refuses: name '${action}' in clearIdentity if you accept it`,
  );
}
