// Answers, right and broken: what comes out of `open` and `openWith` is the exact plaintext or an error.

import { type Algorithm, algorithms } from '../../src/ciphers/suite.ts';
import { isReflected, isRightForm, wholeBodyOf } from './answer-form.ts';
import {
  bodyAnswer,
  CARD,
  type Call,
  FIELD_TEXTS,
  fieldsAnswer,
  type Kind,
  type Members,
  makeCall,
} from './call.ts';
import { type AttackCase, demand, type Target } from './case.ts';
import { makeHostile } from './hostile.ts';
import { judgeError } from './judge-error.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateText } from './mutate-text.ts';
import { mutateValue } from './mutate-value.ts';
import type { Random } from './random.ts';
import { jsonOf, tokensOf } from './tokens.ts';

/** A target for each way to open. */
export const openTarget =
  (kind: Kind): Target =>
  (random) => {
    const algorithm: Algorithm = random.pick(algorithms);
    const call = makeCall(random, algorithm, kind);
    return random.oneIn(kind === 'body' ? 4 : 2)
      ? attackFields(random, call, kind)
      : attackBody(random, call, kind);
  };

function attackBody(random: Random, call: Call, kind: Kind): AttackCase {
  const plaintext = makePlaintext(random);
  const answer = bodyAnswer(random, call, plaintext);
  return attack(random, call, kind, answer, tokensOf(parse(plaintext)));
}

function attackFields(random: Random, call: Call, kind: Kind): AttackCase {
  return attack(random, call, kind, fieldsAnswer(random, call), new Set(FIELD_TEXTS));
}

/** Mostly the card; else JSON of any kind, text that is none, or bytes that are no text. */
function makePlaintext(random: Random): Uint8Array {
  const card = () => structuredClone(CARD);
  const text = jsonOf(random.oneIn(3) ? mutateValue(random, card()) : CARD) ?? '{}';
  const changed = random.oneIn(6) ? mutateText(random, text) : text;
  const bytes = new TextEncoder().encode(
    random.oneIn(12) ? `{"__proto__":{"a":1},"constructor":2,"a":${changed}}` : changed,
  );
  return random.oneIn(8) ? mutateBytes(random, bytes) : bytes;
}

function parse(plaintext: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plaintext));
  } catch {
    return undefined;
  }
}

function attack(random: Random, call: Call, kind: Kind, valid: Members, plain: Set<string>): AttackCase {
  const tree = random.oneIn(30) ? valid : mutateValue(random, replay(random, call, valid));
  const isHostile = random.oneIn(8);
  return isHostile ? hostileCase(call, kind, makeHostile(random, tree)) : answerCase(call, kind, tree, plain);
}

/** An answer that no JSON gives. */
export function hostileCase(call: Call, kind: Kind, answer: unknown): AttackCase {
  return {
    bytes: 1000,
    attack: () => call.open(answer),
    show: () => ({ ...call, answer: 'hostile' }),
    judge(outcome) {
      if (kind !== 'with') demandUsedUp(call);
      if ('error' in outcome) return judgeError(outcome.error, CODES, secretsOf(call));
      demandPlain(outcome.value);
      return 'opened';
    },
  };
}

/** An answer as JSON; `plain` are the names and values of its plaintext. */
export function answerCase(call: Call, kind: Kind, tree: Members, plain: ReadonlySet<string>): AttackCase {
  const json = jsonOf(tree);
  const allowed = new Set([...tokensOf(tree), ...plain]);
  const hostile = hostileCase(call, kind, tree);
  return {
    ...hostile,
    bytes: json?.length ?? 100_000,
    show: () => ({ ...call, answer: json?.slice(0, 3000) }),
    judge(outcome) {
      const name = hostile.judge(outcome);
      demand(jsonOf(tree) === json, 'the answer stays as it was');
      demandForm(tree, call, name);
      if ('error' in outcome) return name;
      // CBC has no tag: what a change makes of a block is any text.
      const isExact = call.algorithm === 'AES-256-CBC' || isMadeOf(outcome.value, allowed);
      demand(isExact, 'under SM4-GCM the exact plaintext is opened');
      return name;
    },
  };
}
const CODES = ['ERR_INVALID_RESPONSE', 'ERR_DECRYPTION_FAILED', 'ERR_PLAINTEXT_RESPONSE'];

function secretsOf({ key, iv }: Call): string[] {
  return [key, iv].flatMap((bytes) => [
    Buffer.from(bytes).toString('base64'),
    Buffer.from(bytes).toString('hex'),
  ]);
}

/** Now and then the request's own ciphertext in the place of the answer's. */
function replay(random: Random, { sentBody }: Call, answer: Members): Members {
  const inner = (answer.Response ?? answer) as Members;
  if (random.oneIn(25) && inner.EncryptedBody !== undefined && sentBody !== undefined)
    inner.EncryptedBody = sentBody;
  return answer;
}

function demandUsedUp({ open }: Call): void {
  try {
    open({});
  } catch (error) {
    demand(judgeError(error, ['ERR_ALREADY_OPENED']) === 'ERR_ALREADY_OPENED', 'a second open is refused');
    return;
  }
  demand(false, 'a second open is refused');
}

function demandPlain(value: unknown): asserts value is object {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  demand(isObject && Object.getPrototypeOf(value) === Object.prototype, 'a result is a plain object');
  demand(!Object.hasOwn(value, '__proto__'), 'a result has no member __proto__');
}

function isMadeOf(value: unknown, allowed: ReadonlySet<string>): boolean {
  return [...tokensOf(value)].every((token) => allowed.has(token));
}

/** More levels or members than any answer may have: refused as a wrong form, whatever else it says. */
function isBeyondLimits(body: Members): boolean {
  let members = 0;
  let level: object[] = [body];
  for (let depth = 0; level.length > 0; depth++) {
    const values = level.flatMap((holder) => Object.values(holder) as unknown[]);
    members += values.length;
    if (depth >= 64 || members > 20_000) return true;
    level = values.filter((value): value is object => typeof value === 'object' && value !== null);
  }
  return false;
}

/** A right form, and nothing else, leads to the ciphertext; from there on every failure is the same. */
function demandForm(tree: Members, call: Call, name: string): void {
  const body = wholeBodyOf(tree);
  if (!body || isBeyondLimits(body)) return;
  const isTaken = name !== 'ERR_INVALID_RESPONSE';
  demand(
    isTaken === isRightForm(body, call),
    'ERR_INVALID_RESPONSE is for a wrong form, and for nothing else',
  );
  demand(name !== 'opened' || !isReflected(body, call), 'a reflected request is refused');
}
