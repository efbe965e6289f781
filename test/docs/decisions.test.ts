// The records of decisions: each is indexed, of one form, and names files that exist.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeSpans, deadLinks, sections, tables, withoutFences } from '../helpers/markdown.ts';
import { root } from '../helpers/pages.ts';

const folder = join(root, 'docs/decisions');
const INDEX = 'README.md';
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const records = readdirSync(folder).filter((file) => file !== INDEX);

const HEADINGS = ['Context', 'Decision', 'Consequences', 'What would change our mind'];
const DATE = /^Decided on (\d{4}-\d\d-\d\d)\./m;

/** A folder or a file of the repository, as a code span names it. */
const PATH = /^(?:[\w.-]+\/)+[\w.-]*$|^[\w.-]+\.(?:md|json|ts|mjs|yml)$/;

/** What the index says of each record: number, file, title and date. */
const indexed = tables(read(INDEX))[0]!
  .slice(1)
  .map(([number, link, date]) => {
    const [, title, file] = link!.match(/^\[(.*)\]\((.*)\)$/)!;
    return { number, file, title, date };
  });

test('the index names every record, with its title and date', () => {
  const written = records.map((file) => {
    const text = read(file);
    const [, number, title] = text.match(/^# (\d+)\. (.*)\n/)!;
    return { number, file, title, date: text.match(DATE)?.[1] };
  });
  expect(indexed).toEqual(written);
});

test('records are numbered without a gap', () => {
  const numbers = records.map((_, i) => String(i + 1).padStart(4, '0'));
  expect(records.map((file) => file.slice(0, 4))).toEqual(numbers);
  expect(indexed.map(({ number }) => Number(number))).toEqual(numbers.map(Number));
});

test('the template of the index has the form of a record', () => {
  const template = read(INDEX).match(/```markdown\n(.*?)```/s)![1]!;
  expect(template).toMatch(DATE);
  expect(sections(template).map(({ title }) => title)).toEqual([expect.any(String), ...HEADINGS]);
});

describe.each(records)('%s', (file) => {
  const text = read(file);

  test('tells context, decision, consequences and what would change it', () => {
    const [, ...parts] = sections(text);
    expect(parts.map(({ title }) => title)).toEqual(HEADINGS);
    expect(parts.filter((part) => part.text.trim() === '')).toEqual([]);
  });

  test('is short', () => {
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(35);
  });

  test('names files that exist, a test among them', () => {
    const paths = codeSpans(withoutFences(text)).filter((span) => PATH.test(span));
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(paths.map((path) => basename(path))).toContainEqual(expect.stringMatching(/\.test\.ts$/));
  });
});

test.each([INDEX, ...records])('every link of %s leads somewhere', (file) => {
  expect(deadLinks(join(folder, file))).toEqual([]);
});
