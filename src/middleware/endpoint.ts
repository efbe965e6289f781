// Where a client's calls go, judged as they are dialled: never by a setting's text, always by what a WHATWG URL makes
// of it, because that is what the SDK hands to the socket.

import { wrongType } from '../errors.ts';
import { invalidOption } from '../platform/check-options.ts';

/** How a call travels. */
export interface Transport {
  /** host, or host:port if the port isn't the protocol's default, as a WHATWG URL writes it. */
  readonly endpoint: string;
  readonly tls: boolean;
}

/** The three settings that the SDK joins into its URL. */
export interface Address {
  readonly protocol: unknown;
  readonly endpoint: unknown;
  readonly path: unknown;
}

/** The parts of a WHATWG URL that matter, declared here so that our types need neither the DOM's nor Node's. */
export interface DialledUrl {
  /** 'https:' or 'http:'. */
  readonly protocol: string;
  readonly host: string;
  readonly hostname: string;
}

/**
 * Reads the address that a client dials.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS for any protocol except http:// and https://, and for an endpoint that
 * obscures its host: with a user, a query, a fragment, a backslash, white space or control characters.
 */
export function readAddress({ protocol, endpoint, path }: Address): DialledUrl {
  checkText('profile.httpProfile.protocol', protocol);
  checkText('endpoint', endpoint);
  checkText('path', path);
  if (!/^https?:\/\/$/i.test(protocol)) {
    throw invalidOption("the client's profile.httpProfile.protocol must be 'https://', the SDK's default");
  }
  const place = endpoint + path;
  const [authority = ''] = place.split('/', 1);
  if (authority === '' || authority.includes('@') || /[\s\p{Cc}\\?#]/u.test(place)) throw hiddenHost();
  if (!URL.canParse(protocol + place)) throw hiddenHost();
  const url = new URL(protocol + place);
  // Anything else that a URL parser may allow in a host, such as ';', the next parser may read differently.
  if (!/^(\[[\da-f:.]+\]|[\da-z._-]+)$/.test(url.hostname)) throw hiddenHost();
  return url;
}

function checkText(label: string, value: unknown): asserts value is string {
  if (typeof value !== 'string')
    throw wrongType('ERR_INVALID_OPTIONS', `the client's ${label}`, 'a string', value);
}

function hiddenHost(): Error {
  return invalidOption(
    "the client's endpoint and path must be host or host:port and a plain path: no user, '@', '?', '#', backslash or white space",
  );
}
