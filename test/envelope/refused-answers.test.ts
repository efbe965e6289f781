// Answers that don't open, and the one error that each of them gives.

import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Algorithm } from '../../src/ciphers/suite.ts';
import { EncryptionError, ServiceError } from '../../src/errors.ts';
import { lazy } from '../../src/platform/lazy.ts';
import { openWith } from '../../src/primitives.ts';
import { ALGORITHMS } from '../helpers/keys.ts';
import {
  AES,
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
  flipped,
  INNER_ID,
  keptKey,
  lastTag,
  type Make,
  nonCanonical,
  otherIv,
  RequestId,
  raw,
  reflected,
  SM4,
  unpadded,
  withLineBreaks,
} from '../helpers/open-scene.ts';
import { FRONT as card } from '../helpers/sample-card.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { fromBase64, fromUtf8, toBase64 } from '../helpers/vectors.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

// --- ERR_INVALID_RESPONSE: form ---

const BODY = 'EncryptedBody';
const IV = 'Encryption.Iv';
const LIST = 'Encryption.EncryptList';
const TAGS = 'Encryption.TagList';
const ALGORITHM = 'Encryption.Algorithm';

const body = (call: Call): string => toBase64(encrypt(call, { Name: 'a' }).body);
const withBody = (call: Call, EncryptedBody: unknown): Fields => answer(call, {}, { EncryptedBody });
const otherAlgorithm = (call: Call): string => (call.algorithm === AES ? SM4 : AES);

