// The package as its users get it: what its entry points export, and how they load.

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as main from 'tencentcloud-encryption';
import * as audit from 'tencentcloud-encryption/audit';
import * as conformance from 'tencentcloud-encryption/conformance';
import * as emulator from 'tencentcloud-encryption/emulator';
import * as primitives from 'tencentcloud-encryption/primitives';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../.generated/package', import.meta.url));
mkdirSync(folder, { recursive: true });

function run(name: string, code: string): string {
  writeFileSync(`${folder}/${name}`, code);
  return execFileSync(process.execPath, [`${folder}/${name}`], { encoding: 'utf8' }).trim();
}

test('the entry points export what is documented, and nothing else', () => {
  expect(Object.keys(main).sort()).toEqual([
    'EncryptionError',
    'ServiceError',
    'encryptionMiddleware',
    'explainCall',
    'failureOf',
    'importPublicKey',
    'maskIdentity',
    'sealFields',
    'sealRequest',
    'sealResponseOnly',
    'sensitivePaths',
    'withEncryption',
  ]);
  expect(Object.keys(primitives).sort()).toEqual([
    'aes256Cbc',
    'generateDataKey',
    'openWith',
    'sealWith',
    'sm2Encrypt',
    'sm4Gcm',
    'wrapKey',
  ]);
  expect(Object.keys(audit).sort()).toEqual([
    'AuditError',
    'auditChain',
    'auditKey',
    'fileSink',
    'verifyAuditLog',
  ]);
  expect(Object.keys(conformance).sort()).toEqual(['checkName', 'runConformance']);
  expect(Object.keys(emulator).sort()).toEqual(['ServiceError', 'startEmulator']);
});

const paths = ['', '/primitives', '/emulator', '/audit', '/conformance', '/package.json'].map(
  (path) => `tencentcloud-encryption${path}`,
);

test.each(paths)('CommonJS may require %s', (path) => {
  const code = `process.removeAllListeners('warning'); console.log(Object.keys(require('${path}')).length > 0);`;
  expect(run('require.cjs', code)).toBe('true');
});

test('the library loads neither the emulator, nor the audit chain, nor its dependencies, nor the SDK', () => {
  const code = `
    process.removeAllListeners('warning');
    require('tencentcloud-encryption');
    require('tencentcloud-encryption/primitives');
    const loaded = Object.keys(require.cache).filter((file) => /forge|jsbn|sm2.index|tencentcloud-sdk|dist.(?:audit|conformance|inspect|cli|emulator)\\b/.test(file));
    console.log(JSON.stringify(loaded));`;
  expect(run('loaded.cjs', code)).toBe('[]');
});

test('errors are recognised across two copies of the package', async () => {
  const copy = await import(`${fileURLToPath(new URL('../../dist/errors.js', import.meta.url))}?copy`);
  expect(new copy.EncryptionError('ERR_INVALID_PARAMS', '')).toBeInstanceOf(main.EncryptionError);
  expect(new copy.ServiceError('A', '')).toBeInstanceOf(main.ServiceError);
  expect(new copy.ServiceError('A', '')).not.toBeInstanceOf(main.EncryptionError);
  expect(new Error('other')).not.toBeInstanceOf(main.EncryptionError);
});
