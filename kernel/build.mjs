// Compiles the kernels into TypeScript files of data, SM4-GCM once for plain SIMD and once for relaxed SIMD:
//
//   npm run build:kernel              writes src/ciphers/sm4-gcm-modules.ts and src/keys/sm2-module.ts
//   npm run build:kernel -- --check   fails when those files are not what the sources give, byte for byte
//
// The modules travel inside the package, so that nothing is fetched or read from disk at run time.

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
 * A source, with the decorators that AssemblyScript takes on functions and constants. TypeScript refuses them there,
 * so the sources carry them as comments; a mark and its decorator are equally long, for the columns in diagnostics.
 */
async function readSource(path, folder) {
  try {
    const source = await readFile(resolve(folder, path), 'utf8');
    return source.replaceAll('/* @inline */', '   @inline   ');
  } catch (error) {
    if (error.code === 'ENOENT') return null; // what the compiler takes for "look elsewhere"
    throw error;
  }
}

/** The bytes of one module. `source` may be another file: the test of constant time compiles leaky ones. */
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
