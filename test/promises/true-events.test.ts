// Events are true: one for every call, each in one class, and nothing that others send can make one too long to keep.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type ApiCall,
  EncryptionError,
  type EncryptionErrorCode,
  type EncryptionEvent,
  encryptionMiddleware,
  failureOf,
  ServiceError,
  withEncryption,
} from 'tencentcloud-encryption';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALGORITHMS, rejection, specimen, useEmulator } from '../helpers/emulated.ts';
import { keyOf } from '../helpers/keys.ts';

const emulated = useEmulator();
const action = 'RecognizeEncryptedIDCardOCR';
const params = { ImageBase64: specimen.FRONT, CardSide: 'FRONT' } as const;

const CODES: Record<EncryptionErrorCode, string> = {
  ERR_INVALID_OPTIONS: 'caller',
  ERR_INVALID_PUBLIC_KEY: 'key',
  ERR_ALGORITHM_MISMATCH: 'key',
  ERR_INVALID_PARAMS: 'caller',
  ERR_REQUEST_TOO_LARGE: 'caller',
  ERR_PLAINTEXT_ACTION: 'caller',
  ERR_NONCE_REUSE: 'caller',
  ERR_PLAINTEXT_RESPONSE: 'protocol',
  ERR_INVALID_RESPONSE: 'protocol',
  ERR_DECRYPTION_FAILED: 'protocol',
  ERR_ALREADY_OPENED: 'caller',
  ERR_UNSUPPORTED: 'key',
  ERR_PROVIDER: 'key',
};
test.each(Object.entries(CODES))('%s is of the class %s, and never retried', (code, failure) => {
  const error = new EncryptionError(code as EncryptionErrorCode, 'x');
  expect([error.failure, error.retryable]).toEqual([failure, false]);
  expect(failureOf(error)).toMatchObject({ failure, retryable: false, code });
  expect(Object.keys(error)).toEqual(['code']);
});

test('a wrong JavaScript type has a class too', async () => {
  const middleware = encryptionMiddleware({ publicKey: keyOf['SM4-GCM']().pem });
  const error = await rejection(middleware({ action, params: 7 as never }, async () => ({})));
  expect(error).toMatchObject({ failure: 'caller', retryable: false });
});

test.each([
  ['RequestLimitExceeded', true],
  ['RequestLimitExceeded.IPLimitExceeded', true],
  ['RequestLimitExceededX', false],
  ['InternalError', false],
  ['FailedOperation.ImageDecodeFailed', false],
])('a ServiceError %s', (code, retryable) => {
  const error = new ServiceError(code, 'x', 'id');
  expect([error.failure, error.retryable]).toEqual(['service', retryable]);
  expect(failureOf(error)).toMatchObject({ failure: 'service', retryable, sent: true });
});

const FOREIGN: [string, unknown, object][] = [
  [
    'an API error of the SDK',
    Object.assign(new Error('x'), { code: 'InternalError', requestId: 'r' }),
    { failure: 'service', retryable: false, sent: true, code: 'InternalError' },
  ],
  [
    'an answer that is no JSON, which the message quotes',
    Object.assign(new Error('invalid json response body, reason: "timed out" is not valid JSON'), {
      name: 'FetchError',
      type: 'invalid-json',
    }),
    { failure: 'protocol', retryable: false, sent: true },
  ],
  [
    'the rate limit',
    Object.assign(new Error('x'), { code: 'RequestLimitExceeded', requestId: 'r' }),
    { failure: 'service', retryable: true },
  ],
  [
    'HTTP 502',
    Object.assign(new Error('Bad Gateway'), { httpCode: 502 }),
    { failure: 'service', retryable: true, code: 'HTTP_502' },
  ],
  [
    'HTTP 403',
    Object.assign(new Error('Forbidden'), { httpCode: 403 }),
    { failure: 'service', retryable: false },
  ],
  [
    'a refused connection',
    Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
    { failure: 'network', sent: false, retryable: true, code: 'ECONNREFUSED' },
  ],
  [
    'a refused connection, in the message alone',
    new Error('request to https://x/ failed, reason: connect ECONNREFUSED 127.0.0.1:1'),
    { failure: 'network', sent: false, code: 'ECONNREFUSED' },
  ],
  [
    'an unknown host',
    new Error('getaddrinfo ENOTFOUND x'),
    { failure: 'network', sent: false, code: 'ENOTFOUND' },
  ],
  ['a reset', new Error('read ECONNRESET'), { failure: 'network', retryable: true, code: 'ECONNRESET' }],
  ['a hang-up', new Error('socket hang up'), { failure: 'network', code: 'ECONNRESET' }],
  ['a broken pipe', Object.assign(new Error('x'), { code: 'EPIPE' }), { failure: 'network', code: 'EPIPE' }],
  [
    'a bad certificate',
    Object.assign(new Error('x'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
    { failure: 'network' },
  ],
  [
    "fetch's cause",
    Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } }),
    { failure: 'network', sent: false, code: 'ECONNREFUSED' },
  ],
  [
    'a timeout of node-fetch',
    new Error('network timeout at: https://x/'),
    { failure: 'timeout', retryable: true, code: 'ETIMEDOUT' },
  ],
  [
    'a timeout of the system',
    Object.assign(new Error('x'), { code: 'ETIMEDOUT' }),
    { failure: 'timeout', code: 'ETIMEDOUT' },
  ],
  ['a timeout of a signal', new DOMException('x', 'TimeoutError'), { failure: 'timeout' }],
  [
    'an abort',
    new DOMException('x', 'AbortError'),
    { failure: 'aborted', retryable: false, code: 'ABORT_ERR' },
  ],
  [
    'an abort of node-fetch',
    new Error('The user aborted a request.'),
    { failure: 'aborted', code: 'ABORT_ERR' },
  ],
  ['an error of the caller', new RangeError('no credential'), { failure: 'caller', retryable: false }],
  ['no error at all', undefined, { failure: 'caller' }],
  ['a text', 'thrown', { failure: 'caller' }],
  [
    'an error whose getters throw',
    {
      get code() {
        throw new Error('x');
      },
    },
    { failure: 'caller' },
  ],
];
test.each(FOREIGN)('%s', (_, error, expected) => {
  expect(failureOf(error)).toMatchObject(expected);
});

