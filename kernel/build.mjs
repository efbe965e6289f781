// Compiles the kernels into TypeScript data files, SM4-GCM once for plain SIMD and once for relaxed SIMD:
//
//   npm run build:kernel              writes src/ciphers/sm4-gcm-modules.ts and src/keys/sm2-module.ts
//   npm run build:kernel -- --check   fails unless those files are what the sources compile to, byte for byte
//
// The modules are part of the package, so that nothing is fetched or read from disk at run time.

import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const PLAIN = ['--enable', 'simd'];
const RELAXED = [...PLAIN, '--enable', 'relaxed-simd'];
const KERNELS = [
  {
    source: 'sm4-gcm.ts',
    pages: 2,
    target: 'src/ciphers/sm4-gcm-modules.ts',
    modules: { plainModule: PLAIN, relaxedModule: RELAXED },
  },
  { source: 'sm2.ts', pages: 4, target: 'src/keys/sm2-module.ts', modules: { sm2Module: PLAIN } },
];

const local = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Reads a source, and inserts the decorators that AssemblyScript accepts on functions and constants. TypeScript
 * rejects them there, so the sources have them as comments. A mark is as long as its decorator, so that the columns
 * in diagnostics are right.
 */
async function readSource(path, folder) {
  try {
    const source = await readFile(resolve(folder, path), 'utf8');
    return source.replaceAll('/* @inline */', '   @inline   ');
  } catch (error) {
    if (error.code === 'ENOENT') return null; // tells the compiler to look elsewhere
    throw error;
  }
}

/** The bytes of one module. `source` may be another file: the constant-time test compiles leaky ones. */
export async function compileKernel(name, source) {
  const kernel = KERNELS.find(({ modules }) => name in modules);
  const files = new Map();
  const memory = ['--initialMemory', String(kernel.pages), '--maximumMemory', String(kernel.pages)];
  const { error, stderr } = await asc.main(
    [
      source ?? local(kernel.source),
      ...['-O3', '--noAssert', '--runtime', 'stub', '--outFile', 'kernel.wasm'],
      ...memory,
      ...kernel.modules[name],
    ],
    { readFile: readSource, writeFile: (file, contents) => files.set(file, contents) },
  );
  if (error) throw new Error(`${error.message}\n${stderr}`);
  return files.get('kernel.wasm');
}

async function dataFile({ source, modules }) {
  const lines = [`// Made by kernel/build.mjs from kernel/${source}; do not edit.`, ''];
  for (const name of Object.keys(modules)) {
    const base64 = Buffer.from(await compileKernel(name)).toString('base64');
    lines.push(`export const ${name}: string =`, `  '${base64}';`, '');
  }
  return lines.join('\n');
}

async function build(kernel, isCheck) {
  const target = local(`../${kernel.target}`);
  const made = await dataFile(kernel);
  if (!isCheck) return writeFile(target, made);
  if (made === (await readFile(target, 'utf8'))) return;
  console.error(`${kernel.target} is not what the kernel compiles to: run npm run build:kernel`);
  process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const kernel of KERNELS) await build(kernel, process.argv.includes('--check'));
}
