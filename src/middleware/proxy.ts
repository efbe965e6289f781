// Whether the SDK would send plain http through a proxy. It follows httpProfile.proxy, then the environment's
// http_proxy, but only without an agent; it reads no other variable.

import { nodeHttp } from '../platform/native.ts';

export interface ProxySettings {
  readonly agent?: unknown;
  readonly proxy?: unknown;
}

/**
 * Whether a call over http:// would, or might, reach anything except the host that its URL names. An agent counts as
 * direct unless a member of it mentions a proxy or another host, as in every well-known proxy agent. One that hides
 * it isn't detected.
 */
export function mayUseProxy({ agent, proxy }: ProxySettings): boolean {
  if (agent) return redirects(agent);
  return Boolean(proxy || environment().http_proxy) || redirects(nodeHttp()?.globalAgent);
}

function environment(): Record<string, string | undefined> {
  return (globalThis as { process?: { env?: Record<string, string> } }).process?.env ?? {};
}

/** Options of node's http.Agent that override a request's host. */
const OTHER_HOST = ['host', 'hostname', 'lookup', 'socketPath'];

function redirects(agent: unknown): boolean {
  if (agent === undefined) return false;
  // A function picks an agent per call, so it can't be judged beforehand.
  if (typeof agent !== 'object' || agent === null) return true;
  const { options } = agent as { options?: Record<string, unknown> | null };
  if (OTHER_HOST.some((name) => options?.[name])) return true;
  const { http_proxy, HTTP_PROXY } = (options?.proxyEnv ?? {}) as Record<string, unknown>;
  return Boolean(http_proxy || HTTP_PROXY) || memberNames(agent).some((name) => /prox[yi]/i.test(name));
}

/** Names of members of the agent and of its classes, except Object's own. */
function memberNames(agent: object): string[] {
  const names: string[] = [];
  for (let layer: object | null = agent; layer && layer !== Object.prototype; ) {
    names.push(...Object.getOwnPropertyNames(layer));
    layer = Object.getPrototypeOf(layer) as object | null;
  }
  return names;
}
