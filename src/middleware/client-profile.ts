import type { EncryptionSettings } from '../envelope/options.ts';
import { EncryptionError, wrongType } from '../errors.ts';
import { invalidOption } from '../platform/check-options.ts';
import { isLoopback } from '../platform/loopback.ts';
import { checkHeaders } from './call-options.ts';
import { type DialledUrl, readAddress, type Transport } from './endpoint.ts';
import { mayUseProxy, type ProxySettings } from './proxy.ts';

interface HttpProfile extends ProxySettings {
  readonly reqMethod?: unknown;
  readonly protocol?: unknown;
  readonly headers?: unknown;
}

/** What is read from a client at every call, because any of it may have changed since the last one. */
export interface ClientSettings {
  readonly profile: { readonly signMethod?: unknown; readonly httpProfile?: HttpProfile };
  readonly endpoint: unknown;
  readonly path: unknown;
}

/**
 * Checks the client's settings as they are now, and returns where a call would go.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS for a profile that can't carry the protocol, and for http:// beyond
 * this machine or through a proxy, unless `dangerouslyAllowHttp` is set.
 */
export function readTransport(
  client: ClientSettings,
  settings: Pick<EncryptionSettings, 'dangerouslyAllowHttp'>,
): Transport {
  try {
    return judge(client, settings.dangerouslyAllowHttp);
  } catch (error) {
    if (error instanceof EncryptionError) throw error;
    // A getter or a Proxy that throws: its error may hold anything.
    throw invalidOption("the client's profile, endpoint or path can't be read");
  }
}

function judge({ profile, endpoint, path }: ClientSettings, allowHttp: boolean): Transport {
  if (typeof profile !== 'object' || profile === null) {
    throw wrongType('ERR_INVALID_OPTIONS', "the client's profile", 'an object', profile);
  }
  const { signMethod, httpProfile = {} } = profile;
  const { reqMethod, protocol, headers } = httpProfile;
  checkMethods(signMethod, reqMethod);
  if (headers !== undefined) checkHeaders("the client's profile.httpProfile.headers", headers, true);
  const url = readAddress({ protocol, endpoint, path });
  const tls = url.protocol === 'https:';
  if (!tls && !allowHttp) checkPlain(url, httpProfile);
  return { endpoint: url.host, tls };
}

/**
 * GET and the older signatures drop the empty TagList, put ciphertext into URLs, and are limited to 32 KB and 1 MB.
 */
function checkMethods(signMethod: unknown, reqMethod: unknown): void {
  if (signMethod !== 'TC3-HMAC-SHA256') {
    throw invalidOption("the client's profile.signMethod must be 'TC3-HMAC-SHA256', the SDK's default");
  }
  if (typeof reqMethod !== 'string' || reqMethod.toUpperCase() !== 'POST') {
    throw invalidOption("the client's profile.httpProfile.reqMethod must be 'POST', the SDK's default");
  }
}

function checkPlain({ hostname }: DialledUrl, httpProfile: ProxySettings): void {
  if (!isLoopback(hostname)) {
    throw invalidOption(
      "http:// would send the call to another machine without TLS: set the client's profile.httpProfile.protocol to 'https://', or dangerouslyAllowHttp: true",
    );
  }
  if (mayUseProxy(httpProfile)) {
    throw invalidOption(
      'http:// would send the call without TLS through a proxy, or through an agent that may use one: set profile.httpProfile.agent to a plain http.Agent, or set dangerouslyAllowHttp: true',
    );
  }
}
