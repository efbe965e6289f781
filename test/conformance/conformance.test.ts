// The known answers on this runtime: that they are those of fixtures/, that every backend is asked, and that they pass.
// On other runtimes: other-runtimes.test.ts. That each of them can fail: finds-out.test.ts.

import { describe, expect, test } from 'vitest';
import testKeysFixture from '../../fixtures/test-keys.json' with { type: 'json' };
import { aes256CbcBackends } from '../../src/ciphers/aes-256-cbc.ts';
import { sm4GcmBackends } from '../../src/ciphers/sm4-gcm.ts';
import { type ConformanceRow, runConformance } from '../../src/conformance/conformance.ts';
import * as known from '../../src/conformance/known-answers.ts';
import { rsaWrapBackends } from '../../src/keys/rsa-pkcs1.ts';
import { sm2Backends } from '../../src/keys/sm2-multiply.ts';
import type { CryptoProvider } from '../../src/provider/provider.ts';
import { documented, standards } from '../helpers/vectors.ts';

const time = new Date('2026-11-20T08:00:00Z');
const run = (provider?: CryptoProvider) => runConformance({ time, provider });
const failed = (rows: readonly ConformanceRow[]) => rows.filter(({ outcome }) => outcome === 'failed');

test('the vectors that travel with the package are those of fixtures/', () => {
  expect(documented).toMatchObject(known.documented);
  expect(standards).toMatchObject(known.standards);
  expect(testKeysFixture).toMatchObject(known.testKeys);
});

describe('on this runtime', async () => {
  const { rows, summary, environment } = await run();

  test('everything passes', () => {
    expect(failed(rows)).toEqual([]);
    expect(summary).toEqual({ passed: rows.length, failed: 0, notAvailable: 0 });
  });

  const backends = {
    'SM4-GCM': sm4GcmBackends(),
    'AES-256-CBC': aes256CbcBackends(),
    SM2: sm2Backends(),
    'RSAES-PKCS1-v1_5': rsaWrapBackends(),
  };
  test.each(Object.entries(backends))('every backend of %s is tested by itself', (algorithm, all) => {
    const tested = new Set(rows.filter((row) => row.algorithm === algorithm).map(({ backend }) => backend));
    expect([...tested]).toEqual(expect.arrayContaining(Object.keys(all)));
    expect(environment.backends[algorithm]).toBe(Object.keys(all)[0]);
  });

  test('each negative case names the code that is due', () => {
    const negatives = rows.filter(({ kind }) => kind === 'negative');
    expect(negatives.length).toBeGreaterThan(60);
    for (const { expected } of negatives)
      expect(expected).toMatch(/^(ERR_[A-Z_]+|refused|FailedOperation\.OcrFailed)$/);
  });

  test('the environment is that of the process, and the time is the given one', () => {
    expect(environment).toMatchObject({
      runtime: { name: 'Node.js', version: process.versions.node },
      platform: `${process.platform} ${process.arch}`,
      openssl: process.versions.openssl,
      fips: false,
      time: '2026-11-20T08:00:00.000Z',
    });
  });
});

test('a provider that is none is refused', async () => {
  const none = { name: 'HSM', sm4gcm: {} } as CryptoProvider;
  await expect(run(none)).rejects.toThrow(expect.objectContaining({ code: 'ERR_INVALID_OPTIONS' }));
});
