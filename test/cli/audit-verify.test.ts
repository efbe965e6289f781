// What `audit verify` prints, and its exit codes; which change is found under which name is for audit-verify.test.ts.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { auditKeyBytes, makeLog, textOf } from '../helpers/audit-log.ts';
import { cli } from '../helpers/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'audit-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const { lines, anchor } = makeLog(3);
const log = file('calls.log', textOf(lines));
const edited = file(
  'edited.log',
  textOf(lines.map((line, n) => (n === 2 ? line.replace('"ok"', '"no"') : line))),
);
const unkeyed = makeLog(3, { unkeyed: true });
const env = { AUDIT_KEY: Buffer.from(auditKeyBytes).toString('base64') };
const key = ['--key', 'env:AUDIT_KEY'];
const anchored = ['--head', anchor.head, '--count', String(anchor.count)];
const verify = (...args: string[]) => cli(['audit', 'verify', ...args], { env });

test('a sound log ends with 0, and gives the anchor for the next time', async () => {
  const { code, stdout, stderr } = await verify(log, ...key);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^.*calls\.log: 4 records of 1 chain verified, HMAC-SM3\nfrom 2.*Z to 2.*Z\nfine: /);
  expect(stdout).toContain(`--head ${anchor.head} --count 4\n`);
  expect(stdout).toContain('note: without an anchor, records cut from the end do not show');
  expect((await verify(log, ...key, ...anchored)).stdout).not.toContain('without an anchor');
});

test('findings name their lines, and end with 1', async () => {
  const { code, stdout, stderr } = await verify(edited, ...key, ...anchored);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout).toContain('\nedited  line 3: record 2 was changed, or made elsewhere\n');
  expect(stdout).not.toContain('fine');
});

test('--json is the report', async () => {
  const { code, stdout } = await verify(edited, ...key, '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    log: edited,
    fine: false,
    records: 3,
    findings: [{ kind: 'edited', line: 3, record: 2 }],
  });
});

test.each<[string, string | Uint8Array]>([
  ['raw bytes', auditKeyBytes],
  ['hexadecimal digits', `${Buffer.from(auditKeyBytes).toString('hex')}\n`],
  ['Base64', `${env.AUDIT_KEY}\n`],
])('the key may be a file of %s', async (_, content) => {
  expect((await verify(log, '--key', file('audit.key', content))).code).toBe(0);
});

test('the log may come on stdin', async () => {
  const { code, stdout } = await cli(['audit', 'verify', '-', ...key], {
    env,
    stdin: textOf(lines.slice(1)),
  });
  expect(code).toBe(1);
  expect(stdout).toContain('removed  before line 1: record 0 is missing');
});

test('a chain without a key is verified without one, and its weakness said', async () => {
  const { code, stdout } = await verify(file('unkeyed.log', textOf(unkeyed.lines)));
  expect(code).toBe(0);
  expect(stdout).toContain('note: without a key, only accidents');
});

test.each<[string, string[], string]>([
  ['no such log', [join(folder, 'nosuch.log'), ...key], "can't read .*nosuch.log: ENOENT"],
  ['a folder', [folder, ...key], "can't read .*: EISDIR"],
  ['no key', [log], 'this log was made with a key, .*: give the key with --key'],
  ['a variable that is not set', [log, '--key', 'env:NOPE'], 'env:NOPE is not set'],
  ['no key file', [log, '--key', join(folder, 'nosuch.key')], 'not the path of a readable file .ENOENT'],
  ['a short key', [log, '--key', file('short.key', '00'.repeat(15))], 'at least 16 bytes, got 15'],
  ['half an anchor', [log, ...key, '--count', '4'], '--head and --count go together'],
  [
    'a head that is none',
    [log, ...key, '--head', 'ab', '--count', '4'],
    '--head must be 64 hexadecimal digits',
  ],
  [
    'a count that is none',
    [log, ...key, '--head', anchor.head, '--count', '-1'],
    '--count must be a whole number',
  ],
  ['no log', [], "missing required argument 'log'"],
])('what is wrong is said on stderr, and ends with 2: %s', async (_, args, message) => {
  const { code, stdout, stderr } = await verify(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(new RegExp(`^error: .*${message}.*\n$`));
  expect(stderr).not.toContain(env.AUDIT_KEY);
});