/** Name, the wire field that the message names, answer. */
const MALFORMED: [string, string, Make][] = [
  ['Encryption a string', 'Encryption', (call) => answer(call, {}, { Encryption: 'x' })],
  ['Encryption a number', 'Encryption', (call) => answer(call, {}, { Encryption: 1 })],
  ['Encryption true', 'Encryption', (call) => answer(call, {}, { Encryption: true })],
  ['Encryption a list', 'Encryption', (call) => answer(call, {}, { Encryption: [] })],

  ['Iv a byte short', IV, (call) => answer(call, { Iv: toBase64(call.iv.subarray(1)) })],
  ['Iv a byte long', IV, (call) => answer(call, { Iv: toBase64(Uint8Array.from([...call.iv, 0])) })],
  [
    'Iv of the other algorithm',
    IV,
    (call) => answer(call, { Iv: toBase64(new Uint8Array(28 - call.iv.length)) }),
  ],
  ['Iv of line breaks alone', IV, (call) => answer(call, { Iv: '\r\n' })],
  ['Iv in hexadecimal', IV, (call) => answer(call, { Iv: Buffer.from(call.iv).toString('hex') })],
  ['Iv not Base64', IV, (call) => answer(call, { Iv: `*${toBase64(call.iv).slice(1)}` })],
  [
    'Iv URL-safe',
    IV,
    (call) => answer(call, { Iv: toBase64(new Uint8Array(call.iv.length).fill(255)).replaceAll('/', '_') }),
  ],
  ['Iv with a blank', IV, (call) => answer(call, { Iv: ` ${toBase64(call.iv)}` })],
  ['Iv with padding too much', IV, (call) => answer(call, { Iv: `${toBase64(call.iv)}====` })],
  ['Iv a number', IV, (call) => answer(call, { Iv: 1 })],
  ['Iv a list', IV, (call) => answer(call, { Iv: [toBase64(call.iv)] })],
  ['Iv bytes', IV, (call) => answer(call, { Iv: call.iv })],

  ['the other Algorithm', ALGORITHM, (call) => answer(call, { Algorithm: otherAlgorithm(call) })],
  ['Algorithm in lower case', ALGORITHM, (call) => answer(call, { Algorithm: call.algorithm.toLowerCase() })],
  ['Algorithm with a blank', ALGORITHM, (call) => answer(call, { Algorithm: `${call.algorithm} ` })],
  ['Algorithm a number', ALGORITHM, (call) => answer(call, { Algorithm: 0 })],
  ['Algorithm a list', ALGORITHM, (call) => answer(call, { Algorithm: [call.algorithm] })],

  ['EncryptList of a field', LIST, (call) => answer(call, { EncryptList: ['Name'] })],
  ['EncryptList with a field more', LIST, (call) => answer(call, { EncryptList: [BODY, 'Name'] })],
  ['EncryptList with the body twice', LIST, (call) => answer(call, { EncryptList: [BODY, BODY] })],
  ['EncryptList of an empty name', LIST, (call) => answer(call, { EncryptList: [''] })],
  ['EncryptList in lower case', LIST, (call) => answer(call, { EncryptList: ['encryptedbody'] })],
  ['EncryptList of a number', LIST, (call) => answer(call, { EncryptList: [1] })],
  ['EncryptList of a list', LIST, (call) => answer(call, { EncryptList: [[BODY]] })],
  ['EncryptList a string', LIST, (call) => answer(call, { EncryptList: BODY })],
  ['EncryptList an object', LIST, (call) => answer(call, { EncryptList: { 0: BODY } })],

  ['two tags', TAGS, (call) => answer(call, { TagList: [lastTag(call), lastTag(call)] })],
  ['a tag of a byte', TAGS, (call) => answer(call, { TagList: ['AA=='] })],
  ['an empty tag', TAGS, (call) => answer(call, { TagList: [''] })],
  ['TagList of a number', TAGS, (call) => answer(call, { TagList: [1] })],
  ['TagList of null', TAGS, (call) => answer(call, { TagList: [null] })],
  ['TagList a string', TAGS, (call) => answer(call, { TagList: lastTag(call) })],
  ['TagList an object', TAGS, (call) => answer(call, { TagList: { 0: lastTag(call) } })],

  ['EncryptedBody a number', BODY, (call) => withBody(call, 7)],
  ['EncryptedBody zero', BODY, (call) => withBody(call, 0)],
  ['EncryptedBody true', BODY, (call) => withBody(call, true)],
  ['EncryptedBody false', BODY, (call) => withBody(call, false)],
  ['EncryptedBody an object', BODY, (call) => withBody(call, card)],
  ['EncryptedBody a list', BODY, (call) => withBody(call, [body(call)])],
  ['EncryptedBody bytes', BODY, (call) => withBody(call, encrypt(call).body)],
  ['EncryptedBody not Base64', BODY, (call) => withBody(call, `*${body(call).slice(1)}`)],
  ['EncryptedBody unpadded', BODY, (call) => withBody(call, unpadded(`${body(call).slice(0, 12)}AA==`))],
  [
    'EncryptedBody with unused bits',
    BODY,
    (call) => withBody(call, nonCanonical(`${body(call).slice(0, 12)}AA==`)),
  ],
  ['EncryptedBody with padding too much', BODY, (call) => withBody(call, `${body(call)}====`)],
  ['EncryptedBody with a blank', BODY, (call) => withBody(call, `${body(call)} `)],
  ['EncryptedBody with a tab', BODY, (call) => withBody(call, `\t${body(call)}`)],
  ['EncryptedBody of a blank', BODY, (call) => withBody(call, ' ')],
  ['EncryptedBody URL-safe', BODY, (call) => withBody(call, '-_-_')],
  ['EncryptedBody of JSON', BODY, (call) => withBody(call, JSON.stringify(card))],
];

const MALFORMED_AES: [string, string, Make][] = [
  ["Iv other than the request's, under that IV", IV, (call) => answer(call, {}, {}, otherIv(call))],
  ['Iv other in a bit', IV, (call) => answer(call, { Iv: toBase64(flipped(call.iv, 15)) })],
  ['Iv of zeros', IV, (call) => answer(call, { Iv: toBase64(new Uint8Array(16)) })],
  ['Iv unpadded', IV, (call) => answer(call, { Iv: unpadded(toBase64(call.iv)) })],
  ['Iv with unused bits', IV, (call) => answer(call, { Iv: nonCanonical(toBase64(call.iv)) })],
  ['a tag', TAGS, (call) => answer(call, { TagList: [toBase64(new Uint8Array(16))] })],
];

