// What a release adds: the project's address, from one place, and links that lead somewhere on a registry's page.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const path = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const { absoluteLinks } = await import(path('scripts/release/absolute-links.mjs'));
const { faultsOf, membersOf, repositoryOf, withRepository } = await import(
  path('scripts/release/address.mjs')
);

describe('the address', () => {
  const manifest = JSON.parse(readFileSync(path('package.json'), 'utf8'));
  const members = membersOf('me/fork.js');

  test('of package.json: all three members agree, or none is there', () => {
    const name = repositoryOf(manifest);
    const { repository, homepage, bugs } = manifest;
    const expected = name ? membersOf(name) : {};
    expect({ repository, homepage, bugs }).toEqual({ ...expected });
  });

  test('is written into package.json without another change', () => {
    expect(`${JSON.stringify(manifest, null, 2)}\n`).toBe(readFileSync(path('package.json'), 'utf8'));
  });

  test('a release of another repository ends before anything is packed, and says what to run', () => {
    const env = {
      ...process.env,
      GITHUB_REF_NAME: `v${manifest.version}`,
      GITHUB_REPOSITORY: 'somebody/a-fork',
    };
    const { status, stderr } = spawnSync(process.execPath, [path('scripts/release/check.mjs')], {
      env,
      encoding: 'utf8',
    });
    expect(stderr).toContain('run npm run repository -- somebody/a-fork, then commit, and tag again');
    expect(status).toBe(1);
  });

  test('is set in the form that npm keeps', () => {
    expect(members).toEqual({
      repository: { type: 'git', url: 'git+https://github.com/me/fork.js.git' },
      homepage: 'https://github.com/me/fork.js#readme',
      bugs: { url: 'https://github.com/me/fork.js/issues' },
    });
    expect(repositoryOf(members)).toBe('me/fork.js');
  });

  test('stands behind the license, once, and replaces another', () => {
    const before = { name: 'x', license: 'MIT', type: 'module', bugs: 'old', homepage: 'old' };
    const set = withRepository(withRepository(before, 'a/b'), 'me/fork.js');
    expect(Object.keys(set)).toEqual(['name', 'license', 'repository', 'homepage', 'bugs', 'type']);
    expect(set).toMatchObject(members);
  });

  test.each(['fork', 'me/fork/more', 'https://github.com/me/fork', '', undefined])(
    '%s is refused',
    (name) => {
      expect(() => membersOf(name)).toThrow('is not owner/name');
    },
  );

  const good = { version: '1.2.3', ...members };
  const release = { tag: 'v1.2.3', repository: 'me/fork.js' };
  const remedy = 'run npm run repository -- me/fork.js, then commit, and tag again';

  test.each<[string, object, object, string[]]>([
    ['that agrees', good, release, []],
    [
      'under another tag',
      good,
      { ...release, tag: 'v1.2.4' },
      ['the tag is v1.2.4, and the version 1.2.3: tag v1.2.3'],
    ],
    [
      'that is not set',
      { version: '1.2.3' },
      release,
      [`package.json must name me/fork.js in repository, homepage, bugs: ${remedy}`],
    ],
    [
      'of what was forked',
      { ...good, ...membersOf('them/fork.js') },
      release,
      [`package.json must name me/fork.js in repository, homepage, bugs: ${remedy}`],
    ],
    [
      'that was changed by hand',
      { ...good, homepage: 'https://example.com' },
      release,
      [`package.json must name me/fork.js in homepage: ${remedy}`],
    ],
    [
      'of another repository whose name begins alike',
      { ...good, ...membersOf('me/fork.jsx') },
      release,
      [`package.json must name me/fork.js in repository, homepage, bugs: ${remedy}`],
    ],
  ])('%s: what keeps it from being released is named', (_, manifest, at, faults) => {
    expect(faultsOf(manifest, at)).toEqual(faults);
  });
});

