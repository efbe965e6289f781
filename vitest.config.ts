import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (file: string) => fileURLToPath(new URL(`src/${file}`, import.meta.url));

export default defineConfig({
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
    include: ['test/**/*.test.ts'],
    // A test that expects nothing, or what can never fail, is an error.
    setupFiles: ['test/lint/sure-expect.ts'],
    expect: { requireAssertions: true },
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
