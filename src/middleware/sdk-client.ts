// The official SDK's clients (tencentcloud-sdk-nodejs, -ocr, -common) are known only here and in sdk-types, wrap-client,
// send-through, client-members, client-profile, call-options, endpoint and proxy. They know types and behaviour only: the
// SDK is never imported.

import { PLAINTEXT_SIBLINGS } from '../envelope/action-rules.ts';
import { wrongType } from '../errors.ts';
import { invalidOption } from '../platform/check-options.ts';
import { classPrototype } from './client-members.ts';
import { readTransport } from './client-profile.ts';
import { type CallWay, createMiddleware, refuseEncrypted, sealAndOpen } from './middleware.ts';
import { type MiddlewareOptions, type MiddlewareSettings, readMiddlewareOptions } from './options.ts';
import { plaintextAction } from './plaintext-action.ts';
import type { EncryptedClient } from './sdk-types.ts';
import { type SendingClient, type TransportMiddleware, through } from './send-through.ts';
import { wrapClient } from './wrap-client.ts';

/**
 * Puts encryption around a client of the official SDK. The result is a client of the same kind (instanceof too) whose
 * encrypted actions accept plain parameters and return decrypted results: by method, by request(), with a callback or
 * a promise, with `{ signal }`, which also ends the wait for a key. `client` itself isn't changed. The wrapper shares its
 * data (endpoint, region, profile), which are checked again at every call.
 *
 * Methods of the client's class run with the wrapper as `this`, and no way to send in the SDK bypasses it. What a
 * method does with another client, reached through a closure or a private field, can't be seen.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS for unknown or malformed options; for a client whose profile isn't
 * TC3-HMAC-SHA256 over POST, or that would send over http:// to another machine; for a client with functions of its
 * own, or of another SDK. ERR_INVALID_PUBLIC_KEY or ERR_ALGORITHM_MISMATCH for the key.
 */
export function withEncryption<C extends object>(client: C, options: MiddlewareOptions): EncryptedClient<C> {
  checkClient(client);
  const settings = readMiddlewareOptions(options);
  readTransport(client, settings);
  const encrypt: TransportMiddleware = createMiddleware(settings, sealAndOpen);
  const guard: TransportMiddleware = createMiddleware(settings, refuseEncrypted);
  return wrapClient(client, {
    sending: {
      request: through(client, 'request', encrypt, settings),
      requestOctetStream: through(client, 'requestOctetStream', guard, settings),
      doRequest: through(client, 'doRequest', guard, settings),
      doRequestWithSign3: through(client, 'doRequestWithSign3', guard, settings),
    },
    actions: actionsOf(client, settings),
    refuseBypass: () => refuseBypass(guard, { judge: () => readTransport(client, settings) }),
  }) as unknown as EncryptedClient<C>;
}

/** The actions of the table for which the client's class has methods. */
function actionsOf(client: object, settings: MiddlewareSettings): string[] {
  const methods = classPrototype(client);
  const actions = [...settings.actions.keys(), ...PLAINTEXT_SIBLINGS.keys()];
  return actions.filter((name) => name in methods && !(name in Object.prototype));
}

/**
 * Ends a call that bypasses the wrapper, such as a subclass's `super.doRequestWithSign3(…)`. Its action can't be
 * known here, so the event names the method.
 */
function refuseBypass(guard: TransportMiddleware, way: CallWay): never {
  const error = plaintextAction(
    "a method of the client's class bypasses the encryption: make it call this.request(action, params)",
  );
  const refuse = () => {
    throw error;
  };
  guard({ action: 'doRequestWithSign3', params: {} }, refuse, way).catch(() => {});
  throw error;
}

function checkClient(client: unknown): asserts client is SendingClient {
  const { request, profile } = readForm(client);
  if (typeof request !== 'function' || typeof profile !== 'object' || profile === null) {
    throw wrongType('ERR_INVALID_OPTIONS', 'client', "a client of Tencent Cloud's official SDK", client);
  }
  if (isOldForm(client as object)) {
    throw invalidOption(
      "client must be of a promise-based SDK, got one of the callback SDK (tencentcloud-sdk-nodejs-intl-en, or version 3), whose request() returns no promise and can't carry encrypted answers: use tencentcloud-sdk-nodejs 4",
    );
  }
}

function readForm(client: unknown): { request?: unknown; profile?: unknown } {
  try {
    const { request, profile } = (
      typeof client === 'object' && client !== null ? client : {}
    ) as SendingClient;
    return { request, profile };
  } catch {
    throw invalidOption("the client's request or profile can't be read");
  }
}

/** Only clients that answer by callback have succRequest and failRequest, which fill a class of answers. */
function isOldForm(client: object): boolean {
  const methods = classPrototype(client);
  return 'succRequest' in methods || 'failRequest' in methods;
}
