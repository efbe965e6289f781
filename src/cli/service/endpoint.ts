import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isLoopback } from '../../platform/loopback.ts';
import { UsageError } from '../exit.ts';

/** The part of the SDK's profile that says where the service is. */
export interface EndpointProfile {
  protocol: 'http://' | 'https://';
  /** host, or host:port */
  endpoint: string;
  agent?: HttpAgent | HttpsAgent;
}

/**
 * Reads `host` or `host:port`, with or without http:// or https://. Without a scheme, loopback means http.
 */
export function readEndpoint(text: string): EndpointProfile {
  const [, scheme] = /^(https?):\/\//i.exec(text) ?? [];
  const url = scheme ? text : `https://${text}`;
  if (!URL.canParse(url)) throw wrongEndpoint();
  const { host, hostname, pathname, search, hash, username, password } = new URL(url);
  if (pathname !== '/' || `${search}${hash}${username}${password}` !== '') throw wrongEndpoint();
  const isHere = isLoopback(hostname);
  const isPlain = scheme ? scheme.toLowerCase() === 'http' : isHere;
  // Without an agent the SDK follows http_proxy, but calls to an emulator must not go through a proxy.
  const agent = isPlain ? new HttpAgent({ keepAlive: true }) : new HttpsAgent({ keepAlive: true });
  return {
    protocol: isPlain ? 'http://' : 'https://',
    endpoint: host,
    ...((isPlain || isHere) && { agent }),
  };
}

/** Whether calls would go to another machine without TLS, which a wrapped client refuses unless allowed. */
export function isPlainAbroad({ protocol, endpoint }: EndpointProfile): boolean {
  return protocol === 'http://' && !isLoopback(new URL(protocol + endpoint).hostname);
}

function wrongEndpoint(): UsageError {
  return new UsageError(
    'the endpoint must be host, host:port, or http(s)://host:port without a path, such as 127.0.0.1:8080',
  );
}
