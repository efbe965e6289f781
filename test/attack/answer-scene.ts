// One call whose answer an attacker makes: the row, the way to open, and what was sent.

import { type Algorithm, algorithms } from '../../src/ciphers/suite.ts';
import {
  ACTION_RULES,
  type ActionRule,
  type SealedForm,
  sealedForms,
} from '../../src/envelope/action-rules.ts';
import type { EncryptionEvent } from '../../src/middleware/events.ts';
import { PUBLIC_KEYS } from './call.ts';
import { type KnownKey, knownKey } from './data-key.ts';
import type { Library } from './library.ts';
import { type Members, pathsOf } from './marked-answer.ts';
import type { Random } from './random.ts';

export type Way = 'middleware' | 'client' | 'open' | 'with';

export interface Scene {
  readonly way: Way;
  readonly key: KnownKey;
  /** What the answer must be: the forms, none where it is clear; what must be sealed of an answer by fields. */
  readonly action: string | undefined;
  readonly forms: readonly SealedForm[];
  readonly answerFields: readonly string[] | undefined;
  /** Whether under AES a whole body opens under the request's IV alone. */
  readonly isIvBound: boolean;
  /** Whether the IV is known where the answer is opened. */
  readonly hasIv: boolean;
  /** Whether the call is sealed at all; else the answer goes back as it is. */
  readonly isSealed: boolean;
  /** Whether a lone member Response is taken off. */
  readonly isUnwrapped: boolean;
  readonly allowed: boolean | readonly string[];
  readonly events: readonly EncryptionEvent[];
  run(answer: (request: Members) => unknown): unknown;
}

/** What the caller sends sealed: whatever the service answers, it must not come back. */
export const SENT = 'rEqSeCrEt440524198701';

const ROWS: Readonly<Record<string, ActionRule>> = {
  OwnBody: { request: 'body', answer: 'body' },
  OwnFields: { request: 'fields', fields: ['Name', 'IdCard'], answer: 'fields' },
  OwnBoth: { request: 'key-only', answer: ['body', 'fields'], answerFields: ['Card.IdNum', 'Card.Name'] },
  OwnSecret: {
    request: 'fields',
    fields: ['Secret'],
    answer: ['fields'],
    answerFields: ['Result', 'Extra.Deep.Owner'],
  },
  OwnClear: { request: 'flat', fields: ['Name'], answer: 'clear' },
  OwnOpen: { request: 'clear', answer: 'clear' },
};
const ALL = new Map([...ACTION_RULES, ...Object.entries(ROWS)]);
const UNCOVERED = ['IDCardOCR', 'BankCardOCR'];

export function makeScene(random: Random, library: Library): Scene {
  const way = random.pick<Way>(['middleware', 'client', 'open', 'with', 'middleware', 'client']);
  if (way === 'with') return withScene(random, library);
  if (way === 'open') return openScene(random, library);
  return callScene(random, library, way);
}

const sealed = (index: number): string => `${SENT}${String(index).padStart(3, '0')}`;

/** Parameters with every one that has to be sealed. */
function paramsFor(rule: ActionRule | undefined, action: string): Members {
  if (action === 'RecognizeEncryptedIDCardOCR') return { ImageBase64: sealed(0), CardSide: 'FRONT' };
  if (rule?.request === 'body') return { FaceInput: sealed(1), Other: { Name: sealed(2) } };
  return Object.fromEntries((rule?.fields ?? []).map((name, index) => [name, sealed(index)]));
}

/** SM4-GCM takes neither the flat form nor an image among fields. */
function pickAlgorithm(random: Random, rule: ActionRule | undefined): Algorithm {
  const isAes = rule?.request === 'flat' || rule?.fields?.includes('ImageBase64');
  return isAes ? 'AES-256-CBC' : random.pick(algorithms);
}

function pickAllowed(random: Random, action: string | undefined): boolean | readonly string[] {
  if (!random.oneIn(4)) return false;
  if (random.oneIn(4)) return true;
  const paths = pathsOf(action);
  return [random.pick(paths), random.pick(paths).split('.')[0]!, 'Result'].slice(0, 1 + random.below(3));
}

function optionsFor(key: KnownKey, allowed: boolean | readonly string[]) {
  const { algorithm, provider } = key;
  return {
    publicKey: PUBLIC_KEYS()[algorithm],
    provider,
    allowPlaintextResponse: allowed,
    dangerouslyAllowNonceReuse: true,
  };
}

