// What implementations that share no code with the library have made (BouncyCastle, Go with gmsm, OpenSSL; recorded in
// test/interop/fixtures), this library opens, and makes alike on every backend. `npm run test:interop` asks them anew.

import { describe, expect, test } from 'vitest';
import { aes256CbcBackends } from '../../src/ciphers/aes-256-cbc.ts';
import { sm4GcmBackends } from '../../src/ciphers/sm4-gcm.ts';
import { rsaWrapBackends } from '../../src/keys/rsa-pkcs1.ts';
import { sm2Backends } from '../../src/keys/sm2-multiply.ts';
import { everyNth } from '../helpers/long.ts';
import type { Answer, Row } from './exchange.ts';
import { type Fixture, type Recorded, readFixtures } from './fixtures.ts';
import { ROWS } from './rows.ts';

const MAKERS = ['BouncyCastle', 'Go and gmsm', 'OpenSSL'];
/** Envelopes are long, so fewer are recorded. */
const LEAST_CASES = { seal: 80, answer: 80 } as Record<string, number>;

const fixtures = readFixtures();
const rowOf = ({ op }: Fixture): Row => ROWS.find((row) => row.op === op)!;

/** Every member of an answer changed by itself: one character of a text. */
function changed(answer: Answer): Answer[] {
  return Object.entries(answer).map(([name, value]) => ({ ...answer, [name]: changedValue(value) }));
}

function changedValue(value: unknown): unknown {
  if (typeof value === 'string') return changedText(value);
  const members = Object.entries(value as object);
  const [name, inner] = members.find(([, member]) => member !== '' && typeof member !== 'number')!;
  return { ...(value as object), [name]: changedValue(inner) };
}

/** Behind the first line, where it is a PEM. */
function changedText(text: string): string {
  const at = text.startsWith('-----') ? 60 : Math.floor(text.length / 2);
  return text.slice(0, at) + (text[at] === '7' ? '8' : '7') + text.slice(at + 1);
}

test('every backend is there to be compared', () => {
  expect(Object.keys(aes256CbcBackends())).toEqual(['native', 'portable']);
  expect(Object.keys(sm4GcmBackends())).toEqual(['wasm', 'portable']);
  expect(Object.keys(sm2Backends())).toEqual(['wasm', 'portable']);
  expect(Object.keys(rsaWrapBackends())).toEqual(['native', 'portable']);
});

test('every kind of thing that others can make is recorded', () => {
  const made = ROWS.filter(({ direction, op }) => direction !== 'ours → theirs' && op !== 'sm4CtrEncrypt');
  expect(fixtures.map(({ op }) => op).sort()).toEqual(made.map(({ op }) => op).sort());
  expect([...new Set(fixtures.flatMap(({ makers }) => Object.keys(makers)))].sort()).toEqual(MAKERS);
});

test.each(['x1', 'y1', 'x2', 'y2'])('SM2 cases have a coordinate %s that begins with zero', (name) => {
  const { cases } = fixtures.find(({ op }) => op === 'sm2EncryptWithK')!;
  const short = cases.filter((item) => (item.case as { zero: string[] }).zero.includes(name));
  expect(short.length).toBeGreaterThan(5);
});

describe.each(fixtures.map((fixture) => ({ ...fixture, by: Object.keys(fixture.makers).join(', ') })))(
  '$row, made by $by',
  (fixture) => {
    const row = rowOf(fixture);
    const check = (item: Recorded, answer: Answer) => row.exchange(item.case).check(answer);

    // 5 has no factor in common with the number of keys, algorithms and forms, which take turns.
    const cases = everyNth(5, fixture.cases);

    test(`${cases.length} of ${fixture.cases.length} cases agree`, () => {
      expect(fixture.banner).toMatch(/public test keys/);
      expect(fixture.cases.length).toBeGreaterThanOrEqual(LEAST_CASES[fixture.op] ?? 200);
      for (const item of cases) check(item, item.answer);
    });

    test('a changed answer is noticed, whichever member it is', () => {
      for (const item of fixture.cases.slice(-4)) {
        for (const answer of changed(item.answer)) expect(() => check(item, answer)).toThrow();
      }
    });
  },
);
