// What the event of a call says, to the member: in it is what an auditor needs, and nothing that must stay secret.

import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  type ApiCall,
  type EncryptionEvent,
  encryptionMiddleware,
  importPublicKey,
  sealRequest,
} from 'tencentcloud-encryption';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { libraryVersion } from '../../src/platform/version.ts';
import { ALGORITHMS, specimen, useEmulator } from '../helpers/emulated.ts';
import { faceidClient } from '../helpers/faceid.ts';

const emulated = useEmulator();
const params = { ImageBase64: specimen.FRONT, CardSide: 'FRONT' } as const;
const action = 'RecognizeEncryptedIDCardOCR';
const next = (call: ApiCall) => emulated.sdk().request(call.action, call.params);
const middleware = (more: object = {}) =>
  encryptionMiddleware({ publicKey: emulated.emulator.publicKeys['SM4-GCM'], ...more });

async function eventsOf(options: object, call: Partial<ApiCall>, send = next): Promise<EncryptionEvent[]> {
  const events: EncryptionEvent[] = [];
  const onEvent = (event: EncryptionEvent) => events.push(event);
  await middleware({ onEvent, ...options })({ action, params, ...call }, send).catch(() => {});
  return events;
}

const sha256 = (text: string) => createHash('sha256').update(text, 'ascii').digest('hex');

/** What the event of every call has. */
const everyCall = {
  schemaVersion: 1,
  libraryVersion,
  time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  durationMs: expect.any(Number),
};
afterEach(() => {
  vi.restoreAllMocks();
});

const fingerprint = () => importPublicKey(emulated.emulator.publicKeys['SM4-GCM']).fingerprint;

test('a call that worked', async () => {
  const events = await eventsOf({}, {});
  const { requestId, body } = emulated.emulator.requests.at(-1)!;
  expect(events).toEqual([
    {
      ...everyCall,
      action,
      sent: true,
      encrypted: true,
      keyBits: 256,
      backend: 'wasm',
      bodySha256: sha256(JSON.parse(body).EncryptedBody),
      algorithm: 'SM4-GCM',
      fingerprint: fingerprint(),
      requestBytes: body.length,
      answerChars: expect.any(Number),
      outcome: 'ok',
      requestId,
      answer: 'body',
      nonceReused: true,
      weakKey: false,
    },
  ]);
});

test('AES with the issued RSA-1024: a weak key, no nonce to reuse', async () => {
  const [event] = await eventsOf({ publicKey: emulated.emulator.publicKeys['AES-256-CBC'] }, {});
  expect(event).toMatchObject({ algorithm: 'AES-256-CBC', weakKey: true, nonceReused: false });
});

test.each([
  [2040, true],
  [2048, false],
])('an RSA key of %i bits, weak: %s', async (keyBits, weakKey) => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: keyBits });
  const [event] = await eventsOf({ publicKey }, {}, async () => ({ RequestId: 'r' }));
  expect(event).toMatchObject({ keyBits, weakKey });
});

test('an answer under an IV of its own reuses nothing', async () => {
  emulated.emulator.behave({ answers: 'own-iv' });
  expect((await eventsOf({}, {}))[0]).toMatchObject({ outcome: 'ok', nonceReused: false });
});

test('an answer that does not open', async () => {
  emulated.emulator.behave({ fault: 'wrong-tag' });
  const [event] = await eventsOf({}, {});
  const { requestId } = emulated.emulator.requests.at(-1)!;
  expect(event).toMatchObject({
    encrypted: true,
    outcome: 'error',
    code: 'ERR_DECRYPTION_FAILED',
    requestId,
  });
});

test('an error of the service', async () => {
  emulated.emulator.behave({ fault: 'rate-limit' });
  expect((await eventsOf({}, {}))[0]).toMatchObject({
    encrypted: true,
    outcome: 'error',
    code: 'RequestLimitExceeded',
  });
});

