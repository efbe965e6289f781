import { ACTION_RULES, type ActionRule } from '../envelope/action-rules.ts';
import { UsageError } from './exit.ts';
import { showArgument } from './show.ts';

/** How an action named on the command line is encrypted; an action that the library doesn't encrypt is wrong usage. */
export function ruleOf(action: string): ActionRule {
  const rule = ACTION_RULES.get(action);
  if (rule) return rule;
  const known = [...ACTION_RULES.keys()].join(', ');
  throw new UsageError(`unknown action ${showArgument(action)}; the known ones are ${known}`);
}
