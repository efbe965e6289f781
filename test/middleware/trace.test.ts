// Every call on node:diagnostics_channel: the phases of Node's own TracingChannel, and nothing secret on them.

import { AsyncLocalStorage } from 'node:async_hooks';
import { tracingChannel } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import type { EncryptionEvent, TracedCall } from 'tencentcloud-encryption';
import { afterEach, expect, test, vi } from 'vitest';
import { ALGORITHMS, rejection, specimen, useEmulator } from '../helpers/emulated.ts';

const emulated = useEmulator();
const channel = tracingChannel<object, TracedCall>('tencentcloud-encryption:call');
const action = 'RecognizeEncryptedIDCardOCR';
const params = { ImageBase64: specimen.FRONT, CardSide: 'FRONT' } as const;
const PHASES = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const;
type Phase = (typeof PHASES)[number];

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** Subscribes to the phases, and notes what each of them saw of the call at that moment. */
function subscribe(phases: readonly Phase[] = PHASES) {
  const seen: [Phase, TracedCall, keys: string][] = [];
  for (const phase of phases) {
    const note = (call: unknown) =>
      seen.push([phase, call as TracedCall, Object.keys(call as object).join()]);
    channel[phase].subscribe(note);
    cleanups.push(() => channel[phase].unsubscribe(note));
  }
  return seen;
}

test.each(ALGORITHMS)('a call that works: one object from start to asyncEnd, %s', async (algorithm) => {
  const seen = subscribe();
  const onEvent = vi.fn();
  await emulated.client(algorithm, { onEvent }).RecognizeEncryptedIDCardOCR(params);
  expect(seen.map(([phase, , keys]) => `${phase}: ${keys}`)).toEqual([
    'start: action',
    'end: action',
    'asyncStart: action,event',
    'asyncEnd: action,event',
  ]);
  expect(new Set(seen.map(([, call]) => call)).size).toBe(1);
  const [, call] = seen[0]!;
  expect(call.event).toBe(onEvent.mock.calls[0]![0]);
  expect(call).toMatchObject({ action, event: { action, algorithm, outcome: 'ok', answer: 'body' } });
});

test('a subscriber to one phase alone gets the whole event, hash included', async () => {
  const seen = subscribe(['asyncEnd']);
  await emulated.client('SM4-GCM').RecognizeEncryptedIDCardOCR(params);
  expect(seen[0]![1].event).toMatchObject({ outcome: 'ok', bodySha256: expect.any(String) });
});

test('a call that fails: error with the code alone, before asyncStart', async () => {
  const seen = subscribe();
  emulated.emulator.behave({ fault: 'inner-error' });
  const error = await rejection(emulated.client('SM4-GCM').RecognizeEncryptedIDCardOCR(params));
  expect(seen.map(([phase]) => phase)).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd']);
  const [, call] = seen[2]!;
  expect(call.error).toEqual({ code: 'FailedOperation.OcrFailed' });
  expect(call.event).toMatchObject({ outcome: 'error', code: 'FailedOperation.OcrFailed' });
  expect(inspect(call, { depth: 9, showHidden: true })).not.toContain(error.message);
});

test('an error without a code, of whoever sends, is an error all the same', async () => {
  const seen = subscribe();
  const sdk = emulated.sdk();
  sdk.request = () => Promise.reject(new Error('李明 440524198701010014'));
  const { withEncryption } = await import('tencentcloud-encryption');
  const client = withEncryption(sdk, { publicKey: emulated.emulator.publicKeys['SM4-GCM'] });
  await rejection(client.RecognizeEncryptedIDCardOCR(params));
  expect(seen[2]![1].error).toEqual({});
  expect(inspect(seen, { depth: 9, showHidden: true })).not.toContain('李明');
});

test('parameters and answers are never on it', async () => {
  const seen = subscribe();
  const card = await emulated.client('SM4-GCM').RecognizeEncryptedIDCardOCR(params);
  const printed = inspect(seen, { depth: 9, showHidden: true, maxStringLength: null });
  const secrets = [card.Name, card.IdNum, card.Address, specimen.FRONT.toString('base64').slice(0, 40)];
  expect(secrets.filter((secret) => printed.includes(secret!))).toEqual([]);
});

test('concurrent calls have an object each', async () => {
  const seen = subscribe(['asyncEnd']);
  const client = emulated.client('SM4-GCM', { plaintextActions: 'pass' });
  await Promise.all([
    client.RecognizeEncryptedIDCardOCR(params),
    client.IDCardOCR({ ImageUrl: 'https://example.com/card.jpg' }),
    client.RecognizeEncryptedIDCardOCR({}).catch(() => {}),
  ]);
  const ends = seen.map(([, { event }]) => `${event?.action} ${event?.encrypted} ${event?.outcome}`);
  expect(ends.sort()).toEqual(['IDCardOCR false ok', `${action} false error`, `${action} true ok`]);
});

test('a store bound to start is there while the call runs, for its handlers, and not after', async () => {
  const store = new AsyncLocalStorage<object>();
  channel.start.bindStore(store, ({ action }) => ({ action }));
  cleanups.push(() => channel.start.unbindStore(store));
  const stores: unknown[] = [];
  const onEvent = (_: EncryptionEvent) => stores.push(store.getStore());
  const asyncEnd = () => stores.push(store.getStore());
  channel.asyncEnd.subscribe(asyncEnd);
  cleanups.push(() => channel.asyncEnd.unsubscribe(asyncEnd));
  await emulated.client('AES-256-CBC', { onEvent }).RecognizeEncryptedIDCardOCR(params);
  expect(stores).toEqual([{ action }, { action }]);
  expect(store.getStore()).toBeUndefined();
});

test.each(PHASES)('a subscriber to %s that throws changes nothing for the call', async (phase) => {
  const failure = new Error('subscriber');
  const thrower = () => {
    throw failure;
  };
  // Node hands such errors to the process; the runner would take them for its own.
  const listeners = process.rawListeners('uncaughtException') as NodeJS.UncaughtExceptionListener[];
  const uncaught = vi.fn();
  process.removeAllListeners('uncaughtException').on('uncaughtException', uncaught);
  channel[phase].subscribe(thrower);
  cleanups.push(() => {
    channel[phase].unsubscribe(thrower);
    process.removeAllListeners('uncaughtException');
    for (const listener of listeners) process.on('uncaughtException', listener);
  });
  const client = emulated.client('SM4-GCM');
  expect(await client.RecognizeEncryptedIDCardOCR(params)).toMatchObject({ Name: '李明' });
  expect((await rejection(client.RecognizeEncryptedIDCardOCR({}))).message).toMatch(/^there is no image/);
  await new Promise(setImmediate);
  expect(uncaught.mock.calls.every(([error]) => error === failure)).toBe(true);
  expect(uncaught.mock.calls.length).toBe(phase === 'error' ? 1 : 2);
});
