import { type Algorithm, algorithms } from '../../../src/ciphers/suite.ts';
import { CARD, type Call, documentedAnswer, type Kind, type Members, makeCall } from '../call.ts';
import { flipBit } from '../mutate-bytes.ts';
import { define, nest } from '../mutate-value.ts';
import { Random } from '../random.ts';
import { answerCase, hostileCase } from '../target-open.ts';
import { tokensOf } from '../tokens.ts';
import type { CorpusCase } from './corpus.ts';

const FORM = 'ERR_INVALID_RESPONSE';
const FAILED = 'ERR_DECRYPTION_FAILED';

const utf8 = (text: string) => new TextEncoder().encode(text);
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const flipped = (text: unknown) => base64(flipBit(new Random(1, 2, 3), Buffer.from(`${text}`, 'base64')));

/** The documented answer to the card, with members put over it. */
function answer(call: Call, change: (answer: Members, encryption: Members) => Members): Members {
  const whole = documentedAnswer(call, utf8(JSON.stringify(CARD)));
  const Encryption = whole.Encryption as Members;
  return { ...whole, ...change(whole, Encryption) };
}

/** The same, with members of its Encryption put over those. */
const encryption = (call: Call, change: (encryption: Members) => Members): Members =>
  answer(call, (_, Encryption) => ({ Encryption: { ...Encryption, ...change(Encryption) } }));

type Make = (call: Call) => Members;
const of =
  (plaintext: string | Uint8Array): Make =>
  (call) =>
    documentedAnswer(call, typeof plaintext === 'string' ? utf8(plaintext) : plaintext);

/** As JSON: outcome under AES-256-CBC, and under SM4-GCM. */
const ANSWERS: readonly [string, Kind, Make, string, string][] = [
  ['as documented', 'body', (call) => answer(call, () => ({})), 'opened', 'opened'],
  [
    'a reflected request',
    'body',
    (call) => answer(call, () => ({ EncryptedBody: call.sentBody })),
    FAILED,
    FAILED,
  ],
  ['another Iv', 'body', (call) => encryption(call, ({ Iv }) => ({ Iv: flipped(Iv) })), FORM, FAILED],
  [
    'a tag with one bit changed',
    'with',
    (call) => encryption(call, ({ TagList }) => ({ TagList: [flipped([TagList].flat()[0] ?? 'AA==')] })),
    FORM,
    FAILED,
  ],
  [
    'a tag cut short',
    'with',
    (call) => encryption(call, () => ({ TagList: [base64(new Uint8Array(15))] })),
    FORM,
    FORM,
  ],
  [
    'Base64 with an unused bit',
    'with',
    (call) => answer(call, () => ({ EncryptedBody: 'AB==' })),
    FORM,
    FORM,
  ],
  ['Base64url', 'with', (call) => answer(call, () => ({ EncryptedBody: '-_-_' })), FORM, FORM],
  [
    'Base64 with a NUL',
    'with',
    (call) => answer(call, ({ EncryptedBody }) => ({ EncryptedBody: `${EncryptedBody}\0` })),
    FORM,
    FORM,
  ],
  [
    'a long Base64 text with a character beyond Latin-1',
    'with',
    (call) => answer(call, () => ({ EncryptedBody: `${'A'.repeat(99_999)}\u0141` })),
    FORM,
    FORM,
  ],
  [
    'a plaintext with __proto__',
    'with',
    of('{"__proto__":{"a":1},"constructor":{"prototype":1},"b":2}'),
    'opened',
    'opened',
  ],
  [
    'a plaintext nested 100,000 deep',
    'with',
    of(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
    FAILED,
    FAILED,
  ],
  ['a plaintext with a lone surrogate', 'with', of('{"a":"\\ud800"}'), 'opened', 'opened'],
  ['a surrogate in UTF-8', 'with', of(Buffer.from('7b2261223a22eda080227d', 'hex')), FAILED, FAILED],
  ['a plaintext that is a list', 'with', of('[]'), FAILED, FAILED],
  [
    'an error inside',
    'with',
    of('{"Error":{"Code":"InternalError","Message":"m"}}'),
    'ServiceError',
    'ServiceError',
  ],
];

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const fields = (members: Members): Members => ({ Encryption: { EncryptList: ['a.b'] }, ...members });

function cycle(): Members {
  const root = fields({ a: { b: 'x' } });
  define(root.a as object, 'root', root);
  return root;
}

function throwing(error: unknown): Members {
  return Object.defineProperty(fields({}), 'a', {
    enumerable: true,
    get: () => {
      throw error;
    },
  });
}

/** Objects that no JSON gives. */
const HOSTILE: readonly [string, () => unknown, string][] = [
  ['a cycle', cycle, FORM],
  [
    'a thousand million paths',
    () => fields({ a: Array.from({ length: 40 }).reduce((a) => ({ a, b: a }), 'x') }),
    FORM,
  ],
  ['a list of 2^32 - 1 entries', () => ({ Encryption: { EncryptList: new Array(2 ** 32 - 1) } }), FORM],
  ['a getter that throws a secret', () => throwing(new Error('李明440524198701010014')), FORM],
  ['a getter that throws a revoked proxy', () => throwing(revoked()), FORM],
  ['a getter that throws nothing', () => throwing(undefined), FORM],
  ['a revoked proxy', revoked, FORM],
  ['a revoked Encryption', () => ({ Encryption: revoked() }), FORM],
  ['nested 100,000 deep', () => fields({ a: nest(100_000, 'x') }), FORM],
  [
    'a long name above 200,000 members',
    () => fields({ ['x'.repeat(2_000_000)]: Array.from({ length: 200_000 }, () => ({ y: 'z' })) }),
    FORM,
  ],
];

const call = (algorithm: Algorithm, kind: Kind) => makeCall(new Random(1, 2, 3), algorithm, kind);
const plain = tokensOf(CARD);

const fromAnswers = ([name, kind, make, aes, sm4]: (typeof ANSWERS)[number]): CorpusCase[] =>
  algorithms.map((algorithm) => ({
    name: `open: ${name}, ${algorithm}`,
    make() {
      const one = call(algorithm, kind);
      return answerCase(one, kind, make(one), new Set([...plain, ...WORDS]));
    },
    outcome: algorithm === 'SM4-GCM' ? sm4 : aes,
  }));

/** What the plaintexts above hold, beside the card. */
const WORDS = ['a', 'b', 'constructor', 'prototype', '1', '2', '\ud800'];

export const OPEN_CASES: readonly CorpusCase[] = [
  ...ANSWERS.flatMap(fromAnswers),
  ...HOSTILE.map(([name, make, outcome]) => ({
    name: `open: ${name}`,
    make: () => hostileCase(call('SM4-GCM', 'row'), 'row', make()),
    outcome,
  })),
];
