// Answers of every form that the documents leave open, and what comes of them.

import { afterEach, describe, expect, test, vi } from 'vitest';
import { suiteOf } from '../../src/ciphers/suite.ts';
import { withoutPointer } from '../../src/errors.ts';
import { lazy } from '../../src/platform/lazy.ts';
import { generateDataKey, openWith, sealWith } from '../../src/primitives.ts';
import { ALGORITHMS, keyOf, unsealRequest } from '../helpers/keys.ts';
import {
  answer,
  answerBytes,
  answerOf,
  attached,
  type Call,
  callWith,
  EMPTY,
  encrypt,
  expectError,
  type Fields,
  failure,
  INNER_ID,
  keptKey,
  lastTag,
  type Make,
  otherIv,
  RequestId,
  raw,
  reflected,
  SM4,
  withLineBreaks,
} from '../helpers/open-scene.ts';
import { FRONT as card } from '../helpers/sample-card.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { toBase64 } from '../helpers/vectors.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

// --- answers that open ---

const NULLS = { CiphertextBlob: null, EncryptList: null, TagList: null, Iv: null, Algorithm: null };

const OPENS: [string, Make][] = [
  ['as documented', (call) => answer(call)],
  ['the whole { Response }', (call) => ({ Response: answer(call) })],
  ['no Encryption', (call) => attached(call)],
  ['Encryption null', (call) => attached(call, null)],
  ["Encryption ''", (call) => attached(call, '')],
  ['Encryption {}', (call) => attached(call, {})],
  ['Encryption empty', (call) => attached(call, EMPTY)],
  ['Encryption of nulls', (call) => attached(call, NULLS)],
  ['Encryption with unknown members', (call) => answer(call, { KeyId: 'k', Later: [1] })],
  ['Iv absent', (call) => answer(call, { Iv: undefined })],
  ['Iv null', (call) => answer(call, { Iv: null })],
  ['Iv empty', (call) => answer(call, { Iv: '' })],
  ['Iv with CR and LF', (call) => answer(call, { Iv: withLineBreaks(toBase64(call.iv)) })],
  ['Algorithm absent', (call) => answer(call, { Algorithm: undefined })],
  ['Algorithm null', (call) => answer(call, { Algorithm: null })],
  ['Algorithm empty', (call) => answer(call, { Algorithm: '' })],
  ['EncryptList absent', (call) => answer(call, { EncryptList: undefined })],
  ['EncryptList null', (call) => answer(call, { EncryptList: null })],
  ['EncryptList empty', (call) => answer(call, { EncryptList: [] })],
  ['EncryptList as a path', (call) => answer(call, { EncryptList: ['Response.EncryptedBody'] })],
  ['EncryptList misspelt as the kits do', (call) => answer(call, { EncryptList: ['EncryptionBody'] })],
  ['CiphertextBlob absent', (call) => answer(call, { CiphertextBlob: undefined })],
  ['CiphertextBlob junk', (call) => answer(call, { CiphertextBlob: '*' })],
  ['CiphertextBlob a number', (call) => answer(call, { CiphertextBlob: 1 })],
  ['TagList absent, tag attached', (call) => attached(call, { EncryptList: ['EncryptedBody'] })],
  ['TagList null, tag attached', (call) => attached(call, { TagList: null })],
  ["TagList '', tag attached", (call) => attached(call, { TagList: '' })],
  ['TagList empty, tag attached', (call) => attached(call, { TagList: [], Algorithm: call.algorithm })],
  [
    'EncryptedBody with CR and LF',
    (call) => answer(call, {}, { EncryptedBody: withLineBreaks(toBase64(encrypt(call).body)) }),
  ],
  ['an Error that is null', (call) => answer(call, {}, { Error: null })],
  ['an Error that is empty', (call) => answer(call, {}, { Error: '' })],
];

/** Answers that open under SM4-GCM alone. */
const OPENS_SM4: [string, Make][] = [
  ["Iv other than the request's, under that IV", (call) => answer(call, {}, {}, otherIv(call))],
  ['a tag with CR and LF', (call) => answer(call, { TagList: [withLineBreaks(lastTag(call))] })],
];

describe.each(ALGORITHMS)('opens, %s', (algorithm) => {
  const rows = algorithm === SM4 ? [...OPENS, ...OPENS_SM4] : OPENS;

  test.each(rows)('%s', (_, make) => {
    const call = callWith(algorithm);
    expect(call.sealed.open(make(call))).toEqual({ ...card, RequestId });
  });

  const kept = lazy(() => callWith(algorithm));
  test.each(rows)('%s: with openWith too', (_, make) => {
    const call = kept();
    expect(openWith(make(call), keptKey(call))).toEqual({ ...card, RequestId });
  });
});

