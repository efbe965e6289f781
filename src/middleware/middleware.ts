import { wrongType } from '../errors.ts';
import { CallReport } from './call-report.ts';
import { noteClear } from './clear.ts';
import { type MiddlewareOptions, type MiddlewareSettings, readMiddlewareOptions } from './options.ts';
import { type Plan, plaintextAction, planCall } from './plan.ts';
import { sealCall } from './seal-call.ts';
import { encryptedNames, isSealed } from './sealed-params.ts';
import { traceCall } from './trace.ts';

/** One call of an API action, on its way to a client. Members that the middleware doesn't know are kept. */
export interface ApiCall {
  action: string;
  params: Record<string, unknown>;
  [other: string]: unknown;
}

/** Sends a call: gives `data.Response`, or the whole `{ Response }`. */
export type Next = (call: ApiCall) => Promise<unknown>;
export type Middleware = (call: ApiCall, next: Next) => Promise<unknown>;

/**
 * Middleware for any client: seals the parameters, calls `next` once with a copy of the call, opens the answer.
 * It never retries, and never sends anything in the clear because something failed.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS, ERR_INVALID_PUBLIC_KEY or ERR_ALGORITHM_MISMATCH for its options.
 */
export function encryptionMiddleware(options: MiddlewareOptions): Middleware {
  return createMiddleware(readMiddlewareOptions(options), sealAndOpen);
}

type Handler = (
  call: ApiCall,
  next: Next,
  plan: Plan,
  report: CallReport,
  settings: MiddlewareSettings,
) => unknown;

/** Plans, handles and reports every call. */
export function createMiddleware(settings: MiddlewareSettings, handle: Handler): Middleware {
  return async function encryption(call, next) {
    checkCall(call, next);
    return traceCall(call.action, async (onTrace) => {
      const report = new CallReport(call.action, [settings.onEvent, onTrace]);
      try {
        return await handle(call, next, planCall(call, settings), report, settings);
      } catch (error) {
        report.failed(error);
        throw error;
      } finally {
        report.end();
      }
    });
  };
}

/** Seal, send, open. The data key belongs to this call alone and is gone when it ends, however it ends. */
export const sealAndOpen: Handler = async (call, next, plan, report, settings) => {
  if (plan.way === 'pass') return forward(call, next, report);
  const { action, rule } = plan;
  report.sentAs(action);
  if (isSealed(call.params, rule)) {
    report.sealedByCaller(call.params);
    return forward({ ...call, action }, next, report, encryptedNames(call.params));
  }
  report.sealedWith(settings.operations);
  const exchange = sealCall(call.params, action, rule, settings);
  if (!exchange) return forward({ ...call, action }, next, report);
  try {
    report.sealed(exchange, call.params, settings.operations);
    const response = await next({ ...call, action, params: { ...exchange.request } });
    report.answered(response);
    return exchange.open(response);
  } finally {
    report.opened(exchange);
    exchange.dispose();
  }
};

/** For ways to the service that can't carry the envelope: what has to be encrypted is refused, the rest passes. */
export const refuseEncrypted: Handler = (call, next, plan, report) => {
  if (plan.way === 'pass') return forward(call, next, report);
  throw plaintextAction(
    `${call.action} can't be encrypted on this way: use the client's method or request()`,
  );
};

/** Sends a call as it is; the answer goes back as it comes. `sealed` names what the caller has encrypted of it. */
async function forward(
  call: ApiCall,
  next: Next,
  report: CallReport,
  sealed: readonly string[] = [],
): Promise<unknown> {
  report.note(noteClear(call.params, sealed));
  const response = await next({ ...call });
  report.answered(response);
  return response;
}

function checkCall(call: ApiCall, next: Next): void {
  if (typeof call?.action !== 'string')
    throw wrongType('ERR_INVALID_PARAMS', 'call.action', 'a string', call?.action);
  if (typeof call.params !== 'object' || call.params === null) {
    throw wrongType('ERR_INVALID_PARAMS', 'call.params', 'an object of parameters', call.params);
  }
  if (typeof next !== 'function') throw wrongType('ERR_INVALID_PARAMS', 'next', 'a function', next);
}
