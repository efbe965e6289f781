// Without its optional packages the command line says which one is missing and how to get it.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { useFolder } from '../helpers/files.ts';

const folder = useFolder();
const root = dirname(fileURLToPath(new URL('../../package.json', import.meta.url)));
const ENVIRONMENT = {
  TENCENTCLOUD_SECRET_ID: 'x',
  TENCENTCLOUD_SECRET_KEY: 'x',
  TENCENTCLOUD_ENCRYPTION_ENDPOINT: '127.0.0.1:1',
  // The generator of the SM2 curve: a point, and nobody's key.
  TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY:
    '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
};

/** Runs a copy of the package that has these packages beside those that it always needs. */
function runWith(packages: string[], args: string[]) {
  const target = mkdtempSync(`${folder.path}/`);
  cpSync(`${root}/dist`, `${target}/dist`, { recursive: true });
  cpSync(`${root}/package.json`, `${target}/package.json`);
  mkdirSync(`${target}/node_modules`);
  for (const name of ['@noble', 'sm-crypto', ...packages]) {
    symlinkSync(`${root}/node_modules/${name}`, `${target}/node_modules/${name}`);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${target}/dist/cli/main.js`, ...args], {
    encoding: 'utf8',
    env: ENVIRONMENT,
  });
  return { code: status, stdout, stderr };
}

const SDK = 'tencentcloud-sdk-nodejs-ocr';
const card = `${root}/fixtures/specimen-front.png`;

test.each([
  [[], ['recognize', card], 'commander'],
  [['commander'], ['recognize', card], `npm install ${SDK}`],
  [['commander', SDK], ['recognize', card, '--fit'], 'npm install sharp'],
])('with %j, %j ends with the way to get what is missing', (packages, args, missing) => {
  const { code, stdout, stderr } = runWith(packages, args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(missing);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('either package of the official SDK will do', () => {
  for (const name of [SDK, 'tencentcloud-sdk-nodejs']) {
    const { code, stderr } = runWith(['commander', name], ['recognize', card, '--attempts', '1']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('(ECONNREFUSED)') });
  }
});
