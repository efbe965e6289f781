// What isn't a JSON body under TC3: a GET, and the signatures before TC3 in a form or a URL.

import { createHmac } from 'node:crypto';
import type { Emulator } from 'tencentcloud-encryption/emulator';
import { describe, expect, test } from 'vitest';
import { unflatten } from '../../src/emulator/flat-params.ts';
import { verifyOlderSignature } from '../../src/emulator/older-signature.ts';
import { emulator, parseAnswer, seal, start, useEmulator } from '../helpers/emulator-wire.ts';
import { exchange } from '../helpers/recorded.ts';
import { FRONT } from '../helpers/sample-card.ts';
import { authorize, type ResponseBody } from '../helpers/tc3-client.ts';

useEmulator();

type Pairs = [name: string, value: string][];

// A small image: a GET has room for 32 KB.
const small = { ImageUrl: 'https://example.com/card.jpg', CardSide: 'FRONT' };
const CARD = 'RecognizeEncryptedIDCardOCR';

/** Sealed parameters as the official SDKs flatten them; empty lists disappear. */
function flatten(value: unknown, name = ''): Pairs {
  if (typeof value !== 'object' || value === null) return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, member]) =>
    flatten(member, name === '' ? key : `${name}.${key}`),
  );
}

// --- signatures before TC3 ---

interface Older {
  pairs?: Pairs;
  method?: 'GET' | 'POST';
  algorithm?: string | undefined;
  secretKey?: string;
  /** Of the common parameters; undefined leaves one out. */
  common?: Record<string, string | undefined>;
  host?: string;
  headers?: Record<string, string>;
  /** Changes the pairs once they are signed. */
  tamper?: (pairs: Pairs) => Pairs;
  to?: Emulator;
}

