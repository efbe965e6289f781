// The promise: with the operator's credential the relay signs sealed card requests of its own page and nothing
// else, and what it prints has no body in it. Needs no browser.

import { once } from 'node:events';
import { rmSync } from 'node:fs';
import http from 'node:http';
import { sealFields, sealRequest } from 'tencentcloud-encryption';
import { startEmulator } from 'tencentcloud-encryption/emulator';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildPage } from '../../examples/browser/build.mjs';
import { card, find, photo } from './helpers/needles.mjs';
import { freshFolder, startRelay } from './helpers/processes.mjs';

const ORIGIN = 'https://shop.example';
const FINGERPRINT = '0'.repeat(64);

let emulator;
let relay;
let folder;
let good;
let env;
beforeAll(async () => {
  emulator = await startEmulator();
  folder = await buildPage(FINGERPRINT, freshFolder('page'));
  env = {
    TENCENTCLOUD_SECRET_ID: emulator.credential.secretId,
    TENCENTCLOUD_SECRET_KEY: emulator.credential.secretKey,
    TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: emulator.publicKeys['AES-256-CBC'],
    TENCENTCLOUD_ENCRYPTION_ENDPOINT: emulator.url,
    RELAY_ORIGIN: ORIGIN,
    RELAY_PAGE: folder,
    RELAY_CALLS_PER_MINUTE: '1000',
  };
  relay = await startRelay(env);
});
beforeEach(() => {
  emulator.requests.length = 0;
  good = seal('AES-256-CBC').request;
});
afterAll(async () => {
  await relay.close();
  await emulator.close();
  rmSync(folder, { recursive: true });
});

const PARAMS = { ImageBase64: photo, CardSide: 'FRONT' };
const seal = (algorithm) => sealRequest(PARAMS, { publicKey: emulator.publicKeys[algorithm] });

