// A public key that comes by promise: asked for once, for calls that are sealed, and awaited no longer than a signal
// allows. What is sealed then is the call as it began.

import { runInNewContext } from 'node:vm';
import {
  type EncryptionEvent,
  encryptionMiddleware,
  explainCall,
  failureOf,
  importPublicKey,
  type MiddlewareOptions,
} from 'tencentcloud-encryption';
import { describe, expect, test, vi } from 'vitest';
import { ALGORITHMS, rejection, specimen, useEmulator } from '../helpers/emulated.ts';
import { keyOf, unsealRequest } from '../helpers/keys.ts';

const emulated = useEmulator();
const action = 'RecognizeEncryptedIDCardOCR';
const params = { ImageUrl: 'https://example.com/card.jpg', CardSide: 'FRONT' } as const;
const never = () => new Promise<never>(() => {});

type Key = Extract<MiddlewareOptions['publicKey'], () => unknown>;

/** A middleware that records what it hands on, and every event. */
function record(publicKey: Key, more: Partial<MiddlewareOptions> = {}) {
  const events: EncryptionEvent[] = [];
  const sent = vi.fn(async (_: { action: string; params: Record<string, unknown> }) => ({}));
  const onEvent = (event: EncryptionEvent) => void events.push(event);
  const encrypt = encryptionMiddleware({ publicKey, onEvent, ...more });
  return {
    events,
    sent,
    call: (name: string, params: object) => encrypt({ action: name, params } as never, sent),
  };
}

/** A wrapped client in front of the emulator, and its events. */
function wrapped(publicKey: Key, more: Partial<MiddlewareOptions> = {}) {
  const events: EncryptionEvent[] = [];
  const client = emulated.client('SM4-GCM', {
    publicKey,
    onEvent: (event) => void events.push(event),
    ...more,
  });
  const received = emulated.emulator.requests.length;
  return { client, events, received: () => emulated.emulator.requests.length - received };
}

describe.each(ALGORITHMS)('%s', (algorithm) => {
  const { pem } = keyOf[algorithm]();
  const forms: [string, () => unknown][] = [
    ['a promise of the string', async () => pem],
    ['a promise of bytes', async () => Buffer.from(pem)],
    ['a promise of an imported key', async () => importPublicKey(pem)],
    ['a promise of another realm', () => runInNewContext('Promise.resolve(pem)', { pem })],
    // biome-ignore lint/suspicious/noThenProperty: what is not a Promise and acts like one
    ['a thenable', () => ({ then: (take: (key: string) => void) => take(pem) })],
  ];
  test.each(forms)('%s is awaited, and seals', async (_, publicKey) => {
    const { call, sent, events } = record(publicKey as Key);
    await call(action, params).catch(() => {});
    const { body } = unsealRequest(sent.mock.calls[0]![0].params, keyOf[algorithm]());
    expect(JSON.parse(Buffer.from(body).toString())).toEqual(params);
    expect(events).toMatchObject([
      { encrypted: true, algorithm, fingerprint: importPublicKey(pem).fingerprint },
    ]);
  });

  test('a wrapped client awaits it too', async () => {
    const { client, events } = wrapped(async () => emulated.emulator.publicKeys[algorithm]);
    expect(await client.RecognizeEncryptedIDCardOCR(params)).toMatchObject({ Name: '李明' });
    expect(events).toMatchObject([{ outcome: 'ok', algorithm }]);
  });

  test('bytes that change while it is awaited are sealed as they were, and wiped', async () => {
    const image = Buffer.from(specimen.FRONT);
    const { call, sent } = record(async () => {
      image.fill(0);
      return pem;
    });
    const fill = vi.spyOn(Uint8Array.prototype, 'fill');
    const done = call(action, { ImageBase64: image }).catch(() => {});
    image.fill(1);
    await done;
    const { body } = unsealRequest(sent.mock.calls[0]![0].params, keyOf[algorithm]());
    const { ImageBase64 } = JSON.parse(Buffer.from(body).toString());
    expect(ImageBase64).toBe(specimen.FRONT.toString('base64'));
    const wiped = fill.mock.contexts as Uint8Array[];
    fill.mockRestore();
    expect(wiped.some((bytes) => bytes !== image && bytes.length === image.length)).toBe(true);
  });

  test('a buffer that is transferred away while it is awaited', async () => {
    const image = new Uint8Array(specimen.FRONT);
    const { call, sent } = record(async () => pem);
    const done = call(action, { ImageBase64: image }).catch(() => {});
    structuredClone(image, { transfer: [image.buffer] });
    await done;
    const { body } = unsealRequest(sent.mock.calls[0]![0].params, keyOf[algorithm]());
    expect(JSON.parse(Buffer.from(body).toString()).ImageBase64).toBe(specimen.FRONT.toString('base64'));
  });
});

