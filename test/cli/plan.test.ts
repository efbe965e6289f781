import { expect, test } from 'vitest';
import { cli } from '../helpers/cli.ts';
import { keyOf } from '../helpers/keys.ts';

const NAME = '李明';
const call = { action: 'DetectAuth', params: { RuleId: '1', Name: NAME, ImageBase64: '/9j/', Zip: 'x' } };
const env = { TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: keyOf['AES-256-CBC']().pem };
const plan = (calls: unknown, ...args: string[]) =>
  cli(['plan', '-', ...args], { stdin: JSON.stringify(calls), env });

test('says what would be sealed, clear and unknown, in names alone', async () => {
  const { code, stdout, stderr } = await plan(call);
  expect(code).toBe(0);
  expect(stdout).toBe('DetectAuth\n  sealed   Name\n  clear    ImageBase64\n  unknown  Zip\n');
  expect(stderr).toBe('');
});

test('a refused call is a finding, with its code', async () => {
  const { code, stdout } = await plan([call, { action: 'BankCardOCR', params: {} }]);
  expect(code).toBe(1);
  expect(stdout).toContain('DetectAuth\n  sealed   Name\n');
  expect(stdout).toMatch(/^BankCardOCR\n {2}refused {2}.*\(ERR_PLAINTEXT_ACTION\)$/m);
});

const options: [string, object][] = [
  ['--other-actions BankCardOCR,PassportOCR', { action: 'BankCardOCR', params: { ImageBase64: 'x' } }],
  ['--other-actions pass', { action: 'BankCardOCR', params: { ImageBase64: 'x' } }],
  ['--clear-identity DetectAuth', call],
  ['--plaintext-actions upgrade', { action: 'IDCardOCR', params: { ImageBase64: '/9j/' } }],
];
test.each(options)('%s', async (options, call) => {
  const { code, stdout } = await plan(call, ...options.split(' '), '--json');
  expect([code, JSON.parse(stdout)[0].refused]).toEqual([0, undefined]);
});

test('--clear-identity refuse', async () => {
  const { code, stdout } = await plan(call, '--clear-identity', 'refuse', '--json');
  expect([code, JSON.parse(stdout)[0].refused.code]).toEqual([1, 'ERR_PLAINTEXT_ACTION']);
});

test('--action takes the parameters alone', async () => {
  const { code, stdout } = await plan(call.params, '--action', 'DetectAuth', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([{ action: 'DetectAuth', sealed: ['Name'] }]);
});

test('without a key, a throwaway one, and it says so', async () => {
  const { code, stderr } = await cli(['plan', '-'], { stdin: JSON.stringify(call) });
  expect(code).toBe(0);
  expect(stderr).toContain('throwaway RSA key');
});

const wrong: [string, string, string[]][] = [
  ['no JSON', 'nothing', []],
  ['no action', JSON.stringify(call.params), []],
  ['a list of no calls', '[1]', []],
  ['an unknown word', JSON.stringify(call), ['--clear-identity', 'reportt']],
  ['a list as parameters', '[1]', ['--action', 'DetectAuth']],
];
test.each(wrong)('wrong usage: %s', async (_, stdin, args) => {
  const { code, stdout, stderr } = await cli(['plan', '-', ...args], { stdin, env });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^error: /);
  expect(stderr).not.toContain(NAME);
});

test('no value of a parameter is printed', async () => {
  const { stdout, stderr } = await plan([
    call,
    { action: 'IdCardVerification', params: { Name: NAME, idCard: '440524' } },
  ]);
  expect(stdout + stderr).not.toMatch(/李明|440524/);
});
