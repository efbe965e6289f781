// README.zh-CN.md promises what README.md promises: the same sections, programs, tables, names and warnings.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  codeBySection,
  codeSpans,
  deadLinks,
  fences,
  sections,
  tables,
  withoutFences,
} from '../helpers/markdown.ts';

const path = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const read = (file: string) => readFileSync(path(file), 'utf8');
const en = read('README.md');
const zh = read('README.zh-CN.md');

// The benchmark's output stands in English alone; the translation quotes it.
const [before, speed, after] = en.split(/^(?=## (?:Speed|What is known of the protocol)$)/m) as [
  string,
  string,
  string,
];

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
const numbers = (text: string) => (text.match(/\d+(?:[.,]\d+)*/g) ?? []).sort();
const withoutComments = (code: string) => code.replace(/(^|\s)\/\/ .*$/gm, '');

describe('both languages', () => {
  test('have the same headings', () => {
    const outline = (text: string) => sections(text).map(({ level }) => level);
    expect(outline(en).length).toBeGreaterThan(15);
    expect(outline(zh)).toEqual(outline(en));
  });

  test('name the same things in code under each heading', () => {
    expect(codeBySection(zh)).toEqual(codeBySection(en));
  });

  test('have the same lists, and at least as many passages in bold', () => {
    const items = (text: string) => sections(text).map((section) => count(section.text, /^- /gm));
    const bold = (text: string) => sections(text).map((section) => count(section.text, /\*\*/g) / 2);
    expect(items(zh)).toEqual(items(en));
    for (const [n, passages] of bold(en).entries()) expect(bold(zh)[n]).toBeGreaterThanOrEqual(passages);
  });

  test('have the same tables: in each cell the same code, numbers and bold passages, or nothing', () => {
    const cell = (text: string) => [text === '', codeSpans(text), numbers(text), count(text, /\*\*/g)];
    const shape = (text: string) => tables(text).map((table) => table.slice(1).map((row) => row.map(cell)));
    expect(shape(en).length).toBeGreaterThan(8);
    expect(shape(zh)).toEqual(shape(en));
  });

  test('have the same programs, commands and outputs, comments aside', () => {
    const blocks = (text: string) =>
      fences(text)
        .filter(({ language }) => language !== '')
        .map(({ language, content }) => [language, withoutComments(content)]);
    expect(blocks(zh)).toEqual(blocks(before + after));
  });

  test('draw the same way over the wire', () => {
    const picture = (text: string) => fences(text).filter(({ language }) => language === '');
    const names = (text: string) =>
      picture(text).map(({ content }) => [...new Set(content.match(/\w*[A-Z]\w*/g))].sort());
    expect(names(en)[0]?.length).toBeGreaterThan(10);
    expect(names(zh)).toEqual(names(en));
  });

  test('link to the same documents', () => {
    const documents = (text: string) => {
      const targets = [...withoutFences(text).matchAll(/\]\(([^)#\s]+)/g)].map(([, to]) => to!);
      return [...new Set(targets.map((target) => target.replace('.zh-CN', '')))].sort();
    };
    expect(documents(zh)).toEqual(documents(en));
  });
});

test('every ratio that the translation quotes is one of the benchmark as printed', () => {
  const ratios = zh.match(/\d+\.\d+x/g) ?? [];
  expect(ratios.length).toBeGreaterThan(3);
  expect(ratios.filter((ratio) => !speed.includes(ratio))).toEqual([]);
});

test.each(['README.md', 'README.zh-CN.md'])('every relative link of %s leads somewhere', (file) =>
  expect(deadLinks(path(file))).toEqual([]),
);
