// One run of `recognize`: what is shown and what is masked, how each bad image and each fault ends, what is tried
// again and what is not.

import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { environmentOf } from '../../src/cli/emulator/environment.ts';
import { FAULTS } from '../../src/emulator/faults.ts';
import { type CliOptions, cli } from '../helpers/cli.ts';
import { specimen, useEmulator } from '../helpers/emulated.ts';
import { numberedSpecimen, useFolder } from '../helpers/files.ts';

const emulated = useEmulator();
const folder = useFolder();
const front = folder.write('front.png', specimen.FRONT);
const back = folder.write('back.png', specimen.BACK);
// The service's own way to say that a picture can't be read.
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEANl9ngAAAAABJRU5ErkJggg==',
  'base64',
);
const { publicKey: otherKey } = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const PERSONAL = /李明|440524198701010014|腾讯大楼|1987\/1\/1|赵县公安局/;

const recognize = (args: string[], options: CliOptions = {}) =>
  cli(['recognize', ...args], { env: environmentOf(emulated.emulator, 'AES-256-CBC'), ...options });
const received = () => emulated.emulator.requests;

beforeEach(() => {
  received().length = 0;
});

describe('one image', () => {
  test('is shown masked', async () => {
    const { code, stdout, stderr } = await recognize([front]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Name +\[masked: 2 characters\]$/m);
    expect(stdout).toContain(`RequestId     ${received()[0]?.requestId}\n`);
    expect(stdout).not.toMatch(PERSONAL);
  });

  test('is shown as it is with --reveal, without empty members', async () => {
    const { stdout } = await recognize([back, '--side', 'BACK', '--reveal']);
    expect(stdout).toMatch(/^Authority +赵县公安局\nValidDate +2010.07.21-2020.07.21\nAdvancedInfo +\{\}\n/);
    expect(received()[0]?.params).toMatchObject({ CardSide: 'BACK' });
  });

  test.each([
    ['masked', [], '[masked: 18 characters]'],
    ['revealed', ['--reveal'], '440524198701010014'],
  ])('is a line of JSON with --json, %s', async (_, args, IdNum) => {
    const { stdout } = await recognize([front, '--json', ...args]);
    expect(JSON.parse(stdout)).toMatchObject({ index: 0, image: front, result: { IdNum } });
  });

  test('comes from stdin as -, and Config goes with it', async () => {
    const { code } = await recognize(['-', '--config', '{"CropIdCard":true}'], { stdin: specimen.BACK });
    expect(code).toBe(0);
    const ImageBase64 = specimen.BACK.toString('base64');
    expect(received()[0]?.params).toMatchObject({ ImageBase64, Config: '{"CropIdCard":true}' });
  });

  test('long members are cut for people, not in JSON', async () => {
    emulated.emulator.behave({ recognize: () => ({ AdvancedInfo: 'A'.repeat(5000) }) });
    expect((await recognize([front, '--reveal'])).stdout).toMatch(
      /^AdvancedInfo +\(5000 characters: --json shows them\)/,
    );
    expect((await recognize([front, '--reveal', '--json'])).stdout.length).toBeGreaterThan(5000);
    emulated.emulator.behave({ recognize: undefined });
  });

  test('a result can not command the terminal', async () => {
    emulated.emulator.behave({ recognize: () => ({ Name: '\u001B[2J\u009B2J' }) });
    expect((await recognize([front, '--reveal'])).stdout).toMatch(/^Name +\uFFFD\[2J\uFFFD2J\n/);
    emulated.emulator.behave({ recognize: undefined });
  });
});

describe('several images', () => {
  test('a bad one does not stop the rest; each has its line, and its failure is told on stderr', async () => {
    const bad: [string, string][] = [
      [folder.path, 'EISDIR'],
      [`${folder.path}/missing.png`, 'ENOENT'],
      ['/dev/zero', 'ENOTSUP'],
      [folder.write('empty.png', ''), 'ERR_INVALID_PARAMS'],
      [folder.write('a.gif', 'GIF89a 李明'), 'ERR_INVALID_PARAMS'],
      [folder.write('text.png', '李明 440524198701010014'), 'ERR_INVALID_PARAMS'],
      [
        folder.write('large.png', Buffer.concat([specimen.FRONT, Buffer.alloc(6e6)])),
        'ERR_REQUEST_TOO_LARGE',
      ],
      [folder.write('pixel.png', pixel), 'FailedOperation.ImageDecodeFailed'],
    ];
    const { code, stdout, stderr } = await recognize([front, ...bad.map(([file]) => file), back]);
    const lines = readLines(stdout).sort((a, b) => a.index - b.index);
    expect(lines.map(({ image, error }) => [image, error?.code])).toEqual([
      [front, undefined],
      ...bad,
      [back, undefined],
    ]);
    for (const [file, failure] of bad)
      expect(stderr).toMatch(new RegExp(`^${file}: .+ \\(${failure}[,)]`, 'm'));
    expect(stderr).toMatch(/a\.gif: this is a GIF; PNG, JPEG and BMP are accepted: convert it, .*sharp/);
    expect(stderr).toContain(`RequestId ${lines[8]?.error?.requestId}`);
    expect(stderr).toMatch(/\n2 done, 8 failed \(.*ERR_INVALID_PARAMS 3.*\) in \d+\.\d s\n$/);
    expect(stdout + stderr).not.toMatch(PERSONAL);
    expect(code).toBe(1);
    // Nothing that is no image has left.
    expect(received()).toHaveLength(3);
  });

  test('a file that is named again is done once', async () => {
    const { code, stdout, stderr } = await recognize([front, back, front, `${folder.path}/./front.png`]);
    expect(
      readLines(stdout)
        .map(({ image }) => image)
        .sort(),
    ).toEqual([back, front]);
    expect(stderr).toContain('2 of 4 arguments name a file again and are skipped');
    expect({ code, calls: received().length }).toEqual({ code: 0, calls: 2 });
  });

  test('no more than --concurrency are read and called at a time', async () => {
    let [now, most] = [0, 0];
    let meet = () => {};
    const met = new Promise<void>((resolve) => {
      meet = resolve;
    });
    emulated.emulator.behave({
      // The first one waits for a second; then there is time for a third that should not come.
      async recognize() {
        most = Math.max(most, ++now);
        if (now === 2) meet();
        await met;
        await sleep(20);
        now--;
        return {};
      },
    });
    const files = Array.from({ length: 12 }, (_, n) => folder.write(`${n}.png`, numberedSpecimen(n)));
    expect((await recognize([...files, '--concurrency', '2', '--rate', '1000'])).code).toBe(0);
    emulated.emulator.behave({ recognize: undefined });
    expect({ most, calls: received().length }).toEqual({ most: 2, calls: 12 });
  });
});

describe('a fault of the first call', () => {
  // What passes by itself is tried again; nothing else is.
  const TRIED_AGAIN = ['http-500', 'stalled', 'rate-limit', 'connection-reset'];

  test.each(FAULTS)('%s', async (fault) => {
    emulated.emulator.behave({ fault: () => (received().length === 1 ? fault : undefined) });
    const { code, stdout, stderr } = await recognize([
      front,
      '--timeout',
      fault === 'stalled' ? '0.3' : '20',
    ]);
    const isTriedAgain = TRIED_AGAIN.includes(fault);
    expect({ code, calls: received().length }).toEqual(
      isTriedAgain ? { code: 0, calls: 2 } : { code: 1, calls: 1 },
    );
    expect(stdout === '').toBe(!isTriedAgain);
    expect(stderr).toMatch(isTriedAgain ? /^$/ : /^\S+front.png: .+ \(\S+(, RequestId \S+)?\)\n$/);
    expect(stdout + stderr).not.toMatch(PERSONAL);
  });

  const lasting: [(typeof FAULTS)[number], string][] = [
    ['http-500', 'HTTP_500'],
    ['stalled', 'TIMEOUT'],
    ['rate-limit', 'RequestLimitExceeded'],
    ['connection-reset', 'ECONNRESET'],
  ];
  test.each(lasting)('%s that lasts ends after --attempts', async (fault, failure) => {
    emulated.emulator.behave({ fault });
    const { code, stdout, stderr } = await recognize([front, '--attempts', '2', '--timeout', '0.3']);
    expect({ code, stdout, calls: received().length }).toEqual({ code: 1, stdout: '', calls: 2 });
    expect(stderr).toContain(`(${failure}`);
  });

  test('a dead port that lasts ends after --attempts', async () => {
    const env = {
      ...environmentOf(emulated.emulator, 'SM4-GCM'),
      TENCENTCLOUD_ENCRYPTION_ENDPOINT: '127.0.0.1:1',
    };
    const { code, stdout, stderr } = await recognize([front, '--attempts', '2'], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('connect ECONNREFUSED 127.0.0.1:1 (ECONNREFUSED)');
  });
});

test('an answer that does not open is told with its code, without the page on it', async () => {
  emulated.emulator.behave({ fault: 'wrong-tag' });
  const { code, stderr } = await recognize([front], { env: environmentOf(emulated.emulator, 'SM4-GCM') });
  expect(code).toBe(1);
  expect(stderr).toContain(': the answer could not be decrypted (ERR_DECRYPTION_FAILED, ');
});

describe('what another attempt would not fix is told at once', () => {
  const unlike = (changes: Record<string, string>) => ({
    ...environmentOf(emulated.emulator, 'SM4-GCM'),
    ...changes,
  });
  const cases: [string, Record<string, string>, string, number][] = [
    ['a wrong secret key', { TENCENTCLOUD_SECRET_KEY: 'x' }, 'AuthFailure.SignatureFailure', 1],
    ['an unknown secret id', { TENCENTCLOUD_SECRET_ID: 'x' }, 'AuthFailure.SecretIdNotFound', 1],
    [
      'a key of someone else',
      { TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: otherKey },
      'FailedOperation.DecryptSystemError',
      1,
    ],
  ];
  test.each(cases)('%s', async (_, changes, failure, calls) => {
    const { code, stdout, stderr } = await recognize([front], { env: unlike(changes) });
    expect({ code, stdout, calls: received().length }).toEqual({ code: 1, stdout: '', calls });
    expect(stderr).toContain(`(${failure}`);
  });
});

describe('wrong usage', () => {
  test.each([
    [[]],
    [[front, '--rate', '0']],
    [[front, '--rate', 'fast']],
    [[front, '--side', 'front']],
    [[front, '--config', '{']],
    [[front, '--config', '[]']],
    [[front, '--config', '"CropIdCard"']],
    [[front, '--concurrency', '0']],
    [[front, '--attempts', '1.5']],
    [[front, '--timeout', '0']],
    [[front, '--timeout', '1e9']],
    [[front, '--endpoint', '']],
    [[front, '--max-request-bytes', '-1']],
  ])('%j', async (args) => {
    const { code, stdout, stderr } = await recognize(args);
    expect({ code, stdout, calls: received().length }).toEqual({ code: 2, stdout: '', calls: 0 });
    expect(stderr).toMatch(/^error: /);
  });
});

interface Line {
  index: number;
  image: string;
  result?: Record<string, string>;
  error?: { code: string; message: string; requestId?: string };
}

function readLines(stdout: string): Line[] {
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}
