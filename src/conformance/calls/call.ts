// One call of an action on a wrapped client, with a marker in each of its identity parameters.

import type { Algorithm } from '../../ciphers/suite.ts';
import type { ActionRule } from '../../envelope/action-rules.ts';
import { identityParameters } from '../../envelope/identity.ts';
import type { EncryptionEvent } from '../../middleware/events.ts';
import type { MiddlewareOptions } from '../../middleware/options.ts';
import { expectEqual } from '../checks/check.ts';
import { testKey } from '../checks/envelope.ts';
import { markerValue } from './markers.ts';
import { clientClass, type Members, type Respond, type Sent } from './wire.ts';

/** What is checked: withEncryption or, in a test of these checks, something that only looks like it. */
export type WrapClient = (client: object, options: MiddlewareOptions) => object;
/** A wrapped client, by its methods. */
export type Wrapped = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;

/** One call of an action, with a marker in each of its identity parameters. */
export interface MarkedCall {
  readonly action: string;
  readonly rule: ActionRule;
  readonly algorithm: Algorithm;
  readonly sealed: readonly string[];
  readonly clear: readonly string[];
}

/**
 * As few calls as cover every identity parameter. A body may have only one image. Under SM4-GCM, the fields of one call
 * would share a nonce, so each gets its own call, and the flat form has no place for tags.
 */
export function callsOf(action: string, rule: ActionRule, algorithm: Algorithm): MarkedCall[] {
  const { request, fields = [] } = rule;
  const identity = identityParameters(action) ?? fields;
  const clear = request === 'body' ? [] : identity.filter((name) => !fields.includes(name));
  const call = (...sealed: string[]): MarkedCall => ({ action, rule, algorithm, sealed, clear });
  if (request === 'body') return identity.map((name) => call(name));
  if (algorithm === 'AES-256-CBC' || fields.length === 0) return [call(...fields)];
  return request === 'flat' ? [] : fields.map((name) => call(name));
}

export function paramsOf(action: string, names: readonly string[]): Members {
  return Object.fromEntries(names.map((name) => [name, markerValue(action, name)]));
}

/** The outcome of a call. */
interface CallOutcome {
  readonly wire: readonly Sent[];
  readonly events: readonly EncryptionEvent[];
  readonly result: unknown;
}

/** Makes the call on a wrapped client whose only options are the key and onEvent, which changes nothing. */
export async function send(call: MarkedCall, respond: Respond, wrap: WrapClient): Promise<CallOutcome> {
  const { action, algorithm, sealed, clear } = call;
  const { Client, wire } = clientClass(respond);
  const events: EncryptionEvent[] = [];
  const { publicKey } = testKey(algorithm);
  const client = wrap(new Client(), { publicKey, onEvent: (event) => events.push(event) }) as Wrapped;
  try {
    return { wire, events, result: await client[action]!(paramsOf(action, [...sealed, ...clear])) };
  } catch (error) {
    checkFailed(events, wire);
    throw error;
  }
}

/** The event must be right for a failed call too: whether it was sent, and whose fault it was. */
function checkFailed(events: readonly EncryptionEvent[], wire: readonly Sent[]): void {
  const told = events.map(({ outcome, sent }) => `${outcome}, sent: ${sent}`).join('; ');
  expectEqual(told, `error, sent: ${wire.length > 0}`);
}
