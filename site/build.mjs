// Makes the documents' site in site/dist.
//
//   npm run docs                  installs what it needs, once; collects the pages, makes the reference, builds
//   npm run docs -- --serve       and serves it on this machine
//   npm run docs -- --out folder  makes it elsewhere
//
// DOCS_BASE is the folder of the server that it will stand in: '/' unless it says '/another/'.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const site = fileURLToPath(new URL('.', import.meta.url));
const root = dirname(site.slice(0, -1));
const pages = join(site, 'pages');

/** The tools are installed in this folder alone, in the versions of its package.json. */
function install() {
  const { dependencies } = JSON.parse(readFileSync(join(site, 'package.json'), 'utf8'));
  if (Object.entries(dependencies).every(([name, version]) => installed(name) === version)) return;
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', site], { stdio: 'inherit' });
}

function installed(name) {
  const manifest = join(site, 'node_modules', name, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined;
}

async function writePages() {
  const [{ collect }, { apiPages }] = [await import('./lib/collect.mjs'), await import('./lib/api.mjs')];
  const texts = [...collect(root), ...(await apiPages(root, join(site, '.vitepress/cache/api')))];
  rmSync(pages, { recursive: true, force: true });
  for (const [file, text] of texts) {
    mkdirSync(dirname(join(pages, file)), { recursive: true });
    writeFileSync(join(pages, file), text);
  }
}

const { values } = parseArgs({ options: { serve: { type: 'boolean' }, out: { type: 'string' } } });
install();
await writePages();
const { build, serve } = await import('vitepress');
await build(site, { outDir: values.out });
if (values.serve) await serve({ root: site });