const refused: [string, object, Partial<ApiCall>, object][] = [
  [
    'bad parameters',
    {},
    { params: {} },
    { sent: false, encrypted: false, outcome: 'error', code: 'ERR_INVALID_PARAMS', failure: 'caller' },
  ],
  ['no action', {}, { action: 7 as never }, { action: '(invalid)', sent: false, code: 'ERR_INVALID_PARAMS' }],
  ['no params', {}, { params: null as never }, { sent: false, code: 'ERR_INVALID_PARAMS' }],
  [
    'a plaintext action',
    {},
    { action: 'IDCardOCR' },
    { sent: false, encrypted: false, outcome: 'error', code: 'ERR_PLAINTEXT_ACTION' },
  ],
  [
    'another action, refused',
    {},
    { action: 'X' },
    { sent: false, encrypted: false, code: 'ERR_PLAINTEXT_ACTION' },
  ],
];
test.each(refused)('%s: refused', async (_, options, call, expected) => {
  expect(await eventsOf(options, call)).toEqual([expect.objectContaining(expected)]);
});

test('a call that passed in the clear', async () => {
  const options = { otherActions: ['GeneralBasicOCR'] };
  const [event] = await eventsOf(options, { action: 'GeneralBasicOCR' }, async () => ({ RequestId: 'r' }));
  expect(event).toEqual({
    ...everyCall,
    action: 'GeneralBasicOCR',
    sent: true,
    encrypted: false,
    clear: ['ImageBase64'],
    unknown: ['CardSide'],
    outcome: 'ok',
    requestId: 'r',
    nonceReused: false,
    weakKey: false,
  });
});

test('an upgraded call names both actions', async () => {
  const clear = { ...params, ImageBase64: params.ImageBase64.toString('base64') };
  const [event] = await eventsOf({ plaintextActions: 'upgrade' }, { action: 'IDCardOCR', params: clear });
  expect(event).toMatchObject({ action: 'IDCardOCR', sentAction: action, encrypted: true, outcome: 'ok' });
});

test('a call that the caller sealed', async () => {
  const sealed = sealRequest(params, { publicKey: emulated.emulator.publicKeys['SM4-GCM'] });
  const [event] = await eventsOf({}, { params: sealed.request });
  expect(event).toMatchObject({ encrypted: true, sealedByCaller: true, outcome: 'ok' });
  sealed.dispose();
});

const badHandlers: [string, () => unknown][] = [
  [
    'throws',
    () => {
      throw new Error('handler');
    },
  ],
  ['rejects', () => Promise.reject(new Error('handler'))],
];
test.each(badHandlers)('a handler that %s changes nothing', async (_, onEvent) => {
  expect(await middleware({ onEvent })({ action, params }, next)).toMatchObject({ Name: '李明' });
});

test('an event can not be changed', async () => {
  const [event] = await eventsOf({}, {});
  expect(Object.isFrozen(event)).toBe(true);
});

test('nor can its lists: who listens next is told the same', async () => {
  const events: EncryptionEvent[] = [];
  const change = (event: EncryptionEvent) => {
    events.push(event);
    for (const list of [event.clear, event.unknown, event.clearAnswer, event.providerOperations])
      (list as string[]).length = 0;
  };
  const provider = { name: 'platform', randomBytes: (count: number) => randomBytes(count) };
  const photo = { ImageBase64: specimen.FRONT, Name: 'n', IdCard: 'i', Nickname: 'x' };
  const call = { action: 'IdCardOCRVerification', params: photo };
  const publicKey = emulated.emulator.publicKeys['AES-256-CBC'];
  for (let count = 0; count < 2; count++)
    await eventsOf({ publicKey, provider, onEvent: change }, call, async () => ({ Name: 'n' }));
  for (const event of events) {
    expect(event).toMatchObject({ clear: ['ImageBase64'], unknown: ['Nickname'] });
    expect(event).toMatchObject({ clearAnswer: ['Name'], providerOperations: ['randomBytes'] });
  }
  expect(events).toHaveLength(2);
});

test('the time is that of the beginning', async () => {
  const before = Date.now();
  let sentAt = 0;
  const [event] = await eventsOf({}, {}, (call) => {
    sentAt = Date.now();
    return next(call);
  });
  const time = Date.parse(event!.time);
  expect(time >= before && time <= sentAt).toBe(true);
});