function olderPairs({ pairs = [], method = 'POST', algorithm, common, host, ...more }: Older): Pairs {
  const { to = emulator, secretKey = to.credential.secretKey } = more;
  const all: Pairs = [
    ...pairs,
    ...Object.entries({
      Action: CARD,
      Version: '2018-11-19',
      Region: 'ap-guangzhou',
      Timestamp: String(Math.floor(Date.now() / 1000)),
      Nonce: '4711',
      SecretId: to.credential.secretId,
      SignatureMethod: algorithm,
      ...common,
    }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  ];
  const text = [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`);
  const hash = algorithm === 'HmacSHA256' ? 'sha256' : 'sha1';
  const signed = `${method}${host ?? to.endpoint}/?${text.join('&')}`;
  const Signature = createHmac(hash, secretKey).update(signed).digest('base64');
  return [...all, ['Signature', Signature]];
}

async function older(options: Older): Promise<ResponseBody> {
  const { method = 'POST', tamper = (pairs) => pairs, headers = {}, to = emulator } = options;
  const form = new URLSearchParams(tamper(olderPairs(options))).toString();
  const isGet = method === 'GET';
  const lines = {
    Host: to.endpoint,
    ...(!isGet && {
      'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': `${form.length}`,
    }),
    ...headers,
  };
  const head = [`${method} ${isGet ? `/?${form}` : '/'} HTTP/1.1`].concat(
    Object.entries(lines).map(([name, value]) => `${name}: ${value}`),
  );
  const text = `${head.join('\r\n')}\r\n\r\n${isGet ? '' : form}`;
  return (await exchange(to.endpoint, Buffer.from(text))).Response;
}

const olderCode = async (options: Older) => (await older(options)).Error?.Code ?? 'none';

test('the documented example of HmacSHA1, to the byte', () => {
  const pairs: Pairs = [
    ['Action', 'DescribeInstances'],
    ['InstanceIds.0', 'ins-09dx96dg'],
    ['Limit', '20'],
    ['Nonce', '11886'],
    ['Offset', '0'],
    ['Region', 'ap-guangzhou'],
    ['SecretId', 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE'],
    ['Signature', 'EliP9YW3pW28FpsEdkXt/+WcGeI='],
    ['Timestamp', '1465185768'],
    ['Version', '2017-03-12'],
  ];
  const request = { method: 'GET', headers: { host: 'cvm.tencentcloudapi.com' }, body: new Uint8Array() };
  const verify = (secretKey: string) =>
    verifyOlderSignature(request, pairs, { now: () => 1_465_185_768_000, secretKeyOf: () => secretKey });
  expect(() => verify('Gu5t9xGARNpq86cd98joQYCN3EXAMPLE')).not.toThrow();
  expect(() => verify('Gu5t9xGARNpq86cd98joQYCN3EXAMPLF')).toThrow();
});

describe.each(['GET', 'POST'] as const)('%s', (method) => {
  test.each(['HmacSHA256', 'HmacSHA1', undefined])('signed by %s: a sealed card opens', async (algorithm) => {
    const answer = await older({ method, algorithm, pairs: flatten(seal(small, 'SM4-GCM')) });
    expect(parseAnswer(answer, 'SM4-GCM')).toEqual(FRONT);
  });

  const EXPIRED = 'AuthFailure.SignatureExpire';
  const FAILURE = 'AuthFailure.SignatureFailure';
  const rows: [name: string, options: Older, code: string][] = [
    ['no Nonce', { common: { Nonce: undefined } }, 'MissingParameter'],
    ['no Timestamp', { common: { Timestamp: undefined } }, 'MissingParameter'],
    ['no SecretId', { common: { SecretId: undefined } }, 'MissingParameter'],
    [
      'an empty signature',
      { tamper: (pairs) => [...pairs.slice(0, -1), ['Signature', '']] },
      'MissingParameter',
    ],
    ['no Action', { common: { Action: undefined } }, 'MissingParameter'],
    ['no Region', { common: { Region: undefined } }, 'MissingParameter'],
    ['another version', { common: { Version: '2018-03-01' } }, 'InvalidAction'],
    ['an unknown SecretId', { common: { SecretId: 'AKIDnobody' } }, 'AuthFailure.SecretIdNotFound'],
    ['a timestamp of long ago', { common: { Timestamp: '1465185768' } }, EXPIRED],
    ['a wrong key', { secretKey: 'x' }, FAILURE],
    [
      'the other hash',
      { algorithm: 'HmacSHA256', tamper: (pairs) => pairs.filter(([name]) => name !== 'SignatureMethod') },
      FAILURE,
    ],
    ['a parameter more', { tamper: (pairs) => [['Extra', '1'], ...pairs] }, FAILURE],
    ['a parameter less', { tamper: (pairs) => pairs.slice(1) }, FAILURE],
    ['a short signature', { tamper: (pairs) => [...pairs.slice(0, -1), ['Signature', 'AAAA']] }, FAILURE],
    ['another host', { host: 'ocr.tencentcloudapi.com' }, FAILURE],
    ['the host without its port', { host: '127.0.0.1' }, 'none'],
    [
      'a line feed behind the signature, as the SDK for Ruby has it',
      {
        tamper: (pairs) => pairs.map(([name, value]) => [name, name === 'Signature' ? `${value}\n` : value]),
      },
      'none',
    ],
    [
      'a name twice',
      {
        pairs: [
          ['Extra', '1'],
          ['Extra', '2'],
        ],
      },
      'InvalidParameter',
    ],
  ];

  test.each(rows)('%s', async (_, { pairs = flatten(seal(small, 'SM4-GCM')), ...more }, code) => {
    expect(await olderCode({ method, pairs, ...more })).toBe(code);
  });
});

test.each([
  [2 ** 20 - 1000, 'MissingParameter'],
  [2 ** 20, 'RequestSizeLimitExceeded'],
])(
  'a form of the older signatures with a value of %i bytes: %s, for it may have 1 MB',
  async (bytes, code) => {
    expect(await olderCode({ pairs: [['A', 'x'.repeat(bytes)]] })).toBe(code);
  },
);

test('what arrived is told: action, version and region out of the form', async () => {
  const own = await start();
  await older({ to: own, pairs: flatten(seal(small, 'AES-256-CBC', own)) });
  expect(own.requests.at(-1)).toMatchObject({
    action: CARD,
    version: '2018-11-19',
    region: 'ap-guangzhou',
    algorithm: 'AES-256-CBC',
    params: small,
  });
});

// --- GET under TC3 ---

interface Get {
  query: string;
  signedQuery?: string;
  type?: string;
  action?: string;
  version?: string;
  headers?: Record<string, string>;
}

async function get({ query, signedQuery = query, type = 'application/x-www-form-urlencoded', ...more }: Get) {
  const timestamp = Math.floor(Date.now() / 1000);
  const { action = CARD, version = '2018-11-19', headers = {} } = more;
  const Authorization = authorize({
    method: 'GET',
    query: signedQuery,
    headers: { 'Content-Type': type, Host: emulator.endpoint },
    body: '',
    timestamp,
    service: 'ocr',
    ...emulator.credential,
  });
  const lines = {
    Host: emulator.endpoint,
    'Content-Type': type,
    'X-TC-Action': action,
    'X-TC-Version': version,
    'X-TC-Timestamp': String(timestamp),
    'X-TC-Region': 'ap-guangzhou',
    Authorization,
    ...headers,
  };
  const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}`);
  const text = [`GET /?${query} HTTP/1.1`, ...head, '', ''].join('\r\n');
  return (await exchange(emulator.endpoint, Buffer.from(text))).Response;
}

const queryOf = (params: unknown) => new URLSearchParams(flatten(params)).toString();

describe('GET under TC3', () => {
  test.each(['AES-256-CBC', 'SM4-GCM'] as const)('a sealed card opens, %s', async (algorithm) => {
    const query = queryOf(seal(small, algorithm));
    expect(parseAnswer(await get({ query }), algorithm)).toEqual(FRONT);
    expect(emulator.requests.at(-1)).toMatchObject({ body: query, params: small });
  });

  const rows: [name: string, options: () => Get, code: string][] = [
    [
      'another query than the signed one',
      () => ({ query: 'A=1', signedQuery: 'A=2' }),
      'AuthFailure.SignatureFailure',
    ],
    ['an unsigned query', () => ({ query: 'A=1', signedQuery: '' }), 'AuthFailure.SignatureFailure'],
    ['no parameters', () => ({ query: '' }), 'MissingParameter'],
    ['JSON by its type', () => ({ query: '', type: 'application/json' }), 'InvalidParameter'],
    ['a name in brackets, as PHP writes it', () => ({ query: 'Encryption[Iv]=A' }), 'InvalidParameter'],
    ['a value for a name that has members', () => ({ query: 'A.B=1&A=2' }), 'InvalidParameter'],
    ['members of a name that has a value', () => ({ query: 'A=1&A.B=2' }), 'InvalidParameter'],
    ['the name of a prototype', () => ({ query: '__proto__.A=1' }), 'InvalidParameter'],
    [
      'the parameters of an older signature beside TC3',
      () => ({ query: 'Timestamp=1&Nonce=1&SecretId=x&Signature=x' }),
      'MissingParameter',
    ],
    ['31 KB', () => ({ query: `A=${'x'.repeat(31 * 1024)}` }), 'MissingParameter'],
    ['33 KB', () => ({ query: `A=${'x'.repeat(33 * 1024)}` }), 'RequestSizeLimitExceeded'],
    ['127 KB', () => ({ query: `A=${'x'.repeat(127 * 1024)}` }), 'RequestSizeLimitExceeded'],
    [
      '200 KB, which is not even read',
      () => ({ query: `A=${'x'.repeat(200 * 1024)}` }),
      'RequestSizeLimitExceeded',
    ],
  ];

  test.each(rows)('%s', async (_, options, code) => {
    expect((await get(options())).Error?.Code).toBe(code);
  });
});

test("what isn't HTTP is answered in the form of every answer", async () => {
  const { head, Response } = await exchange(emulator.endpoint, Buffer.from('HELO example.com\r\n\r\n'));
  expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\nContent-Type: application\/json\r\n/);
  expect(Response.Error?.Code).toBe('UnsupportedProtocol');
});

test('flat names become members and lists', () => {
  const pairs: Pairs = [
    ['IsEncryptResponse', 'true'],
    ['IsEncrypt', 'false'],
    ['RuleId', 'true'],
    ['Name', ''],
    ['Encryption.EncryptList.0', 'A'],
    ['Encryption.EncryptList.1', 'B'],
    ['Encryption.Iv', 'x'],
    ['Gap.0', 'a'],
    ['Gap.2', 'b'],
    ['Action', 'dropped'],
    ['constructor.name', 'C'],
  ];
  expect(unflatten(pairs)).toEqual({
    IsEncryptResponse: true,
    IsEncrypt: false,
    RuleId: 'true',
    Name: '',
    Encryption: { EncryptList: ['A', 'B'], Iv: 'x' },
    Gap: { 0: 'a', 2: 'b' },
    constructor: { name: 'C' },
  });
});
