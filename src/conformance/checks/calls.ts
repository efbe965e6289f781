// Every row of the table of actions through withEncryption, with a client whose wire ends here: what leaves, what the
// event says of it, and which answers are taken.

import { type Algorithm, algorithms } from '../../ciphers/suite.ts';
import { ACTION_RULES, type ActionRule } from '../../envelope/action-rules.ts';
import { identityMembers, identityParameters } from '../../envelope/identity.ts';
import { isWithin } from '../../envelope/paths.ts';
import type { EncryptionEvent } from '../../middleware/events.ts';
import type { MiddlewareOptions } from '../../middleware/options.ts';
import { withEncryption } from '../../middleware/sdk-client.ts';
import { type Check, CheckList, expectEqual, Mismatch } from './check.ts';
import { testKey } from './envelope.ts';
import {
  answerForms,
  bodyAnswer,
  clearAnswer,
  type Forge,
  fieldsAnswer,
  identityAnswer,
  type Received,
  receive,
} from './far-side.ts';
import { forgedAnswers, reflections } from './forgeries.ts';
import { isOnWire, markerValue } from './markers.ts';
import { clientClass, ENDPOINT, type Members, type Respond, type Sent } from './wire.ts';

/** What is checked: withEncryption, or in a test of these checks something that only looks like it. */
export type Wrap = (client: object, options: MiddlewareOptions) => object;
/** A wrapped client, by its methods. */
export type Wrapped = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;

export const CALLS: Readonly<Record<Algorithm, string>> = {
  'SM4-GCM': 'calls SM2 + SM4-GCM',
  'AES-256-CBC': 'calls RSA + AES-256-CBC',
};

/** Each row under each algorithm that it allows. */
export function callChecks(wrap: Wrap = withEncryption): Check[] {
  return algorithms.flatMap((algorithm) => [
    ...[...ACTION_RULES].flatMap(([action, rule]) => rowChecks(action, rule, algorithm, wrap)),
    ...sharedRefusals(algorithm, wrap),
  ]);
}

function rowChecks(action: string, rule: ActionRule, algorithm: Algorithm, wrap: Wrap): Check[] {
  const calls = callsOf(action, rule, algorithm);
  if (calls.length === 0) return [];
  const list = new CheckList(CALLS[algorithm], 'library', action);
  list.add('round trip', 'callRow', 'ownRule', async () => {
    for (const call of calls) for (const form of answerForms(rule)) await roundTrip(call, form, wrap);
  });
  for (const [id, code, forge] of forgedAnswers(action, rule, algorithm)) {
    list.refuses(id, 'ownRule', code, ...calls.map((call) => () => openForged(call, forge, wrap)));
  }
  return list.checks;
}

/** What concerns many rows at once. */
function sharedRefusals(algorithm: Algorithm, wrap: Wrap): Check[] {
  const list = new CheckList(CALLS[algorithm], 'library');
  const rows = [...ACTION_RULES];
  const all = rows.flatMap(([action, rule]) => callsOf(action, rule, algorithm));
  const sealing = all.filter(({ sealed }) => sealed.length > 0);
  const reflected = sealing.flatMap((call) =>
    reflections(call.rule).map((forge) => [call.action, () => openForged(call, forge, wrap)] as const),
  );
  list.refuses('callReflected', 'ownRule', 'ERR_DECRYPTION_FAILED', ...reflected);
  if (algorithm === 'AES-256-CBC') return list.checks;
  const refusals = (kind: string) =>
    rows
      .filter(([, { request, fields = [] }]) => request === kind && fields.length > 1)
      .map(([action]) => [action, () => refuseAll(action, algorithm, wrap)] as const);
  list.refuses('callNonceReuse', 'ownRule', 'ERR_NONCE_REUSE', ...refusals('fields'));
  list.refuses('callFlat', 'ownRule', 'ERR_ALGORITHM_MISMATCH', ...refusals('flat'));
  return list.checks;
}

// --- calls ---