describe('bodySha256', () => {
  test.each(ALGORITHMS)('is of the Base64 that was captured on the wire, %s', async (algorithm) => {
    const [event] = await eventsOf({ publicKey: emulated.emulator.publicKeys[algorithm] }, {});
    const { EncryptedBody } = JSON.parse(emulated.emulator.requests.at(-1)!.body);
    expect(event?.bodySha256).toBe(sha256(EncryptedBody));
  });

  test('also of a body that the caller sealed', async () => {
    const sealed = sealRequest(params, { publicKey: emulated.emulator.publicKeys['SM4-GCM'] });
    const [event] = await eventsOf({}, { params: sealed.request });
    expect(event?.bodySha256).toBe(sha256(sealed.request.EncryptedBody as string));
    sealed.dispose();
  });

  const person = { Name: '李明', IdCard: '440524198701010014' };
  const bodiless: [string, Partial<ApiCall>][] = [
    ['fields', { action: 'IdCardVerification', params: person }],
    ['a key alone', { action: 'GetFaceIdResult', params: { FaceIdToken: 'F' } }],
    ['a call that passes', { action: 'X', params: { EncryptedBody: 'not known to be ciphertext' } }],
    ['a refused call', { params: { ...params, EncryptedBody: '李明' } }],
  ];
  test.each(bodiless)('is absent: %s', async (_, call) => {
    const publicKey = emulated.emulator.publicKeys['AES-256-CBC'];
    const [event] = await eventsOf({ publicKey, otherActions: 'pass' }, call, async () => ({
      RequestId: 'r',
    }));
    expect(event?.action).toBe(call.action ?? action);
    expect(event).not.toHaveProperty('bodySha256');
  });

  test('is not computed for nobody', async () => {
    const hashes = vi.spyOn(process.getBuiltinModule('node:crypto'), 'createHash');
    const answer = async () => ({ RequestId: 'r' });
    await middleware({ allowPlaintextResponse: true })({ action, params }, answer);
    expect(hashes).not.toHaveBeenCalled();
    await eventsOf({ allowPlaintextResponse: true }, {}, answer);
    expect(hashes).toHaveBeenCalledTimes(1);
  });
});

test.each([
  ['AES-256-CBC', 'native'],
  ['SM4-GCM', 'wasm'],
] as const)('the backend of %s is %s', async (algorithm, backend) => {
  const [event] = await eventsOf({ publicKey: emulated.emulator.publicKeys[algorithm] }, {});
  expect(event).toMatchObject({ algorithm, backend });
  expect(event).not.toHaveProperty('provider');
});

describe("a handler runs in its caller's async context", () => {
  const context = new AsyncLocalStorage<number>();
  const told: [number | undefined, string, string][] = [];
  const onEvent = ({ action, outcome }: EncryptionEvent) => told.push([context.getStore(), action, outcome]);
  const callers = Array.from({ length: 20 }, (_, n) => n);
  afterEach(() => {
    told.length = 0;
  });

  test('of concurrent calls by promise, also those that fail', async () => {
    const client = emulated.client('SM4-GCM', { onEvent });
    const calls = callers.map((n) =>
      context.run(n, () => client.RecognizeEncryptedIDCardOCR(n % 2 ? {} : params).catch(() => {})),
    );
    await Promise.all(calls);
    const expected = callers.map((n) => [n, action, n % 2 ? 'error' : 'ok']);
    expect(told.sort(([a], [b]) => a! - b!)).toEqual(expected);
  });

  test('of concurrent calls by callback, which run there too', async () => {
    const client = faceidClient(emulated.emulator, 'AES-256-CBC', { onEvent });
    const called: (number | undefined)[] = [];
    const call = (n: number) =>
      new Promise<void>((done) => {
        client.GetFaceIdResult({ FaceIdToken: `${n}` }, () => {
          called.push(context.getStore());
          done();
        });
      });
    await Promise.all(callers.map((n) => context.run(n, () => call(n))));
    expect(called.sort((a, b) => a! - b!)).toEqual(callers);
    expect(told.sort(([a], [b]) => a! - b!)).toEqual(callers.map((n) => [n, 'GetFaceIdResult', 'ok']));
  });
});