// --- the result ---

const later = {
  Name: '李明',
  Later: { a: [1, null, 'x'] },
  ReflectDetailInfos: [{ Position: [1, 2] }],
  名: '',
};

/** Name, answer, result. */
const RESULTS: [string, Make, Fields][] = [
  ['unknown fields are kept', (call) => answerOf(call, later), { ...later, RequestId }],
  [
    'the outer RequestId wins',
    (call) => answerOf(call, { ...card, RequestId: INNER_ID }),
    { ...card, RequestId },
  ],
  [
    'the inner RequestId stays when it is the only one',
    (call) => answerOf(call, { ...card, RequestId: INNER_ID }, { RequestId: undefined }),
    { ...card, RequestId: INNER_ID },
  ],
  [
    'an empty outer RequestId is none',
    (call) => answerOf(call, { RequestId: INNER_ID }, { RequestId: '' }),
    { RequestId: INNER_ID },
  ],
  ['an outer RequestId that is no text is none', (call) => answerOf(call, card, { RequestId: 7 }), card],
  ['no RequestId at all', (call) => answerOf(call, card, { RequestId: undefined }), card],
  [
    'outer clear members are dropped',
    (call) => answerOf(call, card, { Name: '张三', Later: 1 }),
    { ...card, RequestId },
  ],
  ['an empty object', (call) => answerOf(call, {}), { RequestId }],
  ['an inner Error that is null', (call) => answerOf(call, { Error: null }), { Error: null, RequestId }],
  [
    'JSON with white space',
    (call) => raw(call, ' {\r\n"Name" : "\\u674e明" }\t'),
    { Name: '李明', RequestId },
  ],
  [
    'names of Object.prototype',
    (call) => answerOf(call, { constructor: 'c', toString: 't' }),
    { constructor: 'c', toString: 't', RequestId },
  ],
];

describe.each(ALGORITHMS)('the result, %s', (algorithm) => {
  test.each(RESULTS)('%s', (_, make, expected) => {
    const call = callWith(algorithm);
    const result = call.sealed.open(make(call));
    expect(result).toStrictEqual(expected);
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  });

  test('a frozen answer is taken, and stays as it is', () => {
    const call = callWith(algorithm);
    const response = answer(call);
    const before = structuredClone(response);
    Object.freeze(response);
    Object.freeze(response.Encryption);
    call.sealed.open(response);
    expect(response).toEqual(before);
  });

  test('a member named __proto__ sets no prototype, at any depth', () => {
    const call = callWith(algorithm);
    const text = '{"__proto__":{"polluted":1},"Name":"x","Deep":[{"__proto__":{"polluted":1},"a":1}]}';
    expectNoPollution(call.sealed.open(raw(call, text)));
  });

  test('a member named __proto__ of a clear answer sets none either', () => {
    const { sealed } = callWith(algorithm, { allowPlaintextResponse: true });
    expectNoPollution(sealed.open(JSON.parse('{"__proto__":{"polluted":1},"Name":"x","Deep":[{"a":1}]}')));
  });
});

function expectNoPollution(result: Fields): void {
  const copy: Fields = Object.assign({}, result);
  const deepCopy: Fields = Object.assign({}, (result.Deep as Fields[])[0]);
  for (const object of [result, copy, deepCopy, {} as Fields]) {
    expect(object.polluted).toBeUndefined();
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
  }
  expect([result.Name, deepCopy.a]).toEqual(['x', 1]);
}

// --- once ---

