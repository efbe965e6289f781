// What the documents claim is shown: each sentence and each row of a table by tests, a command, or a program of the
// page (test/docs/claims has them); each attack of SECURITY.md by the tests that stand beside it. What is named exists.

import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  CLAIMED,
  claimsOf,
  faultsIn,
  isSpec,
  specHas,
  statements,
  testsIn,
  titlesOf,
} from '../helpers/claims.ts';
import { everyNth } from '../helpers/long.ts';
import { sections, tables } from '../helpers/markdown.ts';
import { PAGES, read, root } from '../helpers/pages.ts';

/** Their statements are held by tests of their own, which read the whole page. */
const HELD_ELSEWHERE: Record<string, string> = {
  'docs/protocol-sources.md': 'emulator/sources',
};
const claimed = PAGES.filter((page) => !(page in HELD_ELSEWHERE));

test('every page that claims has a table of claims', () => {
  expect([...CLAIMED].sort()).toEqual(claimed.map((page) => page.split('/').at(-1)!).sort());
});

test.each(Object.entries(HELD_ELSEWHERE))('%s is held by %s', (page, file) => {
  expect([PAGES.includes(page), existsSync(`${root}test/${file}.test.ts`)]).toEqual([true, true]);
});

const ATTACKERS = [
  'A gateway that sees',
  'A gateway that changes',
  'A careless caller',
  'A curious log',
  'A hostile service',
];
const attacks = sections(read('SECURITY.md'))
  .filter(({ title }) => ATTACKERS.includes(title))
  .flatMap(({ title, text }) =>
    tables(text).flatMap((table) => table.slice(1).map((row) => [title, ...row])),
  );

describe.each(claimed)('%s', (page) => {
  const claims = claimsOf(page);
  const flat = (text: string) => text.replace(/\s+/g, ' ');
  const said = statements(read(page)).map(flat);
  const isAttack = (statement: string) => attacks.some(([, first]) => statement.startsWith(first!));

  test('every sentence and every row is claimed', () => {
    const open = said.filter((statement) => !claims.some(({ says }) => statement.includes(says)));
    expect(open.filter((statement) => !isAttack(statement))).toEqual([]);
  });

  test('every claim is still said', () => {
    expect(claims.filter(({ says }) => !said.some((statement) => statement.includes(says)))).toEqual([]);
  });

  test('no claim speaks for two statements', () => {
    const spoken = claims.map(({ says }) => new Set(said.filter((statement) => statement.includes(says))));
    expect(spoken.flatMap((found, n) => (found.size > 1 ? [[claims[n]!.says, ...found]] : []))).toEqual([]);
  });

  test('every claim has something that shows it', () => {
    expect(claims.flatMap(({ says, shownBy }) => faultsIn(shownBy).map((fault) => [says, fault]))).toEqual(
      [],
    );
  });
});

describe('SECURITY.md', () => {
  test('every attacker has a table', () => {
    expect(new Set(attacks.map(([title]) => title)).size).toBe(ATTACKERS.length);
    expect(attacks.length).toBeGreaterThan(50);
  });

  test.each(attacks)('%s: %s is shown by a test, or owned up to', (_, __, outcome, shown) => {
    if (shown === '') expect(outcome).toMatch(/^\*\*/);
    else expect([testsIn(shown!).length > 0, faultsIn(shown!)]).toEqual([true, []]);
  });
});

const references = [
  ...attacks.flatMap((row) => testsIn(row.at(-1)!)),
  ...claimed.flatMap((page) => claimsOf(page).flatMap(({ shownBy }) => testsIn(shownBy))),
];
const once = [...new Map(references.map((each) => [`${each.file} ${each.title}`, each])).values()];
const inSpecs = once.filter(({ file }) => isSpec(file));
// To list the titles of a file, its modules are loaded.
const looked = everyNth(
  29,
  once.filter(({ file }) => !isSpec(file)),
);

describe('the tests that are named', () => {
  let titles = new Map<string, Set<string>>();
  beforeAll(async () => {
    titles = await titlesOf([...new Set(looked.map(({ file }) => file))]);
  }, 180_000);

  test('are many', () => expect(once.length).toBeGreaterThan(100));

  test.each(looked)('$file: "$title"', ({ file, title }) => {
    expect([...(titles.get(file) ?? [])].filter((known) => known === title)).toEqual([title]);
  });

  test.each(inSpecs)('$file: "$title" stands in the suite', (reference) => {
    expect(specHas(reference)).toBe(true);
  });
});