const MALFORMED_SM4: [string, string, Make][] = [
  ['a tag of 15 bytes', TAGS, (call) => answer(call, { TagList: [toBase64(new Uint8Array(15))] })],
  ['a tag of 17 bytes', TAGS, (call) => answer(call, { TagList: [toBase64(new Uint8Array(17))] })],
  ['a tag unpadded', TAGS, (call) => answer(call, { TagList: [unpadded(lastTag(call))] })],
  ['a tag with unused bits', TAGS, (call) => answer(call, { TagList: [nonCanonical(lastTag(call))] })],
  ['a tag in hexadecimal', TAGS, (call) => answer(call, { TagList: ['00'.repeat(16)] })],
];

describe.each(ALGORITHMS)('ERR_INVALID_RESPONSE, %s', (algorithm) => {
  const rows = [...MALFORMED, ...(algorithm === AES ? MALFORMED_AES : MALFORMED_SM4)];

  test.each(rows)('%s', (_, field, make) => {
    const call = callWith(algorithm);
    const error = thrownBy(() => call.sealed.open(make(call)));
    expectError(error, 'ERR_INVALID_RESPONSE', RequestId);
    expect(error).not.toBeInstanceOf(TypeError);
    expect(error.message).toMatch(new RegExp(`^the answer's ${field} `));
  });

  const kept = lazy(() => callWith(algorithm));
  test.each(rows)('%s: with openWith too', (_, __, make) => {
    const call = kept();
    expectError(
      thrownBy(() => openWith(make(call), keptKey(call))),
      'ERR_INVALID_RESPONSE',
      RequestId,
    );
  });

  test.each(rows.filter(([, field]) => field === BODY))(
    '%s: where plaintext is allowed too',
    (_, __, make) => {
      const call = callWith(algorithm, { allowPlaintextResponse: true });
      expectError(
        thrownBy(() => call.sealed.open(make(call))),
        'ERR_INVALID_RESPONSE',
        RequestId,
      );
    },
  );
});

const NO_ANSWERS: [string, unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['a string', JSON.stringify(card)],
  ['a number', 200],
  ['true', true],
  ['a list', [card]],
  ['a function', () => card],
];

describe.each(NO_ANSWERS)('an answer that is %s', (_, response) => {
  test.each([false, true])('is a TypeError and ERR_INVALID_RESPONSE, plaintext allowed: %s', (allowed) => {
    const { sealed } = callWith(AES, { allowPlaintextResponse: allowed });
    const error = thrownBy(() => sealed.open(response));
    expectError(error, 'ERR_INVALID_RESPONSE', undefined);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/^the answer must be an object, got /);
  });
});

test('an answer whose members throw is of no form, and its error stays inside', () => {
  const hostile = {
    RequestId,
    get EncryptedBody() {
      throw new Error('李明');
    },
  };
  expectError(
    thrownBy(() => callWith(AES).sealed.open(hostile)),
    'ERR_INVALID_RESPONSE',
    RequestId,
  );
});

// --- ERR_DECRYPTION_FAILED ---

