// Answers of an attacker who has everything but the data key: nothing that he wrote in the clear counts for what must
// come sealed, what passes is named, and every genuine answer opens.

import { isDeepStrictEqual } from 'node:util';
import { isIdentityMember } from '../../src/envelope/identity.ts';
import { makeScene, type Scene, SENT } from './answer-scene.ts';
import { type AttackCase, demand, type Outcome, type Target } from './case.ts';
import { forge } from './forge-answer.ts';
import { judgeError } from './judge-error.ts';
import { type Library, OURS } from './library.ts';
import {
  byFields,
  FORGED,
  type FormOptions,
  type Found,
  genuineResult,
  isForged,
  leavesOf,
  type Members,
  pathsOf,
  REQUEST_ID,
  REWRITTEN,
  wholeBody,
} from './marked-answer.ts';
import type { Random } from './random.ts';
import { tokensOf } from './tokens.ts';

export const answersTarget =
  (library: Library = OURS): Target =>
  (random) => {
    const scene = makeScene(random, library);
    const isAttack = !random.oneIn(5);
    const made = makeAnswer(random, scene);
    let sent: Members | undefined;
    function answer(request: Members): unknown {
      const { tree } = made;
      if (isAttack) forge({ random, scene, request, answer: tree, guessed: made.guessed });
      const handed = random.oneIn(4) && scene.isUnwrapped ? { Response: tree } : tree;
      sent = structuredCloneOf(handed);
      return handed;
    }
    return {
      get bytes() {
        // To make the answer is a part of what is timed, also of one that a later move made small.
        return Math.max(300_000, JSON.stringify(sent ?? null).length);
      },
      attack: () => scene.run(answer),
      show: () => ({ ...scene, key: scene.key.algorithm, events: scene.events, answer: sent }),
      judge: (outcome) => judge(outcome, scene, made, effective(scene, sent ?? {}), isAttack),
    } satisfies AttackCase;
  };

/** A member __proto__ included. */
const structuredCloneOf = (tree: Members): Members => JSON.parse(JSON.stringify(tree)) as Members;

interface Made {
  readonly form: 'body' | 'fields' | 'clear';
  readonly result: Members;
  readonly tree: Members;
  readonly guessed: Uint8Array;
}

function makeAnswer(random: Random, scene: Scene): Made {
  const { action, forms, answerFields = [], key } = scene;
  const options: FormOptions = {
    key,
    needsIv: !scene.hasIv,
    mayOwnIv: key.algorithm === 'SM4-GCM' || !scene.isIvBound,
  };
  const result = genuineResult(random, action, answerFields);
  const form = random.pick(forms.length > 0 ? forms : (['clear', 'body', 'fields'] as const));
  const guessed = Buffer.from(JSON.stringify(result)).subarray(0, 16);
  if (form === 'body') return { form, result, tree: wholeBody(random, result, options), guessed };
  if (form === 'clear' || !scene.isSealed)
    return { form: 'clear', result, tree: { ...result, RequestId: REQUEST_ID }, guessed };
  const paths = [
    ...answerFields,
    ...pathsOf(action),
    ...(answerFields.length === 0 ? identityOf(result, action) : []),
  ];
  // An answer by fields that seals nothing is no answer by fields.
  const tree = byFields(random, { ...result, Sealed: '封' }, [...paths, 'Sealed'], options);
  return { form, result: { ...result, Sealed: '封' }, tree, guessed };
}

function identityOf(result: Members, action: string | undefined): string[] {
  return leavesOf(result)
    .map(({ path }) => path.join('.'))
    .filter((path) => isIdentityMember(action, path));
}

/** What is opened, or read: a lone Response is taken off, once. */
function effective({ isUnwrapped }: Scene, tree: Members): Members {
  const { Response } = tree;
  const isObject = typeof Response === 'object' && Response !== null && !Array.isArray(Response);
  return isUnwrapped && isObject && Object.keys(tree).length === 1 ? (Response as Members) : tree;
}

