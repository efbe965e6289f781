// What happens to a call before it is sent, in one place: the middleware does it, and a dry run tells it.

import type { ActionRule } from '../envelope/action-rules.ts';
import { type ClearNotes, findClear } from '../envelope/clear-params.ts';
import type { Params } from '../envelope/params.ts';
import { namesToSeal, sealCall } from '../envelope/seal.ts';
import type { SealedCall } from '../envelope/sealed-call.ts';
import { encryptedNames, envelopeNames, isSealed } from '../envelope/sealed-params.ts';
import type { CallReport } from './call-report.ts';
import { checkClearIdentity } from './clear-identity.ts';
import type { MiddlewareSettings } from './options.ts';
import { planCall } from './plan.ts';

/** A call that is ready to be sent. */
export interface PreparedCall {
  /** The action to send. */
  readonly action: string;
  /** The row that covers it. */
  readonly rule?: ActionRule;
  /** The sealed request; absent where the parameters go as they are. */
  readonly exchange?: SealedCall;
  /** What is encrypted: the body, fields, or nothing. */
  readonly encrypted: readonly string[];
  /** What leaves in the clear. */
  readonly clear: ClearNotes;
}

/** What is told of a call on the way. */
export type Progress = Pick<CallReport, 'sentAs' | 'sealedByCaller' | 'sealedWith'>;

/**
 * Plans a call, seals it, and decides on what stays in the clear. The caller disposes of the exchange.
 *
 * @throws EncryptionError for every call that the options or the protocol refuse; nothing has been sent then.
 */
export function prepareCall(
  name: string,
  params: Params,
  settings: MiddlewareSettings,
  progress: Progress,
): PreparedCall {
  const plan = planCall(name, params, settings);
  if (plan.way === 'pass') return preparePassed(name, params, settings);
  const { action, rule } = plan;
  progress.sentAs(action);
  if (isSealed(params, rule)) {
    progress.sealedByCaller(params);
    return finish(
      { action, rule, params, encrypted: encryptedNames(params), envelope: envelopeNames(rule) },
      settings,
    );
  }
  // Decided before a key is drawn.
  const encrypted = namesToSeal(params, rule);
  const prepared = finish({ action, rule, params, encrypted, envelope: [] }, settings);
  progress.sealedWith(settings.operations);
  const exchange = sealCall(params, { ...rule, action }, settings);
  return exchange ? { ...prepared, exchange } : prepared;
}

/** An action that otherActions names is accepted as it is; one that goes by 'pass' was not named. */
function preparePassed(action: string, params: Params, settings: MiddlewareSettings): PreparedCall {
  const { otherActions } = settings;
  const clear = findClear(action, params, []);
  const isNamed = typeof otherActions === 'object' && otherActions.has(action);
  if (!isNamed) checkClearIdentity(action, undefined, clear, settings);
  return { action, encrypted: [], clear: clear.notes };
}

interface Finished {
  readonly action: string;
  readonly rule: ActionRule;
  readonly params: Params;
  readonly encrypted: readonly string[];
  /** Names of the envelope's members, where the parameters carry it already. */
  readonly envelope: readonly string[];
}

function finish(
  { action, rule, params, encrypted, envelope }: Finished,
  settings: MiddlewareSettings,
): PreparedCall {
  const clear = findClear(action, params, encrypted, envelope);
  checkClearIdentity(action, rule, clear, settings);
  return { action, rule, encrypted, clear: clear.notes };
}
