// docs/protocol-sources.md: each rule of the emulator with its source, held to the recorded requests, to the tests that
// it names, and to the error codes in the emulator's own source. The Chinese table says the same.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { kindOf, type RecordedCase, recordings } from '../helpers/recorded.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Row {
  id: string;
  rule: string;
  source: string;
  recorded: string[];
  tests: string[];
}

const list = (cell: string, separator: string): string[] =>
  cell === '' ? [] : cell.split(separator).map((entry) => entry.trim());

function readTable(file: string): Row[] {
  const lines = read(file)
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  return lines.map((line) => {
    const [, id = '', rule = '', source = '', , recorded = '', tests = ''] = line
      .split('|')
      .map((cell) => cell.trim());
    return {
      id: id.replaceAll('`', ''),
      rule,
      source,
      recorded: list(recorded, ','),
      tests: list(tests.replaceAll('`', ''), ';'),
    };
  });
}

const rows = readTable('docs/protocol-sources.md');
const chinese = readTable('docs/protocol-sources.zh-CN.md');

/** Which sources a row may claim for a request of this certainty. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  documented: ['documented', 'published example', 'seen live'],
  'published example': ['published example'],
  'published kit': ['published example', 'documented'],
  inferred: ['assumed'],
  'text only': ['documented'],
  unknown: ['assumed'],
};

const nameOf = ({ sdk, case: name }: RecordedCase) =>
  sdk.startsWith('kit-') ? `kit/${kindOf(name)}` : kindOf(name);
const names = [...new Set(recordings.cases.map(nameOf))];

test('each row has an id of its own, and a source', () => {
  expect(rows.length).toBeGreaterThan(40);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  const known = ['documented', 'published example', 'seen live', 'assumed'];
  expect(rows.filter(({ source }) => !known.includes(source))).toEqual([]);
});

test('each row is borne out by a recorded request or a test', () => {
  const bare = rows.filter(({ recorded, tests }) => recorded.length + tests.length === 0);
  expect(bare).toEqual([]);
});

describe.each(recordings.cases)('$id', (item) => {
  test('has a row whose source is no better than what is known of it', () => {
    const sources = rows
      .filter(({ recorded }) => recorded.includes(nameOf(item)))
      .map(({ source }) => source);
    const { certainty } = item.expect;
    expect(sources.filter((source) => SOURCES[certainty]!.includes(source))).not.toEqual([]);
  });
});

test.each(rows)('$id names requests that were recorded, and tests that are there', ({ recorded, tests }) => {
  expect(recorded.filter((name) => !names.includes(name))).toEqual([]);
  const missing = tests.filter((entry) => {
    const [, file = '', title = ''] = /^([\w-]+): (.+)$/.exec(entry) ?? [];
    const text = read(`test/emulator/${file}.test.ts`).replace(/\s+/g, ' ');
    return title === '' || !text.includes(title);
  });
  expect(missing).toEqual([]);
});

describe('the error codes of the emulator', () => {
  const folder = new URL('../../src/emulator/', import.meta.url);
  const source = readdirSync(folder)
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
  const found = [
    ...[...source.matchAll(/(?:ServiceError\(|Code: )\s*'([A-Z][\w.]+)'/g)].map(([, code]) => code!),
    ...[...source.matchAll(/authFailure\(\s*'([A-Z]\w+)'/g)].map(([, code]) => `AuthFailure.${code}`),
  ];
  const told = rows.flatMap(({ rule }) => [...rule.matchAll(/`([A-Z][\w.]+)`/g)].map(([, code]) => code));

  test.each([...new Set(found)])('%s stands in the table', (code) => {
    expect(told).toContain(code);
  });

  test('all of them were found', () => {
    expect(new Set(found).size).toBeGreaterThanOrEqual(18);
  });
});

test('the Chinese table has the same rules, sources, requests and tests', () => {
  const words: Readonly<Record<string, string>> = {
    文档: 'documented',
    公布的示例: 'published example',
    线上所见: 'seen live',
    推定: 'assumed',
  };
  const bare = ({ rule: _, ...row }: Row) => row;
  expect(chinese.map((row) => bare({ ...row, source: words[row.source] ?? row.source }))).toEqual(
    rows.map(bare),
  );
  const codesOf = ({ rule }: Row) => [...rule.matchAll(/`([^`]+)`/g)].map(([, code]) => code);
  expect(chinese.map(codesOf)).toEqual(rows.map(codesOf));
});
