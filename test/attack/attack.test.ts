// Whatever comes in, nothing of it breaks a promise: first the inputs that once found something, then thousands that
// nobody has seen, the same at every run. `npm run attack` makes as many as one likes.

import { describe, expect, test } from 'vitest';
import { times } from '../helpers/long.ts';
import { type Ran, runCase } from './case.ts';
import { CORPUS } from './corpus/corpus.ts';
import { runIndexed, TARGETS } from './targets.ts';

const SEEDS = [1, 2].slice(0, times(1, 2));
/** The readers are quick; a call takes longer. */
const [OF_READERS, OF_CALLS] = [times(500, 1000), times(300, 600)];
const CASES = {
  key: OF_READERS,
  open: OF_READERS,
  inspect: OF_READERS,
  // Fewer miss a kind of answer.
  answers: 300,
  params: OF_CALLS,
  names: OF_CALLS,
  wrappings: OF_CALLS / 2,
};

test.each(CORPUS.map((one) => [one.name, one] as const))('corpus, %s', async (_, { make, outcome }) => {
  const { name, complaint } = await runCase(make());
  expect(complaint).toBeUndefined();
  expect(name).toBe(outcome);
});

const firstWord = (target: string) => target.split('-')[0] as keyof typeof CASES;

/** Outcomes that a target must have seen, else its inputs are all of one kind. */
const USUAL = {
  key: ['RSA', 'SM2', 'ERR_INVALID_PUBLIC_KEY'],
  open: ['opened', 'ERR_INVALID_RESPONSE', 'ERR_DECRYPTION_FAILED', 'ServiceError'],
  inspect: ['findings', 'nothing found', 'refused'],
  answers: [
    'body',
    'fields',
    'clear',
    'passed',
    'ERR_PLAINTEXT_RESPONSE',
    'ERR_DECRYPTION_FAILED',
    'ServiceError',
  ],
  params: [
    'sealed',
    'passed',
    'sealed by the caller',
    'ERR_INVALID_PARAMS',
    'ERR_PLAINTEXT_ACTION',
    'ERR_NONCE_REUSE',
  ],
  names: ['taken', 'ERR_INVALID_PARAMS'],
  wrappings: ['sealed', 'refused', 'refused to wrap'],
};

describe.each(SEEDS)('seed %i', (seed) => {
  test.each(Object.keys(TARGETS))('cases of %s', async (target) => {
    const runs: (Ran & { index: number })[] = [];
    for (let index = 0; index < CASES[firstWord(target)]; index++)
      runs.push({ index, ...(await runIndexed(target, seed, index)) });
    expect(
      runs.filter(({ complaint }) => complaint !== undefined).map((run) => describeFailure(target, run)),
    ).toEqual([]);
    const outcomes = new Set(runs.map(({ name }) => name));
    const usual = USUAL[firstWord(target)];
    expect(usual.filter((name) => !outcomes.has(name))).toEqual([]);
  });

  function describeFailure(target: string, { index, complaint, input }: Ran & { index: number }): string {
    return `npm run attack -- --target ${target} --seed ${seed} --only ${index}: ${complaint} ${JSON.stringify(input)?.slice(0, 500)}`;
  }
});

test('a case is made again by its seed and number alone', async () => {
  for (const target of Object.keys(TARGETS)) {
    const [first, again] = [await runIndexed(target, 5, 77), await runIndexed(target, 5, 77)];
    expect([first.name, first.bytes]).toEqual([again.name, again.bytes]);
  }
});