const headers = { 'Content-Type': 'application/json', Origin: ORIGIN };
const post = (body, more = {}, { port } = relay) =>
  fetch(`http://127.0.0.1:${port}/recognize`, {
    method: 'POST',
    headers: { ...headers, ...more },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

test('a sealed request comes back with the answer of the service', async () => {
  const sealed = seal('AES-256-CBC');
  const response = await post(sealed.request);
  expect(response.status).toBe(200);
  expect(sealed.open(await response.json())).toMatchObject({ Name: '李明' });
  expect(emulator.requests.map(({ action }) => action)).toEqual(['RecognizeEncryptedIDCardOCR']);
});

const envelope = (change) => () => ({ ...good, Encryption: { ...good.Encryption, ...change } });
const body = (bytes) => Buffer.alloc(bytes).toString('base64');
const refused = [
  ['a photo in the clear', 400, () => ({ ImageBase64: photo.toString('base64') })],
  ['a photo beside the body', 400, () => ({ ...good, ImageBase64: photo.toString('base64') })],
  ['an action', 400, () => ({ ...good, Action: 'IDCardOCR' })],
  ['no Encryption', 400, () => ({ EncryptedBody: good.EncryptedBody })],
  ['no body', 400, () => ({ Encryption: good.Encryption })],
  ['a sealed request in a list', 400, () => [good]],
  ['null', 400, () => null],
  ['no JSON', 400, () => '{"EncryptedBody":'],
  ['nothing', 400, () => ''],
  ['SM4-GCM', 400, () => seal('SM4-GCM').request],
  ['AES-256-CBC in other letters', 400, envelope({ Algorithm: 'aes-256-cbc' })],
  ['another member in Encryption', 400, envelope({ Name: card.Name })],
  ['an Encryption that is a list', 400, () => ({ ...good, Encryption: [] })],
  ['other fields', 400, envelope({ EncryptList: ['Name'] })],
  ['two bodies', 400, envelope({ EncryptList: ['EncryptedBody', 'EncryptedBody'] })],
  ['a tag', 400, envelope({ TagList: [body(16)] })],
  ['a blob of another size', 400, envelope({ CiphertextBlob: body(127) })],
  ['a blob with line breaks', 400, envelope({ CiphertextBlob: `${body(126)}\n\n\n\n` })],
  ['a short IV', 400, envelope({ Iv: body(15) })],
  ['an IV that is a number', 400, envelope({ Iv: 16 })],
  ['a body of no whole blocks', 400, () => ({ ...good, EncryptedBody: body(33) })],
  ['an empty body', 400, () => ({ ...good, EncryptedBody: '' })],
  ['a body that is no Base64', 400, () => ({ ...good, EncryptedBody: `*${good.EncryptedBody.slice(1)}` })],
  ['sealed fields', 400, () => fieldsOf({ Name: card.Name })],
  ['another site', 403, () => good, { Origin: 'https://evil.example' }],
  ['a page without an origin', 403, () => good, { Origin: 'null' }],
  ['a form', 403, () => good, { 'Content-Type': 'text/plain' }],
];
const fieldsOf = (params) =>
  sealFields(params, ['Name'], { publicKey: emulator.publicKeys['AES-256-CBC'] }).request;

test.each(refused)('%s: %i, and nothing is sent', async (_, status, make, more) => {
  const response = await post(make(), more);
  expect([response.status, await response.text()]).toEqual([status, '']);
  expect(emulator.requests).toEqual([]);
});

test('a request that says it has more than 10 MB is refused before it is read', async () => {
  const request = http.request({ port: relay.port, method: 'POST', path: '/recognize', headers });
  request.setHeader('Content-Length', 10 * 2 ** 20 + 1);
  request.flushHeaders();
  const [response] = await once(request, 'response');
  request.destroy();
  expect(response.statusCode).toBe(413);
});

test('of a request that does not say its size no more than 10 MB are read', async () => {
  const text = JSON.stringify({ ...good, EncryptedBody: body(7_864_320) });
  const options = { method: 'POST', headers, body: new Blob([text]).stream(), duplex: 'half' };
  const response = await fetch(`http://127.0.0.1:${relay.port}/recognize`, options).catch(() => undefined);
  expect([undefined, 413]).toContain(response?.status);
  expect(emulator.requests).toEqual([]);
});

test.each(['/../relay.mjs', '/%2e%2e/relay.mjs', '/recognize', '/app.js?x', '/index.html'])(
  'GET %s is 404',
  async (path) => {
    const response = await fetch(`http://127.0.0.1:${relay.port}${path}`);
    expect(response.status).toBe(404);
  },
);

test('what it printed is sizes, times and identifiers, whatever was sent', () => {
  const text = relay.printed();
  expect(find([text])).toEqual([]);
  const [, ...lines] = text.toString().trim().split('\n');
  expect(lines.length).toBeGreaterThan(20);
  const names = new Set(lines.flatMap((line) => Object.keys(JSON.parse(line))));
  expect([...names].sort()).toEqual(['ms', 'requestBytes', 'requestId', 'status']);
});

test('an address has so many calls a minute', async () => {
  const strict = await startRelay({ ...env, RELAY_CALLS_PER_MINUTE: '2' });
  try {
    const statuses = [];
    for (let n = 0; n < 3; n++) statuses.push((await post(good, {}, strict)).status);
    expect(statuses).toEqual([200, 200, 429]);
  } finally {
    await strict.close();
  }
});

describe('it does not start', () => {
  const cases = [
    [
      'with an SM2 key',
      () => ({ TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: emulator.publicKeys['SM4-GCM'] }),
      /SM2/,
    ],
    ['without a key', () => ({ TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: '' }), /publicKey/],
    ['without a page', () => ({ RELAY_PAGE: '/nonexistent' }), /build the page first/],
    ['without a credential', () => ({ TENCENTCLOUD_SECRET_ID: '' }), /TENCENTCLOUD_SECRET_ID/],
  ];
  test.each(cases)('%s', async (_, change, words) => {
    const failed = await startRelay({ ...env, ...change() });
    await failed.close();
    expect(failed.printed().toString()).toMatch(/^the relay did not start: .*\n$/);
    expect(failed.printed().toString()).toMatch(words);
  });
});
