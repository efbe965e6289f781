// The relay's places: no address can hold them all, and no body that stalls holds one for long.

import { once } from 'node:events';
import { type ClientRequest, createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const file = fileURLToPath(new URL('../../examples/browser/relay/handler.mjs', import.meta.url));
const { handler } = await import(file);

const ORIGIN = 'https://shop.example';
const base64 = (bytes: number) => Buffer.alloc(bytes).toString('base64');
const SEALED = JSON.stringify({
  EncryptedBody: base64(32),
  Encryption: {
    EncryptList: ['EncryptedBody'],
    TagList: [],
    CiphertextBlob: base64(128),
    Iv: base64(16),
    Algorithm: 'AES-256-CBC',
  },
});
const answer = { EncryptedBody: 'x', Encryption: {}, RequestId: 'r' };

let server: Server;
let open: ClientRequest[];
beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  open = [];
});
afterEach(() => {
  for (const call of open) call.destroy();
  server.close();
  vi.restoreAllMocks();
});

/** The relay, to which a header says where a call comes from; and a wait until so many bodies are being read. */
async function start(options: { bodyMs?: number; callsOfOneAddress?: number } = {}) {
  const client = { request: async () => answer };
  const handle = handler({
    client,
    page: new Map(),
    publicKey: '',
    keyBytes: 128,
    origin: ORIGIN,
    callsPerMinute: 1000,
    ...options,
  });
  let begun = 0;
  server = createServer((incoming, response) => {
    Object.defineProperty(incoming.socket, 'remoteAddress', { value: incoming.headers['x-address'] });
    begun++;
    void handle(incoming, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { arrived: (count: number) => vi.waitUntil(() => begun >= count, { timeout: 20_000 }) };
}

function begin(address: string): ClientRequest {
  const { port } = server.address() as AddressInfo;
  const headers = {
    Origin: ORIGIN,
    'Content-Type': 'application/json',
    'Content-Length': SEALED.length,
    'x-address': address,
  };
  const call = request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/recognize',
    headers,
    agent: false,
  });
  call.on('error', () => {});
  call.flushHeaders();
  open.push(call);
  return call;
}

async function statusOf(call: ClientRequest): Promise<number> {
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode!;
}

const send = (address: string) => statusOf(begin(address).end(SEALED));

test('a call with its body is answered', async () => {
  await start();
  expect(await send('a')).toBe(200);
});

test('an address that holds its part with stalled bodies gets no more, and all others are served', async () => {
  const { arrived } = await start();
  for (let n = 0; n < 4; n++) begin('a').write(SEALED.slice(0, 10));
  await arrived(4);
  expect(await send('a')).toBe(429);
  for (const address of ['b', 'c', 'd']) expect(await send(address)).toBe(200);
});

test('what an address held is free again when its calls end', async () => {
  const { arrived } = await start();
  const stalled = Array.from({ length: 4 }, () => begin('a'));
  await arrived(4);
  const statuses = stalled.map(statusOf);
  for (const call of stalled) call.end(SEALED);
  expect(await Promise.all(statuses)).toEqual([200, 200, 200, 200]);
  expect(await send('a')).toBe(200);
});

test('more than all places together are not there, for however many addresses', async () => {
  const { arrived } = await start();
  for (let n = 0; n < 16; n++) begin(`address ${n}`);
  await arrived(16);
  expect(await send('a')).toBe(503);
});

test('a body that stalls is ended, and its place is free', async () => {
  await start({ bodyMs: 1000, callsOfOneAddress: 1 });
  const stalled = begin('a');
  stalled.write(SEALED.slice(0, 10));
  expect(await statusOf(stalled)).toBe(408);
  expect(await send('a')).toBe(200);
});

test('a body that comes byte by byte is ended too', async () => {
  await start({ bodyMs: 50 });
  const slow = begin('a');
  let at = 0;
  const drip = setInterval(() => at < SEALED.length - 1 && slow.write(SEALED[at++]), 5);
  try {
    expect(await statusOf(slow)).toBe(408);
  } finally {
    clearInterval(drip);
  }
});

test('a client that goes away frees its place', async () => {
  const { arrived } = await start({ callsOfOneAddress: 1 });
  const gone = begin('a');
  await arrived(1);
  gone.destroy();
  await vi.waitFor(async () => expect(await send('a')).toBe(200), { timeout: 20_000 });
});
