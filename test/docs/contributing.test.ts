// CONTRIBUTING.md against .ci/run, package.json and the files that it names.

import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { codeSpans, deadLinks, sections, tables, withoutFences } from '../helpers/markdown.ts';
import { root } from '../helpers/pages.ts';

const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');
const text = read('CONTRIBUTING.md');
const suites = tables(sections(text).find(({ title }) => title === 'Suites')!.text)[0]!.slice(1);
const commandOf = (cell: string): string => codeSpans(cell)[0]!;

test('its suites are those of .ci/run, in its order', () => {
  const ran = [...read('.ci/run').matchAll(/^(?:suite '[^']*' npm run (.*)|tests (.*))$/gm)];
  const commands = ran.map(([, suite, tests]) =>
    tests === 'test' ? 'npm test' : `npm run ${suite ?? tests}`,
  );
  expect(commands.length).toBeGreaterThan(8);
  expect(suites.map(([command]) => commandOf(command!))).toEqual(commands);
});

test('every command of npm is a script', () => {
  const scripts = Object.keys(JSON.parse(read('package.json')).scripts);
  const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!);
  expect(named.length).toBeGreaterThan(12);
  expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
});

test('its links lead somewhere, and its files are there', () => {
  expect(deadLinks(`${root}CONTRIBUTING.md`)).toEqual([]);
  const paths = codeSpans(withoutFences(text)).filter((span) => /^(src|test|docs|fixtures)\//.test(span));
  expect(paths.length).toBeGreaterThan(8);
  expect(paths.filter((path) => !existsSync(`${root}${path}`))).toEqual([]);
});
