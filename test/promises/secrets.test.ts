// Nothing secret may be in an error, an event, or the library's objects; every data key is wiped, however a call
// ends.

import { inspect } from 'node:util';
import { importPublicKey, sealRequest, withEncryption } from 'tencentcloud-encryption';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { FAULTS } from '../../src/emulator/faults.ts';
import { ALGORITHMS, useEmulator } from '../helpers/emulated.ts';
import { callWith, captureRandom, image, leaksIn, url } from '../helpers/secrets.ts';

const emulated = useEmulator();
afterEach(() => {
  vi.restoreAllMocks();
});

/** Everything that a logger could make of a value. */
function printed(value: unknown): string {
  const parts = [
    inspect(value, { depth: 10, showHidden: true, getters: true, maxStringLength: null }),
    String(value),
  ];
  if (value instanceof Error) parts.push(value.message, value.stack ?? '', inspect(value.cause));
  parts.push(JSON.stringify(value) ?? '', JSON.stringify(Object.getOwnPropertyDescriptors(value as object)));
  return parts.join('\n');
}

function expectNoSecrets(text: string, secrets: Uint8Array[]): void {
  expect(leaksIn(text, secrets)).toEqual([]);
}

const keyBytes = { 'AES-256-CBC': 32, 'SM4-GCM': 16 } as const;

describe.each(ALGORITHMS)('%s', (algorithm) => {
  test.each([undefined, ...FAULTS])(
    'fault %s: nothing secret is told, and the key is wiped',
    async (fault) => {
      const params = { ImageBase64: image, CardSide: 'FRONT' };
      const { events, outcome, key, secrets } = await callWith(emulated, algorithm, fault, params);
      expect(events.length).toBe(1);
      expectNoSecrets(printed(events[0]), secrets);
      if (fault) expect(outcome).toBeInstanceOf(Error);
      if (outcome instanceof Error) expectNoSecrets(printed(outcome), secrets);
      expect(key?.length).toBe(keyBytes[algorithm]);
      expect(key?.every((byte) => byte === 0)).toBe(true);
      expect(secrets[0]?.every((byte) => byte === 0)).toBe(false);
    },
  );

  const refused: [string, object][] = [
    ['both images', { ImageBase64: image, ImageUrl: url }],
    ['a broken image', { ImageBase64: `*${image}` }],
    ['a URL that is none', { ImageUrl: url.replace('https://', '') }],
    ['a name as CardSide', { ImageBase64: image, CardSide: '李明' }],
    ['an id as CardSide', { ImageBase64: image, CardSide: '440524198701010014' }],
    ['a list as Config', { ImageBase64: image, Config: ['李明', url] }],
    ['an Action inside', { ImageBase64: image, Action: url }],
    ['a bigint', { ImageBase64: image, Extra: { url, n: 440524198701010014n } }],
    ['half sealed', { ImageBase64: image, EncryptedBody: url }],
  ];
  test.each(refused)('%s: the refusal tells nothing', async (_, params) => {
    const { events, outcome, secrets } = await callWith(emulated, algorithm, undefined, params);
    expect(outcome).toMatchObject({ code: 'ERR_INVALID_PARAMS' });
    expectNoSecrets(printed(outcome), secrets);
    expectNoSecrets(printed(events[0]), secrets);
  });

  test('the objects of the library print nothing secret', () => {
    const captured = captureRandom();
    const publicKey = importPublicKey(emulated.emulator.publicKeys[algorithm]);
    const sealed = sealRequest({ ImageBase64: image }, { publicKey });
    const client = withEncryption(emulated.sdk(), { publicKey });
    // What is to be sent holds the IV, as it must.
    for (const value of [publicKey, { ...sealed, request: undefined }, client]) {
      expectNoSecrets(printed(value), captured.copies);
    }
    sealed.dispose();
    expect(captured.buffers[0]?.every((byte) => byte === 0)).toBe(true);
  });

  test('a result prints masked', async () => {
    const { outcome, secrets } = await callWith(emulated, algorithm, undefined, { ImageBase64: image });
    expect((outcome as { Name: string }).Name).toBe('李明');
    expectNoSecrets(inspect({ outcome }), secrets);
  });
});

test('a request that is too large draws no key', () => {
  const captured = captureRandom();
  const publicKey = emulated.emulator.publicKeys['AES-256-CBC'];
  expect(() => sealRequest({ ImageBase64: image }, { publicKey, maxRequestBytes: 10 })).toThrow(
    'maxRequestBytes',
  );
  expect(captured.buffers).toEqual([]);
});
