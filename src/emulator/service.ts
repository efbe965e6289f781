// What the service does with one request, from the signature to the answer, told from top to bottom.

import { isEmpty } from '../envelope/encryption.ts';
import { printMasked } from '../envelope/mask.ts';
import { ServiceError } from '../errors.ts';
import { decodeUtf8, wipe } from '../platform/bytes.ts';
import { type Params, SERVICE_ACTIONS, SERVICE_VERSIONS, type ServiceAction } from './actions.ts';
import { type AnswerForm, blanksOf, bodyAnswer, fieldsAnswer } from './answer.ts';
import { applyFault, type Fault, rateLimited } from './faults.ts';
import { type Pair, unflatten } from './flat-params.ts';
import { verifyOlderSignature } from './older-signature.ts';
import { openRequest } from './open-request.ts';
import type { Behaviour } from './options.ts';
import type { CallerKey } from './request-envelope.ts';
import type { ServiceKeys } from './service-keys.ts';
import { type SignedRequest, verifyTc3 } from './tc3.ts';

/** A request that reached the emulator, in the order of arrival. Synthetic data only belongs here. */
export interface ReceivedRequest {
  readonly requestId: string;
  readonly action: string;
  readonly version: string;
  readonly region: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The JSON text as it came over the wire; of a GET its query. */
  readonly body: string;
  /** The algorithm of its envelope. */
  algorithm?: string;
  /** The parameters behind the envelope; the clear ones of an unencrypted action. */
  params?: Params;
  /** The code of the error that it was answered with. */
  errorCode?: string;
  /** The fault in the answer, or in its place. */
  fault?: Fault;
}

/** A request as HTTP brings it. */
export interface ServiceRequest extends SignedRequest {
  /** How large it is: the body, or the head of a GET. */
  readonly bytes: number;
  /** The parameters of a form or a URL; undefined where they are JSON. */
  readonly pairs: readonly Pair[] | undefined;
  /** Whether it is signed as before TC3. */
  readonly isOlder: boolean;
}

export interface Service {
  readonly keys: ServiceKeys;
  readonly credential: { readonly secretId: string; readonly secretKey: string };
  readonly behaviour: Behaviour;
  /** Milliseconds since 1970. */
  now(): number;
  /** Times of the calls of the last second. */
  readonly recentCalls: number[];
  readonly onRequest: ((request: ReceivedRequest) => void) | undefined;
}

/** The `Response` for one request. Throws what is answered as `Response.Error`. */
export async function serve(
  http: ServiceRequest,
  received: ReceivedRequest,
  fault: Fault | undefined,
  service: Service,
): Promise<Params> {
  authenticate(http, service);
  limitRate(fault, service);
  refuseAsAsked(received, service);
  const action = findAction(received, http);
  const request = readParams(http);
  return answerAction(request, action, received, fault, service);
}

/** POST of JSON and GET under TC3; a form or a GET under the older signatures, which have all parameters in one place. */
function authenticate(http: ServiceRequest, { credential, behaviour, now }: Service): void {
  if (http.method !== 'POST' && http.method !== 'GET') {
    throw new ServiceError('UnsupportedProtocol', 'only GET and POST requests are supported');
  }
  if (http.bytes > Math.min(behaviour.maxRequestBytes, mostBytes(http))) {
    throw new ServiceError('RequestSizeLimitExceeded', 'the request size exceeds the upper limit');
  }
  const secretKeyOf = (id: string) => (id === credential.secretId ? credential.secretKey : undefined);
  if (http.isOlder) verifyOlderSignature(http, http.pairs ?? [], { now, secretKeyOf });
  else verifyTc3(http, { now, secretKeyOf });
}

/** What the API text gives each kind of request, beside the limit of all. */
function mostBytes({ method, isOlder }: ServiceRequest): number {
  if (method === 'GET') return MAX_GET_BYTES;
  return isOlder ? MAX_OLDER_POST_BYTES : Number.POSITIVE_INFINITY;
}

const MAX_GET_BYTES = 32 * 2 ** 10;
const MAX_OLDER_POST_BYTES = 2 ** 20;

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

function findAction(received: ReceivedRequest, http: ServiceRequest): ServiceAction {
  const { action, version, region } = received;
  if (action === '') throw new ServiceError('MissingParameter', 'X-TC-Action is missing');
  if (version === '') throw new ServiceError('MissingParameter', 'X-TC-Version is missing');
  if (!SERVICE_VERSIONS.includes(version)) {
    throw new ServiceError('NoSuchVersion', 'the API version does not exist');
  }
  const found = SERVICE_ACTIONS.get(action);
  if (found?.version !== version) {
    throw new ServiceError('InvalidAction', `the action ${action} does not exist in version ${version}`);
  }
  if (found.isRegionRequired && region === '') {
    throw new ServiceError('MissingParameter', 'X-TC-Region is missing');
  }
  checkContent(http);
  return found;
}

const JSON_TYPE = /^application\/json\s*(;|$)/i;
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(;|$)/i;

function checkContent({ method, headers, isOlder }: ServiceRequest): void {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = headers;
  if (!/^identity$/i.test(encoding)) {
    throw new ServiceError('InvalidParameter', 'the request body must come without a Content-Encoding');
  }
  const isForm = isOlder || method === 'GET';
  // A GET of the older signatures may come without any type.
  if (isOlder && method === 'GET') return;
  if (!(isForm ? FORM_TYPE : JSON_TYPE).test(type)) {
    const name = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
    throw new ServiceError('InvalidParameter', `the Content-Type of this request is ${name}`);
  }
}

function readParams({ pairs, body }: ServiceRequest): Params {
  return pairs ? unflatten(pairs) : parseRequest(body);
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

async function answerAction(
  request: Params,
  action: ServiceAction,
  received: ReceivedRequest,
  fault: Fault | undefined,
  { keys, behaviour }: Service,
): Promise<Params> {
  const { params, caller } = openRequest(request, action, keys);
  try {
    if (caller) received.algorithm = caller.encryption.suite.id;
    received.params = printMasked(params);
    checkParams(params, action);
    const result = (await (behaviour.recognize ?? action.result)(params, received)) as Params;
    if (!caller || action.rule.answer === 'clear') return result;
    const { answers } = behaviour;
    const form = typeof answers === 'function' ? answers(received) : answers;
    return applyFault(fault, {
      result,
      caller,
      request,
      answer: formAnswer(result, params, action, caller, form),
    });
  } finally {
    wipe(caller?.key);
  }
}

function checkParams(params: Params, { required, check }: ServiceAction): void {
  const missing = required.find((name) => isEmpty(params[name]));
  if (missing !== undefined)
    throw new ServiceError('MissingParameter', `the parameter ${missing} is missing`);
  check?.(params);
}

/** A whole body, or the sensitive fields where the request asks for no more than these. */
function formAnswer(
  result: Params,
  { IsEncryptResponse }: Params,
  { sensitive = [], blanks = blanksOf(result) }: ServiceAction,
  caller: CallerKey,
  form: AnswerForm,
): Params {
  const isByFields = IsEncryptResponse !== true && sensitive.length > 0;
  if (isByFields) return fieldsAnswer(result, sensitive, caller, form);
  return bodyAnswer({ result, caller, form, blanks });
}
