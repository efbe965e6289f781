// A call that must be refused before anything is sent, with one event that reports it.

import type { EncryptionEvent } from '../../middleware/events.ts';
import type { MiddlewareOptions } from '../../middleware/options.ts';
import type { WrapClient } from '../calls/call.ts';
import type { Sent } from '../calls/wire.ts';
import { type Attempt, expectEqual, Mismatch } from '../checks/check.ts';
import { type ChangeClient, makeWorld, type World } from './world.ts';

export interface BypassCall {
  readonly run: (world: World) => unknown;
  readonly options?: Partial<MiddlewareOptions>;
  readonly change?: ChangeClient;
}

export function refusedCall({ run, options, change }: BypassCall, wrap: WrapClient): Attempt {
  return async () => {
    const { events, wire, ...world } = makeWorld(wrap, options, change);
    const refusal = await Promise.resolve(run({ events, wire, ...world })).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    checkUnsent(wire, events);
    if (refusal) throw refusal.error;
  };
}

function checkUnsent(wire: readonly Sent[], events: readonly EncryptionEvent[]): void {
  if (wire.length > 0) throw new Mismatch('refused', 'sent');
  expectEqual(
    events.map(({ outcome, sent }) => `${outcome}, sent: ${sent}`).join('; '),
    'error, sent: false',
  );
}

export const request = (action: string, params: unknown, ...more: unknown[]): BypassCall => ({
  run: ({ client }) => client.request!(action, params, ...more),
});
export const byMethod = (action: string, params: unknown): BypassCall => ({
  run: ({ client }) => client[action]!(params),
});
export const open = (call: BypassCall, options: Partial<MiddlewareOptions>): BypassCall => ({
  ...call,
  options,
});