describe('is asked', () => {
  const { pem } = keyOf['AES-256-CBC']();
  const identity = { Name: 'N', IdCard: '440524198701010014' };
  const MyAction = { request: 'fields', fields: ['ImageBase64'], answer: 'clear' } as const;
  const rows: [string, string, object, number][] = [
    ['once for a whole body', action, params, 1],
    ['once for fields', 'IdCardVerification', identity, 1],
    ['once for a key alone', 'GetDetectInfoEnhanced', { BizToken: 'B', RuleId: '1' }, 1],
    ['not for fields that are absent', 'DetectAuth', { RuleId: '1' }, 0],
    ['not for an action that passes', 'BankCardOCR', params, 0],
    ['not for the plaintext sibling', 'IDCardOCR', params, 0],
    ['not for an action that is refused', 'GeneralBasicOCR', params, 0],
    ['not for a call without an image', action, {}, 0],
    ['not for an image that is none', action, { ImageBase64: 'card.jpg' }, 0],
    ['not for a field that is no image', 'MyAction', { ImageBase64: 'card.jpg' }, 0],
    ['not for a near miss of a name', 'IdCardVerification', { idCard: 'x' }, 0],
    ['not for half-sealed parameters', action, { EncryptedBody: 'x' }, 0],
    ['not for what is no JSON', 'IdCardVerification', { ...identity, at: new Date() }, 0],
  ];
  test.each(rows)('%s', async (_, name, given, times) => {
    const publicKey = vi.fn(async () => pem);
    await record(publicKey, { otherActions: ['BankCardOCR'], actions: { MyAction } })
      .call(name, given)
      .catch(() => {});
    expect(publicKey.mock.calls).toEqual(Array(times).fill([]));
  });

  test('not when it is made', () => {
    const publicKey = vi.fn(never);
    record(publicKey);
    expect(publicKey).not.toHaveBeenCalled();
  });

  test('once by explainCall, and not for a call that passes', () => {
    const publicKey = vi.fn(() => pem);
    expect(explainCall(action, params, { publicKey }).refused).toBeUndefined();
    explainCall('BankCardOCR', params, { publicKey, otherActions: 'pass' });
    expect(publicKey).toHaveBeenCalledTimes(1);
  });
});

test('explainCall throws for a promise: a wrapped client would not refuse the call', () => {
  const publicKey = () => Promise.reject(new Error('vault'));
  expect(() => explainCall(action, params, { publicKey })).toThrow(/await it first/);
  expect(explainCall('BankCardOCR', params, { publicKey }).refused?.code).toBe('ERR_PLAINTEXT_ACTION');
  expect(explainCall(action, {}, { publicKey }).refused?.code).toBe('ERR_INVALID_PARAMS');
});

