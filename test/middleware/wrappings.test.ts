// Every way to wrap a client, and every way a wrapped one may be called: each is refused at construction, or
// nothing leaves in the clear and the event says so.

import { inspect } from 'node:util';
import { type EncryptionEvent, type MiddlewareOptions, withEncryption } from 'tencentcloud-encryption';
import { AbstractClient } from 'tencentcloud-sdk-nodejs-common';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { rejection, specimen, useEmulator } from '../helpers/emulated.ts';

const emulated = useEmulator();
const SdkClient = ocr.v20181119.Client;
const PHOTO = specimen.FRONT.toString('base64');
const params = { ImageBase64: PHOTO, CardSide: 'FRONT' };
const ACTIONS = ['RecognizeEncryptedIDCardOCR', 'IDCardOCR'] as const;
type Action = (typeof ACTIONS)[number];

afterEach(() => vi.restoreAllMocks());

// biome-ignore lint/suspicious/noExplicitAny: clients of every kind, called by name
type AnyClient = any;

/** A client decorated in some way, and how it is called once it is wrapped. */
interface Way {
  decorate?: (sdk: AnyClient) => object;
  after?: (client: AnyClient, sdk: AnyClient) => AnyClient;
  call?: (client: AnyClient, action: Action) => unknown;
}

const config = () => emulated.emulator.clientConfig;
const byMethod = (client: AnyClient, action: Action) => client[action](params);

/** Calls by itself what it is asked for, through whatever the trap gives. */
const retrying = (target: AnyClient) =>
  new Proxy(target, {
    get(inner, name) {
      const value = Reflect.get(inner, name);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        try {
          return await value.apply(inner, args);
        } catch {
          return value.apply(inner, args);
        }
      };
    },
  });

const logging = (target: AnyClient, log: (...seen: unknown[]) => void) =>
  new Proxy(target, {
    get(inner, name, receiver) {
      const value = Reflect.get(inner, name, receiver);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        log(name, ...args);
        return value.apply(inner, args);
      };
    },
  });

class Sub extends SdkClient {
  viaThis(action: string, given: unknown) {
    return this.request(action, given);
  }
  viaSuper(action: string, given: unknown) {
    return super.request(action, given);
  }
  viaOctetStream(action: string, given: unknown) {
    return super.requestOctetStream(action, given);
  }
  viaDoRequest(action: string, given: unknown) {
    return (AbstractClient.prototype as AnyClient).doRequest.call(this, action, given);
  }
  viaSign3(action: string, given: unknown) {
    return (AbstractClient.prototype as AnyClient).doRequestWithSign3.call(this, action, given);
  }
  viaMethod(action: Action, given: never) {
    return super[action](given);
  }
  viaCallback(action: string, given: unknown, callback: (error: string, response: unknown) => void) {
    return this.request(action, given, callback);
  }
  override IDCardOCR(given: unknown) {
    return this.viaSign3('IDCardOCR', given);
  }
  override RecognizeEncryptedIDCardOCR(given: unknown) {
    return this.viaSign3('RecognizeEncryptedIDCardOCR', given);
  }
}
const sub = () => new Sub(config());
const by = (name: string) => (client: AnyClient, action: Action) => client[name](action, params);

// --- refused at construction ---

