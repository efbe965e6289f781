// Copies of plaintext that no one sees from outside: zeroed when the work is done, and when it fails.

import { sealFields } from 'tencentcloud-encryption';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Aes256Cbc, aes256CbcBackends } from '../../src/ciphers/aes-256-cbc.ts';
import { sm4GcmBackends } from '../../src/ciphers/sm4-gcm.ts';
import { ALGORITHMS, keyOf } from '../helpers/keys.ts';
import { fromUtf8, toUtf8 } from '../helpers/vectors.ts';

const portableTexts: Uint8Array[] = [];
vi.mock('@noble/ciphers/aes.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('@noble/ciphers/aes.js')>();
  return {
    ...original,
    cbc: (key: Uint8Array, iv: Uint8Array) => ({
      encrypt(text: Uint8Array) {
        portableTexts.push(text);
        return original.cbc(key, iv).encrypt(text);
      },
    }),
  };
});
afterEach(() => {
  vi.restoreAllMocks();
});

const isZero = (bytes: Uint8Array) => bytes.every((byte) => byte === 0);

describe.each(ALGORITHMS)('sealFields, %s', (algorithm) => {
  const backends = { 'AES-256-CBC': aes256CbcBackends, 'SM4-GCM': sm4GcmBackends }[algorithm]();
  const backend = Object.values(backends as Record<string, Pick<Aes256Cbc, 'encrypt'>>)[0]!;
  const seal = () => sealFields({ Name: '李明' }, ['Name'], { publicKey: keyOf[algorithm]().pem });

  test('wipes the bytes of a field', () => {
    let seen = '';
    const encrypt = backend.encrypt.bind(backend);
    const spy = vi.spyOn(backend, 'encrypt').mockImplementation((text, key, iv) => {
      seen = toUtf8(text);
      return encrypt(text, key, iv);
    });
    seal().dispose();
    expect(seen).toBe('李明');
    expect(isZero(spy.mock.calls[0]![0])).toBe(true);
  });

  test('also when encryption fails', () => {
    const spy = vi.spyOn(backend, 'encrypt').mockImplementation(() => {
      throw new Error('out of order');
    });
    expect(seal).toThrow('out of order');
    const [text] = spy.mock.calls[0]!;
    expect([text.length, isZero(text)]).toEqual([6, true]);
  });
});

test('AES-256-CBC without node:crypto wipes the text that it gathers from chunks', () => {
  const [key, iv] = [new Uint8Array(32).fill(1), new Uint8Array(16).fill(2)];
  const chunks = ['{"Name":', '"李明"}'].map(fromUtf8);
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const pieces: Uint8Array[] = [];
  aes256CbcBackends().portable!.encryptChunks({ length, chunks: () => chunks }, key, iv, (piece) => {
    pieces.push(piece);
  });
  expect(pieces.map((piece) => piece.length)).toEqual([32]);
  const [gathered] = portableTexts;
  expect([gathered!.length, isZero(gathered!)]).toEqual([length, true]);
});
