// Runs every action of the table through withEncryption, with a client whose wire ends here: what leaves, what the
// event says about it, and which answers are accepted.

import { type Algorithm, algorithms } from '../../ciphers/suite.ts';
import { ACTION_RULES, type ActionRule } from '../../envelope/action-rules.ts';
import { withEncryption } from '../../middleware/sdk-client.ts';
import { CheckList, type ConformanceCheck, Mismatch } from '../checks/check.ts';
import { callsOf, type MarkedCall, send, type WrapClient } from './call.ts';
import { answerForms, type Forge, receiveRequest } from './far-side.ts';
import { forgedAnswers, reflections } from './forgeries.ts';
import { roundTrip } from './round-trip.ts';
import type { Members } from './wire.ts';

export const CALLS: Readonly<Record<Algorithm, string>> = {
  'SM4-GCM': 'calls SM2 + SM4-GCM',
  'AES-256-CBC': 'calls RSA + AES-256-CBC',
};

/** Each action under each algorithm that it allows. */
export function callChecks(wrap: WrapClient = withEncryption): ConformanceCheck[] {
  return algorithms.flatMap((algorithm) => [
    ...[...ACTION_RULES].flatMap(([action, rule]) => rowChecks(action, rule, algorithm, wrap)),
    ...sharedRefusals(algorithm, wrap),
  ]);
}

function rowChecks(
  action: string,
  rule: ActionRule,
  algorithm: Algorithm,
  wrap: WrapClient,
): ConformanceCheck[] {
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

/** Refusals that cover many actions at once. */
function sharedRefusals(algorithm: Algorithm, wrap: WrapClient): ConformanceCheck[] {
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

// --- what must not open, and what must not leave ---

async function openForged(call: MarkedCall, forge: Forge, wrap: WrapClient): Promise<unknown> {
  const respond = (params: Members) => forge(receiveRequest(params, call.algorithm), params);
  return (await send(call, respond, wrap)).result;
}

/** Sends all fields of an action at once, under an algorithm that can't carry them. */
async function refuseAll(action: string, algorithm: Algorithm, wrap: WrapClient): Promise<unknown> {
  const rule = ACTION_RULES.get(action)!;
  const outcome = await send({ action, rule, algorithm, sealed: rule.fields!, clear: [] }, () => ({}), wrap);
  if (outcome.wire.length > 0) throw new Mismatch('refused', 'sent');
  return outcome.result;
}
