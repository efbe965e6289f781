// Keys that are fetched and rotate while calls are under way: no call fails for it, and each new key is taken up.

import {
  cachedKey,
  type EncryptionEvent,
  importPublicKey,
  type PublicKey,
  withEncryption,
} from 'tencentcloud-encryption';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ALGORITHMS, rejection, useEmulator } from '../helpers/emulated.ts';
import { times } from '../helpers/long.ts';

const emulated = useEmulator();
const params = { ImageUrl: 'https://example.com/card.jpg', CardSide: 'FRONT' } as const;
const ROTATIONS = 10;
const CALLS = times(220, 10_000);
const AT_A_TIME = 4;

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a key store', () => {
  test(`${CALLS} calls through ${ROTATIONS} rotations between RSA and SM2: none fails`, async () => {
    const keys = ALGORITHMS.map((algorithm) => emulated.emulator.publicKeys[algorithm]);
    let [now, rotation, fetches, failures] = [0, 0, 0, 0];
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    // Every third fetch fails, and each takes a turn of the loop.
    const fetch = async () => {
      await new Promise(setImmediate);
      if (fetches++ % 3 === 2) throw new Error('the key store is down');
      return keys[rotation % 2]!;
    };
    const publicKey = cachedKey(fetch, { ttlMs: 1000, staleMs: 5000, onError: () => failures++ });
    const events: EncryptionEvent[] = [];
    const client = withEncryption(emulated.sdk(), {
      publicKey,
      expectedFingerprint: keys.map((key) => importPublicKey(key).fingerprint),
      onEvent: (event) => void events.push(event),
    });
    const before = emulated.emulator.requests.length;
    for (let call = 0; call < CALLS; call += AT_A_TIME) {
      rotation = Math.floor((call * (ROTATIONS + 1)) / CALLS);
      now += 1000;
      await Promise.all(Array.from({ length: AT_A_TIME }, () => client.RecognizeEncryptedIDCardOCR(params)));
    }
    expect(events.filter(({ outcome, answer }) => outcome !== 'ok' || answer !== 'body')).toEqual([]);
    expect(events).toHaveLength(CALLS);
    const sent = emulated.emulator.requests.slice(before).map(({ algorithm }) => algorithm);
    const inTurn = events.map(({ algorithm }) => algorithm).filter((each, n, all) => each !== all[n - 1]);
    expect(inTurn).toEqual(Array.from({ length: ROTATIONS + 1 }, (_, n) => ALGORITHMS[n % 2]));
    for (const algorithm of ALGORITHMS) {
      expect(sent.filter((each) => each === algorithm).length).toBeGreaterThan(CALLS / 3);
    }
    // One fetch for a ttlMs at most, of which a third failed.
    expect(failures).toBe(Math.floor(fetches / 3));
    expect(fetches).toBeLessThanOrEqual(CALLS / AT_A_TIME);
  }, 300_000);

  test('one that is down for longer than staleMs fails the calls, unsent, and they recover', async () => {
    let [now, isDown] = [0, false];
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const own = new Error('the key store is down');
    const publicKey = cachedKey(
      async () => {
        if (isDown) throw own;
        return emulated.emulator.publicKeys['SM4-GCM'];
      },
      { ttlMs: 1000, staleMs: 5000 },
    );
    const events: EncryptionEvent[] = [];
    const client = withEncryption(emulated.sdk(), { publicKey, onEvent: (event) => void events.push(event) });
    await client.RecognizeEncryptedIDCardOCR(params);
    isDown = true;
    now += 4999;
    await client.RecognizeEncryptedIDCardOCR(params);
    now += 1;
    expect(await rejection(client.RecognizeEncryptedIDCardOCR(params))).toBe(own);
    isDown = false;
    await client.RecognizeEncryptedIDCardOCR(params);
    expect(events.map(({ outcome, failure, sent }) => [outcome, failure, sent])).toEqual([
      ['ok', undefined, true],
      ['ok', undefined, true],
      ['error', 'key', false],
      ['ok', undefined, true],
    ]);
  });

  test('a wrong key that is fetched is refused by expectedFingerprint, and nothing is sent', async () => {
    const { 'AES-256-CBC': right, 'SM4-GCM': wrong } = emulated.emulator.publicKeys;
    const publicKey = cachedKey(async () => wrong, { ttlMs: 1000, staleMs: 5000 });
    const expectedFingerprint = importPublicKey(right).fingerprint;
    const client = withEncryption(emulated.sdk(), { publicKey, expectedFingerprint });
    const before = emulated.emulator.requests.length;
    const error = await rejection(client.RecognizeEncryptedIDCardOCR(params));
    expect(error).toMatchObject({ code: 'ERR_INVALID_PUBLIC_KEY' });
    expect(emulated.emulator.requests).toHaveLength(before);
  });

  test('a weak key that is fetched is refused by minRsaBits', async () => {
    const weak = emulated.emulator.publicKeys['AES-256-CBC'];
    const publicKey: () => Promise<PublicKey> = cachedKey(async () => weak, { ttlMs: 1000, staleMs: 5000 });
    const client = withEncryption(emulated.sdk(), { publicKey, minRsaBits: 2048 });
    const error = await rejection(client.RecognizeEncryptedIDCardOCR(params));
    expect(error.message).toMatch(/has 1024 bits, but minRsaBits requires 2048/);
  });
});