describe.each(ALGORITHMS)('a sealed request, %s', (algorithm) => {
  const alreadyOpened = (call: Call) =>
    expectError(
      thrownBy(() => call.sealed.open(answer(call))),
      'ERR_ALREADY_OPENED',
      undefined,
    );

  test('opens once', () => {
    const call = callWith(algorithm);
    call.sealed.open(answer(call));
    alreadyOpened(call);
    alreadyOpened(call);
  });

  test.each<[string, Make]>([
    ['ERR_DECRYPTION_FAILED', (call) => answerBytes(call, new Uint8Array(16))],
    ['ERR_INVALID_RESPONSE', (call) => answer(call, { Iv: '*' })],
    ['ERR_PLAINTEXT_RESPONSE', () => card],
    ['ERR_INVALID_RESPONSE', () => undefined],
    ['FailedOperation.ImageDecodeFailed', () => ({ Error: failure })],
  ])('does not open after %s', (code, make) => {
    const call = callWith(algorithm);
    expect(thrownBy(() => call.sealed.open(make(call)))).toMatchObject({ code });
    alreadyOpened(call);
  });

  test('does not open after dispose, which may come twice', () => {
    const call = callWith(algorithm);
    call.sealed.dispose();
    call.sealed.dispose();
    alreadyOpened(call);
  });

  test('can be disposed after open', () => {
    const call = callWith(algorithm);
    call.sealed.open(answer(call));
    expect(() => call.sealed.dispose()).not.toThrow();
  });

  test('can not be opened again from within an answer', () => {
    const call = callWith(algorithm);
    let inner: unknown;
    const response = {
      get EncryptedBody() {
        inner = thrownBy(() => call.sealed.open(answer(call)));
        return '';
      },
    };
    thrownBy(() => call.sealed.open(response));
    expect(inner).toMatchObject({ code: 'ERR_ALREADY_OPENED' });
  });

  test('is frozen, and its methods need no this', () => {
    const call = callWith(algorithm);
    const { open } = call.sealed;
    expect(Object.isFrozen(call.sealed)).toBe(true);
    expect(open(answer(call))).toEqual({ ...card, RequestId });
  });

  test.runIf('dispose' in Symbol)('has Symbol.dispose where the runtime has it', () => {
    const call = callWith(algorithm);
    const symbol = (Symbol as unknown as { dispose: symbol }).dispose;
    (call.sealed as unknown as Record<symbol, () => void>)[symbol]!();
    alreadyOpened(call);
  });
});

// --- the data key is wiped ---

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/** Gives the buffer of the data key: the first that random bytes are drawn into. */
function captureDataKey(): () => Uint8Array {
  const random = vi.spyOn(globalThis.crypto, 'getRandomValues');
  return () => random.mock.results[0]?.value;
}

const OUTCOMES: [string, (call: Call) => unknown][] = [
  ['opened', (call) => call.sealed.open(answer(call))],
  ['disposed', (call) => call.sealed.dispose()],
  ['ERR_PLAINTEXT_RESPONSE', (call) => call.sealed.open(card)],
  ['ERR_INVALID_RESPONSE', (call) => call.sealed.open(answer(call, { Iv: '*' }))],
  ['ERR_INVALID_RESPONSE, no object', (call) => call.sealed.open(null)],
  ['ERR_DECRYPTION_FAILED, length', (call) => call.sealed.open(answerBytes(call, new Uint8Array(17)))],
  ['ERR_DECRYPTION_FAILED, JSON', (call) => call.sealed.open(raw(call, '{'))],
  ['ERR_DECRYPTION_FAILED, reflection', (call) => call.sealed.open(reflected(call))],
  ['a ServiceError outside', (call) => call.sealed.open({ Error: failure })],
  ['a ServiceError inside', (call) => call.sealed.open(answerOf(call, { Error: failure }))],
];

describe.each(ALGORITHMS)('the data key is zeroed, %s', (algorithm) => {
  test.each(OUTCOMES)('after: %s', (_, finish) => {
    const dataKey = captureDataKey();
    const call = callWith(algorithm);
    const key = dataKey();
    expect(key).toEqual(call.key);
    expect(isZero(key)).toBe(false);
    try {
      finish(call);
    } catch {
      // Each outcome's error has its own tests above.
    }
    expect(key.length).toBe(suiteOf(algorithm).keyBytes);
    expect(isZero(key)).toBe(true);
  });
});

test('the data key is zeroed when wrapping it fails', () => {
  // Whatever is drawn once for all calls.
  callWith(SM4);
  const original = crypto.getRandomValues.bind(crypto);
  const drawn: Uint8Array[] = [];
  vi.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation((array) => {
    if (drawn.length === 2) throw new Error('no randomness left');
    const bytes = original(array) as unknown as Uint8Array;
    // A zero at the end is drawn again, to see whether the generator fills what it should.
    bytes[bytes.length - 1]! |= 1;
    drawn.push(bytes);
    return array;
  });
  expect(() => callWith(SM4)).toThrow(/getRandomValues threw an instance of Error\. See /);
  expect(drawn.map(({ length }) => length)).toEqual([16, 12]);
  expect(isZero(drawn[0]!)).toBe(true);
});

test('no two requests share a data key or an IV', () => {
  const calls = Array.from({ length: 40 }, (_, i) => callWith(ALGORITHMS[i % 2]!));
  const drawn = calls.flatMap(({ key, iv }) => [toBase64(key), toBase64(iv)]);
  expect(new Set(drawn).size).toBe(80);
});

// --- sealWith and openWith ---