/** A client such as the SDK's, without its network. */
export class StubClient {
  readonly profile = {
    signMethod: 'TC3-HMAC-SHA256',
    httpProfile: { reqMethod: 'POST', protocol: 'https://' },
  };
  readonly endpoint = 'faceid.tencentcloudapi.com';
  readonly path = '/';
  readonly sdkVersion = 'SDK_NODEJS_4';
  readonly answers: { now: (request: Members, action: string) => unknown } = Object.create({
    now: () => ({}),
  });
  async request(action: string, params: Members, _options?: unknown, _callback?: unknown): Promise<unknown> {
    return answerOf(this)(params, action);
  }
}
const ANSWERS = new WeakMap<object, (request: Members, action: string) => unknown>();
const answerOf = (client: object) => ANSWERS.get(client)!;
export function stubClient(answer: (request: Members, action: string) => unknown): StubClient {
  const client = new StubClient();
  ANSWERS.set(client, answer);
  return client;
}

function callScene(random: Random, library: Library, way: 'middleware' | 'client'): Scene {
  const action = random.oneIn(20) ? random.pick(UNCOVERED) : random.pick([...ALL.keys()]);
  const rule = ALL.get(action);
  const key = knownKey(random, pickAlgorithm(random, rule));
  const allowed = pickAllowed(random, action);
  // Fields are optional, and without any nothing is sealed.
  const isBare = rule?.fields !== undefined && random.oneIn(8);
  const params = isBare ? { RuleId: '1' } : paramsFor(rule, action);
  const isSealed = rule !== undefined && !isBare && rule.request !== 'clear';
  const events: EncryptionEvent[] = [];
  const options = {
    ...optionsFor(key, allowed),
    actions: ROWS,
    otherActions: 'pass',
    plaintextActions: 'pass',
    onEvent: (event: EncryptionEvent) => void events.push(event),
  } as const;
  return {
    way,
    key,
    action,
    forms: rule ? sealedForms(rule) : [],
    answerFields: rule?.answerFields,
    isIvBound: rule?.request === 'body',
    hasIv: true,
    isSealed,
    isUnwrapped: way === 'middleware',
    allowed,
    events,
    run(answer) {
      if (way === 'client') {
        const client = library.withEncryption(stubClient(answer), options);
        return client.request(action, params);
      }
      const next = async (call: { params: Members }) => answer(call.params);
      return library.encryptionMiddleware(options)({ action, params }, next);
    },
  };
}

function openScene(random: Random, library: Library): Scene {
  const action = random.oneIn(4) ? undefined : random.pick([...ACTION_RULES.keys()]);
  const request =
    action === undefined
      ? random.pick(['body', 'fields', 'key-only'] as const)
      : ACTION_RULES.get(action)!.request;
  const rule = action === undefined ? undefined : ACTION_RULES.get(action);
  const key = knownKey(random, pickAlgorithm(random, rule));
  const allowed = pickAllowed(random, action);
  const options = { ...optionsFor(key, allowed), action };
  const unnamed: readonly SealedForm[] =
    request === 'body' ? ['body'] : request === 'fields' ? [] : ['body', 'fields'];
  return {
    way: 'open',
    key,
    action: action ?? (request === 'body' ? 'RecognizeEncryptedIDCardOCR' : undefined),
    forms: rule ? sealedForms(rule) : unnamed,
    answerFields: rule?.answerFields,
    isIvBound: request === 'body',
    hasIv: true,
    isSealed: true,
    isUnwrapped: true,
    allowed,
    events: [],
    run(answer) {
      const params = paramsFor(rule, action ?? '');
      if (request === 'body') {
        const card = action === 'DetectAIFakeFaces' ? params : { ImageBase64: sealed(0) };
        return openedBy(library.sealRequest(card, options), answer);
      }
      if (request === 'key-only')
        return openedBy(library.sealResponseOnly({ BizToken: 'b' }, options), answer);
      const fields = rule?.fields ?? ['IdCard'];
      return openedBy(library.sealFields(rule ? params : { IdCard: sealed(9) }, fields, options), answer);
    },
  };
}

function openedBy(
  { request, open }: { request: Members; open(response: unknown): unknown },
  answer: (request: Members) => unknown,
): unknown {
  return open(answer(request));
}

function withScene(random: Random, library: Library): Scene {
  const action = random.oneIn(2) ? undefined : random.pick([...ACTION_RULES.keys()]);
  const rule = action === undefined ? undefined : ACTION_RULES.get(action)!;
  const known = knownKey(random, random.pick(algorithms));
  const hasIv = !random.oneIn(3);
  const { algorithm, key, iv } = known;
  return {
    way: 'with',
    key: known,
    action,
    forms: rule ? sealedForms(rule) : ['body', 'fields'],
    answerFields: rule?.answerFields,
    isIvBound: hasIv && (rule === undefined || rule.request === 'body'),
    hasIv,
    isSealed: true,
    isUnwrapped: true,
    allowed: false,
    events: [],
    run: (answer) =>
      library.openWith(answer({}), hasIv ? { algorithm, key, iv } : { algorithm, key }, { action }),
  };
}
