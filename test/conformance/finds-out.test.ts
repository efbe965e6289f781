// A run finds out what is wrong: each known answer can fail, and so does a backend or a provider that differs.

import { createCipheriv, createDecipheriv } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { aes256CbcBackends } from '../../src/ciphers/aes-256-cbc.ts';
import { sm4GcmBackends } from '../../src/ciphers/sm4-gcm.ts';
import { type ConformanceRow, runConformance } from '../../src/conformance/conformance.ts';
import * as known from '../../src/conformance/known-answers.ts';
import type { CryptoProvider } from '../../src/provider/provider.ts';
import { callsOfOneAction } from '../helpers/few-checks.ts';
import { isLong } from '../helpers/long.ts';

// No backend and no vector is in the checks of whole calls alone.
vi.mock('../../src/conformance/calls/calls.ts', async (importActual) => {
  const actual = await importActual<typeof import('../../src/conformance/calls/calls.ts')>();
  const callChecks = () => (isLong ? actual.callChecks() : callsOfOneAction(actual.callChecks()));
  return { ...actual, callChecks };
});

const time = new Date('2026-11-20T08:00:00Z');
const run = (provider?: CryptoProvider) => runConformance({ time, provider });
const failed = (rows: readonly ConformanceRow[]) => rows.filter(({ outcome }) => outcome === 'failed');

afterEach(() => {
  vi.restoreAllMocks();
});

/** A wrong digit in one vector, and what it breaks. */
const broken: [string, object, string, string[]][] = [
  ['SM3', known.standards.sm3, 'digest', ['sm3Digest']],
  ['SM4', known.standards['sm4-block'], 'ciphertext', ['sm4Block']],
  ['SM2', known.standards['sm2-encryption'], 'k', ['sm2FixedK']],
  ['SM4-GCM', known.standards['sm4-gcm'], 'tagWithoutAad', ['vectorEncryptTagged', 'vectorDecrypt']],
  ['AES-256-CBC', known.standards['aes-256-cbc'], 'ciphertextWithoutPaddingBlock', ['vectorBlocks']],
  ['RSAES-PKCS1-v1_5', known.standards['rsaes-pkcs1-v1_5'], 'ciphertext', ['checkerUnwraps']],
];
/** One at a time in the long form; in the short one all in one run. */
const sets = isLong ? broken.map((one) => [one]) : [broken];

test.each(sets.map((set) => [set.map(([algorithm]) => algorithm).join(', '), set] as const))(
  'a wrong vector is found out on every backend: %s',
  async (_, set) => {
    const undos = set.map(([, vector, member]) => breakDigit(vector as Record<string, string>, member));
    try {
      const { rows, summary } = await run();
      const isAffected = ({ algorithm, id }: ConformanceRow) =>
        set.some(([name, , , ids]) => name === algorithm && ids.includes(id));
      expect([...new Set(failed(rows).map(({ id }) => id))].sort()).toEqual(
        set.flatMap(([, , , ids]) => ids).sort(),
      );
      for (const row of failed(rows)) expect(row).toMatchObject({ detail: expect.any(Object) });
      const affected = rows.filter(isAffected);
      expect(failed(rows)).toEqual(affected);
      expect(summary.failed).toBe(affected.length);
    } finally {
      for (const undo of undos) undo();
    }
  },
);

function breakDigit(vector: Record<string, string>, member: string): () => void {
  const right = vector[member]!;
  vector[member] = (right.startsWith('1') ? '2' : '1') + right.slice(1);
  return () => {
    vector[member] = right;
  };
}

describe('a backend that is wrong', () => {
  test('is found out by the negative cases when it takes any tag', async () => {
    const { wasm } = sm4GcmBackends();
    vi.spyOn(wasm!, 'decrypt').mockImplementation((text, key, iv) => wasm!.encrypt(text, key, iv).ciphertext);
    const ids = new Set(failed((await run()).rows).map(({ id }) => id));
    for (const id of ['tagBits', 'ciphertextBits', 'otherIv', 'answerTag'] as const) {
      expect(ids).toContain(id);
    }
  });

  test('is found out when it agrees with no other', async () => {
    const { portable } = aes256CbcBackends();
    const { encrypt } = portable!;
    vi.spyOn(portable!, 'encrypt').mockImplementation((text, key, iv) =>
      encrypt(text, key, key.subarray(iv.length)),
    );
    const found = failed((await run()).rows).filter(({ backend }) => backend === 'portable');
    expect(found.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['backendsAgree', 'guideEncrypt', 'vectorBlocks']),
    );
  });
});

describe('a provider', () => {
  const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
  const aes256Cbc: NonNullable<CryptoProvider['aes256Cbc']> = {
    encrypt(text, key, iv) {
      const cipher = createCipheriv('aes-256-cbc', key, iv);
      return join(cipher.update(text), cipher.final());
    },
    decrypt(text, key, iv) {
      const decipher = createDecipheriv('aes-256-cbc', key, iv);
      return join(decipher.update(text), decipher.final());
    },
  };

  test('is tested as one more backend, and in the envelope', async () => {
    const { rows, environment } = await run({ name: 'HSM', aes256Cbc });
    expect(failed(rows)).toEqual([]);
    expect(environment).toMatchObject({
      provider: 'HSM',
      backends: { 'AES-256-CBC': 'provider', SM2: 'wasm' },
    });
    const own = rows.filter(({ backend }) => backend === 'provider');
    expect(new Set(own.map(({ algorithm }) => algorithm))).toEqual(
      new Set(['AES-256-CBC', 'envelope SM2 + SM4-GCM', 'envelope RSA + AES-256-CBC']),
    );
  });

  test('that pads wrongly fails, by itself and in the envelope', async () => {
    const unpadded: typeof aes256Cbc = {
      ...aes256Cbc,
      decrypt(text, key, iv) {
        const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
        return join(decipher.update(text), decipher.final()).slice(0, -1);
      },
    };
    const found = failed((await run({ aes256Cbc: unpadded })).rows);
    expect(new Set(found.map(({ backend }) => backend))).toEqual(new Set(['provider']));
    expect(found.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['guideDecrypt', 'paddingBits', 'wholeBody']),
    );
  });
});
