// The promise: what the library adds to a page stays within the bytes of budgets.json, which docs/compatibility.md quotes,
// and is nothing when it is not used.
// About a quarter of it are the WebAssembly kernels, a fifth the curve of SM2 in JavaScript for where there are none.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const resolveDir = fileURLToPath(new URL('.', import.meta.url));

/** Bytes of a minified bundle, as they are and compressed. */
async function sizes(contents) {
  const built = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
    write: false,
  });
  const code = built.outputFiles[0].contents;
  return {
    minified: code.length,
    gzip: gzipSync(code, { level: 9 }).length,
    brotli: brotliCompressSync(code).length,
  };
}

const budgets = JSON.parse(readFileSync(new URL('budgets.json', import.meta.url), 'utf8'));
test.each(budgets)('$name', async ({ name, code, most }) => {
  const size = await sizes(code);
  console.log(name, size);
  for (const form of Object.keys(most)) expect(size[form], form).toBeLessThanOrEqual(most[form]);
});
