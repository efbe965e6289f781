// What a successful call must show: on the wire, in its result, and in its event.

import { identityMembers } from '../../envelope/identity.ts';
import { isWithin } from '../../envelope/paths.ts';
import type { EncryptionEvent } from '../../middleware/events.ts';
import { expectEqual, Mismatch } from '../checks/check.ts';
import { type MarkedCall, paramsOf, send, type WrapClient } from './call.ts';
import {
  bodyAnswer,
  clearAnswer,
  fieldsAnswer,
  identityAnswer,
  type Received,
  receiveRequest,
} from './far-side.ts';
import { isOnWire } from './markers.ts';
import { ENDPOINT, type Members, type Sent } from './wire.ts';

export async function roundTrip(
  call: MarkedCall,
  form: 'body' | 'fields' | 'clear',
  wrap: WrapClient,
): Promise<void> {
  const expected = identityAnswer(call.action);
  let received: Received | undefined;
  const respond = (params: Members) => {
    received = receiveRequest(params, call.algorithm);
    return respondIn(form, call, expected, received);
  };
  const { wire, events, result } = await send(call, respond, wrap);
  checkWire(call, wire);
  expectEqual(JSON.stringify(received?.opened), JSON.stringify(paramsOf(call.action, call.sealed)));
  expectEqual(JSON.stringify({ ...(result as Members) }), JSON.stringify(clearAnswer(expected)));
  checkEvent(call, form, events);
}

function respondIn(form: string, call: MarkedCall, result: Members, { dataKey }: Received): Members {
  if (form === 'clear') return clearAnswer(result);
  if (form === 'body') return bodyAnswer(call.action, result, call.algorithm, dataKey);
  return fieldsAnswer(result, call.rule.answerFields ?? [], call.algorithm, dataKey);
}

/** Nothing sealed is there in any encoding; what isn't sealed proves that the search finds what is there. */
function checkWire({ action, sealed, clear }: MarkedCall, wire: readonly Sent[]): void {
  expectEqual(wire.map((sent) => sent.action).join(), action);
  const [sent] = wire as [Sent];
  const leaked = sealed.find((name) => isOnWire(sent, action, name));
  if (leaked !== undefined) throw new Mismatch('sealed', `${leaked}: clear`);
  const lost = clear.find((name) => !isOnWire(sent, action, name));
  if (lost !== undefined) throw new Mismatch('clear', `${lost}: lost`);
}

function checkEvent(call: MarkedCall, form: string, events: readonly EncryptionEvent[]): void {
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
const MAX_NAMED = 32;

/** The event names every member that came in the clear, or what contains it, and nothing else. */
function checkClearAnswer({ action, rule }: MarkedCall, form: string, told: readonly string[]): void {
  const members = form === 'body' ? [] : identityMembers(action);
  const came = members.filter((path) => form === 'clear' || !rule.answerFields?.includes(path));
  const untold = came.find((path) => told.length < MAX_NAMED && !told.some((outer) => isWithin(path, outer)));
  if (untold !== undefined) throw new Mismatch('named', untold);
  const wrong = told.find((outer) => !came.some((path) => isWithin(path, outer)));
  if (wrong !== undefined) throw new Mismatch('sealed', wrong);
}
