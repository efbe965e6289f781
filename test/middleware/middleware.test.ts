import { type ApiCall, encryptionMiddleware, importPublicKey } from 'tencentcloud-encryption';
import { openWith } from 'tencentcloud-encryption/primitives';
import { describe, expect, test, vi } from 'vitest';
import { ALGORITHMS, rejection, specimen, useEmulator } from '../helpers/emulated.ts';

const emulated = useEmulator();
const params = { ImageBase64: specimen.FRONT, CardSide: 'FRONT' };
const action = 'RecognizeEncryptedIDCardOCR';

/** A client that is not the SDK's class: only its request(), as a next. */
const next = (call: ApiCall) => emulated.sdk().request(call.action, call.params);
const middleware = (more: object = {}, algorithm: (typeof ALGORITHMS)[number] = 'SM4-GCM') =>
  encryptionMiddleware({ publicKey: emulated.emulator.publicKeys[algorithm], ...more });

describe.each(ALGORITHMS)('any client, %s', (algorithm) => {
  test('seals, sends once, opens', async () => {
    const sent = vi.fn(next);
    const result = await middleware({}, algorithm)({ action, params }, sent);
    expect(result).toMatchObject({ Name: '李明' });
    expect(sent).toHaveBeenCalledTimes(1);
    expect(Object.keys(sent.mock.calls[0]![0].params)).toEqual(['EncryptedBody', 'Encryption']);
  });

  test('next may give { Response }', async () => {
    const wrapped = async (call: ApiCall) => ({ Response: await next(call) });
    expect(await middleware({}, algorithm)({ action, params }, wrapped)).toMatchObject({ Name: '李明' });
  });
});

test('a copy of the call goes on, with its unknown members; the call itself is unchanged', async () => {
  const call = Object.freeze({
    action,
    params: Object.freeze({ ...params }),
    region: 'ap-guangzhou',
    trace: { id: 7 },
  });
  const sent = vi.fn(next);
  await middleware()(call, sent);
  const [received] = sent.mock.calls[0]!;
  expect(received).not.toBe(call);
  expect(received).toMatchObject({ action, region: 'ap-guangzhou', trace: call.trace });
  expect(call.params).toEqual(params);
});

test('a pass-through gets a copy too', async () => {
  const call = { action: 'GeneralBasicOCR', params: { ImageUrl: 'https://example.com/a.jpg' }, other: 1 };
  const sent = vi.fn(async () => ({ RequestId: 'r' }));
  expect(await middleware({ otherActions: ['GeneralBasicOCR'] })(call, sent)).toEqual({ RequestId: 'r' });
  expect(sent.mock.calls).toEqual([[call]]);
  expect((sent.mock.calls as unknown[][])[0]![0]).not.toBe(call);
});

test('a next that throws is not called again, and its error comes through unchanged', async () => {
  const failure = new RangeError('offline');
  const sent = vi.fn(() => {
    throw failure;
  });
  expect(await rejection(middleware()({ action, params }, sent))).toBe(failure);
  expect(sent).toHaveBeenCalledTimes(1);
});

test('the parameters are read before the first await', async () => {
  const mutable = { ImageUrl: 'https://example.com/first.jpg' };
  const call = middleware()({ action, params: mutable }, next);
  mutable.ImageUrl = 'https://example.com/second.jpg';
  await call;
  expect(emulated.emulator.requests.at(-1)?.params?.ImageUrl).toBe('https://example.com/first.jpg');
});

const badCalls: [string, unknown, unknown][] = [
  ['no call', undefined, next],
  ['no action', { params }, next],
  ['an action that is no string', { action: 1, params }, next],
  ['no params', { action }, next],
  ['null as params', { action, params: null }, next],
  ['no next', { action, params }, undefined],
];
test.each(badCalls)('%s is a TypeError', async (_, call, send) => {
  const error = await rejection(middleware()(call as ApiCall, send as typeof next));
  expect(error).toBeInstanceOf(TypeError);
  expect(error).toMatchObject({ code: 'ERR_INVALID_PARAMS', name: 'EncryptionError' });
});

describe('the key', () => {
  test('a function is asked at every call: keys rotate', async () => {
    const keys = [emulated.emulator.publicKeys['AES-256-CBC'], emulated.emulator.publicKeys['SM4-GCM']];
    const rotating = encryptionMiddleware({ publicKey: () => keys[0]! });
    await rotating({ action, params }, next);
    keys.shift();
    await rotating({ action, params }, next);
    expect(emulated.emulator.requests.slice(-2).map(({ algorithm }) => algorithm)).toEqual([
      'AES-256-CBC',
      'SM4-GCM',
    ]);
  });

  test('a rotated key must still be the expected one', async () => {
    const { 'AES-256-CBC': rsa, 'SM4-GCM': sm2 } = emulated.emulator.publicKeys;
    const expectedFingerprint = importPublicKey(rsa).fingerprint;
    const rotating = encryptionMiddleware({ publicKey: () => sm2, expectedFingerprint });
    const sent = vi.fn(next);
    expect((await rejection(rotating({ action, params }, sent))).code).toBe('ERR_INVALID_PUBLIC_KEY');
    expect(sent).not.toHaveBeenCalled();
  });

  test('minRsaBits and expectedFingerprint are checked when the middleware is made', () => {
    const publicKey = emulated.emulator.publicKeys['AES-256-CBC'];
    for (const options of [{ minRsaBits: 2048 }, { expectedFingerprint: '0'.repeat(64) }]) {
      expect(() => encryptionMiddleware({ publicKey, ...options })).toThrow(
        expect.objectContaining({ code: 'ERR_INVALID_PUBLIC_KEY' }),
      );
    }
  });
});

test('what was sealed opens with the data key alone', async () => {
  const { sealWith } = await import('tencentcloud-encryption/primitives');
  const dataKey = { key: new Uint8Array(16).fill(1), iv: new Uint8Array(12).fill(2) };
  const { request } = sealWith(params, dataKey, { publicKey: emulated.emulator.publicKeys['SM4-GCM'] });
  const answer = await emulated.sdk().request(action, request);
  expect(openWith(answer, { algorithm: 'SM4-GCM', ...dataKey })).toMatchObject({
    IdNum: '440524198701010014',
  });
});
