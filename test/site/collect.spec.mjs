// Pages of the repository become pages of the site: links, anchors, pictures and diagrams as on GitHub, or an error.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { withLabels } from '../../site/lib/labels.mjs';
import { linkRewriter, sourcesOf } from '../../site/lib/links.mjs';
import { anchors, replaceLinks, withoutSwitch } from '../../site/lib/markdown-text.mjs';
import { allPages } from '../../site/lib/pages.mjs';
import { withPictures } from '../../site/lib/pictures.mjs';
import { extractField, withNames } from '../../site/lib/search.mjs';
import { sequenceDiagram } from '../../site/lib/sequence.mjs';
import { tokenize, tokenizeQuery } from '../../site/lib/tokenize.mjs';
import { builtPages, ROOT } from './helpers/built.mjs';

const pages = allPages(ROOT);
const rewritten = (text, file, language, sources) =>
  replaceLinks(text, linkRewriter({ root: ROOT, pages, sources }, file, language));

describe('links', () => {
  test.each([
    ['docs/options.md', 'en', '[e](errors.md#err_invalid_options)', '[e](/errors#err_invalid_options)'],
    ['docs/options.md', 'en', '[s](../SECURITY.md)', '[s](/security)'],
    ['README.md', 'en', '[`x`](docs/faceid.md)', '[`x`](/faceid)'],
    [
      'README.zh-CN.md',
      'zh',
      '[错误](docs/errors.zh-CN.md#err_timeout)',
      '[错误](/zh-CN/errors#err_timeout)',
    ],
    ['docs/faceid.zh-CN.md', 'zh', '[C（英文）](../CHANGELOG.md)', '[C（英文）](/zh-CN/changelog)'],
    ['docs/decisions/README.md', 'en', '[1](0001-own-kernels.md)', '[1](/decisions/0001-own-kernels)'],
    ['ARCHITECTURE.md', 'en', '[why](docs/decisions/README.md)', '[why](/decisions/)'],
    [
      'docs/errors.md',
      'en',
      '[a](#err_timeout) [b](https://x.test/a.md)',
      '[a](#err_timeout) [b](https://x.test/a.md)',
    ],
  ])('of %s (%s): %s', (file, language, text, expected) => {
    expect(rewritten(text, file, language)).toBe(expected);
  });

  test("of an English page, in the reader's language, to the same heading", () => {
    const [en, zh] = ['', '.zh-CN'].map((ending) =>
      anchors(readFileSync(`${ROOT}docs/stability${ending}.md`, 'utf8')),
    );
    expect(zh[2]).not.toBe(en[2]);
    const link = (anchor, path) => `[x](${path}#${anchor})`;
    expect(rewritten(link(en[2], 'docs/stability.md'), 'CHANGELOG.md', 'zh')).toBe(
      link(zh[2], '/zh-CN/stability'),
    );
    expect(rewritten(link(en[2], 'docs/stability.md'), 'CHANGELOG.md', 'en')).toBe(link(en[2], '/stability'));
  });

  test('to files that are no pages: into the repository, or as code', () => {
    const text =
      '[the source](../src/index.ts), [`src/errors.ts`](../src/errors.ts), [examples](../examples)';
    const url = sourcesOf({ repository: { type: 'git', url: 'git+https://github.com/a/b.git' } });
    expect(rewritten(text, 'docs/options.md', 'en', url)).toBe(
      '[the source](https://github.com/a/b/blob/HEAD/src/index.ts), ' +
        '[`src/errors.ts`](https://github.com/a/b/blob/HEAD/src/errors.ts), ' +
        '[examples](https://github.com/a/b/tree/HEAD/examples)',
    );
    expect(rewritten(text, 'docs/options.md', 'en')).toBe(
      'the source (`src/index.ts`), `src/errors.ts`, `examples`',
    );
    expect(rewritten('[源码](../src/index.ts)', 'docs/options.md', 'zh')).toBe('源码（`src/index.ts`）');
  });

  test('that lead nowhere are errors', () => {
    expect(() => rewritten('[x](nowhere.md)', 'docs/options.md', 'en')).toThrow(
      'docs/options.md: nowhere.md',
    );
  });

  test('in code are code', () => {
    const text = '`[a](b.md)`\n\n```md\n[a](b.md)\n```\n';
    expect(rewritten(text, 'README.md', 'en')).toBe(text);
  });
});

test('the line that leads to the other language goes, and no other', () => {
  expect(withoutSwitch('# T\n\n[简体中文](x.zh-CN.md)\n\nText\n', 'x.zh-CN.md')).toBe('# T\n\n\nText\n');
  expect(withoutSwitch('# T\n\nEnglish | [简体中文](x.zh-CN.md)\n\nText\n', 'x.zh-CN.md')).toBe(
    '# T\n\n\nText\n',
  );
  const other = '# T\n\n[options](options.md) are\n';
  expect(withoutSwitch(other, 'x.zh-CN.md')).toBe(other);
});

