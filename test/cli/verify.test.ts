// The command verify: its table, its exit codes, its reports, and what it refuses.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { standards } from '../../src/conformance/known-answers.ts';
import { importPublicKey } from '../../src/keys/public-key.ts';
import { cli } from '../helpers/cli.ts';
import { fewOf } from '../helpers/few-checks.ts';
import { rsa1024, rsa2048 } from '../helpers/keys.ts';

const checks = vi.hoisted(() => ({ areFew: true }));
vi.mock('../../src/conformance/all-checks.ts', async (importActual) => {
  const { allChecks } = await importActual<typeof import('../../src/conformance/all-checks.ts')>();
  return {
    allChecks(...given: Parameters<typeof allChecks>) {
      const all = allChecks(...given);
      return checks.areFew ? fewOf(all) : all;
    },
  };
});

const folder = mkdtempSync(join(tmpdir(), 'verify-'));
const inFolder = (name: string) => join(folder, name);
const env = { SOURCE_DATE_EPOCH: '1795161600' };

function put(name: string, content: string): string {
  writeFileSync(inFolder(name), content);
  return inFolder(name);
}

const { digest } = standards.sm3;
afterEach(() => {
  standards.sm3.digest = digest;
  checks.areFew = true;
});
afterAll(() => rmSync(folder, { recursive: true }));

test('all is well on this machine: a line for each backend, and 0', async () => {
  const { code, stdout, stderr } = await cli(['verify']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const row of ['SM4-GCM +│ wasm', 'SM2 encryption +│ portable', 'RSAES-PKCS1-v1_5 +│ native']) {
    expect(stdout).toMatch(new RegExp(`│ ${row}[^│]*│ +\\d+ │ +0 │ +0 │`));
  }
  expect(stdout).toContain('Every check that could be run on this machine passed.');
});

test('a wrong vector is a failure in detail, in the reports too, and 1', async () => {
  standards.sm3.digest = `00${digest.slice(2)}`;
  const report = inFolder('failed.html');
  const { code, stdout } = await cli(['verify', '--report', report]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/SM3 hash +│ portable +│ +0 │ +1 │/);
  expect(stdout).toContain('SM3 hash, portable: the digest of "abc"\n  Source  GB/T 32905-2016, example 1\n');
  expect(stdout).toContain(`  Expected  ${standards.sm3.digest} (32 B)\n  Got  ${digest} (32 B)\n`);
  expect(readFileSync(report, 'utf8')).toContain('<td class="code failed">');
});

test('--all prints each check, in Chinese with --lang zh, with borders that line up', async () => {
  checks.areFew = false;
  const { code, stdout } = await cli(['verify', '--all', '--lang', 'zh']);
  expect(code).toBe(0);
  const lines = stdout.split('\n').filter((line) => line.startsWith('│'));
  expect(lines.length).toBeGreaterThan(290);
  expect(new Set(lines.map(width)).size).toBe(1);
  expect(stdout).toMatch(/│ 消息“abc”的杂凑值 +│ 通过 +│/);
});

/** Columns of a terminal: full-width characters take two. */
function width(line: string): number {
  return [...line].reduce((sum, char) => sum + (/[\u2e80-\ua4cf\uff00-\uff60]/.test(char) ? 2 : 1), 0);
}

test('--json is the report as JSON', async () => {
  const { code, stdout } = await cli(['verify', '--json'], { env });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    environment: { time: '2026-11-20T08:00:00.000Z' },
    summary: { failed: 0 },
  });
});

describe('--key', () => {
  test('names fingerprint, kind, bits and weaknesses, from a file or stdin', async () => {
    const { fingerprint } = importPublicKey(rsa1024().pem);
    for (const [args, stdin] of [
      [[put('key.pem', rsa1024().pem)], ''],
      [['-'], rsa1024().pem],
    ] as const) {
      const { code, stdout } = await cli(['verify', '--key', ...args], { stdin });
      expect(code).toBe(0);
      expect(stdout).toContain(
        `Public key tested  RSA 1024, AES-256-CBC, ${fingerprint}\n  - shorter than 2048 bits`,
      );
    }
  });

  test('says nothing of its length where it is long enough', async () => {
    const { stdout } = await cli(['verify', '--key', '-'], { stdin: rsa2048().pem });
    expect(stdout).toContain('RSA 2048');
    expect(stdout).not.toContain('shorter than 2048');
  });
});