const refused: Record<string, (sdk: AnyClient) => object> = {
  'a bound method': (sdk) => Object.assign(sdk, { IDCardOCR: sdk.IDCardOCR.bind(sdk) }),
  'a bound method of the encrypted action': (sdk) =>
    Object.assign(sdk, { RecognizeEncryptedIDCardOCR: sdk.RecognizeEncryptedIDCardOCR.bind(sdk) }),
  'an arrow property': (sdk) =>
    Object.assign(sdk, { check: (given: unknown) => sdk.request('IDCardOCR', given) }),
  'a hidden arrow property': (sdk) => Object.defineProperty(sdk, 'check', { value: () => {} }),
  'a function under a symbol': (sdk) => Object.assign(sdk, { [Symbol('check')]: () => {} }),
  'a class field': () =>
    new (class extends SdkClient {
      check = (given: unknown) => super.request('IDCardOCR', given);
    })(config()),
  'an own accessor': (sdk) =>
    Object.defineProperty(sdk, 'check', { get: () => sdk.IDCardOCR.bind(sdk), configurable: true }),
  'an own accessor that throws': (sdk) =>
    Object.defineProperty(sdk, 'check', {
      get() {
        throw new Error(PHOTO);
      },
    }),
  'a function on an object over it': (sdk) =>
    Object.assign(Object.create(sdk), { check: (given: unknown) => sdk.IDCardOCR(given) }),
  'a function under an object over it': (sdk) => {
    sdk.check = (given: unknown) => sdk.IDCardOCR(given);
    return Object.create(Object.create(sdk));
  },
  'a spied action': (sdk) => {
    vi.spyOn(sdk, 'IDCardOCR');
    return sdk;
  },
  'a Proxy around a client with functions': (sdk) => retrying(Object.assign(sdk, { check: () => {} })),
  'a decorator that holds a client': (sdk) =>
    new (class {
      inner = sdk;
      profile = sdk.profile;
      endpoint = sdk.endpoint;
      path = sdk.path;
      request = (...args: unknown[]) => sdk.request(...args);
      IDCardOCR(given: unknown) {
        return this.inner.IDCardOCR(given);
      }
    })(),
  'a client that holds itself': (sdk) => Object.assign(sdk, { self: sdk }),
  'a profile that throws': (sdk) =>
    Object.defineProperty(sdk, 'profile', {
      get() {
        throw new Error(PHOTO);
      },
    }),
  'a Proxy that throws': (sdk) =>
    new Proxy(sdk, {
      get() {
        throw new Error(PHOTO);
      },
    }),
};

test.each(Object.entries(refused))('%s is refused at construction', (_, decorate) => {
  const client = decorate(emulated.sdk());
  const options = { publicKey: emulated.emulator.publicKeys['SM4-GCM'] };
  let error: (Error & { code?: string }) | undefined;
  try {
    withEncryption(client, options);
  } catch (thrown) {
    error = thrown as Error;
  }
  expect(error?.code).toBe('ERR_INVALID_OPTIONS');
  expect(error?.message).not.toContain(PHOTO);
});

test('the refusal tells the order to wrap in', () => {
  const sdk = Object.assign(emulated.sdk(), { check: () => {} });
  expect(() => withEncryption(sdk, { publicKey: emulated.emulator.publicKeys['SM4-GCM'] })).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/check.*wrap the bare client first/) }),
  );
});

// --- taken: sealed, or refused at the call ---

/** What comes of RecognizeEncryptedIDCardOCR; IDCardOCR is always refused. */
const SEALED = 'sealed';
const REFUSED = 'refused';

