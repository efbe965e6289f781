// One entry, bundled for browsers and minified, by each bundler; all give the path of an ES module.

import { basename, dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tool, versionOf } from './workspace.mjs';

const load = (path) => import(pathToFileURL(tool(path)));

export const BUNDLERS = {
  [`esbuild ${versionOf('esbuild')}`]: async (entry, output) => {
    const { build } = await load('esbuild/lib/main.js');
    await build({
      entryPoints: [entry],
      outfile: output,
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      logLevel: 'error',
    });
  },

  [`Vite ${versionOf('vite')}`]: async (entry, output) => {
    const { build } = await load('vite/dist/node/index.js');
    const input = { preserveEntrySignatures: 'strict', output: { entryFileNames: basename(output) } };
    await build({
      root: dirname(entry),
      configFile: false,
      logLevel: 'warn',
      build: {
        target: 'es2022',
        modulePreload: false,
        outDir: dirname(output),
        emptyOutDir: false,
        rolldownOptions: { input: entry, ...input },
      },
    });
  },

  [`webpack ${versionOf('webpack')}`]: async (entry, output) => {
    const { default: webpack } = await load('webpack/lib/index.js');
    const compiler = webpack({
      mode: 'production',
      target: ['web', 'es2022'],
      entry,
      experiments: { outputModule: true },
      output: { path: dirname(output), filename: basename(output), library: { type: 'module' } },
      performance: { hints: false },
    });
    await new Promise((resolve, reject) => {
      compiler.run((error, stats) => {
        const failure = error ?? (stats.hasErrors() && new Error(stats.toString('errors-only')));
        compiler.close(() => (failure ? reject(failure) : resolve()));
      });
    });
  },
};
