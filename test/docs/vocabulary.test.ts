// One thing has one name in Chinese: no page, program or report uses a word that the glossary of CONTRIBUTING.md sets
// aside.

import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sections, tables } from '../helpers/markdown.ts';
import { read, root, TRANSLATIONS } from '../helpers/pages.ts';

/** Words that are right elsewhere, and where they are not. The glossary says in brackets what they may stand for. */
const IN_CONTEXT: Record<string, RegExp> = {
  // How long something takes, and what HTTP has above a body, are called so by everyone; 影响应答 is another word.
  响应: /(?<!影)响应(?!时间|头)/,
  // A card is 签发 by an authority; a key never is.
  签发: /签发(?!机关|日期)/,
  // The introduction of the term on a page.
  IV: /(?<!初始向量（)\bIV\b/,
  // 位 is also a place (位置), a unit (单位) and a digit (18 位号码): a key's length alone is meant.
  位: /\d{3,} ?位|密钥位数|位密钥/,
  售后: /售后(?!支持)/,
  内核: /(?<!Linux |操作系统|浏览器)内核/,
};

interface Term {
  readonly term: string;
  readonly chinese: string;
  readonly not: readonly string[];
}

const glossary = sections(read('CONTRIBUTING.md')).find(({ title }) => title === 'Glossary')!;
const terms: Term[] = tables(glossary.text)[0]!
  .slice(1)
  .map(([term, chinese, not]) => ({
    term: term!,
    chinese: chinese!,
    not: not!.match(/[^、（]+(?:（.*?）+)?(?=、|$)/g) ?? [],
  }));
const wordOf = (entry: string) => entry.replace(/（.*/, '');
const words = terms.flatMap(({ not }) => not.map(wordOf));

/** A word of letters is looked for as a word: `nonce` isn't `nonceReused`. */
function patternOf(word: string): RegExp {
  return IN_CONTEXT[word] ?? (/^\w+$/.test(word) ? new RegExp(`\\b${word}\\b`) : new RegExp(word));
}

/** What others named: code, addresses, titles in 《》 and quotations. Programs and outputs stay: their comments are ours. */
function withoutQuotations(markdown: string): string {
  return markdown
    .replace(/(?<!`)`[^`\n]+`(?!`)/g, '')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/《[^》]*》|“[^”\n]*”|"[^"\n]*"/g, '');
}

/** Lines that have Chinese, with the words in them that are set aside. */
function misnamed(text: string): string[] {
  const lines = text.split('\n').filter((line) => /\p{Script=Han}/u.test(line));
  return lines.flatMap((line) =>
    words.filter((word) => patternOf(word).test(line)).map((word) => `${word}: ${line.trim()}`),
  );
}

/** Programs with Chinese texts. fixtures/ and test/ are left out: their Chinese is data, or what they look for. */
const PROGRAMS = ['src', 'examples', 'bench', 'scripts'].flatMap((folder) =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|mjs|js|html)$/.test(file) && !file.includes('node_modules'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => /\p{Script=Han}/u.test(read(file))),
);

describe('the glossary', () => {
  test('names each thing once', () => {
    const chinese = terms.map((each) => each.chinese);
    expect(terms.length).toBeGreaterThan(30);
    expect(chinese.filter((name, n) => name === '' || chinese.indexOf(name) !== n)).toEqual([]);
    expect(words.filter((word, n) => word === '' || words.indexOf(word) !== n)).toEqual([]);
  });

  test('uses none of the words that it sets aside', () => {
    expect(misnamed(terms.map((each) => each.chinese).join('\n'))).toEqual([]);
  });

  test('says in brackets what a word may still stand for, where this test lets it', () => {
    const bracketed = terms.flatMap(({ not }) => not.filter((entry) => entry !== wordOf(entry)).map(wordOf));
    expect(bracketed.sort()).toEqual(Object.keys(IN_CONTEXT).sort());
  });
});

describe('a word that is set aside', () => {
  const example = (word: string) => (word === '位' ? '1024 位的公钥' : `原文有 ${word} 一词`);

  test.each(words)('%s is found', (word) => {
    expect(misnamed(example(word))).toContainEqual(expect.stringMatching(`^${word}: `));
  });

  test.each([
    [
      'another thing of that name',
      '响应时间为 2 秒，不影响应答；签发机关；18 位号码，单位，位置；Linux 内核；售后支持；初始向量（IV）',
    ],
    ['a name in code', withoutQuotations('成员 `Iv` 和 `nonce` 一词，见[说明](响应.md)')],
    ['what others said', withoutQuotations('厂商写作“认证标签”，见《身份数据》；错误信息为 "the IV"')],
    ['a longer name', '事件标明 nonceReused'],
  ])('is not found in %s', (_, text) => {
    expect(misnamed(text)).toEqual([]);
  });
});

test.each(TRANSLATIONS)('%s uses the words of the glossary', (page) => {
  expect(misnamed(withoutQuotations(read(page)))).toEqual([]);
});

test('programs with Chinese texts are found', () => {
  expect(PROGRAMS).toEqual(
    expect.arrayContaining(['src/cli/verify/texts/zh.ts', 'examples/browser/page/index.html']),
  );
});

test.each(PROGRAMS)('%s uses the words of the glossary', (file) => {
  expect(misnamed(read(file))).toEqual([]);
});
