// Every faulty capture of fixtures/inspect gives exactly its findings, and every good one none.

import { describe, expect, test } from 'vitest';
import { type Case, FAULTY, findingIds, GOOD, inspectCase } from './corpus.ts';

const byName = (cases: readonly Case[]) => cases.map((one) => [one.name, one] as const);

test('the corpus is as large as it should be, and no name comes twice', () => {
  const names = [...FAULTY, ...GOOD].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(FAULTY.length).toBeGreaterThanOrEqual(45);
  expect(GOOD.length).toBeGreaterThanOrEqual(30);
});

describe('faulty', () => {
  test.each(byName(FAULTY))('%s', (_, one) => {
    expect(one.findings.length).toBeGreaterThan(0);
    expect(findingIds(inspectCase(one))).toEqual([...one.findings].sort());
  });
});

describe('good', () => {
  test.each(byName(GOOD))('%s', (_, one) => {
    expect(findingIds(inspectCase(one))).toEqual([]);
  });
});
