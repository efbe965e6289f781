// Every page stands in both languages, and says in both the same, in the same order; its links lead somewhere, and to
// the reader's own language.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  blocks,
  codeBySection,
  codeSpans,
  deadLinks,
  fences,
  fullSections,
  links,
  sections,
  tables,
  withoutFences,
} from '../helpers/markdown.ts';
import { PAGES, read, root, TRANSLATIONS, translationOf } from '../helpers/pages.ts';

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
const numbers = (text: string) => (text.match(/\d+(?:[.,]\d+)*/g) ?? []).sort();
const withoutComments = (code: string) => code.replace(/(^|\s)(\/\/|#) .*$/gm, '');

test('every page has a translation, and every translation an original', () => {
  expect(PAGES.length).toBeGreaterThan(18);
  expect(PAGES.map(translationOf).sort()).toEqual([...TRANSLATIONS].sort());
});

describe.each(PAGES)('%s and its translation', (page) => {
  const [en, zh] = [read(page), read(translationOf(page))];

  test('have the same headings', () => {
    const outline = (text: string) => sections(text).map(({ level }) => level);
    expect(outline(zh)).toEqual(outline(en));
  });

  test('have the same paragraphs, items, rows and programs under each heading', () => {
    const shape = (text: string) =>
      fullSections(text).map((section) => blocks(section.text).map(({ kind }) => kind));
    expect(shape(en).flat().length).toBeGreaterThan(3);
    expect(shape(zh)).toEqual(shape(en));
  });

  test('name the same things in code under each heading', () => {
    expect(codeBySection(zh)).toEqual(codeBySection(en));
  });

  test('have the same tables: in each cell the same code, numbers and bold passages, or nothing', () => {
    const cell = (text: string) => [text === '', codeSpans(text), numbers(text), count(text, /\*\*/g)];
    const shape = (text: string) => tables(text).map((table) => table.slice(1).map((row) => row.map(cell)));
    expect(shape(zh)).toEqual(shape(en));
  });

  test('have the same programs, commands and outputs, comments aside', () => {
    const code = (text: string) =>
      fences(text)
        .filter(({ language }) => language !== 'mermaid')
        .map(({ language, content }) => [language, withoutComments(content)]);
    expect(code(zh)).toEqual(code(en));
  });

  test('link to the same documents', () => {
    const documents = (text: string) => {
      const targets = links(text).map(({ target }) => target.split('#')[0]!.replace('.zh-CN', ''));
      return [...new Set(targets)].filter((target) => target !== '').sort();
    };
    expect(documents(zh)).toEqual(documents(en));
  });
});

describe.each([...PAGES, ...TRANSLATIONS])('%s', (page) => {
  const text = read(page);
  const isChinese = page.endsWith('.zh-CN.md');

  test('every relative link leads somewhere', () => {
    expect(deadLinks(`${root}${page}`)).toEqual([]);
  });

  test("leads to the reader's own language, or says that it does not", () => {
    expect(links(text).filter((link) => strays(page, link))).toEqual([]);
  });

  test(isChinese ? 'has no English sentence' : 'has Chinese in code and brackets alone', () => {
    expect(isChinese ? englishIn(text) : chineseIn(text)).toEqual([]);
  });
});

/** A line break within a paragraph is shown as a space, which Chinese doesn't have between its words. */
test.each(TRANSLATIONS)('%s keeps each paragraph and each item on one line', (page) => {
  const plain = withoutFences(read(page)).replace(/<picture>.*?<\/picture>/gs, '');
  const starts = /^(?:$|#|\||[-*] |\d+\. )/;
  const ends = /^(?:$|#)/;
  const lines = plain.split('\n').map((line) => line.trim());
  expect(lines.filter((line, n) => !starts.test(line) && !ends.test(lines[n - 1] ?? ''))).toEqual([]);
});

/** The first line of links may lead to the other language; it says so in that language. */
const SWITCH = /^(?:English|中文|简体中文)$/;
const MARKED = /（英文）$/;

/** A link to the other language that doesn't say so. */
function strays(page: string, { label, target }: { label: string; target: string }): boolean {
  const [path] = target.split('#') as [string];
  if (path === '' || /^[a-z]+:/.test(path) || !path.endsWith('.md') || SWITCH.test(label)) return false;
  if (!page.endsWith('.zh-CN.md')) return path.endsWith('.zh-CN.md');
  if (path.endsWith('.zh-CN.md')) return false;
  const isTranslated = existsSync(join(root, dirname(page), translationOf(path)));
  return isTranslated || !MARKED.test(label);
}

/** The prose of a page: no code, no addresses, no tags. */
function prose(text: string): string {
  return withoutFences(text)
    .replace(/`[^`]*`/g, '')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/<[^>]+>/g, '');
}

/** Lines of an English page that have Chinese outside brackets. */
function chineseIn(text: string): string[] {
  const plain = prose(text)
    .replace(/\([^()]*\)/g, '')
    .replace(/\[(?:简体)?中文\]/g, '');
  return plain.split('\n').filter((line) => /\p{Script=Han}/u.test(line));
}

/** Runs of six English words or more on a Chinese page, quotations of messages left out. */
function englishIn(text: string): string[] {
  const plain = prose(text).replace(/"[^"]*"/g, '');
  return plain.match(/(?:\b[A-Za-z']{2,}[ ,]+){5,}[A-Za-z']{2,}/g) ?? [];
}
