// The same job where the runtime has no node:crypto, as in a browser, and where it has no WebAssembly either.

import { createHash } from 'node:crypto';
import { sealRequest } from 'tencentcloud-encryption';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ALGORITHMS, specimen, useEmulator } from '../helpers/emulated.ts';
import { documented, fromBase64, fromUtf8 } from '../helpers/vectors.ts';

const emulated = useEmulator();

async function importWithout(missing: readonly string[]) {
  vi.resetModules();
  const { getBuiltinModule } = process;
  Object.assign(process, { getBuiltinModule: undefined });
  if (missing.includes('WebAssembly')) vi.stubGlobal('WebAssembly', undefined);
  try {
    const library = await import('../../src/index.ts');
    const primitives = await import('../../src/primitives.ts');
    const { aes256CbcBackends } = await import('../../src/ciphers/aes-256-cbc.ts');
    const { sm4GcmBackends } = await import('../../src/ciphers/sm4-gcm.ts');
    const { rsaWrapBackends } = await import('../../src/keys/rsa-pkcs1.ts');
    const { decodeBase64, encodeBase64 } = await import('../../src/platform/base64.ts');
    const backends = [aes256CbcBackends(), sm4GcmBackends(), rsaWrapBackends()].map((rows) =>
      Object.keys(rows),
    );
    return { library, primitives, backends, decodeBase64, encodeBase64 };
  } finally {
    Object.assign(process, { getBuiltinModule });
    vi.unstubAllGlobals();
  }
}

const runtimes: [string, string[], string[]][] = [
  ['no node:crypto', ['node:crypto'], ['wasm', 'portable']],
  ['neither node:crypto nor WebAssembly', ['node:crypto', 'WebAssembly'], ['portable']],
];
describe.each(runtimes)('%s', (_, missing, sm4) => {
  let portable: Awaited<ReturnType<typeof importWithout>>;
  beforeAll(async () => {
    portable = await importWithout(missing);
  });
  afterAll(() => {
    vi.resetModules();
  });

  test('only these backends are left', () => {
    expect(portable.backends).toEqual([['portable'], sm4, ['portable']]);
  });

  describe.each(ALGORITHMS)('%s', (algorithm) => {
    test('a card through the emulator', async () => {
      const publicKey = emulated.emulator.publicKeys[algorithm];
      const onEvent = vi.fn();
      const client = portable.library.withEncryption(emulated.sdk(), { publicKey, onEvent });
      const card = await client.RecognizeEncryptedIDCardOCR({ ImageBase64: specimen.BACK, CardSide: 'BACK' });
      expect(card.Authority).toBe('赵县公安局');
      const { body, params } = emulated.emulator.requests.at(-1)!;
      expect(params?.ImageBase64).toBe(specimen.BACK.toString('base64'));
      const bodySha256 = createHash('sha256').update(JSON.parse(body).EncryptedBody).digest('hex');
      const backend = algorithm === 'SM4-GCM' ? sm4[0] : 'portable';
      expect(onEvent).toHaveBeenCalledWith(expect.objectContaining({ bodySha256, backend }));
    });
  });

  test('the documented bodies open', () => {
    const { 'aes-256-cbc': aes, 'sm4-gcm': sm4 } = documented;
    const openAes = portable.primitives.openWith(
      { EncryptedBody: aes.encryptedBodyBase64 },
      { algorithm: 'AES-256-CBC', key: fromUtf8(aes.keyUtf8), iv: fromBase64(aes.ivBase64) },
    );
    const openSm4 = portable.primitives.openWith(
      { EncryptedBody: sm4.encryptedBodyBase64, Encryption: { TagList: [sm4.tagBase64] } },
      { algorithm: 'SM4-GCM', key: fromUtf8(sm4.keyUtf8), iv: fromBase64(sm4.ivBase64) },
    );
    expect([openAes, openSm4]).toEqual(Array(2).fill(JSON.parse(documented.plaintext.utf8)));
  });

  test('Base64 agrees with Buffer at every length around a chunk', () => {
    for (const length of [0, 1, 2, 3, 4, 24_575, 24_576, 24_577, 49_153, 100_000]) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 31) ^ (i >> 8));
      const text = Buffer.from(bytes).toString('base64');
      expect(portable.encodeBase64(bytes)).toBe(text);
      expect(portable.decodeBase64(text)).toEqual(bytes);
    }
  });

  const malformed = [
    'A',
    'AA',
    'AAA',
    'AA=',
    'AAAA=',
    'A===',
    '====',
    '=AAA',
    'AA=A',
    'AB==',
    'AAB=',
    'AA-_',
    'AA AA',
    'AA\tAA',
    'é123',
  ];
  test.each(malformed)('Base64 %j is refused by both', async (text) => {
    const { decodeBase64 } = await import('../../src/platform/base64.ts');
    expect([decodeBase64(text), portable.decodeBase64(text)]).toEqual([undefined, undefined]);
  });
});

test('without a CSPRNG nothing is sealed', () => {
  vi.stubGlobal('crypto', undefined);
  try {
    const options = { publicKey: emulated.emulator.publicKeys['SM4-GCM'] };
    expect(() => sealRequest({ ImageUrl: 'https://example.com/a.jpg' }, options)).toThrow(
      expect.objectContaining({ code: 'ERR_UNSUPPORTED' }),
    );
  } finally {
    vi.unstubAllGlobals();
  }
});
