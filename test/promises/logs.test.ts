// What real loggers write of calls, of whatever kind, holds nothing of the person, the photo or the data key; an
// unmasked log does, and the same search finds it there.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EncryptionEvent, importPublicKey, sealRequest, withEncryption } from 'tencentcloud-encryption';
import type { Fault } from 'tencentcloud-encryption/emulator';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { FAULTS } from '../../src/emulator/faults.ts';
import { ALGORITHMS, type Algorithm, useEmulator } from '../helpers/emulated.ts';
import { LOGGERS, type TestLogger } from '../helpers/loggers.ts';
import {
  callWith,
  captureRandom,
  IMAGE_OFFSETS,
  image,
  leaksIn,
  PLAINTEXT,
  url,
} from '../helpers/secrets.ts';
import { toHex } from '../helpers/vectors.ts';

const emulated = useEmulator();
const folder = mkdtempSync(join(tmpdir(), 'logs-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Call = Awaited<ReturnType<typeof callWith>>;

const keyBytes = { 'AES-256-CBC': 32, 'SM4-GCM': 16 } as const;
const params = { ImageBase64: image, CardSide: 'FRONT' } as const;
const CALLS: readonly [Fault | undefined, object][] = [
  [undefined, params],
  [undefined, { ImageUrl: url }],
  ...FAULTS.map((fault): [Fault, object] => [fault, params]),
  ...(['inner-error', 'connection-reset'] as const).map((fault): [Fault, object] => [
    fault,
    { ImageUrl: url },
  ]),
  [undefined, { ...params, ImageUrl: url }],
  [undefined, { ImageUrl: url.replace('https://', '') }],
  [undefined, { ...params, CardSide: '440524198701010014' }],
  [undefined, { ...params, Config: ['李明', url] }],
  [undefined, { ...params, Address: 440524198701010014n }],
  [undefined, { ImageBase64: `*${image}` }],
];

/** Every kind of call, once, for all loggers. */
const made: Record<Algorithm, Call[]> = { 'AES-256-CBC': [], 'SM4-GCM': [] };
beforeAll(async () => {
  for (const algorithm of ALGORITHMS) {
    for (const [fault, given] of CALLS)
      made[algorithm].push(await callWith(emulated, algorithm, fault, given));
  }
});

/** What is at hand around a call: a client that has made one, what was sealed, keys, options. */
async function surroundings(algorithm: Algorithm) {
  const captured = captureRandom();
  const publicKey = importPublicKey(emulated.emulator.publicKeys[algorithm]);
  const options = { publicKey, onEvent: (_: EncryptionEvent) => {} };
  const client = withEncryption(emulated.sdk(), options);
  await client.RecognizeEncryptedIDCardOCR(params);
  const sealed = sealRequest(params, { publicKey });
  vi.restoreAllMocks();
  return { values: [client, sealed, sealed.request, publicKey, options], random: captured.copies };
}

let logs = 0;
async function written(name: string, write: (logger: TestLogger) => void): Promise<string> {
  const logger = LOGGERS[name]!(join(folder, `${logs++}.log`));
  write(logger);
  return logger.close();
}

describe.each(Object.keys(LOGGERS))('%s', (name) => {
  describe.each(ALGORITHMS)('%s', (algorithm) => {
    test('errors and events hold nothing', async () => {
      const calls = made[algorithm];
      const text = await written(name, (logger) => {
        for (const { outcome, events } of calls) {
          if (outcome instanceof Error) logger.log(outcome);
          for (const event of events) logger.log(event);
        }
      });
      expect(
        leaksIn(
          text,
          calls.flatMap(({ secrets }) => secrets),
        ),
      ).toEqual([]);
      for (const { outcome } of calls) if (outcome instanceof Error) expect(text).toContain(outcome.name);
      expect(text).toContain(calls[0]!.events[0]!.requestId);
    });

    test('results hold nothing, logged as the README says', async () => {
      const results = made[algorithm].filter(({ outcome }) => !(outcome instanceof Error));
      const text = await written(name, (logger) => {
        for (const { outcome } of results) logger.logResult(outcome as object);
      });
      expect(results.length).toBe(2);
      expect(
        leaksIn(
          text,
          results.flatMap(({ secrets }) => secrets),
        ),
      ).toEqual([]);
      expect(text).toContain(results[0]!.events[0]!.requestId);
    });

    test('a client, a sealed request, keys and options hold nothing', async () => {
      const { values, random } = await surroundings(algorithm);
      const text = await written(name, (logger) => {
        for (const value of values) logger.log(value);
      });
      // The IV of what is to be sent is in it, as it must be.
      const dataKeys = random.filter(({ length }) => length === keyBytes[algorithm]);
      expect(dataKeys.length).toBeGreaterThanOrEqual(2);
      expect(leaksIn(text, dataKeys)).toEqual([]);
      expect(text).toContain((values[3] as { fingerprint: string }).fingerprint);
    });
  });

  test('an unmasked log holds everything, and the search finds it', async () => {
    const [{ outcome, secrets }] = made['SM4-GCM'] as [Call];
    const bodies = [JSON.stringify(params), JSON.stringify(outcome), '\\u674e\\u660e'];
    const everything = { params, url, outcome, bodies, secrets: secrets.map(toHex) };
    const text = await written(name, (logger) => logger.logUnmasked(everything));
    expect(leaksIn(text, secrets)).toEqual(leaksIn([...PLAINTEXT, ...secrets.map(toHex)].join(), secrets));
    expect(leaksIn(text, secrets).length).toBe(secrets.length + IMAGE_OFFSETS.length + PLAINTEXT.length);
  });
});
