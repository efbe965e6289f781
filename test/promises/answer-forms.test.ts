// Forms of answers that are rare, and what is told of them.

import { type EncryptionEvent, encryptionMiddleware, withEncryption } from 'tencentcloud-encryption';
import { aes256Cbc, sm4Gcm } from 'tencentcloud-encryption/primitives';
import { describe, expect, test } from 'vitest';
import { ALGORITHMS, type Algorithm, rejection, useEmulator } from '../helpers/emulated.ts';
import { keyOf } from '../helpers/keys.ts';
import { fromBase64, toBase64 } from '../helpers/vectors.ts';

const TEXTS = { 'Text.Name': '李明', 'Text.IdCard': '440524198701010014' };

type Encryption = { CiphertextBlob: string; Iv: string };

/** An answer by fields, under SM4-GCM with the tags in TagList, or at the end of each ciphertext. */
function answerTo(
  { CiphertextBlob, Iv }: Encryption,
  algorithm: Algorithm,
  isAttached: boolean,
  tagCount = 2,
) {
  const [key, iv] = [keyOf[algorithm]().unwrap(fromBase64(CiphertextBlob)), fromBase64(Iv)];
  const sealed = Object.values(TEXTS).map((text) => {
    const bytes = Buffer.from(text);
    if (algorithm === 'AES-256-CBC') return { ciphertext: aes256Cbc.encrypt(bytes, key, iv), tag: undefined };
    const { ciphertext, tag } = sm4Gcm.encrypt(bytes, key, iv);
    return isAttached
      ? { ciphertext: Buffer.concat([ciphertext, tag]), tag: undefined }
      : { ciphertext, tag };
  });
  const [Name, IdCard] = sealed.map(({ ciphertext }) => toBase64(ciphertext));
  const TagList = sealed.flatMap(({ tag }) => (tag ? [toBase64(tag)] : [])).slice(0, tagCount);
  const EncryptList = Object.keys(TEXTS).map((path) => `Response.${path}`);
  return { Text: { Name, IdCard }, Encryption: { EncryptList, TagList }, RequestId: 'r' };
}

async function call(algorithm: Algorithm, isAttached: boolean, tagCount?: number) {
  const events: EncryptionEvent[] = [];
  const publicKey = keyOf[algorithm]().pem;
  const middleware = encryptionMiddleware({ publicKey, onEvent: (event) => void events.push(event) });
  const result = middleware(
    { action: 'GetDetectInfoEnhanced', params: { BizToken: 'b', RuleId: '1' } },
    async ({ params }) => answerTo(params.Encryption as Encryption, algorithm, isAttached, tagCount),
  );
  return { result, events };
}

const forms = [
  ['AES-256-CBC', false],
  ['SM4-GCM', false],
  ['SM4-GCM', true],
] as const;
test.each(forms)(
  'fields under %s, tags attached: %s, open, and the event says so',
  async (algorithm, isAttached) => {
    const { result, events } = await call(algorithm, isAttached);
    expect(await result).toEqual({ Text: { Name: '李明', IdCard: '440524198701010014' }, RequestId: 'r' });
    expect(events).toMatchObject([{ answer: 'fields', outcome: 'ok', nonceReused: algorithm === 'SM4-GCM' }]);
    expect(events[0]).not.toHaveProperty('clearAnswer');
  },
);

test('one tag for two fields is not of the form', async () => {
  const { result, events } = await call('SM4-GCM', false, 1);
  expect((await rejection(result)).code).toBe('ERR_INVALID_RESPONSE');
  expect(events).toMatchObject([{ outcome: 'error', failure: 'protocol', sent: true }]);
});

describe('ways that can carry no envelope', () => {
  const emulated = useEmulator();
  const ways = ['requestOctetStream', 'doRequest', 'doRequestWithSign3'] as const;
  const send = (way: (typeof ways)[number], plaintextActions: 'refuse' | 'upgrade' | 'pass') => {
    const publicKey = emulated.emulator.publicKeys[ALGORITHMS[0]!];
    const client = withEncryption(emulated.sdk(), { publicKey, plaintextActions });
    const wide = client as unknown as Record<string, (action: string, params: object) => Promise<unknown>>;
    return rejection(
      wide[way]!('IDCardOCR', { ImageUrl: 'https://example.com/a.jpg' }).then(() =>
        Promise.reject(new Error('sent')),
      ),
    );
  };

  test.each(ways)('%s refuses the plaintext sibling, also where request() would upgrade it', async (way) => {
    const count = emulated.emulator.requests.length;
    for (const choice of ['refuse', 'upgrade'] as const) {
      expect((await send(way, choice)).code).toBe('ERR_PLAINTEXT_ACTION');
    }
    expect(emulated.emulator.requests.length).toBe(count);
  });

  test.each(['doRequest', 'doRequestWithSign3'] as const)("%s passes it under 'pass'", async (way) => {
    const count = emulated.emulator.requests.length;
    await send(way, 'pass');
    expect(emulated.emulator.requests.length).toBe(count + 1);
  });
});
