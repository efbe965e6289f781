// What the service does with a request that it may serve: opens it, recognises, and encrypts the answer.

import { isEmpty } from '../envelope/encryption.ts';
import { printMasked } from '../envelope/mask.ts';
import { ServiceError } from '../errors.ts';
import { wipe } from '../platform/bytes.ts';
import type { ServiceAction } from './actions.ts';
import { type AnswerForm, blanksOf, bodyAnswer, fieldsAnswer } from './answer.ts';
import { applyFault, type Fault } from './faults.ts';
import { openRequest } from './open-request.ts';
import type { ReceivedRequest } from './received.ts';
import type { CallerKey } from './request-envelope.ts';
import type { RequestParams } from './request-params.ts';
import type { Service } from './service.ts';

export async function answerAction(
  request: RequestParams,
  action: ServiceAction,
  received: ReceivedRequest,
  fault: Fault | undefined,
  { keys, behaviour }: Service,
): Promise<RequestParams> {
  const { params, caller } = openRequest(request, action, keys);
  try {
    if (caller) received.algorithm = caller.encryption.suite.id;
    received.params = printMasked(params);
    checkParams(params, action);
    const result = (await (behaviour.recognize ?? action.result)(params, received)) as RequestParams;
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

function checkParams(params: RequestParams, { required, check }: ServiceAction): void {
  const missing = required.find((name) => isEmpty(params[name]));
  if (missing !== undefined)
    throw new ServiceError('MissingParameter', `the parameter ${missing} is missing`);
  check?.(params);
}

/** A whole body, or the sensitive fields where the request asks for no more than these. */
function formAnswer(
  result: RequestParams,
  { IsEncryptResponse }: RequestParams,
  { sensitive = [], blanks = blanksOf(result) }: ServiceAction,
  caller: CallerKey,
  form: AnswerForm,
): RequestParams {
  const isByFields = IsEncryptResponse !== true && sensitive.length > 0;
  if (isByFields) return fieldsAnswer(result, sensitive, caller, form);
  return bodyAnswer({ result, caller, form, blanks });
}