const FAILS: [string, Make][] = [
  ["the request's own body", (call) => reflected(call)],
  ["the request's own body in { Response }", (call) => ({ Response: reflected(call) })],
  [
    "the request's own body with CR and LF",
    (call) => reflected(call, withLineBreaks(call.sent.EncryptedBody)),
  ],
  ["the request's own body without Encryption", (call) => ({ ...reflected(call), Encryption: null })],
  [
    "the request's own body without Iv",
    (call) => answer(call, { Iv: '' }, { EncryptedBody: call.sent.EncryptedBody }),
  ],
  ['nothing but line breaks', (call) => answer(call, {}, { EncryptedBody: '\r\n' })],
  ['a byte', (call) => answerBytes(call, new Uint8Array(1))],
  ['15 bytes', (call) => answerBytes(call, new Uint8Array(15))],
  ['16 bytes', (call) => answerBytes(call, new Uint8Array(16))],
  ['17 bytes', (call) => answerBytes(call, new Uint8Array(17))],
  ['a byte cut off', (call) => answerBytes(call, encrypt(call).body.subarray(1))],
  ['a byte more', (call) => answerBytes(call, Buffer.concat([encrypt(call).body, Uint8Array.of(0)]))],
  ['another key', (call) => ({ ...answer({ ...call, key: flipped(call.key, 0) }) })],
  ['no UTF-8', (call) => attached(call, undefined, Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x7d]))],
  ['UTF-8 cut off', (call) => attached(call, undefined, fromUtf8('{"Name":"李明"}').slice(0, 11))],
  ['surrogates in UTF-8', (call) => attached(call, undefined, Buffer.from('7b2261223a22eda080227d', 'hex'))],
  ['GBK', (call) => attached(call, undefined, Buffer.from('7b224e616d65223a22c0eec3f7227d', 'hex'))],
  ['no text', (call) => raw(call, '')],
  ['a byte order mark', (call) => raw(call, '\ufeff{}')],
  ['no JSON', (call) => raw(call, '李明')],
  ['JSON cut off', (call) => raw(call, '{"Name":"李明"')],
  ['JSON with a comma too much', (call) => raw(call, '{"Name":"李明",}')],
  ['JSON with more behind it', (call) => raw(call, '{"Name":"李明"}x')],
  ['a list', (call) => raw(call, '[{"Name":"李明"}]')],
  ['a string', (call) => raw(call, '"李明"')],
  ['a number', (call) => raw(call, '440524198701010014')],
  ['null', (call) => raw(call, 'null')],
  ['true', (call) => raw(call, 'true')],
];

/** A last block that decrypts to a padding of 0: the block before it is changed to make it so. */
function wrongPadding(call: Call): Fields {
  const { body: bytes } = encrypt(call, fromUtf8('x'.repeat(31)));
  return answerBytes(call, flipped(bytes, 15));
}

const FAILS_AES: [string, Make][] = [
  ['wrong padding', wrongPadding],
  ['half a block less', (call) => answerBytes(call, encrypt(call).body.subarray(8))],
];

const zeroTag = toBase64(new Uint8Array(16));
const sentWithTag = ({ sent }: Call): string =>
  toBase64(
    Buffer.concat(
      [sent.EncryptedBody, sent.Encryption.TagList[0]!].map((part) => Buffer.from(part, 'base64')),
    ),
  );

const FAILS_SM4: [string, Make][] = [
  ["the request's own body, tag attached", (call) => ({ EncryptedBody: sentWithTag(call), RequestId })],
  [
    "the request's own body, tag attached, with CR and LF",
    (call) => ({ EncryptedBody: withLineBreaks(sentWithTag(call)), RequestId }),
  ],
  ['a tag of zeros', (call) => answer(call, { TagList: [zeroTag] })],
  [
    'a tag with a bit flipped',
    (call) => answer(call, { TagList: [toBase64(flipped(fromBase64(lastTag(call)), 15))] }),
  ],
  ['no tag at all', (call) => answer(call, { TagList: [] })],
  ['no room for an attached tag', () => ({ EncryptedBody: toBase64(new Uint8Array(15)), RequestId })],
  ['nothing but line breaks, and no TagList', () => ({ EncryptedBody: '\r\n', RequestId })],
  ['a tag both listed and attached', (call) => ({ ...attached(call), Encryption: answer(call).Encryption })],
  [
    'an attached tag with a bit flipped',
    (call) => {
      const bytes = fromBase64(attached(call).EncryptedBody as string);
      return { EncryptedBody: toBase64(flipped(bytes, bytes.length - 1)), RequestId };
    },
  ],
  [
    'the tag before the ciphertext',
    (call) => {
      const { body: bytes, tag } = encrypt(call);
      return { EncryptedBody: toBase64(Buffer.concat([tag!, bytes])), RequestId };
    },
  ],
  ['a ciphertext with a bit flipped', (call) => answerBytes(call, flipped(encrypt(call).body, 0))],
  ['another IV than it says', (call) => answer(call, { Iv: toBase64(otherIv(call)) })],
  ['another IV, and none given', (call) => answer(call, { Iv: '' }, {}, otherIv(call))],
];