const taken: Record<string, [typeof SEALED | typeof REFUSED, Way]> = {
  'by method': [SEALED, {}],
  'by request()': [SEALED, { call: (client, action) => client.request(action, params) }],
  'a method without its object': [
    SEALED,
    { call: (client, action) => Reflect.apply(client[action], undefined, [params]) },
  ],
  'a retry Proxy around the client': [SEALED, { decorate: retrying }],
  'a logging Proxy around the client': [SEALED, { decorate: (sdk) => logging(sdk, () => {}) }],
  'a Proxy around a Proxy': [SEALED, { decorate: (sdk) => retrying(retrying(sdk)) }],
  'an object over the client': [SEALED, { decorate: (sdk) => Object.create(sdk) }],
  'an own request()': [SEALED, { decorate: (sdk) => Object.assign(sdk, { request: sdk.request.bind(sdk) }) }],
  'a spied request()': [
    SEALED,
    {
      decorate: (sdk) => {
        vi.spyOn(sdk, 'request');
        return sdk;
      },
    },
  ],
  'a spied doRequest()': [
    SEALED,
    {
      decorate: (sdk) => {
        vi.spyOn(sdk, 'doRequest');
        return sdk;
      },
    },
  ],
  'an arrow put on the client afterwards': [
    SEALED,
    {
      after: (client, sdk) => {
        for (const action of ACTIONS) sdk[action] = (given: unknown) => sdk.request(action, given);
        return client;
      },
    },
  ],
  'a retry Proxy around the wrapped client': [SEALED, { after: retrying }],
  'a logging Proxy around the wrapped client': [SEALED, { after: (client) => logging(client, () => {}) }],
  'an object over the wrapped client': [SEALED, { after: (client) => Object.create(client) }],
  'a spied request() of the wrapped client': [
    SEALED,
    {
      after: (client) => {
        vi.spyOn(client, 'request');
        return client;
      },
    },
  ],
  "the wrapper's method, called on the bare client": [
    SEALED,
    {
      after: (client, sdk) => ({ call: (action: Action) => client[action].call(sdk, params) }),
      call: by('call'),
    },
  ],
  'a wrapped client, wrapped again': [
    SEALED,
    {
      decorate: (sdk) => withEncryption(sdk, { publicKey: emulated.emulator.publicKeys['AES-256-CBC'] }),
    },
  ],
  'a subclass that overrides the actions': [SEALED, { decorate: sub }],
  'a subclass, by this.request': [SEALED, { decorate: sub, call: by('viaThis') }],
  'a subclass, by super.request': [REFUSED, { decorate: sub, call: by('viaSuper') }],
  'a subclass, by super.requestOctetStream': [REFUSED, { decorate: sub, call: by('viaOctetStream') }],
  'a subclass, by super.doRequest': [REFUSED, { decorate: sub, call: by('viaDoRequest') }],
  'a subclass, by super.doRequestWithSign3': [REFUSED, { decorate: sub, call: by('viaSign3') }],
  'a subclass in a Proxy, by super.doRequestWithSign3': [
    REFUSED,
    { decorate: () => retrying(sub()), call: by('viaSign3') },
  ],
  "a subclass, by super's method": [SEALED, { decorate: sub, call: by('viaMethod') }],
  'a subclass with a callback': [
    SEALED,
    { decorate: sub, call: (client, action) => client.viaCallback(action, params, () => {}) },
  ],
  'requestOctetStream()': [REFUSED, { call: (client, action) => client.requestOctetStream(action, params) }],
  'doRequest()': [REFUSED, { call: (client, action) => client.doRequest(action, params) }],
  'doRequestWithSign3()': [REFUSED, { call: (client, action) => client.doRequestWithSign3(action, params) }],
  "the base class's doRequestWithSign3, called on it": [
    REFUSED,
    {
      call: (client, action) =>
        (AbstractClient.prototype as AnyClient).doRequestWithSign3.call(client, action, params),
    },
  ],
  "the base class's doRequest under an older signature": [
    REFUSED,
    {
      call: (client, action) => {
        client.profile.signMethod = 'HmacSHA256';
        return (AbstractClient.prototype as AnyClient).doRequest.call(client, action, params);
      },
    },
  ],
};

function wrapped(decorate: (sdk: AnyClient) => object, more: Partial<MiddlewareOptions> = {}) {
  const events: EncryptionEvent[] = [];
  const sdk = emulated.sdk();
  const client = withEncryption(decorate(sdk), {
    publicKey: emulated.emulator.publicKeys['SM4-GCM'],
    onEvent: (event) => events.push(event),
    ...more,
  });
  return { client: client as AnyClient, sdk, events };
}

describe.each(Object.entries(taken))('%s', (_, [outcome, way]) => {
  const { decorate = (sdk) => sdk, after = (client) => client, call = byMethod } = way;

  test.each(ACTIONS)('%s leaves nothing in the clear', async (action) => {
    const { client, sdk, events } = wrapped(decorate);
    const from = emulated.emulator.requests.length;
    const expected = action === 'IDCardOCR' ? REFUSED : outcome;
    const result = (async () => call(after(client, sdk), action))();
    const end = expected === SEALED ? await result : await rejection(result);
    const sent = emulated.emulator.requests.slice(from);
    expect(sent.filter(({ body }) => body.includes(PHOTO) || body.includes('FRONT'))).toEqual([]);
    expect(sent.length).toBe(expected === SEALED ? 1 : 0);
    if (expected === SEALED) expect(end).toMatchObject({ Name: '李明' });
    const told = expected === SEALED ? 'ok' : 'error';
    expect(events.map((event) => event.outcome)).toContain(told);
    // The way is judged before the action.
    if (told === 'error') expect(events[0]?.code).toMatch(/^ERR_(PLAINTEXT_ACTION|INVALID_OPTIONS)$/);
  });
});

