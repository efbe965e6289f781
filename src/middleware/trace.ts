// Every call on node:diagnostics_channel, for tracers that don't see this library's options.

import { lazy } from '../platform/lazy.ts';
import { nodeDiagnostics } from '../platform/native.ts';
import type { EncryptionEvent, EventHandler } from './events.ts';

/** The name of the tracing channel; its five channels are `tracing:tencentcloud-encryption:call:start` and so on. */
const CHANNEL = 'tencentcloud-encryption:call';
const PHASES = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const;

/**
 * What subscribers of the tracing channel `tencentcloud-encryption:call` get: one object for a call, from `start` to
 * `asyncEnd`. Parameters and answers are never on it, nor is the thrown error, whose message may quote them.
 */
export interface TracedCall {
  /** The action that was called. */
  readonly action: string;
  /** The finished event; at `error`, `asyncStart` and `asyncEnd`. */
  readonly event?: EncryptionEvent;
  /** Of a call that throws, likewise: the error's code, where it has one. */
  readonly error?: { readonly code?: string };
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

const callChannel = lazy(() => nodeDiagnostics?.tracingChannel?.<unknown, TracedCall>(CHANNEL));
type CallChannel = NonNullable<ReturnType<typeof callChannel>>;

/**
 * Runs a call, and publishes it as TracingChannel.tracePromise would, but without result and error. `work` gives its
 * event to the handler that it is given, before it ends; there is no handler where nobody has subscribed.
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

/** TracingChannel.hasSubscribers says the same, but not every Node that has the channel has it. */
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
