// Every link of the built site leads somewhere: to a file that is there, and to a heading in it.

import { describe, expect, test } from 'vitest';
import { BASE, builtFiles, builtPages } from './helpers/built.mjs';
import { foreignParts, linkFaults } from './helpers/link-check.mjs';

const pages = builtPages();
const files = builtFiles();

test('there are as many pages in each language, under the same paths', () => {
  const chinese = [...pages.keys()].filter((path) => path.startsWith('/zh-CN/'));
  const english = [...pages.keys()].filter((path) => !path.startsWith('/zh-CN/'));
  expect(english.length).toBeGreaterThan(35);
  expect(chinese.map((path) => path.slice('/zh-CN'.length)).sort()).toEqual(english.sort());
});

test('every link leads to a page that is there, and to a heading in it', () => {
  expect(linkFaults(pages, { base: BASE, files })).toEqual([]);
});

test('no page has a part from another host', () => {
  const foreign = [...pages].flatMap(([path, html]) => foreignParts(html).map((part) => [path, part]));
  expect(foreign).toEqual([]);
});

test('a reader of one language is led to no page of the other, but by the switch', () => {
  const away = [...pages].flatMap(([path, html]) => {
    const isChinese = path.startsWith('/zh-CN/');
    const body = html.slice(html.indexOf('id="VPContent"'));
    const targets = [...body.matchAll(/<a\b[^>]* href="(\/documents\/[^"#]*)/g)].map(([, target]) => target);
    return targets
      .filter((target) => target.startsWith('/documents/zh-CN/') !== isChinese)
      .map((to) => [path, to]);
  });
  expect(away).toEqual([]);
});

test('no page repeats the switch of languages under its title', () => {
  const lines = [...pages].filter(([, html]) => /<p>(<[^>]*>)?(English|简体中文)<\/a>/.test(html));
  expect(lines.map(([path]) => path)).toEqual([]);
});

/** Words of VitePress's own in English. */
const DEFAULTS =
  /On this page|Next page|Previous page|Return to top|Skip to content|Switch to (light|dark) theme|>Menu<|>Appearance<|>Search<|Change language|Main Navigation|Sidebar Navigation|Permalink|Copy Code|title="Copy"|toggle section|(mobile|extra) navigation|>Pager</;

test('what surrounds a Chinese page is Chinese, and each page says its language', () => {
  const chinese = [...pages].filter(([path]) => path.startsWith('/zh-CN/'));
  expect(chinese.filter(([, html]) => DEFAULTS.test(html)).map(([path]) => path)).toEqual([]);
  const languages = [...pages].map(([path, html]) => [path, /<html lang="([^"]*)"/.exec(html)[1]]);
  expect(languages).toEqual(languages.map(([path]) => [path, path.startsWith('/zh-CN/') ? 'zh-CN' : 'en']));
});

/** What is written of Markdown, where the page should show what it means; `2 ** 20` is a number. */
const UNREAD = /\S\*\*|\*\*\S/;
const wordsOf = (html) =>
  html
    .slice(html.indexOf('id="VPContent"'))
    .replace(/<(script|pre|code)\b[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, '\n');

test('no page shows asterisks that should make a text bold', () => {
  const unread = [...pages].map(([path, html]) => [path, UNREAD.exec(wordsOf(html))?.[0]]);
  expect(unread.filter(([, found]) => found)).toEqual([]);
});

describe('the checks find', () => {
  test.each([
    ['**密评。**它', true],
    ['2 ** 20', false],
    ['<code>**x**</code>', false],
  ])('asterisks: %s', (html, isFound) => {
    expect(UNREAD.test(wordsOf(`id="VPContent">${html}`))).toBe(isFound);
  });

  const page = (html) =>
    new Map([
      ['/a', html],
      ['/b', '<h2 id="版本">x</h2>'],
    ]);
  const options = { base: BASE, files: ['icon.svg'] };
  test.each([
    ['<a href="/documents/c">', 'no such page'],
    ['<a href="/documents/b#另一">', 'no such anchor'],
    ['<a href="/documents/b.md">', 'no such page'],
    ['<a href="/b">', 'outside of /documents/'],
    ['<img src="/documents/other.svg">', 'no such page'],
    ['<a href="#nowhere">', 'no such anchor'],
    ['<a href="https://elsewhere.test/">', 'not among the hosts'],
    ['<a href="http://github.com/">', 'not among the hosts'],
  ])('%s', (html, fault) => {
    expect(linkFaults(page(html), options).map((each) => each[2])).toEqual([fault]);
  });

  test.each([
    '<a href="/documents/b#%E7%89%88%E6%9C%AC">',
    '<img src="/documents/icon.svg">',
    '<a href="https://github.com/x">',
  ])('nothing wrong: %s', (html) => expect(linkFaults(page(html), options)).toEqual([]));

  test.each([
    ['<script src="https://cdn.test/x.js"></script>', 1],
    ['<link rel="stylesheet" href="//fonts.test/x.css">', 1],
    ['<a href="https://github.com/">', 0],
  ])('parts from other hosts: %s', (html, count) => {
    expect(foreignParts(html).length).toBe(count);
  });
});
