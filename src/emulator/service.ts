// What the service does with one request, from the signature to the answer, told from top to bottom.

import { isEmpty } from '../envelope/encryption.ts';
import { printMasked } from '../envelope/mask.ts';
import { RECOGNIZE_ENCRYPTED } from '../envelope/params.ts';
import { ServiceError } from '../errors.ts';
import { decodeUtf8, wipe } from '../platform/bytes.ts';
import { type AnswerForm, formAnswer } from './answer.ts';
import { applyFault, type Fault, rateLimited } from './faults.ts';
import { type OpenedRequest, openRequest } from './open-request.ts';
import { checkCardParams, type Params } from './recognize.ts';
import type { ServiceKeys } from './service-keys.ts';
import { type SignedRequest, verifyTc3 } from './tc3.ts';

/** A request that reached the emulator, in the order of arrival. Synthetic data only belongs here. */
export interface ReceivedRequest {
  readonly requestId: string;
  readonly action: string;
  readonly version: string;
  readonly region: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The JSON text as it came over the wire. */
  readonly body: string;
  /** The algorithm of its envelope. */
  algorithm?: string;
  /** The parameters behind the envelope; the clear ones of an unencrypted action. */
  params?: Params;
  /** The code of the error that it was answered with. */
  errorCode?: string;
}

export type Recognize = (params: Params, request: ReceivedRequest) => object | Promise<object>;

/** How the emulator behaves; each can be changed while it runs. */
export interface Behaviour {
  recognize: Recognize;
  answers: AnswerForm | ((request: ReceivedRequest) => AnswerForm);
  fault: Fault | undefined | ((request: ReceivedRequest) => Fault | undefined);
  maxRequestBytes: number;
  callsPerSecond: number;
}

export interface Service {
  readonly keys: ServiceKeys;
  readonly credential: { readonly secretId: string; readonly secretKey: string };
  readonly behaviour: Behaviour;
  /** Milliseconds since 1970. */
  now(): number;
  /** Times of the calls of the last second. */
  readonly recentCalls: number[];
}

const VERSION = '2018-11-19';

/** The `Response` for one request. Throws what is answered as `Response.Error`. */
export async function serve(
  http: SignedRequest,
  received: ReceivedRequest,
  fault: Fault | undefined,
  service: Service,
): Promise<Params> {
  authenticate(http, service);
  limitRate(fault, service);
  checkCommonParameters(received);
  const request = parseRequest(http.body);
  if (received.action === 'IDCardOCR') return recognizeClear(request, received, service);
  if (received.action === RECOGNIZE_ENCRYPTED) return recognizeSealed(request, received, fault, service);
  throw new ServiceError('InvalidAction', `the action ${received.action} does not exist`);
}

function authenticate(http: SignedRequest, { credential, behaviour, now }: Service): void {
  if (http.method !== 'POST') {
    throw new ServiceError(
      'UnsupportedProtocol',
      'this emulator takes POST only, as the encryption needs it',
    );
  }
  if (http.body.length > behaviour.maxRequestBytes) {
    throw new ServiceError('RequestSizeLimitExceeded', 'the request size exceeds the upper limit');
  }
  verifyTc3(http, {
    now,
    secretKeyOf: (id) => (id === credential.secretId ? credential.secretKey : undefined),
  });
}

function limitRate(fault: Fault | undefined, { behaviour, recentCalls, now }: Service): void {
  const time = now();
  while (recentCalls[0] !== undefined && recentCalls[0] <= time - 1000) recentCalls.shift();
  if (fault === 'rate-limit' || recentCalls.length >= behaviour.callsPerSecond) throw rateLimited();
  if (Number.isFinite(behaviour.callsPerSecond)) recentCalls.push(time);
}

function checkCommonParameters({ action, version, headers }: ReceivedRequest): void {
  if (action === '') throw new ServiceError('MissingParameter', 'X-TC-Action is missing');
  if (version === '') throw new ServiceError('MissingParameter', 'X-TC-Version is missing');
  if (version !== VERSION) throw new ServiceError('NoSuchVersion', 'the API version does not exist');
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    throw new ServiceError('InvalidParameter', 'the Content-Type of this action is application/json');
  }
}

function parseRequest(body: Uint8Array): Params {
  try {
    const value: unknown = JSON.parse(decodeUtf8(body));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Params;
  } catch {
    // Answered below.
  }
  throw new ServiceError('InvalidParameter', 'the request body is not a JSON object');
}

async function recognizeSealed(
  request: Params,
  received: ReceivedRequest,
  fault: Fault | undefined,
  { keys, behaviour }: Service,
): Promise<Params> {
  const opened = openRequest(request, keys);
  try {
    received.algorithm = opened.encryption.suite.id;
    const result = await recognize(opened, received, behaviour.recognize);
    const { answers } = behaviour;
    const form = typeof answers === 'function' ? answers(received) : answers;
    return applyFault(fault, { result, opened, request, answer: formAnswer(result, opened, form) });
  } finally {
    wipe(opened.key);
  }
}

async function recognize(
  { params }: OpenedRequest,
  received: ReceivedRequest,
  run: Recognize,
): Promise<Params> {
  received.params = printMasked(params);
  checkCardParams(params);
  return (await run(params, received)) as Params;
}

async function recognizeClear(
  request: Params,
  received: ReceivedRequest,
  { behaviour }: Service,
): Promise<Params> {
  const params = Object.fromEntries(Object.entries(request).filter(([, value]) => !isEmpty(value)));
  received.params = printMasked(params);
  checkCardParams(params);
  return (await behaviour.recognize(params, received)) as Params;
}
