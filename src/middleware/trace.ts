// Publishes every call on node:diagnostics_channel, for tracers that don't see this library's options.

import { lazy } from '../platform/lazy.ts';
import { nodeDiagnostics } from '../platform/native.ts';
import type { EncryptionEvent, EventHandler } from './events.ts';

/** The name of the tracing channel; its five channels are `tracing:tencentcloud-encryption:call:start` and so on. */
const CHANNEL = 'tencentcloud-encryption:call';
const PHASES = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const;

/**
 * What subscribers of the tracing channel `tencentcloud-encryption:call` get: one object per call, from `start` to
 * `asyncEnd`. It never has the parameters or the answer, nor the thrown error, whose message may quote them.
 */
export interface TracedCall {
  /** The action that was called. */
  readonly action: string;
  /** The finished event; present at `error`, `asyncStart` and `asyncEnd`. */
  readonly event?: EncryptionEvent;
  /** Present at the same phases if the call throws: the error's code, if it has one. */
  readonly error?: { readonly code?: string };
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

const callChannel = lazy(() => nodeDiagnostics?.tracingChannel?.<unknown, TracedCall>(CHANNEL));
type CallChannel = NonNullable<ReturnType<typeof callChannel>>;

/**
 * Runs a call, and publishes it as TracingChannel.tracePromise would, but without result and error. `work` passes its
 * event to the given handler before it ends; the handler is undefined if nobody has subscribed.
 */
export function traceCall<T>(
  action: string,
  work: (onEvent: EventHandler | undefined) => Promise<T>,
): Promise<T> {
  const channel = callChannel();
  if (!channel || !isWatched(channel)) return work(undefined);
  const call: Mutable<TracedCall> = { action };
  return channel.start.runStores(call, () => {
    const promise = work((event) => finish(call, event)).finally(() => settle(channel, call));
    channel.end.publish(call);
    return promise;
  });
}

/** TracingChannel.hasSubscribers says the same, but some Node versions have the channel without it. */
function isWatched(channel: CallChannel): boolean {
  return PHASES.some((phase) => channel[phase].hasSubscribers);
}

function finish(call: Mutable<TracedCall>, event: EncryptionEvent): void {
  const { outcome, code } = event;
  call.event = event;
  if (outcome === 'error') call.error = Object.freeze(code === undefined ? {} : { code });
}

function settle(channel: CallChannel, call: TracedCall): void {
  if (call.error) channel.error.publish(call);
  channel.asyncStart.publish(call);
  channel.asyncEnd.publish(call);
}