describe('anchors', () => {
  test("are GitHub's, and the pages have them", () => {
    const text =
      '# 初始向量（IV）的复用\n## `ERR_TIMEOUT`\n## A & B, c.d: "e"\n## A & B, c.d: "e"\n```\n# no\n```\n';
    expect(anchors(text)).toEqual(['初始向量iv的复用', 'err_timeout', 'a--b-cd-e', 'a--b-cd-e-1']);
  });

  test.each(pages)('of the built page $route', ({ file, route, isEnglish }) => {
    const source = isEnglish ? file : file.replace('.md', '.zh-CN.md');
    const html = builtPages().get(`/zh-CN/${route}`);
    const ids = [...html.matchAll(/<h[1-6] id="([^"]*)"/g)].map(([, id]) => id);
    const written = anchors(readFileSync(ROOT + source, 'utf8'));
    expect(ids.slice(1)).toEqual(written.slice(1));
  });
});

describe('pictures', () => {
  const pair =
    '<picture><source media="(prefers-color-scheme: dark)" srcset="p/d.svg"><img alt="A" src="p/l.svg"></picture>';
  test('follow the theme of the site', () => {
    const { text, files } = withPictures(pair, 'docs/x.md', 'zh-CN/x.md');
    expect(files).toEqual(['docs/p/l.svg', 'docs/p/d.svg']);
    expect(text).toBe(
      '<img class="in-light" src="../docs/p/l.svg" alt="A">\n<img class="in-dark" src="../docs/p/d.svg" alt="A">',
    );
  });

  test('without words, or for one theme alone, are errors', () => {
    expect(() => withPictures(pair.replace('alt="A" ', ''), 'docs/x.md', 'x.md')).toThrow(
      'docs/x.md: a <picture>',
    );
    expect(() => withPictures(pair.replace(/<source.*?>/, ''), 'docs/x.md', 'x.md')).toThrow(
      'docs/x.md: a <picture>',
    );
  });
});

describe('diagrams', () => {
  test('have every name and every message', () => {
    const svg = sequenceDiagram(
      'sequenceDiagram\n participant A as Ann\n participant B as Bob <b>\n A->>B: hello\n B->>B: thinks\n',
    );
    const texts = [...svg.matchAll(/<tspan[^>]*>([^<]*)</g)].map(([, text]) => text);
    expect(texts).toEqual(['Ann', 'Bob &lt;b>', 'hello', 'thinks']);
    expect(svg.match(/class="tip"/g).length).toBe(2);
    expect(svg).toContain('role="img" aria-label="Ann → Bob &lt;b>: hello; Bob &lt;b> → Bob &lt;b>: thinks"');
  });

  test('that would be drawn in part are errors', () => {
    expect(() => sequenceDiagram('flowchart LR\n A-->B')).toThrow('only sequence diagrams');
    expect(() => sequenceDiagram('sequenceDiagram\n loop each\n')).toThrow('"loop each"');
  });
});

test.each([
  ['填充预言机攻击', ['填充', '充预', '预言', '言机', '机攻', '攻击']],
  ['用 SM2 公钥，', ['用', 'SM2', '公钥']],
  ['ERR_TIMEOUT: wait', ['ERR_TIMEOUT', 'ERR', 'TIMEOUT', 'wait']],
  ['SM2公钥', ['SM2', '公钥']],
  ['', []],
])('the terms of "%s"', (text, terms) => {
  expect(tokenize(text)).toEqual(terms);
});

test.each([
  ['填充预言机', ['填充', '充预', '预言', '言机']],
  ['轮换公钥', ['轮换', '公钥']],
  ['国密', ['商用', '密码']],
  ['ERR_TIMEOUT', ['ERR', 'TIMEOUT']],
  ['钥', ['钥']],
])('what is looked for when "%s" is searched in Chinese', (text, terms) => {
  expect(tokenizeQuery(text)).toEqual(terms);
});

test("the names of a table's first column are a field of the index, and no text", () => {
  const html = withNames(
    '<table><tr>\n<td><code>a<wbr>B</code>, <code>c</code></td><td><code>d</code></td></tr></table>',
  );
  const section = { title: 'T', text: html.replace(/<[^>]*>/g, ' ') };
  expect(extractField(section, 'names')).toBe('aB c');
  expect(extractField(section, 'text')).not.toContain('⁂');
  expect(extractField(section, 'title')).toBe('T');
});

test('a component of the theme without the name that is replaced is an error', () => {
  const file = '/x/theme-default/components/VPDocFooter.vue';
  expect(withLabels('<span>Pager</span>', file)).toBe('<span>{{ $labels.pager }}</span>');
  expect(() => withLabels('<span>Other</span>', file)).toThrow('VPDocFooter.vue has no >Pager<');
});