test('a Proxy around the client sees sealed parameters only', async () => {
  const log = vi.fn();
  const { client } = wrapped((sdk) => logging(sdk, log));
  await client.RecognizeEncryptedIDCardOCR(params);
  expect(log.mock.calls.map(([name]) => name)).toContain('request');
  expect(JSON.stringify(log.mock.calls)).not.toContain(PHOTO);
});

test('a decoration of request() around the wrapped client sees its actions', async () => {
  const { client } = wrapped((sdk) => sdk);
  const request = vi.fn((...args: unknown[]) => client.request(...args));
  const decorated = new Proxy(client, {
    get: (inner, name) => (name === 'request' ? request : Reflect.get(inner, name)),
  });
  expect(await decorated.RecognizeEncryptedIDCardOCR(params)).toMatchObject({ Name: '李明' });
  expect(request).toHaveBeenCalledTimes(1);
});

test('a call past the wrapper is told under the name of the method', async () => {
  const { client, events } = wrapped(sub);
  const error = await rejection(client.viaSign3('IDCardOCR', params));
  expect(error.message).toMatch(/this\.request\(action, params\)/);
  expect(events).toMatchObject([
    { action: 'doRequestWithSign3', outcome: 'error', code: 'ERR_PLAINTEXT_ACTION', encrypted: false },
  ]);
});

test("it is stopped under otherActions: 'pass' too", async () => {
  const { client, events } = wrapped(sub, { otherActions: 'pass' });
  const count = emulated.emulator.requests.length;
  await rejection(client.viaSign3('GeneralBasicOCR', params));
  expect(emulated.emulator.requests.length).toBe(count);
  expect(events).toMatchObject([{ outcome: 'error', code: 'ERR_PLAINTEXT_ACTION' }]);
});

describe('the members of a wrapped client', () => {
  test('are those of the client, both ways', () => {
    const { client, sdk } = wrapped((bare) => Object.assign(bare, { note: { a: 1 } }));
    for (const name of ['credential', 'region', 'profile', 'endpoint', 'path', 'apiVersion', 'note']) {
      expect(client[name]).toBe((sdk as AnyClient)[name]);
    }
    client.region = 'ap-beijing';
    expect(sdk.region).toBe('ap-beijing');
    sdk.region = 'ap-shanghai';
    expect(client.region).toBe('ap-shanghai');
  });

  test('show no credential when the client is printed, copied or written as JSON', () => {
    const { client, sdk } = wrapped((bare) => bare);
    const { secretKey } = emulated.emulator.credential;
    expect(inspect(sdk, { depth: 9 })).toContain(secretKey);
    for (const shown of [
      inspect(client, { depth: 9 }),
      inspect(client, { depth: 9, showHidden: true }),
      JSON.stringify(client),
      JSON.stringify({ ...client }),
    ]) {
      expect(shown).not.toContain(secretKey);
    }
  });

  test('throw where data has become a function, or a client', () => {
    const { client, sdk } = wrapped((bare) => Object.assign(bare, { note: 1 }));
    for (const note of [() => {}, sdk]) {
      Object.assign(sdk, { note });
      expect(() => client.note).toThrow(expect.objectContaining({ code: 'ERR_INVALID_OPTIONS' }));
    }
  });

  test('the client is left as it was', () => {
    const sdk = emulated.sdk();
    const before = Object.getOwnPropertyDescriptors(sdk);
    wrapped(() => Object.freeze(sdk));
    const values = (all: typeof before) => Object.entries(all).map(([name, { value }]) => [name, value]);
    const after = values(Object.getOwnPropertyDescriptors(sdk));
    expect(after.length).toBe(Object.keys(before).length);
    for (const [index, [name, value]] of values(before).entries()) {
      expect(after[index]![0]).toBe(name);
      expect(after[index]![1]).toBe(value);
    }
  });

  test('instanceof holds, for a subclass and in a Proxy too', () => {
    expect(wrapped(sub).client).toBeInstanceOf(Sub);
    expect(wrapped(retrying).client).toBeInstanceOf(SdkClient);
    expect(wrapped((sdk) => Object.create(sdk)).client.constructor).toBe(SdkClient);
  });
});