describe('links of a packed README', () => {
  const PAGE = 'https://github.com/me/fork/blob/v1.2.3';
  const RAW = 'https://raw.githubusercontent.com/me/fork/v1.2.3';
  const rewritten = (text: string) => absoluteLinks(text, { repository: 'me/fork', tag: 'v1.2.3' });

  test.each([
    ['a page', 'see [b](docs/b.md).', `see [b](${PAGE}/docs/b.md).`],
    ['with an anchor', '[b](docs/b.zh-CN.md#应答)', `[b](${PAGE}/docs/b.zh-CN.md#应答)`],
    ['with a title', '[b](docs/b.md "of b")', `[b](${PAGE}/docs/b.md "of b")`],
    ['with code in its label', '[`b` and `c`](docs/b.md)', `[\`b\` and \`c\`](${PAGE}/docs/b.md)`],
    ['in angle brackets', '[b](<docs/b.md>)', `[b](<${PAGE}/docs/b.md>)`],
    ['that begins with a dot or a slash', '[b](./b.md) [c](/c.md)', `[b](${PAGE}/b.md) [c](${PAGE}/c.md)`],
    ['a folder', '[b](docs/decisions/)', `[b](${PAGE}/docs/decisions/)`],
    ['a definition', '[b]: docs/b.md\n[c]: c.svg', `[b]: ${PAGE}/docs/b.md\n[c]: ${RAW}/c.svg`],
    ['several in a row', '| [b](b.md) | [c](c.md) |', `| [b](${PAGE}/b.md) | [c](${PAGE}/c.md) |`],
    ['a picture', '![b](docs/b.svg)', `![b](${RAW}/docs/b.svg)`],
    ['a picture in a link', '[![b](b.png)](docs/b.md)', `[![b](${RAW}/b.png)](${PAGE}/docs/b.md)`],
    ['<a>', '<p><a class="x" href="b.md#c">b</a>', `<p><a class="x" href="${PAGE}/b.md#c">b</a>`],
    ['<img>', '<img alt="b"\n  src=\'docs/b.svg\'>', `<img alt="b"\n  src='${RAW}/docs/b.svg'>`],
    [
      '<picture> with several sources',
      '<picture><source media="(prefers-color-scheme: dark)" srcset="b.svg 1x, c.svg 2x"><img src="b.svg"></picture>',
      `<picture><source media="(prefers-color-scheme: dark)" srcset="${RAW}/b.svg 1x, ${RAW}/c.svg 2x"><img src="${RAW}/b.svg"></picture>`,
    ],
    ['behind a lone backtick', 'a ` b\n\n[b](b.md) ` c', `a \` b\n\n[b](${PAGE}/b.md) \` c`],
    ['behind a fence', '```\n[a](a.md)\n```\n[b](b.md)', `\`\`\`\n[a](a.md)\n\`\`\`\n[b](${PAGE}/b.md)`],
  ])('%s leads to the repository at the tag', (_, text, expected) => {
    expect(rewritten(text)).toBe(expected);
  });

  test.each([
    ['an anchor of the page', '[b](#start) <a href="#start">b</a>'],
    [
      'an absolute link',
      '[b](https://example.com/b.md) ![b](http://example.com/b.svg) [m](mailto:a@example.com)',
    ],
    [
      'absolute sources',
      '<img src="https://example.com/b.svg"><source srcset="https://example.com/b.svg 2x">',
    ],
    ['a host without a scheme', '[b](//example.com/b.md)'],
    ['a fenced block', '```md\n[b](b.md) <img src="b.svg">\n```'],
    ['a block fenced by more, with a fence in it', '````md\n```\n[b](b.md)\n```\n[c](c.md)\n````'],
    ['a block fenced by tildes', '~~~\n[b](b.md)\n~~~'],
    ['code spans', 'write `[b](b.md)` or ``[`b`](b.md)``'],
    ['a comment', '<!-- [b](b.md) -->'],
    ['brackets that are no link', 'fields[0] (see b.md), and [a] (b.md)'],
    ['a program that indexes', '```ts\nconst a = list[0](b);\n```'],
  ])('%s stays as it is', (_, text) => {
    expect(rewritten(text)).toBe(text);
  });

  test('what leads out of the repository is an error', () => {
    expect(() => rewritten('[b](../b.md)')).toThrow('../b.md leads out of the repository');
  });
});
