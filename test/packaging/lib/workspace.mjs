// A temporary folder with the tarball and the tools in it; nothing is installed into the repository.

import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJson } from './files.mjs';
import { succeed } from './shell.mjs';

const here = fileURLToPath(new URL('..', import.meta.url));
export const repository = fileURLToPath(new URL('../../..', import.meta.url));
export const projects = join(here, 'projects');
export const { version, ...manifest } = readJson(join(repository, 'package.json'));
/** The exact versions of everything that is installed for the checks. */
const { dependencies, optionalDependencies } = readJson(join(here, 'package.json'));
export const versions = { ...dependencies, ...optionalDependencies };

const root = mkdtempSync(join(tmpdir(), 'packaging-'));
process.once('exit', () => rmSync(root, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

export const tools = join(root, 'tools');
export const tarball = join(root, `${manifest.name}-${version}.tgz`);

/** A file of the tools, by its path below node_modules. */
export function tool(path) {
  return join(tools, 'node_modules', path);
}

/** The version that a tool has, also where package.json gives it another name. */
export function versionOf(name) {
  return versions[name].split('@').at(-1);
}

/** Makes the tarball once, as `npm publish` would, or as the command given does. */
export async function pack(command = ['pack']) {
  await succeed('npm', [...command, '--pack-destination', root], { cwd: repository });
}

export async function installTools() {
  mkdirSync(tools);
  copyFileSync(join(here, 'package.json'), join(tools, 'package.json'));
  const flags = ['--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund', '--prefer-offline'];
  await succeed('npm', ['install', ...flags], { cwd: tools });
  // The one script that is needed: it puts Bun's program, installed already, where its command is.
  await succeed(process.execPath, ['install.js'], { cwd: tool('bun') });
}

/** An empty project of a user, as a folder. */
export function makeProject(name, fields = {}) {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'project', version: '1.0.0', private: true, ...fields }),
  );
  return folder;
}

/** Installs with npm: the tarball, and what else is named. Conflicts of peers are errors. */
export async function npmInstall(folder, packages, flags = []) {
  const fixed = ['--strict-peer-deps', '--no-audit', '--no-fund', '--prefer-offline'];
  await succeed('npm', ['install', ...fixed, ...flags, ...packages], { cwd: folder });
}

/** A package of the list of tools, as an installer takes it. */
export function pinned(name) {
  return `${name}@${versions[name]}`;
}
