// Compiles the kernel, once for plain SIMD and once for relaxed SIMD, into a TypeScript file of data:
//
//   npm run build:kernel              writes src/ciphers/sm4-gcm-modules.ts
//   npm run build:kernel -- --check   fails when that file is not what the source gives, byte for byte
//
// The modules travel inside the package, so that nothing is fetched or read from disk at run time.

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const SOURCE = fileURLToPath(new URL('sm4-gcm.ts', import.meta.url));
const TARGET = fileURLToPath(new URL('../src/ciphers/sm4-gcm-modules.ts', import.meta.url));
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--initialMemory', '2', '--maximumMemory', '2'];
const FEATURES = { plain: ['simd'], relaxed: ['simd', 'relaxed-simd'] };

/** The bytes of one variant. `source` may be another file: the test of constant time compiles a leaky one. */
export async function compileKernel(variant, source = SOURCE) {
  const files = new Map();
  const { error, stderr } = await asc.main(
    [
      source,
      ...OPTIONS,
      '--outFile',
      'kernel.wasm',
      ...FEATURES[variant].flatMap((name) => ['--enable', name]),
    ],
    { writeFile: (name, contents) => files.set(name, contents) },
  );
  if (error) throw new Error(`${error.message}\n${stderr}`);
  return files.get('kernel.wasm');
}

async function modulesFile() {
  const lines = ['// Made by kernel/build.mjs from kernel/sm4-gcm.ts; do not edit.', ''];
  for (const variant of Object.keys(FEATURES)) {
    const base64 = Buffer.from(await compileKernel(variant)).toString('base64');
    lines.push(`export const ${variant}Module: string =`, `  '${base64}';`, '');
  }
  return lines.join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const made = await modulesFile();
  if (!process.argv.includes('--check')) await writeFile(TARGET, made);
  else if (made !== (await readFile(TARGET, 'utf8'))) {
    console.error(
      'src/ciphers/sm4-gcm-modules.ts is not what the kernel compiles to: run npm run build:kernel',
    );
    process.exitCode = 1;
  }
}
