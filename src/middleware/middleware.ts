import { isActionName } from '../envelope/names.ts';
import { clearParams, type Params } from '../envelope/params.ts';
import { copyParams } from '../envelope/plain.ts';
import { sealWithKey } from '../envelope/seal.ts';
import type { SealedCall } from '../envelope/sealed-call.ts';
import { wrongType } from '../errors.ts';
import { askKey } from './ask-key.ts';
import { CallReport } from './call-report.ts';
import type { Transport } from './endpoint.ts';
import { type MiddlewareOptions, type MiddlewareSettings, readMiddlewareOptions } from './options.ts';
import { plaintextAction } from './plaintext-action.ts';
import { type PlannedCall, planCall } from './plan.ts';
import { traceCall } from './trace.ts';

/** One call of an API action, on its way to a client. Members that the middleware doesn't know are kept. */
export interface ApiCall {
  action: string;
  params: Record<string, unknown>;
  [other: string]: unknown;
}

/** Sends a call; resolves to `data.Response`, or to the whole `{ Response }`. */
export type Next = (call: ApiCall) => Promise<unknown>;
export type Middleware = (call: ApiCall, next: Next) => Promise<unknown>;

/**
 * Middleware for any client: reads the parameters once, seals them, calls `next` once with a copy of the call, and
 * opens the answer. It never retries, and never sends anything in the clear because something failed. It knows no
 * client's AbortSignal: a call that waits for the promise of its key ends with that promise.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS, ERR_INVALID_PUBLIC_KEY or ERR_ALGORITHM_MISMATCH for its options.
 */
export function encryptionMiddleware(options: MiddlewareOptions): Middleware {
  const encrypt = createMiddleware(readMiddlewareOptions(options), sealAndOpen);
  return function encryption(call, next) {
    return encrypt(call, next);
  };
}

/** A call's way through a client that the library knows. */
export interface CallWay {
  /** Where the client sends to, checked again at each call; throws for a profile that can't carry the protocol. */
  judge(): Transport;
  /** The caller's AbortSignal, if any. */
  readonly signal?: unknown;
}

/** A call on its way, and everything that its handler needs. */
interface OwnCall {
  /** Its parameters are the one copy (see copyParams). */
  readonly call: ApiCall & { params: Params };
  /** Whether the client returns `data.Response`, so that a member of that name is the answer's own. */
  readonly isBare: boolean;
  readonly next: Next;
  readonly report: CallReport;
  readonly settings: MiddlewareSettings;
  readonly signal: unknown;
}

type Handler = (own: OwnCall) => unknown;

/** Reads, handles and reports every call, including refused ones. */
export function createMiddleware(
  settings: MiddlewareSettings,
  handle: Handler,
): (call: ApiCall, next: Next, way?: CallWay) => Promise<unknown> {
  return async function encryption(given, next, way) {
    const call = readCall(given);
    const action = showAction(call.action);
    return traceCall(action, async (onTrace) => {
      const report = new CallReport(action, [settings.onEvent, onTrace]);
      try {
        checkCall(call, next);
        if (way) report.goesTo(way.judge());
        const own = { ...call, params: copyParams(call.params) };
        const isBare = way !== undefined;
        return await handle({ call: own, isBare, next, report, settings, signal: way?.signal });
      } catch (error) {
        report.failed(error);
        throw error;
      } finally {
        report.end();
      }
    });
  };
}

/** Ask for the key, seal, send, open. Until the key is there, nothing of the call is decided anew or read again. */
export const sealAndOpen: Handler = async (own) => {
  const { call, report, settings, signal } = own;
  const plan = planCall(call.action, call.params, settings, report);
  if (!plan.toSeal) return forward(own, plan);
  const { unsealed, rule } = plan.toSeal;
  let sealed: SealedCall;
  try {
    const key = askKey(settings.keySource, signal, report);
    sealed = sealWithKey(unsealed, key instanceof Promise ? await key : key, rule, settings);
  } finally {
    unsealed.wipe?.();
  }
  return sendSealed(own, plan, sealed);
};

/** The data key belongs to this call alone and is gone when the call ends, however it ends. */
async function sendSealed(
  { call, isBare, next, report, settings }: OwnCall,
  { action, clear }: PlannedCall,
  sealed: SealedCall,
): Promise<unknown> {
  try {
    report.isSealed(sealed, clear, settings.operations);
    report.sending();
    const response = await next({ ...call, action, params: { ...sealed.request } });
    report.answered(response, { isBare });
    return sealed.openResponse(response, { isBare });
  } finally {
    report.opened(sealed);
    sealed.dispose();
  }
}

/** For ways to send that can't carry the envelope: what must be encrypted is refused, everything else passes. */
export const refuseEncrypted: Handler = (own) => {
  const { call, report, settings } = own;
  if (settings.actions.has(call.action)) {
    throw plaintextAction(
      `${call.action} can't be encrypted when it is sent this way: use the client's method or request()`,
    );
  }
  // Nothing is sealed here, so an action that would be upgraded is refused as well.
  const isUpgraded = settings.plaintextActions === 'upgrade';
  const strict = isUpgraded ? { ...settings, plaintextActions: 'refuse' as const } : settings;
  return forward(own, planCall(call.action, call.params, strict, report));
};

/** Sends a call as it is; the answer is returned as received. */
async function forward({ call, isBare, next, report }: OwnCall, plan: PlannedCall): Promise<unknown> {
  const { action, clear, rule } = plan;
  report.note(clear);
  report.sending();
  const response = await next({ ...call, action, params: clearParams(call.params, rule !== undefined) });
  report.answered(response, { isBare });
  report.passed(response, action, { isBare });
  return response;
}

/**
 * Reads each member of a call once, so that what is reported, checked and sent is the same. If it can't be read:
 * none.
 */
function readCall(given: ApiCall): ApiCall {
  try {
    const own = { ...given };
    return { ...own, action: own.action ?? given?.action, params: own.params ?? given?.params };
  } catch {
    return {} as ApiCall;
  }
}

/** An event's action: anything that can't be an action's name may be data in the wrong place. */
function showAction(action: unknown): string {
  return typeof action === 'string' && isActionName(action) ? action : '(invalid)';
}

function checkCall(call: ApiCall, next: Next): void {
  if (typeof call.action !== 'string')
    throw wrongType('ERR_INVALID_PARAMS', 'call.action', 'a string', call.action);
  if (typeof call.params !== 'object' || call.params === null) {
    throw wrongType('ERR_INVALID_PARAMS', 'call.params', 'an object of parameters', call.params);
  }
  if (typeof next !== 'function') throw wrongType('ERR_INVALID_PARAMS', 'next', 'a function', next);
}
