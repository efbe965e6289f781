// One HTTP exchange: reads a request, lets the service answer, writes the answer.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { printAs } from '../envelope/mask.ts';
import { ServiceError } from '../errors.ts';
import type { Fault } from './faults.ts';
import { type ReceivedRequest, type Service, serve } from './service.ts';

export function answerHttp(
  incoming: IncomingMessage,
  response: ServerResponse,
  service: Service,
  keep: (request: ReceivedRequest) => void,
): void {
  // A request that breaks off has nobody left to answer.
  exchange(incoming, response, service, keep).catch(() => response.destroy());
}

async function exchange(
  incoming: IncomingMessage,
  response: ServerResponse,
  service: Service,
  keep: (request: ReceivedRequest) => void,
): Promise<void> {
  response.setHeader('Date', new Date(service.now()).toUTCString());
  const body = await readBody(incoming, service.behaviour.maxRequestBytes);
  const headers = incoming.headers as Record<string, string | undefined>;
  const received = receive(headers, body);
  keep(received);
  const http = { method: incoming.method ?? '', headers, body };
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

/** Results and errors have one form, and both come with HTTP 200. */
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

function receive(headers: Record<string, string | undefined>, body: Uint8Array): ReceivedRequest {
  const received: ReceivedRequest = {
    requestId: randomUUID(),
    action: headers['x-tc-action'] ?? '',
    version: headers['x-tc-version'] ?? '',
    region: headers['x-tc-region'] ?? '',
    headers,
    body: new TextDecoder().decode(body),
  };
  const printed = () => ({ ...received, body: `[${body.length} bytes]`, params: received.params });
  return printAs(received, printed);
}

/** Reads the body; of one that is too large only so much is kept that its size still shows. */
async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    if (length <= maxBytes) chunks.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(chunks);
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
