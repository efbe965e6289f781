// Files and packages as they lie on the disk.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Files below a folder, by their paths there, with their hashes: all of them, or those named. */
export function hashFiles(folder, paths = listFiles(folder)) {
  const hashed = paths.map((path) => [path, sha256(readFileSync(join(folder, path)))]);
  return Object.fromEntries(hashed);
}

/** Every package that npm put into a project, with the integrity that the lock file has of it. */
export function listPackages(project) {
  const { packages } = readJson(join(project, 'package-lock.json'));
  const folders = walk(join(project, 'node_modules'))
    .filter((entry) => entry.name === 'package.json')
    .map(({ parentPath }) => pathBelow(project, parentPath))
    .filter((path) => /(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/.test(path));
  return folders.map((path) => {
    const { name, version } = readJson(join(project, path, 'package.json'));
    return { name, version, integrity: packages[path]?.integrity };
  });
}

function listFiles(folder) {
  const files = walk(folder).filter((entry) => !entry.isDirectory());
  return files.map((entry) => pathBelow(folder, join(entry.parentPath, entry.name)));
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

function walk(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true });
}

function pathBelow(folder, file) {
  return relative(folder, file).replaceAll(sep, '/');
}
