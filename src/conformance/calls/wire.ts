// A client like the official SDK's whose wire ends here: what the SDK would send is kept, and the check answers it.

import { ACTION_RULES, PLAINTEXT_SIBLINGS } from '../../envelope/action-rules.ts';

export type Members = Record<string, unknown>;

/** One request, as the SDK would send it. */
export interface Sent {
  readonly action: string;
  readonly url: string;
  /** The parameters as JSON, and also what `for…in` finds on them, which the SDK writes into forms. */
  readonly texts: readonly string[];
}

/** Returns `data.Response` for the parameters received. */
export type Respond = (params: Members) => unknown;

type SdkCallOptions = { readonly multipart?: unknown } | undefined;

/** The shape of the SDK's clients, as far as the checks use it. */
export interface Client {
  path: string;
  endpoint: string;
  profile: { signMethod: string; httpProfile: { reqMethod: string; protocol: string } };
  request(action: string, params: unknown, options?: unknown): Promise<unknown>;
  doRequestWithSign3(action: string, params: unknown, options?: SdkCallOptions): Promise<unknown>;
}

export type ClientClass = new () => Client;

/** A client class whose instances share a wire. */
export function clientClass(respond: Respond): {
  readonly Client: ClientClass;
  readonly wire: readonly Sent[];
} {
  const wire: Sent[] = [];
  class WiredClient implements Client {
    path = '/';
    endpoint = ENDPOINT;
    region = 'ap-guangzhou';
    sdkVersion = 'SDK_NODEJS_0';
    apiVersion = '2018-03-01';
    credential = { secretId: 'synthetic', secretKey: 'synthetic' };
    profile = {
      signMethod: 'TC3-HMAC-SHA256',
      httpProfile: { reqMethod: 'POST', endpoint: null, protocol: 'https://', reqTimeout: 60 },
    };

    async request(action: string, params: unknown, options?: unknown, _callback?: unknown): Promise<unknown> {
      return this.doRequest(action, params, options as SdkCallOptions);
    }

    async requestOctetStream(action: string, params: unknown, options?: unknown): Promise<unknown> {
      return this.doRequest(action, params, options as SdkCallOptions);
    }

    async doRequest(action: string, params: unknown, options?: SdkCallOptions): Promise<unknown> {
      return this.doRequestWithSign3(action, params, options);
    }

    /** Waits for the credential, then reads where to send, what, and in which form, in this order. */
    async doRequestWithSign3(action: string, params: unknown, options?: SdkCallOptions): Promise<unknown> {
      await Promise.resolve();
      const url = this.profile.httpProfile.protocol + this.endpoint + this.path;
      const texts = [JSON.stringify(params), JSON.stringify(inheritedToo(params))];
      // Read by the SDK here; a wrapper may watch them.
      void [options?.multipart, this.sdkVersion];
      wire.push({ action, url, texts });
      return respond(JSON.parse(texts[0]!) as Members);
    }
  }
  for (const action of [...ACTION_RULES.keys(), ...PLAINTEXT_SIBLINGS.keys()]) addMethod(WiredClient, action);
  return { Client: WiredClient, wire };
}

export const ENDPOINT = 'faceid.tencentcloudapi.com';

/** Adds a method as the SDK's generated classes have it. */
function addMethod({ prototype }: { readonly prototype: object }, action: string): void {
  Object.defineProperty(prototype, action, {
    value(this: { request: (...args: unknown[]) => unknown }, params: unknown, callback: unknown) {
      return this.request(action, params, callback);
    },
    writable: true,
    configurable: true,
  });
}

function inheritedToo(params: unknown): Members {
  const all: [string, unknown][] = [];
  for (const name in params as Members) all.push([name, (params as Members)[name]]);
  return Object.fromEntries(all);
}
