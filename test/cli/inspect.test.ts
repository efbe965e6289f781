// `inspect` on the command line: what it writes, and its exit codes. What it finds is tested in test/inspect.

import { expect, test } from 'vitest';
import { cli } from '../helpers/cli.ts';
import { FAULTY, GOOD, textOf } from '../inspect/corpus.ts';

const text = (name: string) => textOf([...FAULTY, ...GOOD].find((one) => one.name === name)!);
const inspectText = (stdin: string, ...options: string[]) => cli(['inspect', '-', ...options], { stdin });

test('a good capture: a line for each check, and 0', async () => {
  const { code, stdout, stderr } = await inspectText(text('har'));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^log\.entries\[0\]: RecognizeEncryptedIDCardOCR\n {2}ok {6}https {16}request\.url/);
  expect(stdout).toMatch(/\n0 findings, \d notes? in 1 exchange\n$/);
});

test('a faulty one: what was expected, what came, how to fix it, and 1', async () => {
  const { code, stdout, stderr } = await inspectText(text('short-iv'), '--quiet');
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout).not.toContain('  ok ');
  expect(stdout).toMatch(
    /\n {2}FINDING iv-length +Encryption\.Iv: expected 16 bytes for AES-256-CBC, got 12 bytes\n +generate 16 random bytes/,
  );
  expect(stdout).toMatch(/\n1 finding, /);
});

test('--json gives the report to machines', async () => {
  const { code, stdout } = await inspectText(text('no-tls'), '--json', '--quiet');
  expect(code).toBe(1);
  const { exchanges, ...sums } = JSON.parse(stdout);
  expect(sums).toMatchObject({ input: 'har', skipped: 0, findings: 1 });
  const [{ place, lines }] = exchanges;
  expect(place).toBe('log.entries[0]');
  expect(lines[0]).toMatchObject({ level: 'finding', id: 'https', place: 'request.url', got: 'no TLS' });
});

test('--action says what the capture does not', async () => {
  const body = text('all-clear');
  expect((await inspectText(body, '--action', 'IdCardVerification')).stdout).toContain(
    'the request: IdCardVerification',
  );
  const { code, stdout, stderr } = await inspectText(body, '--action', 'Nosuch');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error: unknown action Nosuch; the known ones are Recognize/);
});

test.each([
  ['no JSON', 'hello', /^error: the input is neither JSON nor an HTTP message: give a request body/],
  ['something else', '{"a":1}', /^error: the JSON is neither a request nor an answer: give/],
])('%s is refused with 2', async (_, stdin, message) => {
  const { code, stdout, stderr } = await inspectText(stdin);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
});

test('a file that is not there is refused with 2', async () => {
  const { code, stderr } = await cli(['inspect', 'nosuch.har']);
  expect(code).toBe(2);
  expect(stderr).toBe("error: can't read nosuch.har: ENOENT\n");
});
