// What programs put around a client of the SDK, before it is wrapped and after.

import type { Random } from './random.ts';

// biome-ignore lint/suspicious/noExplicitAny: clients of every kind, called by name
export type AnyClient = any;

/** A decoration of a client; it gives the client to go on with. */
type Decoration = (random: Random, client: AnyClient) => AnyClient;

const throughGet =
  (change: (value: AnyClient, client: AnyClient, name: PropertyKey) => unknown) =>
  (_: Random, client: AnyClient) =>
    new Proxy(client, {
      get(target, name, receiver) {
        const value = Reflect.get(target, name, receiver);
        return typeof value === 'function' ? change(value, target, name) : value;
      },
    });

export const DECORATIONS: Readonly<Record<string, Decoration>> = {
  'a Proxy that binds': throughGet((value, target) => value.bind(target)),
  'a Proxy that applies': throughGet(
    (value, target) =>
      (...args: unknown[]) =>
        value.apply(target, args),
  ),
  'a Proxy that calls on itself': (_, client) =>
    new Proxy(client, { get: (target, name) => Reflect.get(target, name) }),
  'a Proxy that retries': throughGet((value, target) => async (...args: unknown[]) => {
    try {
      return await value.apply(target, args);
    } catch {
      return value.apply(target, args);
    }
  }),
  'an object over it': (_, client) => Object.create(client),
  'two objects over it': (_, client) => Object.create(Object.create(client)),
  'an object over it, with data': (_, client) => Object.assign(Object.create(client), { note: 'n' }),
  'a bound request()': (_, client) => Object.assign(client, { request: client.request.bind(client) }),
  'arrow actions': (_, client) =>
    Object.assign(client, {
      IdCardVerification: (params: unknown) => client.request('IdCardVerification', params),
    }),
  'an accessor': (_, client) =>
    Object.defineProperty(client, 'check', {
      get: () => (params: unknown) => client.doRequest('IdCardVerification', params),
      configurable: true,
    }),
  'a client inside': (_, client) =>
    Object.assign(client, { inner: Object.assign(Object.create(Object.getPrototypeOf(client)), client) }),
  'a getter over request()': (_, client) => {
    const inner = client.request.bind(client);
    return Object.create(client, { request: { get: () => inner, configurable: true } });
  },
  'frozen data': (_, client) => Object.assign(client, { note: Object.freeze({ a: 1 }) }),
};

/** Ways to call what came of it; each is given the action and its parameters. */
export const CALLS: Readonly<Record<string, (client: AnyClient, action: string, params: object) => unknown>> =
  {
    'by method': (client, action, params) => client[action](params),
    'by a method without its object': (client, action, params) =>
      Reflect.apply(client[action], undefined, [params]),
    'by request()': (client, action, params) => client.request(action, params),
    'with a callback': (client, action, params) => client.request(action, params, () => {}),
    'with options': (client, action, params) =>
      client.request(action, params, { headers: { 'X-Trace': '1' }, signal: new AbortController().signal }),
    'as multipart': (client, action, params) => client.request(action, params, { multipart: true }),
    'without a signature': (client, action, params) => client.request(action, params, { skipSign: true }),
    'with headers of its own': (client, action, params) =>
      client.request(action, params, {
        headers: { 'x-tc-action': 'IdCardVerification', 'content-type': 'text/plain' },
      }),
    'by requestOctetStream()': (client, action, params) => client.requestOctetStream(action, params),
    'by doRequest()': (client, action, params) => client.doRequest(action, params),
    'by doRequestWithSign3()': (client, action, params) => client.doRequestWithSign3(action, params),
    "by the class's doRequest()": (client, action, params) =>
      classMethod(client, 'doRequest').call(client, action, params),
    "by the class's doRequestWithSign3()": (client, action, params) =>
      classMethod(client, 'doRequestWithSign3').call(client, action, params),
    "by the class's request()": (client, action, params) =>
      classMethod(client, 'request').call(client, action, params),
    "by the class's method": (client, action, params) => classMethod(client, action).call(client, params),
    'by a copy of the client': (client, action, params) =>
      Object.assign(Object.create(Object.getPrototypeOf(client)), client).request(action, params),
  };

/** As `super.method(…)` of a subclass would find it. */
function classMethod(client: AnyClient, name: string): AnyClient {
  let found: unknown;
  for (let layer = client; layer; layer = Object.getPrototypeOf(layer)) {
    const value = Object.getOwnPropertyDescriptor(layer, name)?.value;
    if (typeof value === 'function') found = value;
  }
  return found;
}

/** What is changed on the client after it was wrapped. */
export const CHANGES: Readonly<Record<string, (client: AnyClient) => void>> = {
  nothing: () => {},
  'the signature': (client) => {
    client.profile.signMethod = 'HmacSHA256';
  },
  GET: (client) => {
    client.profile.httpProfile.reqMethod = 'GET';
  },
  'another host': (client) => {
    client.endpoint = 'ocr.example.com';
  },
  'a user in the endpoint': (client) => {
    client.endpoint = `${client.endpoint}@example.com`;
  },
  headers: (client) => {
    client.profile.httpProfile.headers = { 'X-TC-Action': 'IDCardOCR' };
  },
  'an arrow': (client) => {
    client.IdCardVerification = (params: unknown) => client.request('IdCardVerification', params);
  },
  'a proxy': (client) => {
    client.profile.httpProfile.proxy = 'http://127.0.0.1:9';
    client.profile.httpProfile.agent = undefined;
  },
};
