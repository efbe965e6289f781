// One of a client's ways to send, with the middleware in front of it.

import { PLAINTEXT_SIBLINGS } from '../envelope/action-rules.ts';
import { invalidOption } from '../platform/check-options.ts';
import { type CallOptionValues, readCallOptions } from './call-options.ts';
import { chain } from './client-members.ts';
import { type ClientSettings, readTransport } from './client-profile.ts';
import type { Transport } from './endpoint.ts';
import type { ApiCall, CallWay, Next } from './middleware.ts';
import type { MiddlewareSettings } from './options.ts';
import type { Sending } from './wrap-client.ts';

export type Callback = (error: unknown, response: unknown) => void;
export type SendMethod = (
  action: string,
  params?: unknown,
  options?: unknown,
  callback?: Callback,
) => Promise<unknown>;
export type SendingClient = ClientSettings & Partial<Record<Sending, SendMethod>>;

/** Middleware that finds out, within the reported call, where it goes; what that throws is the call's error. */
export type TransportMiddleware = (call: ApiCall, next: Next, way: CallWay) => Promise<unknown>;

/** The client's method of that name, with the middleware in front of it. Its `this` is the client. */
export function through(
  client: SendingClient,
  name: Sending,
  middleware: TransportMiddleware,
  settings: MiddlewareSettings,
): SendMethod {
  return function call(action, params, options, callback) {
    if (typeof options === 'function') return call(action, params, undefined, options as Callback);
    const isSealed = settings.actions.has(action) || PLAINTEXT_SIBLINGS.has(action);
    const way = new Way(
      client,
      name,
      settings,
      once(() => readCallOptions(options, isSealed)),
    );
    return deliver(() => {
      const plain = (params ?? {}) as ApiCall['params'];
      return middleware({ action, params: plain }, (sealed) => way.send(sealed), way);
    }, callback);
  };
}

/** Runs `work` now, and returns or throws its outcome whenever asked. */
function once<T>(work: () => T): () => T {
  try {
    const value = work();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** One call's way out, checked when the call comes, before it is sent, and at the moment the SDK reads its URL. */
class Way implements CallWay {
  readonly #client: SendingClient;
  readonly #name: Sending;
  readonly #settings: MiddlewareSettings;
  readonly #options: () => CallOptionValues;
  #first: Transport | undefined;

  constructor(
    client: SendingClient,
    name: Sending,
    settings: MiddlewareSettings,
    options: () => CallOptionValues,
  ) {
    this.#client = client;
    this.#name = name;
    this.#settings = settings;
    this.#options = options;
  }

  judge(): Transport {
    this.#options();
    const now = readTransport(this.#client, this.#settings);
    this.#first ??= now;
    const before = this.#first;
    if (now.endpoint === before.endpoint && now.tls === before.tls) return now;
    throw invalidOption("the client's endpoint changed while a call was on its way: change it between calls");
  }

  get signal(): unknown {
    return this.#options().signal;
  }

  async send({ action, params }: ApiCall): Promise<unknown> {
    this.judge();
    const send = this.#client[this.#name];
    if (typeof send !== 'function') throw invalidOption(`the client has no method ${this.#name}`);
    let refusal: unknown;
    const options = this.#watched((error) => {
      refusal = error;
    });
    try {
      return await send.call(this.#client, action, params, options);
    } catch (error) {
      // The SDK would wrap it in an error of its own, without the code.
      throw refusal ?? error;
    }
  }

  /**
   * The SDK waits for its credential, and then reads protocol, endpoint, path and `multipart` in one go: that is when
   * the way is checked for the last time.
   */
  #watched(onRefusal: (error: unknown) => void): object | undefined {
    const given = this.#options();
    if (!takesOptions(this.#client, this.#name)) return Object.keys(given).length > 0 ? given : undefined;
    const get = () => {
      try {
        this.judge();
      } catch (error) {
        onRefusal(error);
        throw error;
      }
      return given.multipart;
    };
    return Object.defineProperty({ ...given }, 'multipart', { get, enumerable: true, configurable: true });
  }
}

/** The first clients of version 4 accept a callback where later ones accept options, and call whatever they get. */
function takesOptions(client: object, name: Sending): boolean {
  if (name !== 'request') return true;
  const layers = [...chain(client)].filter((layer) => Object.hasOwn(layer, name));
  const base: unknown = Object.getOwnPropertyDescriptor(layers.at(-1) ?? {}, name)?.value;
  return typeof base === 'function' && base.length >= 4;
}

/** Ends a call as the SDK does, by promise and by callback, but never calls a throwing callback a second time. */
async function deliver(work: () => Promise<unknown>, callback: Callback | undefined): Promise<unknown> {
  if (typeof callback !== 'function') return work();
  let response: unknown;
  try {
    response = await work();
  } catch (error) {
    callback(error, null);
    throw error;
  }
  callback(null, response);
  return response;
}
