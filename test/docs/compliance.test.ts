// The documents for assessors, and the letter to support, say the same in both languages.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { codeBySection, codeSpans, deadLinks, fences, sections, tables } from '../helpers/markdown.ts';

const path = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const read = (file: string) => readFileSync(path(file), 'utf8');
const en = read('docs/compliance.md');
const zh = read('docs/compliance.zh-CN.md');

describe('both languages', () => {
  test('have the same headings', () => {
    const outline = (text: string) =>
      sections(text).map(({ level, title }) => [level, /^\d+\./.exec(title)?.[0]]);
    expect(outline(en).length).toBeGreaterThan(18);
    expect(outline(zh)).toEqual(outline(en));
  });

  test('name the same things in code under each heading', () => {
    expect(codeBySection(zh)).toEqual(codeBySection(en));
  });

  test('have the same tables: as many rows and columns, the same code in each cell', () => {
    const shape = (text: string) => tables(text).map((table) => table.map((row) => row.map(codeSpans)));
    expect(shape(en).length).toBe(6);
    expect(shape(zh)).toEqual(shape(en));
  });

  test('leave the same cells of their tables empty', () => {
    const empty = (text: string) => tables(text).map((table) => table.map((row) => row.map((cell) => !cell)));
    expect(empty(zh)).toEqual(empty(en));
  });

  test('have the same checklist', () => {
    const items = (text: string) => text.match(/^- \[ \]/gm)?.length;
    expect(items(en)).toBeGreaterThan(10);
    expect(items(zh)).toBe(items(en));
  });

  test('draw the same flow', () => {
    const steps = (text: string) =>
      fences(text)
        .filter(({ language }) => language === 'mermaid')
        .map(({ content }) => content.split('\n').map((line) => /^ *\w+(?:(?:--?>>)\w+)?/.exec(line)?.[0]));
    expect(steps(en)[0]!.length).toBeGreaterThan(10);
    expect(steps(zh)).toEqual(steps(en));
  });
});

test.each(['docs/compliance.md', 'docs/compliance.zh-CN.md', 'SECURITY.md'])(
  'every relative link of %s leads somewhere',
  (file) => expect(deadLinks(path(file))).toEqual([]),
);

test.each([
  ['en', en],
  ['zh', zh],
])('no clause of a standard is cited: %s', (_, text) => {
  const cited =
    /(GB\/T|GM\/T|SP 800-\w+|FIPS|RFC) ?[\d.-]+[^|、,，;；()（）]*(§|section|clause|annex|appendix|第 ?\d|附录)/;
  expect(text.split('\n').filter((line) => cited.test(line))).toEqual([]);
});

test('the letter is the same in both languages of the page', () => {
  const letters = (file: string) => fences(read(file)).filter(({ language }) => language === 'text');
  expect(letters('docs/get-a-key.md').length).toBe(2);
  expect(letters('docs/get-a-key.zh-CN.md')).toEqual(letters('docs/get-a-key.md'));
});
