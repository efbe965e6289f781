// The pages of the navigation, with the records of decisions, as they stand in a folder of the repository.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DECISIONS, decisionPage, fileOf, GROUPS, LANGUAGES } from './navigation.mjs';

/** The records, in their order, called as their titles call them. */
export function decisions(root) {
  const names = readdirSync(join(root, DECISIONS)).filter((name) => /^\d/.test(name));
  return names.sort().map((name) => {
    const title = titleOf(readFileSync(join(root, DECISIONS, name), 'utf8'));
    return decisionPage(name, { en: title, zh: title });
  });
}

export function titleOf(markdown) {
  return /^# (.*)$/m.exec(markdown)[1];
}

/** Every page, and none that is missing. */
export function allPages(root) {
  const pages = [...GROUPS.flatMap((group) => group.pages), ...decisions(root)];
  const files = pages.flatMap((page) => Object.keys(LANGUAGES).map((language) => fileOf(page, language)));
  const missing = [...new Set(files)].filter((file) => !existsSync(join(root, file)));
  if (missing.length > 0)
    throw new Error(`pages of site/lib/navigation.mjs that don't exist: ${missing.join(', ')}`);
  return pages;
}
