// What is in the tarball, and whether its package.json leads every resolver to it.

import { readdirSync, statSync } from 'node:fs';
import { check } from '../lib/report.mjs';
import { succeed } from '../lib/shell.mjs';
import { kilobytes } from '../lib/sizes.mjs';
import { manifest, repository, tarball, tool, versionOf } from '../lib/workspace.mjs';

// The one finding to ignore: that require() of an ES module fails, which was so before Node 20.19 and 22.12.
const ATTW_FLAGS = ['--ignore-rules', 'cjs-resolves-to-esm', '--no-emoji', '--format', 'ascii'];
/** Declarations that no entry point leads to. */
const WITHOUT_TYPES = /^(cli|inspect)\//;

export async function checkTarball() {
  const { files, unpackedSize } = await listTarball();
  await check('the file list is what is meant', () => compareFiles(files));
  await check('each subpath has types and default, for older resolvers too', checkSubpaths);
  await check(`publint ${versionOf('publint')}, strict`, async () => {
    await succeed(process.execPath, [tool('publint/src/cli.js'), 'run', tarball, '--strict']);
  });
  await check(`attw ${versionOf('@arethetypeswrong/cli')}: node10, node16, bundler`, async () => {
    await succeed(process.execPath, [tool('@arethetypeswrong/cli/dist/index.js'), tarball, ...ATTW_FLAGS]);
  });
  await check(
    'sizes',
    () => `packed ${kilobytes(statSync(tarball).size)}, unpacked ${kilobytes(unpackedSize)}`,
  );
}

async function listTarball() {
  const printed = await succeed('npm', ['pack', tarball, '--dry-run', '--json']);
  const [{ files, unpackedSize }] = Object.values(JSON.parse(printed));
  return { files: files.map(({ path }) => path), unpackedSize };
}

/** The build of every source file, the declarations of the library's, and the texts: nothing else. */
function compareFiles(files) {
  const sources = readdirSync(`${repository}src`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => file.replace(/\.ts$/, ''));
  const texts = readdirSync(repository).filter((file) => /^(README|SECURITY|CHANGELOG).*\.md$/.test(file));
  const expected = [
    ...sources.map((file) => `dist/${file}.js`),
    ...sources.filter((file) => !WITHOUT_TYPES.test(file)).map((file) => `dist/${file}.d.ts`),
    ...texts,
    ...readdirSync(`${repository}docs`, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.\w+$/.test(file))
      .map((file) => `docs/${file}`),
    'LICENSE',
    'package.json',
  ];
  const surplus = files.filter((file) => !expected.includes(file));
  const missing = expected.filter((file) => !files.includes(file));
  if (surplus.length + missing.length === 0) return `${files.length} files`;
  throw new Error(`surplus: ${surplus.join(' ') || 'none'}\nmissing: ${missing.join(' ') || 'none'}`);
}

function checkSubpaths() {
  const { exports, typesVersions } = manifest;
  const subpaths = Object.keys(exports).filter((path) => path !== './package.json');
  for (const path of subpaths) {
    const { types } = exports[path];
    if (Object.keys(exports[path]).join() !== 'types,default')
      throw new Error(`${path} lacks types or default`);
    const older = path === '.' ? manifest.types : typesVersions?.['*'][path.slice(2)]?.[0];
    if (older !== types) throw new Error(`${path}: older resolvers find ${older}, not ${types}`);
  }
  return subpaths.join(', ');
}