// --- options of a call ---

const TEXT_PLAIN = { 'Content-Type': 'text/plain' };
const callOptions: [string, object, string[]][] = [
  ['multipart', { multipart: true }, ['sealed']],
  ['skipSign', { skipSign: true }, ['sealed']],
  ['another form', { headers: TEXT_PLAIN }, ['sealed']],
  ['another form, in small letters', { headers: { 'content-type': 'text/plain' } }, ['sealed']],
  ['a second action', { headers: { 'x-tc-action': 'IDCardOCR' } }, ['sealed', 'passed']],
  ['an action', { headers: { 'X-TC-Action': 'IDCardOCR' } }, ['sealed', 'passed']],
  ['a version', { headers: { 'X-Tc-Version': '2018-03-01' } }, ['sealed', 'passed']],
  ['a host', { headers: { host: 'evil.example' } }, ['sealed', 'passed']],
  ['a signature', { headers: { authorization: 'SKIP' } }, ['sealed', 'passed']],
  ['an encoding', { headers: { 'content-encoding': 'gzip' } }, ['sealed', 'passed']],
  ['no headers', { headers: 'X-TC-Action: IDCardOCR' }, ['sealed', 'passed']],
  ['no options', 'signal' as never, ['sealed', 'passed']],
  [
    'inherited ones',
    Object.create({ headers: { 'x-tc-action': 'IDCardOCR' } }) as object,
    ['sealed', 'passed'],
  ],
];
const actionOf = { sealed: 'RecognizeEncryptedIDCardOCR', passed: 'GeneralBasicOCR' } as const;

test.each(callOptions)('options with %s are refused unsent', async (_, options, kinds) => {
  const { client, events } = wrapped((sdk) => sdk, { otherActions: 'pass' });
  const count = emulated.emulator.requests.length;
  for (const kind of kinds as (keyof typeof actionOf)[]) {
    const error = await rejection(client.request(actionOf[kind], params, options));
    expect(error.code).toBe('ERR_INVALID_OPTIONS');
  }
  expect(emulated.emulator.requests.length).toBe(count);
  expect(events.map(({ code }) => code)).toEqual(kinds.map(() => 'ERR_INVALID_OPTIONS'));
});

test('headers of a call are copied at the entrance, and go out', async () => {
  class Slow extends SdkClient {
    override async request(...args: Parameters<InstanceType<typeof SdkClient>['request']>) {
      await Promise.resolve();
      return super.request(...args);
    }
  }
  const headers: Record<string, string> = { 'X-TC-TraceId': 'trace-7', 'Content-Type': 'application/json' };
  const { client } = wrapped(() => new Slow(config()));
  const card = client.RecognizeEncryptedIDCardOCR(params, { headers });
  headers['x-tc-action'] = 'IDCardOCR';
  expect((await card).Name).toBe('李明');
  const received = emulated.emulator.requests.at(-1);
  expect(received?.headers['x-tc-traceid']).toBe('trace-7');
  expect(received?.headers['x-tc-action']).toBe('RecognizeEncryptedIDCardOCR');
});

test("a plaintext sibling that may pass isn't sent in another form either", async () => {
  const { client } = wrapped((sdk) => sdk, { plaintextActions: 'pass' });
  const error = await rejection(client.IDCardOCR(params, { multipart: true }));
  expect(error.code).toBe('ERR_INVALID_OPTIONS');
});

