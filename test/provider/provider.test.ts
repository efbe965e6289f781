// A provider's cryptography is used wholly: the known answers hold through it, whole calls run on it, and nothing of
// the library's own is used beside it.

import {
  type EncryptionEvent,
  importPublicKey,
  sealFields,
  sealRequest,
  sealResponseOnly,
} from 'tencentcloud-encryption';
import { sealWith } from 'tencentcloud-encryption/primitives';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { aes256CbcBackends } from '../../src/ciphers/aes-256-cbc.ts';
import { sm4GcmBackends } from '../../src/ciphers/sm4-gcm.ts';
import { type Algorithm, suiteOf } from '../../src/ciphers/suite.ts';
import { resolveOperations } from '../../src/provider/operations.ts';
import { ALGORITHMS, specimen, useEmulator } from '../helpers/emulated.ts';
import { faceidClient } from '../helpers/faceid.ts';
import { keyOf, rsa2048 } from '../helpers/keys.ts';
import { testProvider } from '../helpers/provider.ts';
import { documented, fromBase64, fromHex, fromUtf8, standards, toBase64, toHex } from '../helpers/vectors.ts';

const emulated = useEmulator();
const params = { ImageBase64: specimen.FRONT, CardSide: 'FRONT' } as const;
const provided = (algorithm: Algorithm) => resolveOperations(testProvider).suiteOf(algorithm);
afterEach(() => {
  vi.restoreAllMocks();
});

/** The provider with every call counted by its operation. */
function counting() {
  const counts: Record<string, number> = {};
  const count = <T extends (...inputs: never[]) => unknown>(name: string, work: T): T =>
    ((...inputs) => {
      counts[name] = (counts[name] ?? 0) + 1;
      return work(...inputs);
    }) as T;
  const { randomBytes, wrapKey, ...ciphers } = testProvider;
  const [aes, sm4] = [ciphers.aes256Cbc, ciphers.sm4Gcm];
  const provider = {
    name: 'counting',
    randomBytes: count('randomBytes', randomBytes),
    wrapKey: count('wrapKey', wrapKey),
    aes256Cbc: { encrypt: count('encrypt', aes.encrypt), decrypt: count('decrypt', aes.decrypt) },
    sm4Gcm: { encrypt: count('encrypt', sm4.encrypt), decrypt: count('decrypt', sm4.decrypt) },
  };
  return { provider, counts };
}

/** Makes every implementation of the library's own fail when it is used. */
function breakOwn(): void {
  const fail = () => {
    throw new Error("the library's own was used");
  };
  vi.spyOn(crypto, 'getRandomValues').mockImplementation(fail);
  for (const backend of [...Object.values(aes256CbcBackends()), ...Object.values(sm4GcmBackends())]) {
    for (const work of ['encrypt', 'encryptChunks', 'decrypt'] as const) {
      vi.spyOn(backend, work as 'encrypt').mockImplementation(fail);
    }
  }
}

describe('known answers', () => {
  const guide = documented.plaintext.utf8;
  const bodies: [Algorithm, { keyUtf8: string; ivBase64: string; encryptedBodyBase64: string }, string?][] = [
    ['AES-256-CBC', documented['aes-256-cbc']],
    ['SM4-GCM', documented['sm4-gcm'], documented['sm4-gcm'].tagBase64],
  ];
  test.each(bodies)('the documented body, %s', (algorithm, vector, tag) => {
    const [key, iv] = [fromUtf8(vector.keyUtf8), fromBase64(vector.ivBase64)];
    const sealed = provided(algorithm).encrypt(fromUtf8(guide), key, iv);
    expect(toBase64(sealed.ciphertext)).toBe(vector.encryptedBodyBase64);
    expect(sealed.tag && toBase64(sealed.tag)).toBe(tag);
    expect(provided(algorithm).decrypt(sealed.ciphertext, key, iv, sealed.tag)).toEqual(fromUtf8(guide));
  });

  test('SM4-GCM, RFC 8998 A.1 without additional data', () => {
    const { key, iv, plaintext, ciphertext, tagWithoutAad } = standards['sm4-gcm'];
    const sealed = provided('SM4-GCM').encrypt(fromHex(plaintext), fromHex(key), fromHex(iv));
    expect([toHex(sealed.ciphertext), toHex(sealed.tag!)]).toEqual([ciphertext, tagWithoutAad]);
  });

  test('AES-256-CBC, NIST SP 800-38A F.2.5', () => {
    const { key, iv, plaintext, ciphertextWithoutPaddingBlock } = standards['aes-256-cbc'];
    const { ciphertext } = provided('AES-256-CBC').encrypt(fromHex(plaintext), fromHex(key), fromHex(iv));
    expect(toHex(ciphertext.subarray(0, 64))).toBe(ciphertextWithoutPaddingBlock);
  });

  test.each([rsa2048, ...Object.values(keyOf)])('a wrap opens with the private key', (makeKey) => {
    const testKey = makeKey();
    const dataKey = testProvider.randomBytes(suiteOf(testKey.algorithm).keyBytes);
    const wrapped = resolveOperations(testProvider).wrapKey(dataKey, importPublicKey(testKey.pem));
    expect(toHex(testKey.unwrap(wrapped))).toBe(toHex(dataKey));
  });
});

