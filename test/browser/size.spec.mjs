// The promise: what the library adds to a page stays within these bytes, and is nothing when it is not used.
// About a quarter of it are the WebAssembly kernels, a fifth the curve of SM2 in JavaScript for where there are none.

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

const budgets = [
  [
    'everything',
    "export * from 'tencentcloud-encryption'",
    { minified: 185_000, gzip: 65_000, brotli: 55_000 },
  ],
  [
    'sealRequest with open',
    "export { sealRequest } from 'tencentcloud-encryption'",
    { minified: 154_000, gzip: 54_500, brotli: 45_500 },
  ],
  [
    'maskIdentity',
    "export { maskIdentity } from 'tencentcloud-encryption'",
    { minified: 3000, gzip: 1500, brotli: 1300 },
  ],
  ['nothing', "import 'tencentcloud-encryption'", { minified: 0, gzip: 20, brotli: 1 }],
];
test.each(budgets)('%s', async (name, code, budget) => {
  const size = await sizes(code);
  console.log(name, size);
  for (const form of Object.keys(budget)) expect(size[form], form).toBeLessThanOrEqual(budget[form]);
});
