import { ACTION_RULES } from '../../envelope/action-rules.ts';
import { UsageError } from '../exit.ts';
import { type Io, readJson } from '../io.ts';

export interface PlannedCall {
  readonly action: string;
  readonly params: object;
}

const FORM =
  'expected a call, { "action": "…", "params": { … } }, or a list of calls; for parameters alone, name the action with --action';

/** The calls of a file: parameters of the given action, one call, or a list of calls. */
export async function readCalls(file: string, action: string | undefined, io: Io): Promise<PlannedCall[]> {
  if (action !== undefined) checkGivenAction(action);
  const json: unknown = await readJson(file, io);
  if (action !== undefined) return [readPlannedCall({ action, params: json })];
  return Array.isArray(json) ? json.map(readPlannedCall) : [readPlannedCall(json)];
}

/** The plan prints the action's name: what may be a secret in its place is refused. Random secrets have digits. */
function checkGivenAction(action: string): void {
  if (ACTION_RULES.has(action) || /^[a-z]{1,60}$/i.test(action)) return;
  throw new UsageError(
    `unknown action of ${action.length} characters: write an action that has digits into the file, as { "action": "…", "params": { … } }`,
  );
}

function readPlannedCall(value: unknown): PlannedCall {
  const { action, params } = Object(value) as { action?: unknown; params?: unknown };
  const isParams = typeof params === 'object' && params !== null && !Array.isArray(params);
  if (typeof action !== 'string' || !isParams) throw new UsageError(FORM);
  return { action, params };
}