describe('fails the call, unsent, as the class key', () => {
  const own = Object.assign(new RangeError('vault'), { code: 'ENOENT' });
  const { 'AES-256-CBC': rsa, 'SM4-GCM': sm2 } = keyOf;
  const expectedFingerprint = importPublicKey(sm2().pem).fingerprint;
  const rows: [string, () => unknown, object, unknown][] = [
    ['a rejection', () => Promise.reject(own), {}, own],
    [
      'a throw',
      () => {
        throw own;
      },
      {},
      own,
    ],
    ['a rejection with nothing', () => Promise.reject(undefined), {}, undefined],
    [
      'a then that throws',
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: what is not a Promise and acts like one
        then() {
          throw own;
        },
      }),
      {},
      own,
    ],
    [
      'a getter of then that throws',
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: what is not a Promise and acts like one
        get then() {
          throw own;
        },
      }),
      {},
      own,
    ],
    ['no key', async () => 'no key', {}, 'ERR_INVALID_PUBLIC_KEY'],
    ['nothing', async () => undefined, {}, 'ERR_INVALID_PUBLIC_KEY'],
    ['an empty string', async () => '', {}, 'ERR_INVALID_PUBLIC_KEY'],
    ['a function', async () => () => rsa().pem, {}, 'ERR_INVALID_PUBLIC_KEY'],
    ['another key', async () => rsa().pem, { expectedFingerprint }, 'ERR_INVALID_PUBLIC_KEY'],
    ['a short key', async () => rsa().pem, { minRsaBits: 2048 }, 'ERR_INVALID_PUBLIC_KEY'],
    [
      'a key of the other algorithm',
      async () => rsa().pem,
      { algorithm: 'SM4-GCM' },
      'ERR_ALGORITHM_MISMATCH',
    ],
    ['an error of this library', () => Promise.reject(failure('caller')), {}, 'ERR_INVALID_OPTIONS'],
  ];
  function failure(_: string): Error {
    try {
      encryptionMiddleware({} as never);
    } catch (error) {
      return error as Error;
    }
    throw new Error('it was taken');
  }
  test.each(rows)('%s', async (_, publicKey, more, expected) => {
    const { call, sent, events } = record(publicKey as Key, more);
    const error = await call(action, params).then(
      () => 'resolved',
      (thrown: unknown) => thrown,
    );
    if (typeof expected === 'string') expect(error).toMatchObject({ code: expected });
    else expect(error).toBe(expected);
    expect(sent).not.toHaveBeenCalled();
    expect(events).toMatchObject([{ outcome: 'error', failure: 'key', sent: false, encrypted: false }]);
  });

  test('of a wrapped client, to its callback as well', async () => {
    const { client, events, received } = wrapped(() => Promise.reject(own));
    const callback = vi.fn();
    expect(await rejection(client.RecognizeEncryptedIDCardOCR(params, callback) as never)).toBe(own);
    expect(callback.mock.calls).toEqual([[own, null]]);
    expect(events).toMatchObject([{ failure: 'key', code: 'ENOENT', sent: false }]);
    expect(received()).toBe(0);
  });
});

