// docs/compatibility.md names the versions that the suites run with, the budgets that they hold bundles to, and the
// package's own dependencies.

import { describe, expect, test } from 'vitest';
import { codeSpans, fences, sections, tables } from '../helpers/markdown.ts';
import { read, translationOf } from '../helpers/pages.ts';

const json = (file: string) => JSON.parse(read(file));
const manifest = json('package.json');
const versionOf = (range: string) => range.split('@').at(-1)!;
const minor = (version: string) => version.split('.').slice(0, 2).join('.');

/** Package by version, as a suite installs them. */
function installedBy(suite: string): Record<string, string> {
  const { dependencies, optionalDependencies } = json(`test/${suite}/package.json`);
  const all = Object.entries<string>({ ...dependencies, ...optionalDependencies });
  return Object.fromEntries(all.map(([name, range]) => [name, versionOf(range)]));
}

const runtimes = installedBy('runtimes');
const tools = installedBy('packaging');
const toolsNamed = (pattern: RegExp) => Object.keys(tools).filter((name) => pattern.test(name));

const PAGE = 'docs/compatibility.md';
describe.each([PAGE, translationOf(PAGE)])('%s', (page) => {
  const text = read(page);
  const [platforms, sdks, checked, sizes, packages] = tables(text) as string[][][] as [
    string[][],
    string[][],
    string[][],
    string[][],
    string[][],
  ];

  test('the versions of Node are those of package.json', () => {
    expect(codeSpans(sections(text)[0]!.text)).toContain(manifest.engines.node);
  });

  test('the runtimes are those that the suite installs', () => {
    const [, node, bun, deno] = platforms[0]!;
    const nodes = Object.keys(runtimes).filter((name) => name.startsWith('node'));
    expect(node!.match(/[\d.]+/g)).toEqual(['20', ...nodes.map((name) => minor(runtimes[name]!))]);
    expect([bun, deno]).toEqual([`Bun ${runtimes.bun}`, `Deno ${runtimes.deno}`]);
  });

  test('the versions of the SDK are those that calls are made with', () => {
    const called = [...read('test/packaging/checks/sdks.mjs').matchAll(/version: '([\d.]+)'/g)];
    expect(sdks.slice(1, 4).map(([version]) => version)).toEqual(called.map(([, version]) => version));
  });

  test('the tools are those that the packed package is tried with', () => {
    const byName = (names: string[]) => names.map((name) => tools[name]!);
    const shown = checked.slice(1).map(([, versions]) => versions!.match(/\d[\d.]+/g));
    expect(shown).toEqual([
      byName(['node20-oldest', 'node22-oldest', 'node22', 'node24', 'node26']),
      byName(toolsNamed(/^typescript-/)),
      byName(['pnpm', 'bun']),
      byName(['esbuild', 'vite', 'webpack']),
      byName(['jest']),
    ]);
  });

  test('TypeScript is named from the oldest that is tried', () => {
    const [oldest] = toolsNamed(/^typescript-/).sort();
    expect(/TypeScript (?:from )?([\d.]+)/.exec(text)?.[1]).toBe(oldest!.replace('typescript-', ''));
  });

  test('the sizes are the budgets of bundles', () => {
    const budgets: { most: Record<string, number> }[] = json('test/browser/budgets.json');
    const shown = sizes.slice(1).map(([, ...cells]) => cells.map((cell) => Number.parseFloat(cell) * 1000));
    expect(shown).toEqual(budgets.map(({ most }) => [most.minified, most.gzip]));
  });

  test("Jest's configuration is the one that is tried", () => {
    const config = fences(text).find(({ language }) => language === 'text')!.content;
    const tried = read('test/packaging/projects/jest/transform.config.cjs');
    expect(config.trim().split('\n').length).toBe(2);
    expect(tried).toContain(config.trim().replace('\n', '\n  '));
  });

  test('the dependencies are those of package.json, all of them exact', () => {
    const { dependencies, optionalDependencies } = manifest;
    const named = packages.slice(1).map(([names]) => codeSpans(names!));
    expect(named.slice(0, -1).flat().sort()).toEqual(Object.keys(dependencies).sort());
    expect(named.at(-1)).toEqual(Object.keys(optionalDependencies).sort());
    const ranges = Object.values<string>({ ...dependencies, ...optionalDependencies });
    expect(ranges.filter((range) => !/^\d+\.\d+\.\d+$/.test(range))).toEqual([]);
  });

  test('the optional peers are those of package.json', () => {
    const peers = Object.keys(manifest.peerDependencies);
    const named = codeSpans(sections(text).at(-1)!.text.split('|\n\n').at(-1)!);
    expect(named.filter((name) => peers.includes(name))).toEqual(peers.sort());
    const optional = Object.entries<{ optional?: boolean }>(manifest.peerDependenciesMeta);
    expect(
      optional
        .filter(([, { optional }]) => optional)
        .map(([name]) => name)
        .sort(),
    ).toEqual(peers);
  });
});
