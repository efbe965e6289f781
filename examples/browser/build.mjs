// Builds the page into dist/: the library as any bundler takes it from 'tencentcloud-encryption', and the
// fingerprint of the only key that the page will seal for.
//
//   node examples/browser/build.mjs --fingerprint <64 hexadecimal digits>
//
// `tencentcloud-encryption key <key>` prints the fingerprint of a key.

import { copyFile, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const local = (file) => fileURLToPath(new URL(file, import.meta.url));

/** Gives the folder with the page's three files. */
export async function buildPage(fingerprint, folder = local('dist')) {
  if (!/^[0-9a-f]{64}$/.test(fingerprint)) throw new Error('the fingerprint must be 64 hexadecimal digits');
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [local('page/app.js')],
    outfile: `${folder}/app.js`,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    define: { EXPECTED_FINGERPRINT: JSON.stringify(fingerprint) },
  });
  for (const file of ['index.html', 'style.css']) await copyFile(local(`page/${file}`), `${folder}/${file}`);
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { fingerprint: { type: 'string', default: '' } } });
  try {
    console.log(`The page is in ${await buildPage(values.fingerprint)}`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
