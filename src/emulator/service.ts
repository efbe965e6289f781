// What the service does with one request, from the signature to the answer, told from top to bottom.

import { isEmpty } from '../envelope/encryption.ts';
import { printMasked } from '../envelope/mask.ts';
import { ServiceError } from '../errors.ts';
import { decodeUtf8, wipe } from '../platform/bytes.ts';
import { type Params, SERVICE_ACTIONS, SERVICE_VERSIONS, type ServiceAction } from './actions.ts';
import { type AnswerForm, bodyAnswer, fieldsAnswer } from './answer.ts';
import { applyFault, type Fault, rateLimited } from './faults.ts';
import { type CallerKey, openRequest } from './open-request.ts';
import type { Behaviour } from './options.ts';
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
  /** The fault in the answer, or in its place. */
  fault?: Fault;
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
  http: SignedRequest,
  received: ReceivedRequest,
  fault: Fault | undefined,
  service: Service,
): Promise<Params> {
  authenticate(http, service);
  limitRate(fault, service);
  refuseAsAsked(received, service);
  const action = findAction(received);
  const request = parseRequest(http.body);
  return answerAction(request, action, received, fault, service);
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

function refuseAsAsked(received: ReceivedRequest, { behaviour: { error } }: Service): void {
  const code = typeof error === 'function' ? error(received) : error;
  if (code !== undefined) throw new ServiceError(code, 'the emulator was asked for this error');
}

function findAction({ action, version, headers }: ReceivedRequest): ServiceAction {
  if (action === '') throw new ServiceError('MissingParameter', 'X-TC-Action is missing');
  if (version === '') throw new ServiceError('MissingParameter', 'X-TC-Version is missing');
  if (!SERVICE_VERSIONS.includes(version)) {
    throw new ServiceError('NoSuchVersion', 'the API version does not exist');
  }
  const found = SERVICE_ACTIONS.get(action);
  if (found?.version !== version) {
    throw new ServiceError('InvalidAction', `the action ${action} does not exist in version ${version}`);
  }
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    throw new ServiceError('InvalidParameter', 'the Content-Type of this action is application/json');
  }
  return found;
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

/** A whole body, or the sensitive fields where the request asks for these. */
function formAnswer(
  result: Params,
  params: Params,
  { sensitive = [] }: ServiceAction,
  caller: CallerKey,
  form: AnswerForm,
): Params {
  const isByFields = params.IsEncrypt === true && params.IsEncryptResponse !== true;
  return isByFields ? fieldsAnswer(result, sensitive, caller, form) : bodyAnswer(result, caller, form);
}
