// Whatever comes in, importPublicKey, open, openWith and inspect give a sound result or an error of their own: first
// the inputs that once found something, then thousands that nobody has seen. `npm run fuzz` makes millions.

import { randomInt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Ran, runCase } from './fuzz/case.ts';
import { CORPUS } from './fuzz/corpus/corpus.ts';
import { runIndexed, TARGETS } from './fuzz/targets.ts';

const CASES = 1500;
const SEEDS = [1, randomInt(2 ** 31)];

test.each(CORPUS.map((one) => [one.name, one] as const))('corpus, %s', (_, { make, outcome }) => {
  const { name, complaint } = runCase(make());
  expect(complaint).toBeUndefined();
  expect(name).toBe(outcome);
});

/** Outcomes that a target must have seen, else its inputs are all of one kind. */
const USUAL = {
  key: ['RSA', 'SM2', 'ERR_INVALID_PUBLIC_KEY'],
  open: ['opened', 'ERR_INVALID_RESPONSE', 'ERR_DECRYPTION_FAILED', 'ServiceError'],
  inspect: ['findings', 'nothing found', 'refused'],
};

describe.each(SEEDS)('seed %i', (seed) => {
  test.each(Object.keys(TARGETS))(`${CASES} cases of %s`, (target) => {
    const runs = Array.from({ length: CASES }, (_, index) => ({ index, ...runIndexed(target, seed, index) }));
    expect(
      runs.filter(({ complaint }) => complaint !== undefined).map((run) => describeFailure(target, run)),
    ).toEqual([]);
    const outcomes = new Set(runs.map(({ name }) => name));
    const usual = USUAL[target.split('-')[0] as keyof typeof USUAL];
    expect(usual.filter((name) => !outcomes.has(name))).toEqual([]);
  });

  function describeFailure(target: string, { index, complaint, input }: Ran & { index: number }): string {
    return `npm run fuzz -- --target ${target} --seed ${seed} --only ${index}: ${complaint} ${JSON.stringify(input)?.slice(0, 500)}`;
  }
});

test('a case is made again by its seed and number alone', () => {
  for (const target of Object.keys(TARGETS)) {
    const [first, again] = [runIndexed(target, 5, 77), runIndexed(target, 5, 77)];
    expect([first.name, first.bytes]).toEqual([again.name, again.bytes]);
  }
});
