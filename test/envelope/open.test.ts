// Answers of every form that the documents leave open, and what comes of them.

import { createCipheriv } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Algorithm, suiteOf } from '../../src/ciphers/suite.ts';
import { type SealOptions, sealRequest } from '../../src/envelope/by-hand.ts';
import type { Encryption } from '../../src/envelope/encryption.ts';
import type { SealedRequest } from '../../src/envelope/sealed-call.ts';
import { EncryptionError, ServiceError } from '../../src/errors.ts';
import { lazy } from '../../src/platform/lazy.ts';
import { generateDataKey, type KeptDataKey, openWith, sealWith, sm4Gcm } from '../../src/primitives.ts';
import { ALGORITHMS, keyOf, unsealRequest } from '../helpers/keys.ts';
import { FRONT as card } from '../helpers/sample-card.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { fromBase64, fromUtf8, toBase64 } from '../helpers/vectors.ts';

const AES = 'AES-256-CBC';
const SM4 = 'SM4-GCM';
const RequestId = 'ab2c132e-9e1c-43d3-b0ef-9b4d80f00330';
const INNER_ID = '0d394478-6d4d-48fc-8b19-552415bf46de';

afterEach(() => {
  vi.restoreAllMocks();
});

// --- the service's side ---

/** A request on its way, as the service holds it. */
interface Call {
  readonly algorithm: Algorithm;
  readonly sealed: SealedRequest;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly sent: { EncryptedBody: string; Encryption: Encryption };
}

function callWith(algorithm: Algorithm, options: Partial<SealOptions> = {}): Call {
  const params = { ImageUrl: 'https://example.com/cards/a.jpg', CardSide: 'FRONT' };
  const sealed = sealRequest(params, { publicKey: keyOf[algorithm]().pem, ...options });
  const { key, iv } = unsealRequest(sealed.request, keyOf[algorithm]());
  return { algorithm, sealed, key, iv, sent: sealed.request as unknown as Call['sent'] };
}

/** What a caller keeps for openWith. */
const keptKey = ({ algorithm, key, iv }: Call): KeptDataKey => ({ algorithm, key, iv });

interface Ciphertext {
  readonly body: Uint8Array;
  readonly tag?: Uint8Array;
}

function encrypt(call: Call, plaintext: unknown = card, iv: Uint8Array = call.iv): Ciphertext {
  const bytes = plaintext instanceof Uint8Array ? plaintext : fromUtf8(JSON.stringify(plaintext));
  if (call.algorithm === SM4) {
    const { ciphertext, tag } = sm4Gcm.encrypt(bytes, call.key, iv);
    return { body: ciphertext, tag };
  }
  const cipher = createCipheriv('aes-256-cbc', call.key, iv);
  return { body: Buffer.concat([cipher.update(bytes), cipher.final()]) };
}

type Fields = Record<string, unknown>;

/** The answer as documented, with members of `Encryption` and of the answer put over it. */
function answer(call: Call, encryption: Fields = {}, members: Fields = {}, iv = call.iv): Fields {
  const { body, tag } = encrypt(call, card, iv);
  const Encryption = {
    EncryptList: ['EncryptedBody'],
    TagList: tag ? [toBase64(tag)] : [],
    CiphertextBlob: call.sent.Encryption.CiphertextBlob,
    Iv: toBase64(iv),
    Algorithm: call.algorithm,
    ...encryption,
  };
  return { EncryptedBody: toBase64(body), Encryption, RequestId, ...members };
}

/** The answer with its tag, if it has one, at the end of the ciphertext. */
function attached(call: Call, Encryption?: unknown, plaintext: unknown = card): Fields {
  const { body, tag } = encrypt(call, plaintext);
  const EncryptedBody = toBase64(Buffer.concat([body, tag ?? new Uint8Array(0)]));
  return { EncryptedBody, RequestId, ...(Encryption !== undefined && { Encryption }) };
}

/** The answer as documented, with another plaintext or other bytes of ciphertext. */
const answerOf = (call: Call, plaintext: unknown, members: Fields = {}): Fields => ({
  ...attached(call, undefined, plaintext),
  ...members,
});
const answerBytes = (call: Call, bytes: Uint8Array): Fields =>
  answer(call, {}, { EncryptedBody: toBase64(bytes) });

const withLineBreaks = (base64: string): string => base64.replace(/(.{5})/g, '$1\r\n');
const otherIv = (call: Call): Uint8Array => call.iv.map((byte) => byte ^ 0x55);
const lastTag = (call: Call): string => toBase64(encrypt(call).tag ?? call.iv);

function unpadded(base64: string): string {
  if (!base64.endsWith('=')) throw new Error('this Base64 has no padding to leave out');
  return base64.replace(/=+$/, '');
}

/** The same bytes with an unused bit of the last character set. */
function nonCanonical(base64: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const changed = base64.replace(/.(?==)/, (letter) => alphabet[alphabet.indexOf(letter) + 1]!);
  if (changed === base64) throw new Error('this Base64 has no unused bits');
  return changed;
}

const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

// --- answers that open ---

const EMPTY = { CiphertextBlob: '', EncryptList: [], TagList: [], Iv: '', Algorithm: '' };
const NULLS = { CiphertextBlob: null, EncryptList: null, TagList: null, Iv: null, Algorithm: null };

type Make = (call: Call) => unknown;

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

const PLAINTEXT = /李明|440524198701010014|腾讯/;

/** What every error of `open` must be. */
function expectError(error: Error & { requestId?: unknown }, code: string, requestId: unknown): void {
  expect(error).toBeInstanceOf(EncryptionError);
  expect(error).toMatchObject({ code });
  expect(error.requestId).toBe(requestId);
  expect('cause' in error).toBe(false);
  expect(`${error.message} ${error.stack}`).not.toMatch(PLAINTEXT);
}

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

const reflected = (call: Call, EncryptedBody = call.sent.EncryptedBody): Fields => ({
  ...call.sent,
  EncryptedBody,
  RequestId,
});

const raw = (call: Call, text: string): Fields => attached(call, undefined, fromUtf8(text));

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

const failure = { Code: 'FailedOperation.ImageDecodeFailed', Message: 'the image does not decode' };

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
  const original = crypto.getRandomValues.bind(crypto);
  const drawn: Uint8Array[] = [];
  vi.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation((array) => {
    if (drawn.length === 2) throw new Error('no randomness left');
    drawn.push(original(array) as unknown as Uint8Array);
    return array;
  });
  expect(() => callWith(SM4)).toThrow(/getRandomValues threw an instance of Error$/);
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
      expect(error.message).toBe(message);
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
      expect(error.message).toBe("dataKey.algorithm must be 'AES-256-CBC' or 'SM4-GCM'");
    },
  );

  test('the data key may come in other views', () => {
    const { request } = sealWith(params, good, options());
    const views = { algorithm, key: good.key.buffer, iv: new DataView(good.iv.buffer) };
    expect(openWith(request, views as never)).toEqual(params);
    expect(sealWith(params, views as never, options()).request.EncryptedBody).toBe(request.EncryptedBody);
  });
});
