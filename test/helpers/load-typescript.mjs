import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Imports a TypeScript module. Node 20 runs none: one file is made of it, whose packages stay outside. */
export async function loadTypeScript(path) {
  const name = basename(path, '.ts');
  const outfile = fileURLToPath(new URL(`../.generated/${name}.mjs`, import.meta.url));
  await build({
    entryPoints: [path],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  return import(pathToFileURL(outfile));
}
