// A user's project: the packed package installed in it with its optional peers, and the suite beside it.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { npm } from './install.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const here = fileURLToPath(new URL('..', import.meta.url));
const PEERS = ['tencentcloud-sdk-nodejs-ocr'];

export function makeProject() {
  const folder = mkdtempSync(join(tmpdir(), 'tencentcloud-encryption-runtimes-'));
  try {
    const { devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
    const peers = Object.fromEntries(PEERS.map((name) => [name, devDependencies[name]]));
    const dependencies = { 'tencentcloud-encryption': `file:${pack(folder)}`, ...peers };
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ type: 'module', private: true, dependencies }),
    );
    npm(['install'], folder);
    for (const name of ['suite.mjs', 'speed.mjs', 'areas', 'hosts']) {
      cpSync(join(here, name), join(folder, name), { recursive: true });
    }
    mkdirSync(join(folder, 'out'));
    return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Builds the package (its script `prepack`), and packs it. */
function pack(folder) {
  const output = execFileSync('npm', ['pack', '--json', '--loglevel=error', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 2],
  });
  // Scripts print before the JSON.
  const [{ filename }] = JSON.parse(output.slice(output.indexOf('[\n')));
  return join(folder, filename);
}

/** An entry point of the installed package. */
export function importInstalled(folder, specifier) {
  const { resolve } = createRequire(join(folder, 'package.json'));
  return import(pathToFileURL(resolve(specifier)).href);
}