// --- through the real SDK, over real HTTP ---

let server: Server;
let answer: (respond: import('node:http').ServerResponse) => void = () => {};
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => answer(response));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function client(events: EncryptionEvent[], httpProfile: object = {}) {
  const clientConfig = emulated.emulator.clientConfig as ConstructorParameters<
    typeof ocr.v20181119.Client
  >[0];
  const { port } = server.address() as AddressInfo;
  const profile = {
    httpProfile: { ...clientConfig.profile?.httpProfile, endpoint: `127.0.0.1:${port}`, ...httpProfile },
  };
  const sdk = new ocr.v20181119.Client({ ...clientConfig, profile });
  return withEncryption(sdk, {
    publicKey: keyOf['SM4-GCM']().pem,
    onEvent: (event) => void events.push(event),
  });
}

const json = (body: unknown) => (response: import('node:http').ServerResponse) =>
  void response.setHeader('content-type', 'application/json').end(JSON.stringify(body));

const LIVE: [string, (response: import('node:http').ServerResponse) => void, object, object][] = [
  [
    'an API error',
    json({ Response: { Error: { Code: 'InternalError', Message: 'm' }, RequestId: 'r-1' } }),
    {},
    { failure: 'service', code: 'InternalError', requestId: 'r-1', sent: true },
  ],
  [
    'HTTP 500',
    (response) => void response.writeHead(500).end(),
    {},
    { failure: 'service', code: 'HTTP_500', sent: true },
  ],
  ['a reset', (response) => void response.destroy(), {}, { failure: 'network', code: 'ECONNRESET' }],
  ['a timeout', () => {}, { reqTimeout: 0.2 }, { failure: 'timeout', code: 'ETIMEDOUT' }],
  [
    'no connection',
    () => {},
    { endpoint: '127.0.0.1:1' },
    { failure: 'network', code: 'ECONNREFUSED', sent: false },
  ],
  [
    'an answer in the clear',
    json({ Response: { Name: 'forged', RequestId: 'r-2' } }),
    {},
    { failure: 'protocol', code: 'ERR_PLAINTEXT_RESPONSE', requestId: 'r-2', sent: true },
  ],
  ...['{}', 'null', '[]', '{"Response":null}', '7'].map((body): (typeof LIVE)[number] => [
    `${body}, which isn't an answer`,
    (response) => void response.setHeader('content-type', 'application/json').end(body),
    {},
    { failure: 'protocol', sent: true },
  ]),
  ...['ETIMEDOUT', 'ECONNREFUSED', '', 'AbortError'].map((Code): (typeof LIVE)[number] => [
    `an API error that calls itself '${Code}'`,
    json({ Response: { Error: { Code, Message: 'network timeout: connect ECONNREFUSED' } } }),
    {},
    { failure: 'service', sent: true },
  ]),
  [
    'a code of 70 KB',
    json({
      Response: {
        Error: { Code: 'x"\u0000\u{1f600}'.repeat(14_000), Message: 'm'.repeat(70_000) },
        RequestId: '\u0001'.repeat(70_000),
      },
    }),
    {},
    { failure: 'service', sent: true, code: 'x????'.repeat(26).slice(0, 128), requestId: '?'.repeat(128) },
  ],
  [
    'a RequestId of 70 KB in an answer',
    json({ Response: { Name: 'forged', RequestId: '"'.repeat(70_000) } }),
    {},
    { failure: 'protocol', sent: true, requestId: '?'.repeat(128) },
  ],
];
test.each(LIVE)('%s: one event, in its class', async (_, respond, profile, expected) => {
  answer = respond;
  const events: EncryptionEvent[] = [];
  await rejection(client(events, profile).RecognizeEncryptedIDCardOCR(params));
  expect(events).toMatchObject([{ outcome: 'error', encrypted: true, tls: false, ...expected }]);
  expect(events[0]!.endpoint).toMatch(/^127\.0\.0\.1:\d+$/);
  if (!('sent' in expected)) expect(events[0]).not.toHaveProperty('sent');
  expect(JSON.stringify(events[0]).length).toBeLessThan(2_000);
});

