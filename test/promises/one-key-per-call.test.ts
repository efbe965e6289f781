import { expect, test } from 'vitest';
import { ALGORITHMS, specimen, useEmulator } from '../helpers/emulated.ts';
import { times } from '../helpers/long.ts';

const CALLS = times(100, 1000);
const emulated = useEmulator({
  // The answer names the request, so that a mixed-up one shows.
  recognize: ({ Config }) => ({ Name: `for ${Config}` }),
});

test('concurrent calls, both algorithms mixed: every answer the right one, every key and IV its own', async () => {
  const clients = ALGORITHMS.map((algorithm) => emulated.client(algorithm));
  const calls = Array.from({ length: CALLS }, (_, n) =>
    clients[n % 2]!.RecognizeEncryptedIDCardOCR({
      ImageBase64: specimen.FRONT.subarray(0, 500),
      Config: { n },
    }),
  );
  const names = (await Promise.all(calls)).map(({ Name }) => Name);
  expect(names).toEqual(Array.from({ length: CALLS }, (_, n) => `for {"n":${n}}`));

  const { requests } = emulated.emulator;
  const envelopes = requests.map(({ body }) => JSON.parse(body).Encryption);
  expect(new Set(envelopes.map(({ CiphertextBlob }) => CiphertextBlob)).size).toBe(CALLS);
  expect(new Set(envelopes.map(({ Iv }) => Iv)).size).toBe(CALLS);
  expect(new Set(requests.map(({ algorithm }) => algorithm)).size).toBe(2);
});
