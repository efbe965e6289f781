// Assertions that can never fail are found: while tests run (test/lint/sure-expect.ts, and requireAssertions of
// vitest), and by the linter (test/lint/bare-expect.grit).

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { useFolder } from '../helpers/files.ts';

const error = { code: 'E', message: 'hello', nested: { list: [{ message: 'hello' }] } };

const VACUOUS: [string, object, string][] = [
  ['a pattern', { message: /other/ }, 'expected.message'],
  ['a pattern beside what is compared', { code: 'E', message: /hello/ }, 'expected.message'],
  ['a pattern inside', { nested: { list: [{ message: /other/ }] } }, 'expected.nested.list.0.message'],
  ['a pattern in a list', [{ message: /other/ }], 'expected.0.message'],
  ['nothing', {}, 'expected'],
  ['an object without members', { code: {} }, 'expected.code'],
  ['bytes without any', { code: new Uint8Array() }, 'expected.code'],
  ['a promise', { code: Promise.resolve('F') }, 'expected.code'],
];

describe('toMatchObject', () => {
  test.each(VACUOUS)('refuses %s', (_, expected, path) => {
    const received = Array.isArray(expected) ? [error] : error;
    for (const assert of [expect(received), expect(received).not]) {
      expect(() => assert.toMatchObject(expected)).toThrow(`${path} matches anything`);
    }
  });

  test('refuses it behind a promise too', async () => {
    const assertion = expect(Promise.reject(error)).rejects.toMatchObject({ message: /other/ });
    await expect(assertion).rejects.toThrow('expected.message matches anything');
  });

  test('takes what can fail', () => {
    expect({ ...error, at: new Date(0), none: [] }).toMatchObject({
      message: expect.stringMatching(/^hello$/),
      nested: { list: [{ message: 'hello' }] },
      at: new Date(0),
      none: [],
      code: expect.any(String),
    });
    expect(() => expect(error).toMatchObject({ message: expect.stringMatching(/other/) })).toThrow(
      'to match',
    );
  });
});

// --- the linter ---

const plugin = fileURLToPath(new URL('bare-expect.grit', import.meta.url));
const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
const folder = useFolder();
folder.write('biome.json', JSON.stringify({ root: true, plugins: [plugin] }));

function lint(statement: string): { status: number | null; output: string } {
  folder.write('some.test.ts', `import { expect, test } from 'vitest';\n\n${statement}\n`);
  const options = { cwd: folder.path, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [biome, 'lint', 'some.test.ts'], options);
  return { status, output: stdout + stderr };
}

const BARE: [string][] = [
  ['test("t", () => {\n  expect(1);\n});'],
  ['test("t", () => expect(1));'],
  ['test("t", () => {\n  return expect(1);\n});'],
  ['test("t", () => {\n  expect(1).not;\n});'],
  ['test("t", async () => {\n  await expect(Promise.resolve(1)).resolves;\n});'],
  ['test("t", async () => {\n  await expect(Promise.resolve(1)).rejects;\n});'],
];

test.each(BARE)('the linter refuses an expectation without a matcher: %s', (statement) => {
  const { status, output } = lint(statement);
  expect(status).toBe(1);
  expect(output).toContain('has no matcher, so it can never fail');
});

test('the linter takes an expectation with one', () => {
  const statement =
    'test("t", async () => {\n  expect(1).toBe(1);\n  await expect(f()).resolves.toBe(1);\n});';
  expect(lint(statement)).toMatchObject({ status: 0 });
});
