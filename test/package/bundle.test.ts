import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

async function bundle(code: string): Promise<string> {
  const result = await build({
    stdin: { contents: code, resolveDir: `${root}src`, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    minify: true,
    treeShaking: true,
    write: false,
  });
  return result.outputFiles[0]!.text;
}

describe('a bundle for the browser', () => {
  test('of src/index.ts holds no node: module and no CommonJS require', async () => {
    const code = await bundle("export * from './index.ts'; export * as primitives from './primitives.ts';");
    // The names that native code is asked for by; nothing is imported.
    const mentioned = new Set(code.match(/node:[a-z_]+/g));
    expect([...mentioned].sort()).toEqual([
      'node:buffer',
      'node:crypto',
      'node:diagnostics_channel',
      'node:http',
    ]);
    expect(code).not.toMatch(/from\s*["']node:|import\s*\(?["']node:|require\(["']node:/);
    expect(code).toContain('getBuiltinModule');
  });

  test('leaves the emulator and its dependencies out', async () => {
    const code = await bundle("export * from './index.ts';");
    for (const name of ['forge', 'TC3-HMAC-SHA256 Credential', 'jsbn']) expect(code).not.toContain(name);
  });
});

test('only what is for Node alone imports node: statically', () => {
  const files = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const importers = files.filter((file) =>
    /from\s+['"]node:/.test(readFileSync(`${root}src/${file}`, 'utf8')),
  );
  expect(importers.filter((file) => !/^(emulator|cli|audit)\//.test(file))).toEqual([]);
  expect(importers.length).toBeGreaterThan(0);
});
