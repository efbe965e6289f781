// The documents that stand in two languages: `x.md`, and `x.zh-CN.md` beside it.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const read = (file: string): string => readFileSync(`${root}${file}`, 'utf8');
export const translationOf = (page: string): string => page.replace(/\.md$/, '.zh-CN.md');

const isTranslation = (file: string) => file.endsWith('.zh-CN.md');
const documents = readdirSync(`${root}docs`).filter((file) => file.endsWith('.md'));

/** Every page, by its English file; each must have a translation. */
export const PAGES: readonly string[] = [
  'README.md',
  'SECURITY.md',
  ...documents.filter((file) => !isTranslation(file)).map((file) => `docs/${file}`),
];

/** Every translation; each must have an original. */
export const TRANSLATIONS: readonly string[] = [
  'README.zh-CN.md',
  'SECURITY.zh-CN.md',
  ...documents.filter(isTranslation).map((file) => `docs/${file}`),
];