/** One call of an action, with a marker in each of its identity parameters. */
export interface Call {
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
function callsOf(action: string, rule: ActionRule, algorithm: Algorithm): Call[] {
  const { request, fields = [] } = rule;
  const identity = identityParameters(action) ?? fields;
  const clear = request === 'body' ? [] : identity.filter((name) => !fields.includes(name));
  const call = (...sealed: string[]): Call => ({ action, rule, algorithm, sealed, clear });
  if (request === 'body') return identity.map((name) => call(name));
  if (algorithm === 'AES-256-CBC' || fields.length === 0) return [call(...fields)];
  return request === 'flat' ? [] : fields.map((name) => call(name));
}

function paramsOf(action: string, names: readonly string[]): Members {
  return Object.fromEntries(names.map((name) => [name, markerValue(action, name)]));
}

/** What a call left behind. */
interface Outcome {
  readonly wire: readonly Sent[];
  readonly events: readonly EncryptionEvent[];
  readonly result: unknown;
}

/** Makes the call on a wrapped client that has no option but the key, and one that changes nothing: onEvent. */
async function send(call: Call, respond: Respond, wrap: Wrap): Promise<Outcome> {
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

async function roundTrip(call: Call, form: 'body' | 'fields' | 'clear', wrap: Wrap): Promise<void> {
  const expected = identityAnswer(call.action);
  let received: Received | undefined;
  const respond = (params: Members) => {
    received = receive(params, call.algorithm);
    return respondIn(form, call, expected, received);
  };
  const { wire, events, result } = await send(call, respond, wrap);
  checkWire(call, wire);
  expectEqual(JSON.stringify(received?.opened), JSON.stringify(paramsOf(call.action, call.sealed)));
  expectEqual(JSON.stringify({ ...(result as Members) }), JSON.stringify(clearAnswer(expected)));
  checkEvent(call, form, events);
}

function respondIn(form: string, call: Call, result: Members, { dataKey }: Received): Members {
  if (form === 'clear') return clearAnswer(result);
  if (form === 'body') return bodyAnswer(call.action, result, call.algorithm, dataKey);
  return fieldsAnswer(result, call.rule.answerFields ?? [], call.algorithm, dataKey);
}

/** Nothing of what is sealed is there, in no encoding; what isn't sealed shows that the search finds what is there. */
function checkWire({ action, sealed, clear }: Call, wire: readonly Sent[]): void {
  expectEqual(wire.map((sent) => sent.action).join(), action);
  const [sent] = wire as [Sent];
  const leaked = sealed.find((name) => isOnWire(sent, action, name));
  if (leaked !== undefined) throw new Mismatch('sealed', `${leaked}: clear`);
  const lost = clear.find((name) => !isOnWire(sent, action, name));
  if (lost !== undefined) throw new Mismatch('clear', `${lost}: lost`);
}

function checkEvent(call: Call, form: string, events: readonly EncryptionEvent[]): void {
  const { action, algorithm, clear } = call;
  expectEqual(events.length, 1);
  const [event] = events as [EncryptionEvent];
  const { outcome, sent, encrypted, endpoint, tls, unknown, clear: told } = event;
  const facts = [
    event.action,
    outcome,
    sent,
    encrypted,
    event.algorithm,
    endpoint,
    tls,
    event.answer,
    unknown,
  ];
  expectEqual(
    facts.join(', '),
    [action, 'ok', true, true, algorithm, ENDPOINT, true, form, undefined].join(', '),
  );
  expectEqual((told ?? []).join(), clear.join());
  checkClearAnswer(call, form, event.clearAnswer ?? []);
}

// As many as an event may have.
const MAX_TOLD = 32;

/** Every member that came in the clear is told, or what it stands in; and nothing else is. */
function checkClearAnswer({ action, rule }: Call, form: string, told: readonly string[]): void {
  const members = form === 'body' ? [] : identityMembers(action);
  const came = members.filter((path) => form === 'clear' || !rule.answerFields?.includes(path));
  const untold = came.find((path) => told.length < MAX_TOLD && !told.some((outer) => isWithin(path, outer)));
  if (untold !== undefined) throw new Mismatch('named', untold);
  const wrong = told.find((outer) => !came.some((path) => isWithin(path, outer)));
  if (wrong !== undefined) throw new Mismatch('sealed', wrong);
}

// --- what must not open, and what must not leave ---

async function openForged(call: Call, forge: Forge, wrap: Wrap): Promise<unknown> {
  const respond = (params: Members) => forge(receive(params, call.algorithm), params);
  return (await send(call, respond, wrap)).result;
}

/** All fields of an action at once, under an algorithm that can't carry them. */
async function refuseAll(action: string, algorithm: Algorithm, wrap: Wrap): Promise<unknown> {
  const rule = ACTION_RULES.get(action)!;
  const outcome = await send({ action, rule, algorithm, sealed: rule.fields!, clear: [] }, () => ({}), wrap);
  if (outcome.wire.length > 0) throw new Mismatch('refused', 'sent');
  return outcome.result;
}
