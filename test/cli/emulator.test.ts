// The emulator as a command: whoever follows what it prints, writes or sets reaches it; it tells of each request
// without its data, and ends when it is told to.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { importPublicKey } from 'tencentcloud-encryption';
import { describe, expect, test } from 'vitest';
import { cli } from '../helpers/cli.ts';
import { specimen } from '../helpers/emulated.ts';
import { useFolder } from '../helpers/files.ts';
import { spawnCli } from '../helpers/spawn-cli.ts';

const folder = useFolder();
const card = folder.write('card.png', specimen.FRONT);
const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const NAMES = [
  'TENCENTCLOUD_SECRET_ID',
  'TENCENTCLOUD_SECRET_KEY',
  'TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY',
  'TENCENTCLOUD_ENCRYPTION_ENDPOINT',
];

/** Starts it, lets it print, and ends it at once. */
const print = (...args: string[]) => cli(['emulator', ...args], { signal: AbortSignal.abort() });

/** Runs the command line against an emulator with these options. */
async function against(options: string[], args: string[]) {
  const run = spawnCli(['emulator', ...options, '--', process.execPath, main, ...args]);
  return { stdout: await run.stdout, stderr: await run.stderr, code: await run.code };
}

describe('what it prints', () => {
  test('is lines that a shell can read', async () => {
    const { code, stdout, stderr } = await print();
    const shown = execFileSync('sh', ['-c', `${stdout}\nenv`], { env: {}, encoding: 'utf8' });
    expect(Object.keys(parseEnv(shown))).toEqual(expect.arrayContaining(NAMES));
    expect(parseEnv(shown)).toMatchObject(parseEnv(stdout));
    expect(stderr).toBe(`the emulator listens on ${parseEnv(stdout)[NAMES[3]!]}; Ctrl-C ends it\n`);
    expect(code).toBe(130);
  });

  test.each([
    ['--quiet', { algorithm: 'AES-256-CBC', bits: 1024 }],
    ['--rsa-bits 2048', { algorithm: 'AES-256-CBC', bits: 2048 }],
    ['--algorithm SM4-GCM', { algorithm: 'SM4-GCM' }],
  ])('%s chooses the key', async (options, key) => {
    const { stdout } = await print(...options.split(' '));
    expect(importPublicKey(parseEnv(stdout)[NAMES[2]!]!)).toMatchObject(key);
  });

  test('is address, credential and both keys with --json', async () => {
    const { endpoint, url, credential, publicKeys } = JSON.parse((await print('--json')).stdout);
    expect(url).toBe(`http://${endpoint}`);
    expect(Object.keys(credential)).toEqual(['secretId', 'secretKey']);
    for (const algorithm of ['AES-256-CBC', 'SM4-GCM']) {
      expect(importPublicKey(publicKeys[algorithm]).algorithm).toBe(algorithm);
    }
  });
});