test('an abort', async () => {
  answer = () => {};
  const events: EncryptionEvent[] = [];
  const controller = new AbortController();
  const call = client(events).RecognizeEncryptedIDCardOCR(params, { signal: controller.signal });
  setTimeout(() => controller.abort(), 50);
  await rejection(call);
  expect(events).toMatchObject([{ failure: 'aborted', code: 'ABORT_ERR', encrypted: true }]);
  expect(events[0]).not.toHaveProperty('sent');
});

test.each(ALGORITHMS)(
  'an SM4 answer that fails to open has reused the nonce all the same: %s',
  async (algorithm) => {
    const events: EncryptionEvent[] = [];
    const wrapped = emulated.client(algorithm, { onEvent: (event) => void events.push(event) });
    emulated.emulator.behave({ fault: 'wrong-tag' });
    await wrapped.RecognizeEncryptedIDCardOCR(params).catch(() => {});
    expect(events).toMatchObject([{ outcome: 'error', nonceReused: algorithm === 'SM4-GCM' }]);
  },
);

describe('a source of the key that fails', () => {
  test.each<[string, () => never]>([
    [
      'throws',
      () => {
        throw new RangeError('vault');
      },
    ],
    ['gives no key', (() => 'no key') as never],
  ])('%s: the class is key', async (_, publicKey) => {
    const events: EncryptionEvent[] = [];
    const middleware = encryptionMiddleware({ publicKey, onEvent: (event) => void events.push(event) });
    await rejection(middleware({ action, params }, async () => ({})));
    expect(events).toMatchObject([{ failure: 'key', sent: false, outcome: 'error' }]);
  });
});

test('a call whose action changes as it is read is read once', async () => {
  const names = ['IdCardVerification', 'BankCardOCR', 'BankCardOCR', 'BankCardOCR'];
  const sent: ApiCall[] = [];
  const call = {
    params: { Name: '李明' },
    get action() {
      return names.shift()!;
    },
  };
  await encryptionMiddleware({ publicKey: keyOf['SM4-GCM']().pem, otherActions: 'pass' })(
    call,
    async (call) => {
      sent.push(call);
      return {};
    },
  );
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({
    action: 'IdCardVerification',
    params: { Encryption: { EncryptList: ['Name'] } },
  });
});

test('a call that can not be read is refused, with an event', async () => {
  const events: EncryptionEvent[] = [];
  const middleware = encryptionMiddleware({
    publicKey: keyOf['SM4-GCM']().pem,
    onEvent: (event) => void events.push(event),
  });
  const call = {
    params,
    get action(): string {
      throw new Error('x');
    },
  };
  expect((await rejection(middleware(call, async () => ({})))).code).toBe('ERR_INVALID_PARAMS');
  expect(events).toMatchObject([{ action: '(invalid)', sent: false, failure: 'caller' }]);
});

test('the longest event that a caller can make is short', async () => {
  const events: EncryptionEvent[] = [];
  const middleware = encryptionMiddleware({
    publicKey: keyOf['SM4-GCM']().pem,
    otherActions: 'pass',
    onEvent: (event) => void events.push(event),
  });
  const names = Array.from(
    { length: 5_000 },
    (_, n) => `${n % 2 ? 'ImageBase64' : 'Unknown'}${'x'.repeat(40)}${n}`,
  );
  const params = Object.fromEntries([...names, '"'.repeat(70_000), '张三'].map((name) => [name, 'v']));
  await middleware({ action: 'A'.repeat(128), params } as ApiCall, async () => ({
    RequestId: '"'.repeat(70_000),
  }));
  const [event] = events;
  expect(event?.unknown).toHaveLength(32);
  expect((event?.unknownMore ?? 0) + 32 + (event?.clear?.length ?? 0)).toBeLessThanOrEqual(5_002);
  expect(JSON.stringify(event)).not.toContain('张三');
  expect(JSON.stringify(event).length).toBeLessThan(8_000);
});
