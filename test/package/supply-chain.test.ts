// What comes with the package, what runs when it is installed, and whom it talks to.

import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import {
  encryptionMiddleware,
  explainCall,
  importPublicKey,
  maskIdentity,
  sealRequest,
} from 'tencentcloud-encryption';
import { afterEach, expect, test, vi } from 'vitest';
import { keyOf } from '../helpers/keys.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readJson = (file: string) => JSON.parse(readFileSync(`${root}${file}`, 'utf8'));
const manifest = readJson('package.json');
const dependencies: Record<string, string> = { ...manifest.dependencies, ...manifest.optionalDependencies };
const isExact = (version: string) => /^\d+\.\d+\.\d+$/.test(version);

afterEach(() => {
  vi.restoreAllMocks();
});

test('every dependency is pinned to an exact version', () => {
  expect(Object.keys(dependencies).length).toBeGreaterThan(5);
  expect(Object.entries(dependencies).filter(([, version]) => !isExact(version))).toEqual([]);
});

test("ranges are in sm-crypto and the command line's optional packages alone", () => {
  const hasRanges = (name: string) =>
    Object.values<string>(readJson(`node_modules/${name}/package.json`).dependencies ?? {}).some(
      (version) => !isExact(version),
    );
  const required = Object.keys(manifest.dependencies).filter(hasRanges);
  expect(required).toEqual(['sm-crypto']);
  expect(Object.keys(manifest.optionalDependencies).filter(hasRanges).length).toBeGreaterThan(0);
});

test('no script runs at installation: of the package, and of what it brings', () => {
  const AT_INSTALLATION = ['preinstall', 'install', 'postinstall', 'prepare'];
  expect(Object.keys(manifest.scripts).filter((name) => AT_INSTALLATION.includes(name))).toEqual([]);
  const locked = Object.entries<{ dev?: boolean; hasInstallScript?: boolean }>(
    readJson('package-lock.json').packages,
  );
  // npm writes this mark; one of the tools for development has it, so it is still written.
  const withScript = locked.filter(([, { hasInstallScript }]) => hasInstallScript);
  expect(withScript.length).toBeGreaterThan(0);
  expect(withScript.filter(([, { dev }]) => !dev)).toEqual([]);
});

test('the library opens no connection: a call goes where the client sends it, or nowhere', async () => {
  const connect = vi.spyOn(Socket.prototype, 'connect').mockImplementation(() => {
    throw new Error('a connection');
  });
  await fetch('http://127.0.0.1:8080').catch(() => {});
  expect(connect).toHaveBeenCalledTimes(1);

  const publicKey = keyOf['SM4-GCM']().pem;
  const params = { ImageUrl: 'https://example.com/card.jpg' };
  const action = 'RecognizeEncryptedIDCardOCR';
  sealRequest(params, { publicKey: importPublicKey(publicKey) }).dispose();
  explainCall(action, params, { publicKey });
  maskIdentity({ Name: '李明' });
  const sent = vi.fn(async () => ({ Error: { Code: 'InternalError', Message: '' }, RequestId: 'r' }));
  await encryptionMiddleware({ publicKey })({ action, params }, sent).catch(() => {});
  expect(sent).toHaveBeenCalledTimes(1);
  expect(connect).toHaveBeenCalledTimes(1);
});