describe('an abort while the key is awaited', () => {
  const aborts: [string, (controller: AbortController, call: () => Promise<unknown>) => Promise<unknown>][] =
    [
      [
        'during the wait',
        (controller, call) => {
          const done = call();
          setImmediate(() => controller.abort(new Error('mine')));
          return done;
        },
      ],
      [
        'before the call',
        (controller, call) => {
          controller.abort(new Error('mine'));
          return call();
        },
      ],
      [
        'at once after the call',
        (controller, call) => {
          const done = call();
          controller.abort(new Error('mine'));
          return done;
        },
      ],
    ];
  test.each(aborts)('%s ends the call unsent', async (_, abort) => {
    const { client, events, received } = wrapped(never);
    const controller = new AbortController();
    const { signal } = controller;
    const error = await rejection(
      abort(controller, () => client.RecognizeEncryptedIDCardOCR(params, { signal })),
    );
    expect(error).toMatchObject({ name: 'AbortError', code: 'ABORT_ERR', cause: { message: 'mine' } });
    expect(failureOf(error)).toMatchObject({ failure: 'aborted', retryable: false });
    expect(events).toMatchObject([{ failure: 'aborted', code: 'ABORT_ERR', sent: false, encrypted: false }]);
    expect(received()).toBe(0);
  });

  test('a key that comes together with the abort is not used', async () => {
    const controller = new AbortController();
    const { client, received } = wrapped(async () => {
      await null;
      controller.abort();
      return emulated.emulator.publicKeys['SM4-GCM'];
    });
    const error = await rejection(client.RecognizeEncryptedIDCardOCR(params, { signal: controller.signal }));
    expect(error.name).toBe('AbortError');
    expect(received()).toBe(0);
  });

  test('an abort between the key and the sealing', async () => {
    const { client, events, received } = wrapped(async () => emulated.emulator.publicKeys['SM4-GCM']);
    const signal = {
      aborted: false,
      addEventListener: () => {},
      removeEventListener: () => {
        signal.aborted = true;
      },
    };
    const error = await rejection(client.RecognizeEncryptedIDCardOCR(params, { signal: signal as never }));
    expect(error.name).toBe('AbortError');
    expect(events).toMatchObject([{ failure: 'aborted', encrypted: false, sent: false }]);
    expect(received()).toBe(0);
  });

  test('a key that is fetched with the same signal: an abort, not a failure of the key', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const { client, events } = wrapped(
      () =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('fetch failed')))),
    );
    const done = client.RecognizeEncryptedIDCardOCR(params, { signal });
    setImmediate(() => controller.abort());
    expect((await rejection(done)).name).toBe('AbortError');
    expect(events).toMatchObject([{ failure: 'aborted', sent: false }]);
  });

  test('the key may reject afterwards: nobody is left to hear it', async () => {
    const controller = new AbortController();
    let reject = (_: Error) => {};
    const { client } = wrapped(
      () =>
        new Promise((_, fail) => {
          reject = fail;
        }),
    );
    const done = client.RecognizeEncryptedIDCardOCR(params, { signal: controller.signal });
    controller.abort();
    await rejection(done);
    const unhandled = vi.fn();
    process.once('unhandledRejection', unhandled);
    reject(new Error('late'));
    await new Promise(setImmediate);
    process.removeListener('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  test('no listener stays on a signal that did not fire', async () => {
    const { client } = wrapped(async () => emulated.emulator.publicKeys['SM4-GCM']);
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    await client.RecognizeEncryptedIDCardOCR(params, { signal });
    const listeners = (spy: typeof added | typeof removed) => spy.mock.calls.map(([, listener]) => listener);
    expect(listeners(added).length).toBeGreaterThan(1);
    expect(listeners(removed)).toEqual(expect.arrayContaining(listeners(added)));
  });

  test('without a listener, a signal is left to the SDK', async () => {
    const { client, events } = wrapped(async () => emulated.emulator.publicKeys['SM4-GCM']);
    const call = client.RecognizeEncryptedIDCardOCR(params, { signal: { aborted: true } as AbortSignal });
    await rejection(call);
    expect(events).toMatchObject([{ encrypted: true, outcome: 'error' }]);
  });
});

test('an endpoint that changes while the key is awaited: nothing is sent', async () => {
  const { client, events, received } = wrapped(async () => {
    Object.assign(client, { endpoint: '127.0.0.1:1' });
    return emulated.emulator.publicKeys['SM4-GCM'];
  });
  const error = await rejection(client.RecognizeEncryptedIDCardOCR(params));
  expect(error).toMatchObject({ code: 'ERR_INVALID_OPTIONS' });
  expect(events).toMatchObject([{ sent: false }]);
  expect(received()).toBe(0);
});

test('each of many calls is sealed with the key that it was given', async () => {
  const { 'AES-256-CBC': rsa, 'SM4-GCM': sm2 } = keyOf;
  const waiting: ((key: string) => void)[] = [];
  const { call, events } = record(() => new Promise<string>((resolve) => void waiting.push(resolve)));
  const calls = Array.from({ length: 40 }, () => call(action, params).catch(() => {}));
  // The last first, and the two keys in turn.
  for (const [n, give] of waiting.toReversed().entries()) give(n % 2 === 0 ? rsa().pem : sm2().pem);
  await Promise.all(calls);
  expect(events.filter(({ algorithm }) => algorithm === 'AES-256-CBC')).toHaveLength(20);
  expect(events.filter(({ algorithm }) => algorithm === 'SM4-GCM')).toHaveLength(20);
});
