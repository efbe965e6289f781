// What SECURITY.md claims of an attack is shown by the tests that it names: each exists, by file and title.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { everyNth } from '../helpers/long.ts';
import { sections, tables } from '../helpers/markdown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vitest = `${root}node_modules/vitest/vitest.mjs`;
const text = readFileSync(`${root}SECURITY.md`, 'utf8');

const ATTACKERS = [
  'A gateway that sees',
  'A gateway that changes',
  'A careless caller',
  'A curious log',
  'A hostile service',
];
const rows = sections(text)
  .filter(({ title }) => ATTACKERS.includes(title))
  .flatMap(({ title, text }) =>
    tables(text).flatMap((table) => table.slice(1).map((row) => [title, ...row])),
  );

/** References are `file` "title", "another title". */
function references(cell: string): { file: string; title: string }[] {
  return [...cell.matchAll(/`([\w/-]+)`((?:,? "[^"]+")+)/g)].flatMap(([, file, titles]) =>
    [...titles!.matchAll(/"([^"]+)"/g)].map(([, title]) => ({ file: file!, title: title! })),
  );
}
const claims = rows.flatMap((row) => references(row.at(-1)!));
// To list the titles of a file, its modules are loaded.
const looked = everyNth(13, claims);

/** Titles of tests and of what they stand in, by file below test/. */
const titles = new Map<string, Set<string>>();

beforeAll(async () => {
  const files = [...new Set(looked.map(({ file }) => `test/${file}.test.ts`))];
  // In a file, since a pipe may be closed before all of it is out.
  const list = `${root}test/.generated/claims.json`;
  await promisify(execFile)(process.execPath, [vitest, 'list', `--json=${list}`, ...files], {
    cwd: root,
    env: { PATH: process.env.PATH },
  });
  for (const { name, file } of JSON.parse(readFileSync(list, 'utf8')) as { name: string; file: string }[]) {
    const key = relative(`${root}test`, file).replaceAll(sep, '/').replace('.test.ts', '');
    const known = titles.get(key) ?? titles.set(key, new Set()).get(key)!;
    for (const title of name.split(' > '))
      known.add(title).add(title.replace(/, (AES-256-CBC|SM4-GCM)$/, ''));
  }
}, 180_000);

test('every attacker has a table', () => {
  expect(sections(text).map(({ title }) => title)).toEqual(expect.arrayContaining(ATTACKERS));
  expect(new Set(rows.map(([title]) => title)).size).toBe(ATTACKERS.length);
  expect(claims.length).toBeGreaterThan(60);
});

describe.each(rows)('%s: %s', (_, __, outcome, shown) => {
  test('is shown by a test, or owned up to', () => {
    if (shown === '') expect(outcome).toMatch(/^\*\*/);
    else expect(references(shown!).length).toBeGreaterThan(0);
    // Nothing in the cell but references.
    expect(shown!.replace(/`[\w/-]+`(?:,? "[^"]+")+(?:; )?/g, '')).toBe('');
  });
});

test.each(looked)('$file: "$title" is a test', ({ file, title }) => {
  expect(titles.get(file)).toBeDefined();
  expect([...titles.get(file)!].filter((known) => known === title)).toEqual([title]);
});