const failsOf = (algorithm: Algorithm) => [...FAILS, ...(algorithm === AES ? FAILS_AES : FAILS_SM4)];

function portrait(error: Error) {
  const own = Object.getOwnPropertyNames(error).map((name) => [name, Reflect.get(error, name)]);
  return {
    constructor: error.constructor,
    own,
    symbols: Object.getOwnPropertySymbols(error),
    text: String(error),
  };
}

describe.each(ALGORITHMS)('ERR_DECRYPTION_FAILED, %s', (algorithm) => {
  test.each(failsOf(algorithm))('%s', (_, make) => {
    const call = callWith(algorithm);
    expectError(
      thrownBy(() => call.sealed.open(make(call))),
      'ERR_DECRYPTION_FAILED',
      RequestId,
    );
  });

  test('nothing tells one from another: constructor, properties, values, stack', () => {
    const calls = failsOf(algorithm).map(([, make]) => {
      const call = callWith(algorithm);
      return { call, response: make(call) };
    });
    // One call site, so that even the stacks must be the same.
    const portraits = calls.map(({ call, response }) => portrait(thrownBy(() => call.sealed.open(response))));
    expect(portraits[0]?.own.map(([name]) => name).sort()).toEqual([
      'code',
      'message',
      'name',
      'requestId',
      'stack',
    ]);
    for (const other of portraits) expect(other).toEqual(portraits[0]);
  });

  test('the answer to one request does not open with another', () => {
    const [one, other] = [callWith(algorithm), callWith(algorithm)];
    const error = thrownBy(() => other.sealed.open(attached(one)));
    expectError(error, 'ERR_DECRYPTION_FAILED', RequestId);
    expect(one.sealed.open(attached(one))).toMatchObject(card);
  });
});

test('openWith knows nothing of the request: a reflected body comes back', () => {
  const call = callWith(SM4);
  expect(openWith(reflected(call), keptKey(call))).toMatchObject({ CardSide: 'FRONT', RequestId });
});

// --- ERR_PLAINTEXT_RESPONSE ---

const CLEAR: [string, Fields][] = [
  ['nothing', {}],
  ['a whole result', { ...card }],
  ['EncryptedBody null', { ...card, EncryptedBody: null }],
  ['EncryptedBody undefined', { ...card, EncryptedBody: undefined }],
  ['EncryptedBody empty', { ...card, EncryptedBody: '', Encryption: null }],
  ['an empty Encryption', { ...card, Encryption: EMPTY }],
  ['an Encryption of no form', { ...card, Encryption: 7 }],
];

describe.each(ALGORITHMS)('an answer in the clear, %s', (algorithm) => {
  test.each(CLEAR)('%s: ERR_PLAINTEXT_RESPONSE', (_, members) => {
    const response = { ...members, RequestId };
    const one = thrownBy(() => callWith(algorithm).sealed.open(response));
    expectError(one, 'ERR_PLAINTEXT_RESPONSE', RequestId);
    const other = thrownBy(() => callWith(algorithm).sealed.open({ Response: response }));
    expectError(other, 'ERR_PLAINTEXT_RESPONSE', RequestId);
  });

  test.each<[string, Make]>([
    ['beside other members', (call) => ({ Response: answer(call), retcode: 0 })],
    ['in another one', (call) => ({ Response: { Response: answer(call) } })],
  ])('{ Response } %s is not taken off', (_, make) => {
    const call = callWith(algorithm);
    const error = thrownBy(() => call.sealed.open(make(call)));
    expectError(error, 'ERR_PLAINTEXT_RESPONSE', undefined);
  });

  test.each(CLEAR)('%s: taken when allowed, without the wire fields', (_, members) => {
    const { sealed } = callWith(algorithm, { allowPlaintextResponse: true });
    const { EncryptedBody: _body, Encryption: _encryption, ...clear } = members;
    expect(sealed.open({ ...members, RequestId })).toStrictEqual({ ...clear, RequestId });
  });

  test('plaintext allowed: an encrypted answer opens all the same', () => {
    const call = callWith(algorithm, { allowPlaintextResponse: true });
    expect(call.sealed.open(answer(call))).toEqual({ ...card, RequestId });
  });

  test('plaintext allowed: a ciphertext that fails is no plaintext', () => {
    const call = callWith(algorithm, { allowPlaintextResponse: true });
    const error = thrownBy(() => call.sealed.open({ ...card, ...answerBytes(call, new Uint8Array(32)) }));
    expectError(error, 'ERR_DECRYPTION_FAILED', RequestId);
  });

  test('openWith never takes plaintext', () => {
    const error = thrownBy(() => openWith({ ...card, RequestId }, keptKey(callWith(algorithm))));
    expectError(error, 'ERR_PLAINTEXT_RESPONSE', RequestId);
  });
});

