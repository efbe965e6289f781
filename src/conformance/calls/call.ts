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

/** What is checked: withEncryption, or in a test of these checks something that only looks like it. */
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
 * As few calls as have every identity parameter in them. A body takes one image; under SM4-GCM the fields of one call
 * would share a nonce, so each goes by itself, and the flat form has no place for its tags.
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

/** What a call left behind. */
interface CallOutcome {
  readonly wire: readonly Sent[];
  readonly events: readonly EncryptionEvent[];
  readonly result: unknown;
}

/** Makes the call on a wrapped client that has no option but the key, and one that changes nothing: onEvent. */
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

/** An event is true of a failed call too: whether it was sent, and who has to look into it. */
function checkFailed(events: readonly EncryptionEvent[], wire: readonly Sent[]): void {
  const told = events.map(({ outcome, sent }) => `${outcome}, sent: ${sent}`).join('; ');
  expectEqual(told, `error, sent: ${wire.length > 0}`);
}