describe('--report', () => {
  test('writes each form by its name, the same bytes at every run', async () => {
    const paths = ['a.html', 'a.md', 'A.JSON'].map(inFolder);
    const args = ['verify', '--lang', 'zh', ...paths.flatMap((path) => ['--report', path])];
    const { code, stderr } = await cli(args, { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: paths.map((path) => `wrote ${path}\n`).join('') });
    const first = paths.map((path) => readFileSync(path, 'utf8'));
    expect(first.map((text) => text.slice(0, 15))).toEqual([
      '<!doctype html>',
      '# tencentcloud-',
      '{\n  "title": "t',
    ]);
    expect((await cli([...args, '--force'], { env })).code).toBe(0);
    expect(paths.map((path) => readFileSync(path, 'utf8'))).toEqual(first);
  });

  test('overwrites nothing without --force, and then writes none of them', async () => {
    const taken = put('taken.md', 'mine');
    const { code, stdout, stderr } = await cli([
      'verify',
      '--report',
      inFolder('new.html'),
      '--report',
      taken,
    ]);
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${taken} exists: --force overwrites it\n`,
    });
    expect(readFileSync(taken, 'utf8')).toBe('mine');
    expect(readdirSync(folder)).not.toContain('new.html');
  });
});

describe('--provider', () => {
  test('is tested as one more backend', async () => {
    const module = put(
      'provider.mjs',
      'export default { name: "<script>", randomBytes: (n) => crypto.getRandomValues(new Uint8Array(n)) };',
    );
    const { code, stdout } = await cli([
      'verify',
      '--provider',
      module,
      '--report',
      inFolder('provider.html'),
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Random data keys and IVs +│ provider +│ +1 │ +0 │/);
    const report = readFileSync(inFolder('provider.html'), 'utf8');
    expect(report).toContain('&lt;script&gt;');
    expect(report).not.toContain('<script');
  });

  test('that stands still is found out, and 1', async () => {
    const module = put('still.mjs', 'export default { randomBytes: (n) => new Uint8Array(n) };');
    const { code, stdout } = await cli(['verify', '--provider', module]);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /Random data keys and IVs, provider: .*\n.*\n {2}Expected {2}accepted\n {2}Got {2}ERR_PROVIDER/,
    );
  });
});

const wrong: [string, string[], RegExp][] = [
  ['an unknown ending', ['--report', 'x.pdf'], /must end in \.html or \.md or \.json, got x\.pdf/],
  ['no ending', ['--report', 'report'], /must end in/],
  ['a folder that is not there', ['--report', inFolder('none/x.md')], /can't write .*: ENOENT/],
  ['an unknown language', ['--lang', 'fr'], /Allowed choices are en, zh/],
  ['a key that is none', ['--key', put('nokey', 'not a key')], /ERR_INVALID_PUBLIC_KEY/],
  ['a key file that is not there', ['--key', inFolder('nothing')], /can't read .*: ENOENT/],
  [
    'a provider that is not there',
    ['--provider', './nothing.mjs'],
    /can't load the provider .*MODULE_NOT_FOUND/,
  ],
  [
    'a provider that throws',
    ['--provider', put('throws.mjs', 'throw new Error("PIN 1234")')],
    /can't load .*: Error$/m,
  ],
  [
    'a provider without a default',
    ['--provider', put('empty.mjs', 'export const x = 1;')],
    /provider must be an object/,
  ],
  [
    'a provider with a typo',
    ['--provider', put('typo.mjs', 'export default { sm4gcm: {} };')],
    /unknown member "sm4gcm"/,
  ],
];
test.each(wrong)('%s is wrong usage: 2', async (_, args, message) => {
  const { code, stdout, stderr } = await cli(['verify', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/PIN|\n\s+at /);
});

test('a time that is none is wrong usage', async () => {
  const { code, stderr } = await cli(['verify'], { env: { SOURCE_DATE_EPOCH: 'yesterday' } });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'error: SOURCE_DATE_EPOCH must be whole seconds since 1970\n',
  });
});
