// How the request was sent, as far as the capture shows.

import { MAX_REQUEST_BYTES } from '../envelope/limits.ts';
import { isLoopback } from '../platform/loopback.ts';
import { isForm } from './form.ts';
import type { CapturedBody, CapturedHttp, CapturedMessage } from './message.ts';
import type { Spot } from './spot.ts';

export function inspectTransport({ http, body }: CapturedMessage, spot: Spot): void {
  if (http) {
    inspectProtocol(http, spot.at('url'));
    inspectMethod(http, spot.at('method'));
    inspectSignature(http, body, spot.at('headers.Authorization'));
    inspectContentType(http, spot.at('headers.Content-Type'));
  }
  if ('bytes' in body && body.bytes !== undefined) inspectSize(body.bytes, spot);
}

function inspectProtocol({ protocol, host = '' }: CapturedHttp, spot: Spot): void {
  if (protocol === undefined) return;
  const isLocal = isLoopback(host);
  if (protocol === 'https:') spot.ok('https');
  else if (isLocal) spot.note('https', { got: 'no TLS, over loopback' });
  else spot.finding('https', { expected: 'https://', got: 'no TLS' });
}

function inspectMethod({ method }: CapturedHttp, spot: Spot): void {
  if (method === undefined) return;
  const got = method === 'POST' || method === 'GET' ? method : 'another method';
  spot.check(method === 'POST', 'http-method', { expected: 'POST', got });
}

const TC3 = 'TC3-HMAC-SHA256';

/** Browsers leave the header out of a HAR unless told otherwise. The older signatures are parameters. */
function inspectSignature({ headers, query = {} }: CapturedHttp, body: CapturedBody, spot: Spot): void {
  const header = headers.get('authorization');
  const isOlder = [query, 'members' in body ? body.members : {}].some((all) =>
    Object.hasOwn(all, 'Signature'),
  );
  if (header?.startsWith(`${TC3} `)) spot.ok('signature-method', TC3);
  else if (header === undefined && !isOlder) {
    spot.note('signature-method', { expected: TC3, got: 'no Authorization header in the capture' });
  } else spot.finding('signature-method', { expected: TC3, got: 'another signature' });
}

function inspectContentType({ headers, method }: CapturedHttp, spot: Spot): void {
  const type = headers.get('content-type');
  if (type === undefined || method === 'GET') return;
  const isJson = /^application\/json\s*(?:;|$)/i.test(type);
  const got = isJson ? 'application/json' : isForm(type) ? 'a form' : 'another type';
  spot.check(isJson, 'content-type', { expected: 'application/json', got });
}

function inspectSize(bytes: number, spot: Spot): void {
  spot.check(bytes <= MAX_REQUEST_BYTES, 'request-size', {
    expected: `${MAX_REQUEST_BYTES} bytes or fewer`,
    got: `${bytes} bytes`,
  });
}
