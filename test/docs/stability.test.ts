// What docs/stability.md promises of versions, in both languages, is what the package, its tests and its CI have.

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { auditChain } from 'tencentcloud-encryption/audit';
import { describe, expect, test } from 'vitest';
import { codeBySection, codeSpans, deadLinks, sections, tables } from '../helpers/markdown.ts';

const path = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const read = (file: string) => readFileSync(path(file), 'utf8');
const manifest = JSON.parse(read('package.json'));
const FILES = ['docs/stability.md', 'docs/stability.zh-CN.md'];
const [en, zh] = FILES.map(read) as [string, string];
const snapshot = (name: string) => read(`test/package/api/${name}.txt`);

/** What stands in a block of the command line's snapshot: the first word of each line. */
const listed = (head: string) => {
  const block = snapshot('command-line')
    .split('\n\n')
    .find((text) => text.startsWith(`${head}\n`))!;
  return [...block.matchAll(/^ {4}(\S+)/gm)].map(([, word]) => word!).sort();
};

describe('both languages', () => {
  test('have the same headings, and name the same things in code under each', () => {
    expect(codeBySection(en).length).toBe(7);
    expect(codeBySection(zh)).toEqual(codeBySection(en));
  });

  test('have the same tables, lists and numbers of months', () => {
    const shape = (text: string) => [
      tables(text).map((table) => table.map((row) => row.map((cell) => [cell === '', codeSpans(cell)]))),
      text.match(/^- \[[ x]\]/gm),
      text.match(/\b6 (?=months|个月)/g)?.length,
    ];
    expect(tables(en).map((table) => table.length)).toEqual([7, 4]);
    expect(shape(zh)).toEqual(shape(en));
  });

  test.each(FILES)('%s is short, and its links lead somewhere', (file) => {
    expect(read(file).split('\n').length).toBeLessThan(61);
    expect(deadLinks(path(file))).toEqual([]);
  });
});

describe.each([
  ['en', en],
  ['zh', zh],
])('the promises: %s', (_, text) => {
  const row = (n: number) => tables(text)[0]![n]!;

  test('the modules are the doors of the package', () => {
    const doors = Object.keys(manifest.exports).filter((door) => door !== './package.json');
    expect(codeSpans(row(1)[1]!)).toEqual(doors.map((door) => door.replace('.', manifest.name)).sort());
  });

  test('the exit codes and the variables are those of the command line', () => {
    expect(codeSpans(row(4)[1]!)).toEqual(listed('exit codes'));
    expect(codeSpans(row(5)[1]!)).toEqual(listed('environment'));
  });

  test('the versions of Node are those that package.json takes and CI runs', () => {
    const matrix = /node: \[(.*)\]/.exec(read('.github/workflows/ci.yml'))![1]!.match(/[\d.]+/g)!;
    const runtimes = sections(text)[5]!.text;
    expect(codeSpans(runtimes)).toEqual([...matrix, manifest.engines.node].sort());
  });

  test('TypeScript is named from the oldest that the packed package is compiled with', () => {
    const { dependencies } = JSON.parse(read('test/packaging/package.json'));
    const versions = Object.keys(dependencies).flatMap((name) => /^typescript-(.*)/.exec(name)?.[1] ?? []);
    expect(/TypeScript (?:from )?([\d.]+)/.exec(text)?.[1]).toBe(versions.sort()[0]);
  });

  test('the channel of events is the one that its page names', () => {
    expect(codeSpans(row(3)[1]!)).toEqual(['EncryptionEvent', 'tencentcloud-encryption:call']);
    expect(read('docs/events.md')).toContain("'tencentcloud-encryption:call'");
  });

  test('the format of audit logs is the one that is written', () => {
    const lines: string[] = [];
    auditChain({ unkeyed: true, sink: (line) => void lines.push(line) }).record({ action: 'x' });
    expect(codeSpans(row(6)[1]!)).toEqual([String(JSON.parse(lines[0]!).start.format)]);
  });
});

test.each(['dist/index.js', 'dist/errors.js', 'src/index.ts'])('%s is not a way into the package', (file) => {
  const { resolve } = createRequire(import.meta.url);
  expect(() => resolve(`${manifest.name}/${file}`)).toThrow(
    expect.objectContaining({ code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' }),
  );
});

test('the README leads to it in both languages', () => {
  expect(read('README.md')).toContain('](docs/stability.md)');
  expect(read('README.zh-CN.md')).toContain('](docs/stability.zh-CN.md)');
});

describe('what is marked as deprecated stands in the changelog', () => {
  /** Marked names that no list under "Deprecated" has. */
  const untold = (texts: string[], changelog: string) => {
    const told = sections(changelog).filter(({ title }) => title === 'Deprecated');
    const names = texts.flatMap((text) =>
      [...text.matchAll(/^\/\/ deprecated: (\w+)/gm)].map(([, name]) => name!),
    );
    return names.filter((name) => !told.some((section) => codeSpans(section.text).includes(name)));
  };

  test('every one', () => {
    const texts = readdirSync(path('test/package/api')).map((file) => read(`test/package/api/${file}`));
    expect(untold(texts, read('CHANGELOG.md'))).toEqual([]);
  });

  test('one that is missing is found', () => {
    const texts = ['export type A = 1;\n// deprecated: A', '// deprecated: dispose\n'];
    const changelog =
      '# Changelog\n\n## 0.2.0\n\n### Deprecated\n- `A`: use `B`.\n\n### Added\n- `dispose`.\n';
    expect(untold(texts, changelog)).toEqual(['dispose']);
  });
});

describe('a version of Node', () => {
  /** The end of life of each major version, by https://github.com/nodejs/Release. */
  const ENDS: [major: number, end: string][] = [
    [18, '2025-04-30'],
    [19, '2023-06-01'],
    [20, '2026-04-30'],
    [21, '2024-06-01'],
    [22, '2027-04-30'],
    [23, '2025-06-01'],
    [24, '2028-04-30'],
    [26, '2029-04-30'],
  ];
  const SIX_MONTHS = 182 * 24 * 3600_000;
  const isTaken = (engines: string, major: number) =>
    engines.split(' || ').some((range) => {
      const [, sign, from] = /^(\^|>=)(\d+)/.exec(range)!;
      return sign === '^' ? major === Number(from) : major >= Number(from);
    });
  /** Versions that are dropped less than 6 months after their end. */
  const tooEarly = (engines: string, now: number) =>
    ENDS.filter(([major, end]) => !isTaken(engines, major) && now < Date.parse(end) + SIX_MONTHS);

  test('is dropped no sooner than 6 months after its end of life', () => {
    expect(tooEarly(manifest.engines.node, Date.now())).toEqual([]);
  });

  test('one that is dropped too early is found', () => {
    const on = Date.parse('2026-07-01');
    expect(tooEarly('^22.12.0 || >=24', on).map(([major]) => major)).toEqual([20]);
    expect(tooEarly('^20.19.0 || >=26', on).map(([major]) => major)).toEqual([22, 24]);
  });
});

describe('1.0', () => {
  /** Criteria that a version still lacks. */
  const lacking = (version: string, text: string) =>
    version.startsWith('0.') ? [] : (text.match(/^- \[ \] .*/gm) ?? []);

  test('comes when every criterion is met', () => {
    expect(lacking(manifest.version, en)).toEqual([]);
  });

  test('a version that comes before is found', () => {
    expect(lacking('1.0.0', '- [x] done\n- [ ] open\n')).toEqual(['- [ ] open']);
    expect(lacking('0.9.0', '- [ ] open\n')).toEqual([]);
  });
});