/** An answer that goes back as it came may be a whole { Response }. */
function answerIn(value: unknown, scene: Scene): Members {
  return scene.isSealed ? (value as Members) : effective(scene, value as Members);
}

// --- what must be true ---

const CODES = ['ERR_INVALID_RESPONSE', 'ERR_DECRYPTION_FAILED', 'ERR_PLAINTEXT_RESPONSE'];
const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

function judge(outcome: Outcome, scene: Scene, made: Made, tree: Members, isAttack: boolean): string {
  judgeEvents(outcome, scene);
  if ('error' in outcome) {
    const name = judgeError(outcome.error, CODES, [FORGED, REWRITTEN, SENT]);
    demand(isAttack, 'a genuine answer of a documented form opens');
    return name;
  }
  demand(typeof outcome.value === 'object' && outcome.value !== null, 'a result is an object');
  const found = leavesOf(answerIn(outcome.value, scene));
  demand(
    found.every(({ text }) => !text.includes(SENT)),
    'nothing of the sealed request comes back',
  );
  if (!scene.isSealed) return judgeClear(found, scene, 'passed');
  if (!isAttack) {
    const expected = { ...made.result, RequestId: REQUEST_ID };
    demand(
      isDeepStrictEqual(plain(outcome.value), expected),
      'a genuine answer opens to what the service said',
    );
  }
  const form = formOf(tree);
  judgeAuthentic(found, outcome.value, scene, made, tree, form);
  if (form === 'body') return judgeBody(found, scene);
  if (form === 'fields') return judgeFields(found, scene);
  demandClearTaken(found, scene);
  return judgeClear(found, scene, 'clear');
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function formOf({ EncryptedBody, Encryption }: Members): 'body' | 'fields' | 'clear' {
  if (!isEmpty(EncryptedBody)) return 'body';
  const { EncryptList } = (Encryption ?? {}) as Members;
  const names = Array.isArray(EncryptList) ? EncryptList : [];
  return names.some((name) => !/^(Response\.EncryptedBody|EncryptedBody|EncryptionBody)$/.test(String(name)))
    ? 'fields'
    : 'clear';
}

const isRequestId = ({ path }: Found): boolean => path.join('.') === 'RequestId';

/** SM4-GCM lets nothing through that was not sealed, and AES no whole body under another IV. */
function judgeAuthentic(
  found: Found[],
  value: unknown,
  scene: Scene,
  made: Made,
  tree: Members,
  form: string,
): void {
  const isAes = scene.key.algorithm === 'AES-256-CBC';
  const rewritten = found.filter(({ text }) => text.includes(REWRITTEN.slice(0, 7)));
  const isExplained = isAes && form !== 'clear' && !(form === 'body' && scene.isIvBound);
  demand(
    rewritten.length === 0 || isExplained,
    'no block is rewritten by an IV where the protocol can prevent it',
  );
  if (isAes || form === 'clear') return;
  if (form === 'body') {
    const { RequestId: _, ...rest } = value as Members;
    demand(
      isDeepStrictEqual(plain(rest), made.result),
      'under SM4-GCM a body opens to exactly what was sealed',
    );
  } else {
    const known = new Set([...tokensOf(tree), ...tokensOf(made.result), JSON.stringify(made.result)]);
    demand(
      found.every(({ text }) => known.has(text)),
      'under SM4-GCM a field opens to exactly what was sealed',
    );
  }
}

function judgeBody(found: Found[], { forms }: Scene): string {
  demand(forms.length === 0 || forms.includes('body'), 'a body is taken only where the row takes one');
  const isClean = found.every(
    (one) => isRequestId(one) || (!isForged(one) && !one.path.some((name) => name.includes(FORGED))),
  );
  demand(isClean, 'nothing comes out of a whole body but what was in it');
  return 'body';
}

const isWithin = (path: string, outer: string): boolean => path === outer || path.startsWith(`${outer}.`);

function isAllowed(path: string, allowed: Scene['allowed']): boolean {
  return typeof allowed === 'object' ? allowed.some((outer) => isWithin(path, outer)) : allowed;
}

const pathOf = ({ path }: Found): string => path.join('.');
/** An answer's paths may begin with Response. */
const canonical = (path: string): string => path.replace(/^Response\./, '');

function judgeFields(found: Found[], scene: Scene): string {
  const { forms, answerFields, action, allowed } = scene;
  demand(forms.length === 0 || forms.includes('fields'), 'fields are taken only where the row takes them');
  const forged = found.filter((one) => isForged(one) && !isRequestId(one)).map(pathOf);
  if (forms.length > 0) {
    const required = answerFields ?? pathsOf(action);
    const isRequired = (path: string) =>
      required.some((one) => isWithin(path, one) || isWithin(one, path)) ||
      (!answerFields && identityPrefix(action, path) !== undefined);
    const wrong = forged.map(canonical).find((path) => isRequired(path) && !isAllowed(path, allowed));
    demand(wrong === undefined, 'what the row wants sealed never comes from the clear');
  }
  return judgeClear(found, scene, 'fields');
}

function demandClearTaken(found: Found[], { forms, allowed }: Scene): void {
  if (forms.length === 0 || allowed === true) return;
  demand(allowed !== false, 'a clear answer is taken only where it is allowed');
  const values = found.filter((one) => !isRequestId(one) && isForged(one));
  demand(
    values.every((one) => isAllowed(pathOf(one), allowed)),
    'of a clear answer only what a list names is taken',
  );
}

/** The shortest part of a path that is identity data. */
function identityPrefix(action: string | undefined, path: string): string | undefined {
  const names = canonical(path).split('.');
  const prefixes = names.map((_, end) => names.slice(0, end + 1).join('.'));
  return prefixes.find((prefix) => isIdentityMember(action, prefix));
}

/** Whatever identity data came in the clear is named in the event, or counted. */
function judgeClear(found: Found[], { events, action }: Scene, name: string): string {
  const [event] = events;
  if (!event) return name;
  const { clearAnswer = [], clearAnswerMore = 0 } = event as typeof event & { clearAnswerMore?: number };
  // A member __proto__ is on no object that a result is; an answer that goes back as it came keeps it, unread.
  const isRead = ({ path }: Found) => !path.includes('__proto__');
  const forged = found.filter((one) => isForged(one) && isRead(one) && !isRequestId(one)).map(pathOf);
  const missing = forged
    .map((path) => identityPrefix(action, path))
    .find((path) => path !== undefined && !clearAnswer.includes(path));
  demand(
    missing === undefined || clearAnswerMore > 0,
    'identity data that came in the clear is named in the event',
  );
  return name;
}

/** One event of a call, and a true one. */
function judgeEvents(outcome: Outcome, scene: Scene): void {
  const { way, events, isSealed } = scene;
  if (way === 'open' || way === 'with') return;
  demand(events.length === 1, 'a call gives one event');
  const [event] = events;
  const isOk = !('error' in outcome);
  demand(event!.outcome === (isOk ? 'ok' : 'error'), "an event's outcome is the call's");
  demand(event!.encrypted === isSealed && event!.sent === true, 'an event says what was sent');
  demand(JSON.stringify(event).length < 8000, 'an event is short, whatever the service says');
  const isAnswers = event!.failure === 'protocol' || event!.failure === 'service';
  demand(isOk || isAnswers, "the failure is the answer's");
  if (!isOk) return;
  const { RequestId } = answerIn(outcome.value, scene);
  const id =
    typeof RequestId === 'string' && RequestId !== ''
      ? RequestId.slice(0, 128).replace(/[^\w.-]/g, '?')
      : undefined;
  demand(event!.requestId === id, "an event's RequestId is the answer's");
}