describe('--keys', () => {
  const { keys } = JSON.parse(
    readFileSync(new URL('../../fixtures/sdk-requests.json', import.meta.url), 'utf8'),
  ) as { keys: Record<'AES-256-CBC' | 'SM4-GCM', { privatePem: string; publicPem: string; issued: string }> };
  const { 'AES-256-CBC': rsa, 'SM4-GCM': sm2 } = keys;
  const file = (value: unknown) =>
    folder.write('keys.json', Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));

  test('gives the emulator its keys', async () => {
    const path = file({ 'AES-256-CBC': rsa.privatePem, 'SM4-GCM': sm2.privatePem });
    const { publicKeys } = JSON.parse((await print('--json', '--keys', path)).stdout);
    expect(publicKeys).toEqual({ 'AES-256-CBC': rsa.issued, 'SM4-GCM': sm2.issued });
  });

  test('one of them, beside a fresh RSA key of other bits', async () => {
    const path = file({ 'SM4-GCM': sm2.privatePem });
    const { publicKeys } = JSON.parse((await print('--json', '--rsa-bits', '2048', '--keys', path)).stdout);
    expect(publicKeys['SM4-GCM']).toBe(sm2.issued);
    expect(importPublicKey(publicKeys['AES-256-CBC']).bits).toBe(2048);
  });

  const wrong: [name: string, content: unknown, args: string[], message: RegExp][] = [
    ['no JSON', rsa.privatePem, [], /keys\.json is not a JSON object: write \{"AES-256-CBC"/],
    ['a list', [rsa.privatePem], [], /keys must be an object with AES-256-CBC, SM4-GCM, got an array/],
    ['another member', { RSA: rsa.privatePem }, [], /keys may only have the members AES-256-CBC and SM4-GCM/],
    [
      'swapped keys',
      { 'SM4-GCM': rsa.privatePem },
      [],
      /keys\['SM4-GCM'\] must be an SM2 private key in PEM/,
    ],
    ['a public key', { 'AES-256-CBC': rsa.publicPem }, [], /got a PEM labelled PUBLIC KEY/],
    [
      'bits beside it',
      { 'AES-256-CBC': rsa.privatePem },
      ['--rsa-bits', '2048'],
      /rsaBits is for a fresh key/,
    ],
  ];
  test.each(wrong)('%s is refused, and nothing of it quoted', async (_, content, args, message) => {
    const { code, stdout, stderr } = await cli(['emulator', '--keys', file(content), ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    for (const { privatePem } of Object.values(keys)) {
      for (const line of privatePem.split('\n').slice(1, -2)) expect(stderr).not.toContain(line);
    }
  });

  test('a key in place of its file is not quoted', async () => {
    const { code, stderr } = await cli(['emulator', '--keys', rsa.privatePem]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: can't read a path of \d+ characters: (ENOENT|ENAMETOOLONG)\n$/);
  });
});

test('in the background it writes a file for its owner, by which it is found, and removes it when it ends', async () => {
  const file = `${folder.path}/emulator.env`;
  const { child, stdout, stderr, code } = spawnCli(['emulator', '--write-env', file]);
  while (!existsSync(file) || statSync(file).size === 0)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await cli(['recognize', card, '--credentials', file])).toMatchObject({ code: 0, stderr: '' });
  child.kill('SIGINT');
  expect({ code: await code, stdout: await stdout, exists: existsSync(file) }).toEqual({
    code: 130,
    stdout: '',
    exists: false,
  });
  expect((await stderr).split('\n')[1]).toMatch(
    /^RecognizeEncryptedIDCardOCR \(AES-256-CBC, \d+ bytes\): ok, [0-9a-f-]{36}$/,
  );
});

describe('a command after --', () => {
  test('reaches it, and ends it', async () => {
    const { code, stdout, stderr } = await against(
      ['--algorithm', 'SM4-GCM'],
      ['recognize', card, '--reveal'],
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('440524198701010014') });
    expect(stderr).toMatch(/^RecognizeEncryptedIDCardOCR \(SM4-GCM, \d+ bytes\): ok, \S+\n$/);
  });

  test('that fails ends with 1, whatever its own code was', async () => {
    const run = spawnCli(['emulator', '--quiet', '--', process.execPath, '-e', 'process.exit(7)']);
    expect(await run.code).toBe(1);
  });

  test('meets the faults and limits that were asked for; they are told without data', async () => {
    const second = folder.write('second.png', specimen.BACK);
    const options = [
      '--fault',
      'wrong-tag',
      '--fault-every',
      '2',
      '--answers',
      'own-iv',
      '--max-request-bytes',
      '40000',
    ];
    const { code, stdout, stderr } = await against(options, [
      'recognize',
      card,
      card,
      second,
      '--concurrency',
      '1',
    ]);
    expect(code).toBe(1);
    expect(stdout.split('\n')).toHaveLength(3);
    expect(stderr).toContain('): ok, ');
    expect(stderr).toContain('): RequestSizeLimitExceeded, ');
    expect((await against(['--fault', 'wrong-tag'], ['recognize', card])).stderr).toContain(
      '): fault wrong-tag, ',
    );
    expect(stdout + stderr).not.toMatch(/李明|440524/);
  });

  test('is told of requests that were refused unread that they were not read', async () => {
    const { stderr } = await against(['--fault', 'rate-limit'], ['recognize', card, '--attempts', '1']);
    expect(stderr).toMatch(/^RecognizeEncryptedIDCardOCR \(not read, \d+ bytes\): /);
  });

  test('is alone on stderr with --quiet', async () => {
    expect(await against(['--quiet'], ['recognize', card])).toMatchObject({ code: 0, stderr: '' });
  });

  test('that can not be run is named', async () => {
    const { code, stderr } = await cli(['emulator', '--', 'no-such-command']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "error: can't run the command no-such-command: ENOENT\n",
    });
  });
});

test('--calls-per-second limits', async () => {
  const files = [card, folder.write('again.png', specimen.FRONT)];
  const { stderr } = await against(['--calls-per-second', '1'], ['recognize', ...files, '--attempts', '1']);
  expect(stderr).toContain('): ok, ');
  expect(stderr).toContain('): RequestLimitExceeded, ');
});

describe('wrong usage', () => {
  test.each([
    [['--port', '70000'], 'It must be a whole number from 0 to 65535.'],
    [['--fault', 'nosuch'], 'Allowed choices are'],
    [['--answers', 'nosuch'], 'Allowed choices are'],
    [['--algorithm', 'RSA'], 'Allowed choices are AES-256-CBC, SM4-GCM.'],
    [['--rsa-bits', '512'], 'It must be a whole number from 1024 to 8192.'],
    [['--fault-every', '0'], 'It must be a whole number of at least 1.'],
    [['--write-env', card], 'exists already: remove it'],
    [['--write-env', '/no/such/folder'], "can't write a path of 15 characters: ENOENT"],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await cli(['emulator', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('a port that is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    expect(await cli(['emulator', '--port', String(port)])).toMatchObject({
      code: 2,
      stderr: `error: port ${port} is in use: choose another --port\n`,
    });
    server.close();
  });
});
