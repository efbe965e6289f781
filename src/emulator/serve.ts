// What the service does with one request, from the signature to the answer, in order.

import { ServiceError } from '../errors.ts';
import { decodeUtf8 } from '../platform/bytes.ts';
import { answerAction } from './answer-action.ts';
import { authenticate } from './authenticate.ts';
import { type Fault, rateLimited } from './faults.ts';
import { findServiceAction } from './find-action.ts';
import { unflatten } from './flat-params.ts';
import type { ReceivedRequest } from './received.ts';
import { isRequestParams, type RequestParams } from './request-params.ts';
import type { Service } from './service.ts';
import type { ServiceRequest } from './service-request.ts';

/** The `Response` for one request. Throws what becomes `Response.Error`. */
export async function serve(
  http: ServiceRequest,
  received: ReceivedRequest,
  fault: Fault | undefined,
  service: Service,
): Promise<RequestParams> {
  authenticate(http, service);
  limitRate(fault, service);
  refuseAsAsked(received, service);
  const action = findServiceAction(received, http);
  const request = readRequestParams(http);
  return answerAction({ action, request, received, fault }, service);
}

function limitRate(fault: Fault | undefined, { behaviour, recentCalls, now }: Service): void {
  const time = now();
  while (recentCalls[0] !== undefined && recentCalls[0] <= time - 1000) recentCalls.shift();
  if (fault === 'rate-limit' || recentCalls.length >= behaviour.callsPerSecond) throw rateLimited();
  if (Number.isFinite(behaviour.callsPerSecond)) recentCalls.push(time);
}

function refuseAsAsked(received: ReceivedRequest, { behaviour: { error } }: Service): void {
  const code = typeof error === 'function' ? error(received) : error;
  if (code !== undefined) throw new ServiceError(code, 'the emulator was asked for this error');
}

function readRequestParams({ pairs, body }: ServiceRequest): RequestParams {
  return pairs ? unflatten(pairs) : parseRequest(body);
}

function parseRequest(body: Uint8Array): RequestParams {
  try {
    const value: unknown = JSON.parse(decodeUtf8(body));
    if (isRequestParams(value)) return value;
  } catch {
    // Answered below.
  }
  throw new ServiceError('InvalidParameter', 'the request body is not a JSON object');
}