describe.each(ALGORITHMS)('a call on a provider, %s', (algorithm) => {
  const publicKey = () => emulated.emulator.publicKeys[algorithm];

  test('uses nothing of the library, and each operation once', async () => {
    const { provider, counts } = counting();
    const client = emulated.client(algorithm, { provider });
    breakOwn();
    const sent = client.RecognizeEncryptedIDCardOCR(params);
    // From here on the emulator is at work, which has the library's ciphers.
    vi.restoreAllMocks();
    expect(await sent).toMatchObject({ Name: '李明' });
    expect(counts).toEqual({ randomBytes: 2, wrapKey: 1, encrypt: 1, decrypt: 1 });
    expect(emulated.emulator.requests.at(-1)?.params?.ImageBase64).toBe(specimen.FRONT.toString('base64'));
  });

  test('opens with nothing of the library', async () => {
    const { provider } = counting();
    const sealed = sealRequest(params, { publicKey: publicKey(), provider });
    const answer = await emulated.sdk().request('RecognizeEncryptedIDCardOCR', sealed.request);
    breakOwn();
    expect(sealed.open(answer)).toMatchObject({ Name: '李明' });
  });

  test('in every form of sealing', () => {
    const { provider, counts } = counting();
    const options = { publicKey: publicKey(), provider };
    breakOwn();
    sealRequest(params, options).dispose();
    sealFields({ Mobile: '13800000000' }, ['Mobile'], options).dispose();
    sealResponseOnly({ BizToken: 'B' }, options).dispose();
    const { keyBytes, ivBytes } = suiteOf(algorithm);
    const dataKey = { key: new Uint8Array(keyBytes).fill(1), iv: new Uint8Array(ivBytes) };
    sealWith(params, dataKey, options);
    expect(counts).toEqual({ randomBytes: 6, wrapKey: 4, encrypt: 3 });
  });

  test('gives the bytes that the library gives, also over many chunks', () => {
    const { keyBytes, ivBytes } = suiteOf(algorithm);
    const dataKey = { key: new Uint8Array(keyBytes).fill(3), iv: new Uint8Array(ivBytes).fill(4) };
    const large = { ...params, ImageBase64: Buffer.concat([specimen.FRONT, new Uint8Array(200_000)]) };
    const own = sealWith(large, dataKey, { publicKey: publicKey() }).request;
    const ours = sealWith(large, dataKey, { publicKey: publicKey(), provider: testProvider }).request;
    expect(ours.EncryptedBody).toBe(own.EncryptedBody);
    expect(ours.Encryption.TagList).toEqual(own.Encryption.TagList);
  });

  test('an event names it, what it has, and no backend', async () => {
    const events: EncryptionEvent[] = [];
    const onEvent = (event: EncryptionEvent) => events.push(event);
    await emulated.client(algorithm, { onEvent, provider: testProvider }).RecognizeEncryptedIDCardOCR(params);
    const cipher = algorithm === 'SM4-GCM' ? 'sm4Gcm' : 'aes256Cbc';
    const providerOperations = ['randomBytes', 'wrapKey', cipher];
    expect(events[0]).toMatchObject({ provider: testProvider.name, providerOperations, outcome: 'ok' });
    expect(events[0]).not.toHaveProperty('backend');
  });

  test('what it leaves out is the library’s', async () => {
    const events: EncryptionEvent[] = [];
    const onEvent = (event: EncryptionEvent) => events.push(event);
    const provider = { wrapKey: testProvider.wrapKey };
    const client = emulated.client(algorithm, { onEvent, provider });
    expect(await client.RecognizeEncryptedIDCardOCR(params)).toMatchObject({ Name: '李明' });
    const backend = algorithm === 'SM4-GCM' ? 'wasm' : 'native';
    expect(events[0]).toMatchObject({ provider: 'unnamed', providerOperations: ['wrapKey'], backend });
  });

  test('fields and key-only actions of FaceID run on it', async () => {
    const { provider, counts } = counting();
    const client = faceidClient(emulated.emulator, algorithm, { provider });
    expect(await client.MobileStatus({ Mobile: '13800000000' })).toMatchObject({ Result: '0' });
    const { Text } = await client.GetDetectInfoEnhanced({ BizToken: 'B', RuleId: '1' });
    expect(Text?.Name).toBe('李明');
    expect(counts).toMatchObject({ randomBytes: 4, wrapKey: 2, encrypt: 1, decrypt: expect.any(Number) });
  });
});

describe('what of a provider is believed', () => {
  const { encrypt } = testProvider.sm4Gcm;

  test('that it refuses a wrong tag', async () => {
    const decrypt = (ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array) =>
      encrypt(ciphertext, key, iv).ciphertext;
    emulated.emulator.behave({ fault: 'wrong-tag' });
    const client = emulated.client('SM4-GCM', { provider: { sm4Gcm: { encrypt, decrypt } } });
    expect(await client.RecognizeEncryptedIDCardOCR(params)).toMatchObject({ Name: '李明' });
  });

  test('that a wrap is right', () => {
    const wrapKey = () => Uint8Array.from({ length: 113 }, (_, i) => (i === 0 ? 4 : (i * 89) & 255));
    const { request, dispose } = sealRequest(params, {
      publicKey: keyOf['SM4-GCM']().pem,
      provider: { wrapKey },
    });
    expect(request.Encryption).toMatchObject({ CiphertextBlob: toBase64(wrapKey()) });
    dispose();
  });

  test('that its randomness is more than a count', () => {
    let n = 0;
    const randomBytes = (length: number) => Uint8Array.from({ length }, () => n++ & 255);
    const seal = () => sealRequest(params, { publicKey: rsa2048().pem, provider: { randomBytes } }).dispose();
    expect(seal).not.toThrow();
    expect(seal).not.toThrow();
  });
});
