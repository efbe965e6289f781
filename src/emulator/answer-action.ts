// What the service does with an accepted request: opens it, recognises the card, and encrypts the answer.

import { isEmpty } from '../envelope/encryption.ts';
import { printMasked } from '../envelope/mask.ts';
import { wipe } from '../platform/bytes.ts';
import type { ServiceAction } from './actions.ts';
import { type AnswerForm, blanksOf, encryptBodyAnswer, encryptFieldsAnswer } from './answer.ts';
import { applyFault, type Fault } from './faults.ts';
import { openRequest } from './open-request.ts';
import type { ReceivedRequest } from './received.ts';
import { missingParameter } from './refusals.ts';
import type { CallerKey } from './request-envelope.ts';
import type { RequestParams } from './request-params.ts';
import type { Service } from './service.ts';

/** A call of one action. */
export interface ActionCall {
  readonly action: ServiceAction;
  /** As received. */
  readonly request: RequestParams;
  readonly received: ReceivedRequest;
  readonly fault: Fault | undefined;
}

export async function answerAction(
  { action, request, received, fault }: ActionCall,
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
    const answer = encryptAnswer({ result, params, caller, form }, action);
    return applyFault(fault, { result, caller, request, answer });
  } finally {
    wipe(caller?.key);
  }
}

function checkParams(params: RequestParams, { required, check }: ServiceAction): void {
  const missing = required.find((name) => isEmpty(params[name]));
  if (missing !== undefined) throw missingParameter(missing);
  check?.(params);
}

interface RecognizedCall {
  readonly result: RequestParams;
  readonly params: RequestParams;
  readonly caller: CallerKey;
  readonly form: AnswerForm;
}

/** A whole body, or only the sensitive fields if the request asks for no more. */
function encryptAnswer(
  { result, params, caller, form }: RecognizedCall,
  { sensitive = [], blanks = blanksOf(result) }: ServiceAction,
): RequestParams {
  const isByFields = params.IsEncryptResponse !== true && sensitive.length > 0;
  if (isByFields) return encryptFieldsAnswer(result, sensitive, caller, form);
  return encryptBodyAnswer({ result, caller, form, blanks });
}
