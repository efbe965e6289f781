// The only file that knows the official SDK's clients (tencentcloud-sdk-nodejs, -ocr, -common). Types and
// behaviour only: the SDK is never imported.

import { invalidOption } from '../envelope/options.ts';
import { wrongType } from '../errors.ts';
import {
  type ApiCall,
  createMiddleware,
  type Middleware,
  refuseEncrypted,
  sealAndOpen,
} from './middleware.ts';
import { type MiddlewareOptions, readMiddlewareOptions } from './options.ts';
import type { EncryptedClient } from './sdk-types.ts';

type Callback = (error: unknown, response: unknown) => void;

interface SdkProfile {
  signMethod?: string;
  httpProfile?: { reqMethod?: string };
}

interface SdkClient {
  profile: SdkProfile;
  request: SdkMethod;
}

/**
 * Puts encryption around a client of the official SDK. The result is a client of the same kind (instanceof too)
 * whose encrypted actions take plain parameters and give decrypted results: by method, by request(), with a
 * callback or a promise, with `{ signal }`. `client` itself stays as it was.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS for unknown or malformed options, or a client whose profile is
 * not TC3-HMAC-SHA256 over POST; ERR_INVALID_PUBLIC_KEY or ERR_ALGORITHM_MISMATCH for the key.
 */
export function withEncryption<C extends object>(client: C, options: MiddlewareOptions): EncryptedClient<C> {
  checkClient(client);
  const settings = readMiddlewareOptions(options);
  const encrypt = createMiddleware(settings, sealAndOpen);
  const guard = createMiddleware(settings, refuseEncrypted);
  // An object over the client, not a Proxy: the client's own methods call `this.request`, which is ours.
  return Object.create(client, {
    request: method(through(client, 'request', encrypt)),
    requestOctetStream: method(through(client, 'requestOctetStream', guard)),
    doRequest: method(through(client, 'doRequest', guard)),
    doRequestWithSign3: method(through(client, 'doRequestWithSign3', guard)),
  }) as EncryptedClient<C>;
}

function method(value: unknown): PropertyDescriptor {
  return { value, writable: true, configurable: true };
}

type SdkMethod = (
  action: string,
  params: unknown,
  options?: unknown,
  callback?: Callback,
) => Promise<unknown>;

/** The client's method of that name, with the middleware before it. */
function through(client: SdkClient, name: string, middleware: Middleware): SdkMethod {
  const send = ({ action, params, options }: ApiCall) =>
    (client as unknown as Record<string, SdkMethod>)[name]!(action, params, options);
  return function call(action, params, options, callback) {
    if (typeof options === 'function') return call(action, params, undefined, options as Callback);
    return deliver(() => {
      checkProfile(client.profile);
      return middleware({ action, params: (params ?? {}) as ApiCall['params'], options }, send);
    }, callback);
  };
}

/** Ends a call as the SDK does, by promise and by callback, but calls a callback that throws no second time. */
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

// --- the client ---

function checkClient(client: unknown): asserts client is SdkClient {
  const { request, profile } = (client ?? {}) as Partial<SdkClient>;
  if (typeof request !== 'function' || typeof profile !== 'object' || profile === null) {
    throw wrongType('ERR_INVALID_OPTIONS', 'client', "a client of Tencent Cloud's official SDK", client);
  }
  checkProfile(profile);
}

/** GET and the older signatures drop the empty TagList, put ciphertext into URLs, and end at 32 KB and 1 MB. */
function checkProfile({ signMethod, httpProfile }: SdkProfile): void {
  if (signMethod !== 'TC3-HMAC-SHA256') {
    throw invalidOption(
      "the client's profile.signMethod must be 'TC3-HMAC-SHA256', which is the SDK's default",
    );
  }
  if (httpProfile?.reqMethod?.toUpperCase() !== 'POST') {
    throw invalidOption(
      "the client's profile.httpProfile.reqMethod must be 'POST', which is the SDK's default",
    );
  }
}
