// The navigation has every page of the documents, in both languages, each once.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { DOORS, fileOf, GROUPS, pathOf } from '../../site/lib/navigation.mjs';
import { allPages, titleOf } from '../../site/lib/pages.mjs';
import { builtPages, ROOT } from './helpers/built.mjs';

const pages = allPages(ROOT);
const files = ['en', 'zh'].flatMap((language) => pages.map((page) => fileOf(page, language)));

test.each(['docs', 'docs/decisions'])('every page of %s is in it', (folder) => {
  const there = readdirSync(`${ROOT}${folder}`).filter((file) => file.endsWith('.md'));
  expect(there.length).toBeGreaterThan(5);
  expect(there.filter((file) => !files.includes(`${folder}/${file}`))).toEqual([]);
});

test('a page stands in it once, under one path', () => {
  const routes = pages.map(({ route }) => route);
  expect(new Set(routes).size).toBe(routes.length);
  expect(new Set(pages.map(({ file }) => file)).size).toBe(pages.length);
});

test('pages without a translation say so in the Chinese navigation', () => {
  const inBar = GROUPS.flatMap((group) => group.pages);
  const labelled = inBar.filter(({ title }) => title.zh.endsWith('（英文）'));
  expect(labelled).toEqual(inBar.filter(({ isEnglish }) => isEnglish));
});

/** What a Chinese page is called elsewhere: its own title, and what the README's links to it say. */
function namesOf(page, readme) {
  const [, label] =
    new RegExp(`\\[([^\\]]*)\\]\\((?:docs/)?${basename(fileOf(page, 'zh'))}\\)`).exec(readme) ?? [];
  return [titleOf(readFileSync(ROOT + fileOf(page, 'zh'), 'utf8')), label];
}

test('the Chinese navigation calls a page what its title or the README calls it', () => {
  const readme = readFileSync(`${ROOT}README.zh-CN.md`, 'utf8').replace(/^[\s\S]*## 文档/, '');
  const [, ...shown] = GROUPS.flatMap((group) => group.pages);
  const named = shown.map((page) => ({ page, names: namesOf(page, readme) }));
  const compared = named.filter(({ page, names }) => !page.isEnglish || names[1]);
  expect(compared.length).toBeGreaterThan(20);
  const others = compared.filter(({ page, names }) => !names.some((name) => name?.includes(page.title.zh)));
  expect(others.map(({ page, names }) => [page.title.zh, ...names])).toEqual([]);
});

test('a page that is missing is an error, by its name', () => {
  const folder = mkdtempSync(join(tmpdir(), 'documents-'));
  mkdirSync(join(folder, 'docs/decisions'), { recursive: true });
  expect(() => allPages(folder)).toThrow(/ README\.md, README\.zh-CN\.md, docs\/get-a-key\.md/);
  rmSync(folder, { recursive: true });
});

test('every page and every door is built', () => {
  const built = [...builtPages().keys()];
  const paths = pages.flatMap((page) => [pathOf(page, 'en'), pathOf(page, 'zh')]);
  const doors = DOORS.flatMap(({ name }) => [`/api/${name}`, `/zh-CN/api/${name}`]);
  expect([...paths, ...doors, '/', '/zh-CN/'].sort()).toEqual(built.sort());
});

test('the doors are those of the package', async () => {
  const { exports } = (await import('../../package.json', { with: { type: 'json' } })).default;
  const modules = Object.keys(exports).filter((key) => key !== './package.json');
  expect(DOORS.map(({ module }) => module.replace('tencentcloud-encryption', '.'))).toEqual(modules);
});
