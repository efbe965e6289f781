// The tarball of a release: that of `npm pack`, with the READMEs' relative links made absolute, for the page that a
// registry shows. The files of the repository stay as they are.
//
//   npm run release:pack [-- --pack-destination <folder>]
//
// --repository owner/name takes another one than package.json names: for a rehearsal.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { absoluteLinks } from './absolute-links.mjs';
import { repositoryOf, withRepository } from './address.mjs';

const SHOWN = ['README.md', 'README.zh-CN.md'];
const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: { repository: { type: 'string' }, 'pack-destination': { type: 'string', default: '.' } },
});
const destination = resolve(values['pack-destination']);
const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const manifest = values.repository ? withRepository(own, values.repository) : own;
const repository = repositoryOf(manifest);
if (!repository) throw new Error('package.json names no repository: npm run repository -- owner/name');

const work = mkdtempSync(join(tmpdir(), 'release-'));
try {
  npm(['pack', '--pack-destination', work], root);
  execFileSync('tar', ['-xzf', readdirSync(work)[0]], { cwd: work });
  const folder = join(work, 'package');
  prepare(folder);
  // Built already, and there is nothing here to build from.
  npm(['pack', '--ignore-scripts', '--pack-destination', destination], folder);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Makes of an unpacked package the one of a release. */
function prepare(folder) {
  const edit = (file, change) =>
    writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')));
  edit('package.json', () => `${JSON.stringify(manifest, null, 2)}\n`);
  const at = { repository, tag: `v${manifest.version}` };
  for (const file of SHOWN) edit(file, (text) => absoluteLinks(text, at));
}

function npm(args, cwd) {
  execFileSync('npm', args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' });
}
