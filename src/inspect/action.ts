import { ACTION_RULES, type ActionRule, PLAINTEXT_SIBLINGS } from '../envelope/action-rules.ts';
import type { CapturedCall } from './message.ts';
import type { Spot } from './spot.ts';

/** What is known about the action that was called. */
export interface ActionFacts {
  readonly name: string | undefined;
  readonly rule: ActionRule | undefined;
  /** The encrypted action, if its unencrypted sibling was called. */
  readonly sibling: string | undefined;
}

/** From the header, the URL or the body, or `given` if none of them names it. */
export function findAction({ request }: CapturedCall, given: string | undefined): ActionFacts {
  const members = request && 'members' in request.body ? request.body.members : {};
  const names = [
    request?.http?.headers.get('x-tc-action'),
    request?.http?.query?.Action,
    members.Action,
    given,
  ];
  const name = names.find(isShowableAction);
  return {
    name,
    rule: name === undefined ? undefined : ACTION_RULES.get(name),
    sibling: name === undefined ? undefined : PLAINTEXT_SIBLINGS.get(name),
  };
}

/** Anything that isn't a name may be data in the wrong place, and isn't shown. */
export function isShowableAction(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Z][A-Za-z]{1,60}\d{0,2}[A-Za-z]{0,20}$/.test(value);
}

export function inspectAction({ name, rule, sibling }: ActionFacts, spot: Spot): void {
  if (rule) spot.ok('action', name);
  else if (name === undefined)
    spot.note('action', { got: 'not known: only the form of the call is checked' });
  else if (!sibling) spot.note('action', { got: `${name}, which is not in the table of encrypted actions` });
}
