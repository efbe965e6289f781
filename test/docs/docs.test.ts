// The documents beside the README say the same in both languages, and their links lead somewhere.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { codeBySection, deadLinks, fences } from '../helpers/markdown.ts';

const path = (file: string) => fileURLToPath(new URL(`../../docs/${file}`, import.meta.url));

describe.each(['contribute-a-shape', 'without-sdk'])('docs/%s', (name) => {
  const files = [`${name}.md`, `${name}.zh-CN.md`].map(path);
  const [en, zh] = files.map((file) => readFileSync(file, 'utf8')) as [string, string];

  test('the headings, and what each section names in code', () => {
    expect(codeBySection(en).length).toBeGreaterThan(2);
    expect(codeBySection(zh)).toEqual(codeBySection(en));
  });

  test('the commands and programs, to the letter', () => {
    expect(fences(en).length).toBeGreaterThan(0);
    expect(fences(zh)).toEqual(fences(en));
  });

  test.each(files)('every relative link of %s leads somewhere', (file) => {
    expect(deadLinks(file)).toEqual([]);
  });
});