const params = { ImageUrl: 'https://example.com/a.jpg' };

describe.each(ALGORITHMS)('sealWith and openWith, %s', (algorithm) => {
  const options = () => ({ publicKey: keyOf[algorithm]().pem });

  test('go together, and leave the data key as it is', () => {
    const dataKey = generateDataKey(algorithm);
    const before = structuredClone(dataKey);
    const { request } = sealWith(params, dataKey, options());
    const unsealed = unsealRequest({ ...request }, keyOf[algorithm]());
    expect(unsealed).toMatchObject({ key: before.key, iv: before.iv });
    const call: Call = { algorithm, sealed: undefined as never, sent: request, ...dataKey };
    expect(openWith(answer(call), { algorithm, ...dataKey })).toEqual({ ...card, RequestId });
    expect(openWith({ Response: answer(call) }, { algorithm, ...dataKey })).toEqual({ ...card, RequestId });
    expect(dataKey).toEqual(before);
  });

  test('a failed openWith leaves the data key as it is', () => {
    const dataKey = generateDataKey(algorithm);
    const before = structuredClone(dataKey);
    thrownBy(() => openWith({ EncryptedBody: 'AAAA' }, { algorithm, ...dataKey }));
    expect(dataKey).toEqual(before);
  });

  const { keyBytes, ivBytes } = suiteOf(algorithm);
  const good = { algorithm, key: new Uint8Array(keyBytes), iv: new Uint8Array(ivBytes) };

  const WRONG_SIZES: [string, object, string][] = [
    ['no key', { ...good, key: new Uint8Array(0) }, `dataKey.key must be ${keyBytes} bytes, got 0`],
    ['a short key', { ...good, key: new Uint8Array(15) }, `dataKey.key must be ${keyBytes} bytes, got 15`],
    ['a long key', { ...good, key: new Uint8Array(33) }, `dataKey.key must be ${keyBytes} bytes, got 33`],
    ['no IV', { ...good, iv: new Uint8Array(0) }, `dataKey.iv must be ${ivBytes} bytes, got 0`],
    ['a short IV', { ...good, iv: new Uint8Array(11) }, `dataKey.iv must be ${ivBytes} bytes, got 11`],
    ['a long IV', { ...good, iv: new Uint8Array(17) }, `dataKey.iv must be ${ivBytes} bytes, got 17`],
  ];

  test.each(WRONG_SIZES)('%s: ERR_INVALID_PARAMS', (_, dataKey, message) => {
    for (const call of [
      () => openWith({}, dataKey as never),
      () => sealWith(params, dataKey as never, options()),
    ]) {
      const error = thrownBy(call);
      expectError(error, 'ERR_INVALID_PARAMS', undefined);
      expect(withoutPointer(error.message)).toBe(message);
    }
  });

  const WRONG_TYPES: [string, unknown][] = [
    ['undefined', undefined],
    ['null', null],
    ['a string', 'key'],
    ['no key', { ...good, key: undefined }],
    ['a key as text', { ...good, key: 'k'.repeat(keyBytes) }],
    ['a key as a list', { ...good, key: new Array(keyBytes).fill(0) }],
    ['an IV that is no bytes', { ...good, iv: 'AAAA' }],
    ['an IV as Base64', { ...good, iv: toBase64(new Uint8Array(ivBytes)) }],
  ];

  test.each(WRONG_TYPES)('%s as data key: TypeError and ERR_INVALID_PARAMS', (_, dataKey) => {
    for (const call of [
      () => sealWith(params, dataKey as never, options()),
      () => openWith({}, dataKey as never),
    ]) {
      const error = thrownBy(call);
      expectError(error, 'ERR_INVALID_PARAMS', undefined);
      expect(error).toBeInstanceOf(TypeError);
    }
  });

  test.each(['', 'aes', 'constructor', algorithm.toLowerCase()])(
    'openWith refuses the algorithm %j',
    (wrong) => {
      const error = thrownBy(() => openWith({}, { ...good, algorithm: wrong } as never));
      expectError(error, 'ERR_INVALID_PARAMS', undefined);
      expect(withoutPointer(error.message)).toBe("dataKey.algorithm must be 'AES-256-CBC' or 'SM4-GCM'");
    },
  );

  test('the data key may come in other views', () => {
    const { request } = sealWith(params, good, options());
    const views = { algorithm, key: good.key.buffer, iv: new DataView(good.iv.buffer) };
    expect(openWith(request, views as never)).toEqual(params);
    expect(sealWith(params, views as never, options()).request.EncryptedBody).toBe(request.EncryptedBody);
  });
});
