import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const local = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const source = (file: string) => local(`src/${file}`);

const testFiles = readdirSync(local('test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => `test/${file.replaceAll('\\', '/')}`)
  .sort();
const filesWith = (pattern: RegExp) =>
  testFiles.filter((file) => pattern.test(readFileSync(local(file), 'utf8')));

/** Tests that put other modules in the place of ours, or others' globals, load their own; the others share them. */
const replacing = filesWith(/\bvi\.(mock|doMock|resetModules|stubGlobal)\(/);

export default defineConfig(({ mode }) => {
  const isLong = mode === 'long';
  const files = isLong ? filesWith(/helpers\/long\.ts'/) : testFiles;
  const project = (name: string, include: string[], isolate: boolean) => ({
    extends: true as const,
    test: { name, include, isolate, env: { LONG_TESTS: isLong ? '1' : '0' } },
  });
  return {
    resolve: {
      alias: [
        { find: /^tencentcloud-encryption$/, replacement: source('index.ts') },
        { find: /^tencentcloud-encryption\/primitives$/, replacement: source('primitives.ts') },
        { find: /^tencentcloud-encryption\/emulator$/, replacement: source('emulator/index.ts') },
        { find: /^tencentcloud-encryption\/audit$/, replacement: source('audit/index.ts') },
        {
          find: /^tencentcloud-encryption\/conformance$/,
          replacement: source('conformance/conformance.ts'),
        },
      ],
    },
    test: {
      // A test that expects nothing, or what can never fail, is an error.
      setupFiles: ['test/lint/sure-expect.ts'],
      expect: { requireAssertions: true },
      testTimeout: 120_000,
      hookTimeout: 60_000,
      // One more than vitest's own choice: the thread that it leaves free has little to do, and many tests wait.
      // One more than there are cores: some tests wait, for another process or for a time that is up.
      maxWorkers: availableParallelism() + 1,
      projects: [
        project(
          'shared modules',
          files.filter((file) => !replacing.includes(file)),
          false,
        ),
        project(
          'own modules',
          files.filter((file) => replacing.includes(file)),
          true,
        ),
      ],
    },
  };
});
