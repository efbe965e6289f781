// The site as it was built for the tests, in a folder of a server: a link that forgets the folder leads nowhere.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const BASE = '/documents/';
export const FOLDER = fileURLToPath(new URL('../../.generated/site', import.meta.url));
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Every file, by its path below the folder. */
export function builtFiles() {
  const entries = readdirSync(FOLDER, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return entries.map((entry) =>
    join(entry.parentPath, entry.name)
      .slice(FOLDER.length + 1)
      .replaceAll('\\', '/'),
  );
}

/** Every page: its path in the site, as readers see it, and its HTML. */
export function builtPages() {
  const files = builtFiles().filter((file) => file.endsWith('.html') && file !== '404.html');
  return new Map(
    files.map((file) => [
      `/${file.replace(/(index)?\.html$/, '')}`,
      readFileSync(join(FOLDER, file), 'utf8'),
    ]),
  );
}

/** The file that a server gives for a path below the base, if it has one. */
export function fileFor(path) {
  const candidates = /^$|\/$/.test(path) ? [`${path}index.html`] : [path, `${path}.html`];
  return candidates
    .map((each) => join(FOLDER, decodeURI(each)))
    .find((file) => extname(file) !== '' && existsSync(file));
}