// --- the service's own errors ---

const NO_MESSAGE = 'the service reported an error without a message';

/** Name, answer with that failure in it, RequestId of the error. */
const SERVICE_ERRORS: [string, Make, string | undefined][] = [
  ['outside', () => ({ Error: failure, RequestId }), RequestId],
  ['in { Response }', () => ({ Response: { Error: failure, RequestId } }), RequestId],
  ['without RequestId', () => ({ Error: failure }), undefined],
  [
    'beside empty wire fields',
    () => ({ Error: failure, RequestId, EncryptedBody: '', Encryption: EMPTY }),
    RequestId,
  ],
  ['beside a body that opens', (call) => answer(call, {}, { Error: failure }), RequestId],
  [
    'beside a body of no form',
    (call) => answer(call, { Iv: '*' }, { Error: failure, EncryptedBody: 7 }),
    RequestId,
  ],
  ['beside a reflected body', (call) => ({ ...reflected(call), Error: failure }), RequestId],
  ['inside', (call) => answerOf(call, { Error: failure }), RequestId],
  ['inside, beside a card', (call) => answerOf(call, { ...card, Error: failure }), RequestId],
  [
    'inside, and the outer RequestId wins',
    (call) => answerOf(call, { Error: failure, RequestId: INNER_ID }),
    RequestId,
  ],
  [
    'inside, with the only RequestId',
    (call) => answerOf(call, { Error: failure, RequestId: INNER_ID }, { RequestId: undefined }),
    INNER_ID,
  ],
  [
    'outside and inside',
    (call) => answerOf(call, { Error: { Code: 'Inner' } }, { Error: failure }),
    RequestId,
  ],
];

/** Name, the Error of the answer, code, message. */
const ODD_ERRORS: [string, object, string, string][] = [
  ['without Code', { Message: 'm' }, 'UnknownError', 'm'],
  ['without Message', { Code: 'C' }, 'C', NO_MESSAGE],
  ['without both', {}, 'UnknownError', NO_MESSAGE],
  ['with a Code that is no text', { Code: 5, Message: {} }, 'UnknownError', NO_MESSAGE],
];

function expectServiceError(error: Error, expected: object): void {
  expect(error).toBeInstanceOf(ServiceError);
  expect(error).not.toBeInstanceOf(EncryptionError);
  expect(error.name).toBe('ServiceError');
  expect({ ...error, message: error.message }).toStrictEqual(expected);
}

describe.each(ALGORITHMS)('an Error of the service, %s', (algorithm) => {
  test.each(SERVICE_ERRORS)('%s', (_, make, requestId) => {
    const call = callWith(algorithm);
    const error = thrownBy(() => call.sealed.open(make(call)));
    const expected = { code: failure.Code, message: failure.Message };
    expectServiceError(error, requestId === undefined ? expected : { ...expected, requestId });
  });

  test.each(ODD_ERRORS)('%s', (_, odd, code, message) => {
    const error = thrownBy(() => callWith(algorithm).sealed.open({ Error: odd, RequestId }));
    expectServiceError(error, { code, message, requestId: RequestId });
  });

  test('is an error too where plaintext is allowed', () => {
    const { sealed } = callWith(algorithm, { allowPlaintextResponse: true });
    expect(thrownBy(() => sealed.open({ Error: failure, RequestId }))).toBeInstanceOf(ServiceError);
  });
});