test('an option that throws when it is read is the error of a told call', async () => {
  const { client, events } = wrapped((sdk) => sdk);
  const options = {
    get headers() {
      throw new RangeError('mine');
    },
  };
  expect(await rejection(client.RecognizeEncryptedIDCardOCR(params, options))).toBeInstanceOf(RangeError);
  expect(events).toMatchObject([{ outcome: 'error' }]);
});

test.each([
  { 'x-tc-action': 'IDCardOCR' },
  { 'content-type': 'text/plain' },
  { [Symbol.iterator]: () => [['x-tc-action', 'IDCardOCR']].values() },
])("a profile's headers are judged at construction", (headers) => {
  const httpProfile = { ...emulated.emulator.clientConfig.profile.httpProfile, headers };
  expect(() => wrapped(() => emulated.sdk({ profile: { httpProfile } }))).toThrow(
    expect.objectContaining({ code: 'ERR_INVALID_OPTIONS' }),
  );
});

// --- other SDKs ---

describe('the first clients of version 4, which take no options', () => {
  class Early {
    profile = { signMethod: 'TC3-HMAC-SHA256', httpProfile: { reqMethod: 'POST', protocol: 'https://' } };
    endpoint = 'ocr.tencentcloudapi.com';
    path = '/';
    seen: unknown[] = [];
    async request(_action: string, _params: unknown, callback?: (error: null, result: object) => void) {
      this.seen.push(callback);
      callback?.(null, {});
      return {};
    }
    RecognizeEncryptedIDCardOCR(given: unknown) {
      return this.request('RecognizeEncryptedIDCardOCR', given);
    }
  }

  test('get none', async () => {
    const early = new Early();
    const { client } = wrapped(() => early);
    await rejection(client.RecognizeEncryptedIDCardOCR(params));
    expect(early.seen).toEqual([undefined]);
  });
});

describe('tencentcloud-sdk-nodejs-intl-en', () => {
  /** The shape of its clients: answers by callback, into a class of answers. */
  class IntlClient {
    path = '/';
    credential = { secretId: 'id', secretKey: 'key' };
    region = 'ap-singapore';
    sdkVersion = 'SDK_NODEJS_INTL_EN3.0.0';
    apiVersion = '2018-03-01';
    endpoint = 'faceid.tencentcloudapi.com';
    profile = {
      signMethod: 'HmacSHA256',
      httpProfile: { reqMethod: 'POST', endpoint: null, protocol: 'https://', reqTimeout: 60 },
    };
    succRequest(response: AnyClient, callback: AnyClient, data: unknown) {
      response.deserialize(data);
      callback(null, response);
    }
    failRequest(error: unknown, callback: AnyClient) {
      callback(error, null);
    }
    request(action: string, given: unknown, response: unknown, options?: unknown, callback?: unknown) {
      const done = typeof options === 'function' ? options : callback;
      this.doRequest(action, given).then(
        (data) => this.succRequest(response, done, data),
        (error) => this.failRequest(error, done),
      );
    }
    async doRequest(_action: string, _given: unknown): Promise<object> {
      return {};
    }
    GetFaceIdResult(given: unknown, callback: unknown) {
      this.request('GetFaceIdResult', given, class {}, callback);
    }
  }
  /** Its CommonClient takes parameters and a callback, as the official one does, and gives no promise either. */
  class IntlCommonClient extends IntlClient {
    override succRequest(_response: AnyClient, callback: AnyClient, data: unknown) {
      callback(null, data);
    }
  }
  const signatures = ['HmacSHA256', 'TC3-HMAC-SHA256'];

  test.each(signatures)('is refused at construction with the reason, %s', (signMethod) => {
    for (const client of [new IntlClient(), new IntlCommonClient()]) {
      client.profile.signMethod = signMethod;
      expect(() => wrapped(() => client)).toThrow(
        expect.objectContaining({
          code: 'ERR_INVALID_OPTIONS',
          message: expect.stringMatching(/intl-en.*no promise/),
        }),
      );
    }
  });
});
