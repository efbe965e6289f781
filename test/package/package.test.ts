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
    'cachedKey',
    'encryptionMiddleware',
    'explainCall',
    'failureOf',
    'importPublicKey',
    'maskIdentity',
    'optionsFromEnv',
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

/** The files that the entry points load: all ES modules, by a hook, since `require.cache` has only the first, and all others. */
function loadedBy(...paths: string[]): string[] {
  const hooks = `import { writeSync } from 'node:fs';
    export function load(url, context, next) {
      writeSync(1, url + '\\n');
      return next(url, context);
    }`;
  const code = `
    import { createRequire, register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}));
    for (const path of ${JSON.stringify(paths)}) await import('tencentcloud-encryption' + path);
    console.log(Object.keys(createRequire(import.meta.url).cache).join('\\n'));`;
  return run('loaded.mjs', code).replaceAll('\\', '/').split('\n');
}

/** Those of the package itself, by their folder or, at the top, their file. */
function roomsLoadedBy(...paths: string[]): Set<string> {
  const own = loadedBy(...paths).flatMap((file) => /dist\/([^/]+)/.exec(file)?.[1] ?? []);
  return new Set(own);
}

const TOOLS = ['audit', 'conformance', 'inspect', 'emulator', 'cli'];

test('the library loads none of its tools, nor their dependencies, nor the SDK', () => {
  const rooms = roomsLoadedBy('', '/primitives');
  expect([...rooms]).toEqual(expect.arrayContaining(['index.js', 'primitives.js', 'middleware', 'keys']));
  expect(TOOLS.filter((room) => rooms.has(room))).toEqual([]);
  const others = loadedBy('', '/primitives').filter((file) =>
    /forge|jsbn|sm2.index|tencentcloud-sdk/.test(file),
  );
  expect(others).toEqual([]);
});

test.each(['audit', 'conformance', 'emulator'])(
  './%s loads no other tool, and no text of a report',
  (name) => {
    const rooms = roomsLoadedBy(`/${name}`);
    expect(TOOLS.filter((room) => rooms.has(room))).toEqual([name]);
    expect(loadedBy(`/${name}`).filter((file) => /dist\/.*\/(texts|report)\//.test(file))).toEqual([]);
  },
);

test('errors are recognised across two copies of the package', async () => {
  const copy = await import(`${fileURLToPath(new URL('../../dist/errors.js', import.meta.url))}?copy`);
  expect(new copy.EncryptionError('ERR_INVALID_PARAMS', '')).toBeInstanceOf(main.EncryptionError);
  expect(new copy.ServiceError('A', '')).toBeInstanceOf(main.ServiceError);
  expect(new copy.ServiceError('A', '')).not.toBeInstanceOf(main.EncryptionError);
  expect(new Error('other')).not.toBeInstanceOf(main.EncryptionError);
});
