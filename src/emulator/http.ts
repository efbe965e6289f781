// One HTTP exchange: reads the request, lets the service answer it, and writes the answer.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { printAs } from '../envelope/mask.ts';
import { ServiceError } from '../errors.ts';
import type { Fault } from './faults.ts';
import { readPairs } from './flat-params.ts';
import type { ReceivedRequest } from './received.ts';
import { serve } from './serve.ts';
import type { Service } from './service.ts';
import type { ServiceRequest } from './service-request.ts';

export function answerHttp(
  incoming: IncomingMessage,
  response: ServerResponse,
  service: Service,
  keep: (request: ReceivedRequest) => void,
): void {
  // If a request breaks off, nobody is left to answer.
  exchange(incoming, response, service, keep).catch(() => response.destroy());
}

async function exchange(
  incoming: IncomingMessage,
  response: ServerResponse,
  service: Service,
  keep: (request: ReceivedRequest) => void,
): Promise<void> {
  response.setHeader('Date', new Date(service.now()).toUTCString());
  const body = await readHttpBody(incoming, service.behaviour.maxRequestBytes);
  const http = readHttp(incoming, body);
  const received = recordRequest(http);
  keep(received);
  const Response = await respond(received, async () => {
    const fault = chooseFault(received, service);
    if (fault) received.fault = fault;
    return fault && breakTransport(fault, response) ? undefined : serve(http, received, fault, service);
  });
  service.onRequest?.(received);
  if (!Response) return;
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({ Response }));
}

function chooseFault(received: ReceivedRequest, { behaviour: { fault } }: Service): Fault | undefined {
  return typeof fault === 'function' ? fault(received) : fault;
}

/** Results and errors have the same form, and both come with HTTP 200. */
async function respond(
  received: ReceivedRequest,
  work: () => Promise<object | undefined>,
): Promise<object | undefined> {
  const { requestId: RequestId } = received;
  try {
    const result = await work();
    return result && { ...result, RequestId };
  } catch (error) {
    const isKnown = error instanceof ServiceError;
    const Code = isKnown ? error.code : 'InternalError';
    received.errorCode = Code;
    return { Error: { Code, Message: isKnown ? error.message : 'an internal error occurred' }, RequestId };
  }
}

function readHttp(incoming: IncomingMessage, body: Uint8Array): ServiceRequest {
  const { method = '', url = '', rawHeaders } = incoming;
  const headers = incoming.headers as Record<string, string | undefined>;
  const [, query = ''] = /^[^?]*\?(.*)$/s.exec(url) ?? [];
  const isGet = method === 'GET';
  const isForm = /^application\/x-www-form-urlencoded/i.test(headers['content-type'] ?? '');
  const pairs = isGet ? readPairs(query) : isForm ? readPairs(new TextDecoder().decode(body)) : undefined;
  return {
    method,
    headers,
    body,
    query,
    pairs,
    // As it was probably written: each header with a colon, a space and a line end.
    bytes: isGet ? url.length + rawHeaders.join('::').length : body.length,
    isOlder: headers.authorization === undefined && (pairs?.some(([name]) => name === 'Signature') ?? false),
  };
}

function recordRequest({
  method,
  headers,
  body,
  query = '',
  pairs,
  isOlder,
}: ServiceRequest): ReceivedRequest {
  const common = new Map(isOlder ? pairs : []);
  const read = (name: string) => common.get(name) ?? headers[`x-tc-${name.toLowerCase()}`] ?? '';
  const text = method === 'GET' ? query : new TextDecoder().decode(body);
  const received: ReceivedRequest = {
    requestId: randomUUID(),
    action: read('Action'),
    version: read('Version'),
    region: read('Region'),
    headers,
    body: text,
  };
  const printed = () => ({
    ...received,
    body: `[${method === 'GET' ? text.length : body.length} bytes]`,
    params: received.params,
  });
  return printAs(received, printed);
}

/** Reads the body; of one that is too large, keeps only enough to show that it is. */
async function readHttpBody(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    if (length <= maxBytes) chunks.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(chunks);
}

/** Answers anything that isn't an HTTP request, or whose head is too large to read, in the usual form. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const isTooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const fault = isTooLarge
    ? { Code: 'RequestSizeLimitExceeded', Message: 'the request size exceeds the upper limit' }
    : { Code: 'UnsupportedProtocol', Message: 'the request is not HTTP as this emulator reads it' };
  const body = JSON.stringify({ Response: { Error: fault, RequestId: randomUUID() } });
  const head = ['HTTP/1.1 200 OK', 'Content-Type: application/json', 'Connection: close'];
  socket.end([...head, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'));
}

/** Whether the fault ended the exchange before any answer. */
function breakTransport(fault: Fault, response: ServerResponse): boolean {
  switch (fault) {
    case 'http-500':
      response.writeHead(500).end('Internal Server Error');
      return true;
    case 'http-not-json':
      response.setHeader('Content-Type', 'text/html');
      response.end('<html>Bad gateway</html>');
      return true;
    case 'connection-reset':
      response.destroy();
      return true;
    default:
      return fault === 'stalled';
  }
}
