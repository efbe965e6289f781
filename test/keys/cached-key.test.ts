// A key that is fetched and kept for a while: by a clock that the test turns, for every order of fetches and failures.

import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EncryptionError } from '../../src/errors.ts';
import { cachedKey } from '../../src/keys/cached-key.ts';
import { importPublicKey, type PublicKey } from '../../src/keys/public-key.ts';
import { rsa1024, rsa2048, sm2 } from '../helpers/keys.ts';
import { times } from '../helpers/long.ts';
import { thrownBy } from '../helpers/thrown-by.ts';

const PEMS = [rsa1024().pem, sm2().pem, rsa2048().pem];
const [FIRST, SECOND] = PEMS.map((pem) => importPublicKey(pem).fingerprint) as [string, string];
const TIMES = { ttlMs: 1000, staleMs: 5000 };

let now = 0;
const unhandled = vi.fn();
beforeEach(() => {
  now = 123.5;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  unhandled.mockReset();
  process.on('unhandledRejection', unhandled);
});
afterEach(async () => {
  await turn();
  process.removeListener('unhandledRejection', unhandled);
  vi.restoreAllMocks();
  expect(unhandled).not.toHaveBeenCalled();
});

/** A fetch that the test ends when it likes. */
function fetches() {
  const running: { give: (key: unknown) => void; fail: (error: unknown) => void }[] = [];
  const fetch = vi.fn(
    () => new Promise<never>((give, fail) => void running.push({ give: give as never, fail })),
  );
  return { fetch, running };
}

const fingerprintOf = async (key: Promise<PublicKey>) => (await key).fingerprint;
const outcomeOf = (key: Promise<PublicKey>) =>
  key.then(
    ({ fingerprint }) => fingerprint,
    (error: unknown) => error,
  );

describe('by age', () => {
  const ages: [string, number, number, string][] = [
    ['at once, the same', 0, 1, FIRST],
    ['just before ttlMs, the same', 999, 1, FIRST],
    ['at ttlMs, the same, and a fetch begins', 1000, 2, FIRST],
    ['just before staleMs, the same, and a fetch begins', 4999, 2, FIRST],
    ['at staleMs, the next', 5000, 2, SECOND],
    ['long after, the next', 1e9, 2, SECOND],
  ];
  test.each(ages)('%s', async (_, age, count, fingerprint) => {
    const fetch = vi.fn(async () => PEMS[fetch.mock.calls.length - 1]!);
    const key = cachedKey(fetch, TIMES);
    expect(await fingerprintOf(key())).toBe(FIRST);
    now += age;
    expect(await fingerprintOf(key())).toBe(fingerprint);
    expect(fetch).toHaveBeenCalledTimes(count);
  });

  test('is counted from the beginning of the fetch', async () => {
    const { fetch, running } = fetches();
    const key = cachedKey(fetch, TIMES);
    const first = key();
    now += 1000;
    running[0]!.give(PEMS[0]);
    await first;
    await key();
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('the call that waited for a fetch longer than staleMs gets its key', async () => {
    const { fetch, running } = fetches();
    const key = cachedKey(fetch, TIMES);
    const first = key();
    now += 6000;
    running[0]!.give(PEMS[0]);
    expect(await fingerprintOf(first)).toBe(FIRST);
  });

  test('a refresh in the background is used as soon as it is there', async () => {
    const { fetch, running } = fetches();
    const key = cachedKey(fetch, TIMES);
    const first = key();
    running[0]!.give(PEMS[0]);
    await first;
    now += 1000;
    expect(await fingerprintOf(key())).toBe(FIRST);
    running[1]!.give(PEMS[1]);
    await turn();
    expect(await fingerprintOf(key())).toBe(SECOND);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('by a monotonic clock: the clock of the day may go back', async () => {
    const fetch = vi.fn(async () => PEMS[0]!);
    const key = cachedKey(fetch, TIMES);
    await key();
    vi.spyOn(Date, 'now').mockReturnValue(0);
    now += 1000;
    await key();
    expect(fetch).toHaveBeenCalledTimes(2);
  });
});

test('nothing is fetched before a call, and no timer is set', async () => {
  const timers = [vi.spyOn(globalThis, 'setTimeout'), vi.spyOn(globalThis, 'setInterval')];
  const fetch = vi.fn(async () => PEMS[0]!);
  const key = cachedKey(fetch, TIMES);
  expect(fetch).not.toHaveBeenCalled();
  await key();
  now += 2000;
  await key();
  for (const timer of timers) expect(timer).not.toHaveBeenCalled();
});

describe('one fetch at a time', () => {
  test('1,000 calls share it', async () => {
    const { fetch, running } = fetches();
    const key = cachedKey(fetch, TIMES);
    const calls = Array.from({ length: 1000 }, key);
    running[0]!.give(PEMS[0]);
    expect(new Set(await Promise.all(calls)).size).toBe(1);
    now += 1000;
    await Promise.all(Array.from({ length: 1000 }, key));
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  test('one that never settles is never doubled: the old key until staleMs, then calls wait', async () => {
    const { fetch, running } = fetches();
    const key = cachedKey(fetch, TIMES);
    const first = key();
    running[0]!.give(PEMS[0]);
    await first;
    now += 4999;
    expect(await fingerprintOf(key())).toBe(FIRST);
    now += 1;
    const late = vi.fn();
    void key().then(late);
    void key().then(late);
    await turn();
    expect(late).not.toHaveBeenCalled();
    expect(fetch).toHaveBeenCalledTimes(2);
    running[1]!.give(PEMS[1]);
    await turn();
    expect(late.mock.calls.flat().map(({ fingerprint }) => fingerprint)).toEqual([SECOND, SECOND]);
  });
});

describe('the object', () => {
  test('is one for as long as the key is the same, in whatever form it comes', async () => {
    const forms = [PEMS[0]!, Buffer.from(PEMS[0]!), importPublicKey(PEMS[0]!), PEMS[1]!];
    const key = cachedKey(async () => forms.shift()!, TIMES);
    const objects: PublicKey[] = [];
    while (forms.length > 0) {
      objects.push(await key());
      now += 5000;
    }
    expect(new Set(objects.slice(0, 3)).size).toBe(1);
    expect(objects[3]!.fingerprint).toBe(SECOND);
    expect(Object.isFrozen(objects[0])).toBe(true);
  });
});

const privateKey = '39a8'.repeat(16);
const own = new Error('the key store is down');
/** What a fetch may do wrong, and what calls that wait for it get. */
const BAD: [string, () => unknown, unknown][] = [
  ['rejects', () => Promise.reject(own), own],
  [
    'throws at once',
    () => {
      throw own;
    },
    own,
  ],
  ['rejects with nothing', () => Promise.reject(undefined), undefined],
  ['gives nothing', async () => undefined, 'ERR_INVALID_PUBLIC_KEY'],
  ['gives an empty string', async () => '', 'ERR_INVALID_PUBLIC_KEY'],
  ['gives a page of HTML', async () => '<html>502</html>', 'ERR_INVALID_PUBLIC_KEY'],
  ['gives a number', async () => 7, 'ERR_INVALID_PUBLIC_KEY'],
  ['gives a look-alike', async () => ({ ...importPublicKey(PEMS[0]!) }), 'ERR_INVALID_PUBLIC_KEY'],
  ['gives a function', async () => () => PEMS[0], 'ERR_INVALID_PUBLIC_KEY'],
  ['gives a private key', async () => privateKey, 'ERR_INVALID_PUBLIC_KEY'],
];
describe.each(BAD)('a fetch that %s', (_, fetch, expected) => {
  const expectOutcome = (outcome: unknown) =>
    typeof expected === 'string'
      ? expect(outcome).toMatchObject({ code: expected, name: 'EncryptionError' })
      : expect(outcome).toBe(expected);

  test('fails the calls that wait for it, and the next one fetches again', async () => {
    const onError = vi.fn();
    const fetched = vi.fn(fetch).mockImplementationOnce(fetch).mockImplementationOnce(fetch);
    const key = cachedKey(fetched as never, { ...TIMES, onError });
    const outcomes = await Promise.all([key(), key()].map(outcomeOf));
    for (const outcome of outcomes) expectOutcome(outcome);
    expect(fetched).toHaveBeenCalledTimes(1);
    expectOutcome(await outcomeOf(key()));
    fetched.mockImplementation(async () => PEMS[0]);
    expect(await fingerprintOf(key())).toBe(FIRST);
    expect(onError).toHaveBeenCalledTimes(2);
    expectOutcome(onError.mock.calls[0]![0]);
    expect(`${outcomes[0]} ${(outcomes[0] as Error | undefined)?.stack}`).not.toContain(privateKey);
  });

  test('in the background keeps the old key until staleMs, and is told once', async () => {
    const onError = vi.fn();
    const fetched = vi.fn(fetch).mockImplementationOnce(async () => PEMS[0]);
    const key = cachedKey(fetched as never, { ...TIMES, onError });
    await key();
    now += 4000;
    expect(await fingerprintOf(key())).toBe(FIRST);
    await turn();
    expect(onError).toHaveBeenCalledTimes(1);
    expectOutcome(onError.mock.calls[0]![0]);
    now += 999;
    expect(await fingerprintOf(key())).toBe(FIRST);
    await turn();
    now += 1;
    expectOutcome(await outcomeOf(key()));
    expect(fetched).toHaveBeenCalledTimes(4);
  });
});

const HANDLERS: [string, (() => unknown) | undefined][] = [
  ['is missing', undefined],
  [
    'throws',
    () => {
      throw new Error('mine');
    },
  ],
  ['rejects', () => Promise.reject(new Error('mine'))],
];
test.each(HANDLERS)('onError that %s changes nothing', async (_, onError) => {
  const key = cachedKey(() => Promise.reject(own), { ...TIMES, onError: onError as never });
  expect(await outcomeOf(key())).toBe(own);
});

describe('options', () => {
  const fetch = async () => PEMS[0]!;
  const numbers = [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53];
  const WRONG: [string, unknown, unknown, RegExp][] = [
    ...numbers.flatMap((ms): [string, unknown, unknown, RegExp][] => [
      [`ttlMs ${ms}`, fetch, { ...TIMES, ttlMs: ms }, /^ttlMs must be a whole number from 1 /],
      [`staleMs ${ms}`, fetch, { ...TIMES, staleMs: ms }, /^staleMs must be a whole number from 1 /],
    ]),
    ['staleMs under ttlMs', fetch, { ttlMs: 2, staleMs: 1 }, /^staleMs must not be less than ttlMs/],
    ['a typo', fetch, { ...TIMES, onEror: () => {} }, /^unknown option "onEror"/],
  ];
  const WRONG_TYPES: [string, unknown, unknown, RegExp][] = [
    ['no options', fetch, undefined, /^options must be an object/],
    ['no ttlMs', fetch, { staleMs: 1 }, /^ttlMs must be a number/],
    ['no staleMs', fetch, { ttlMs: 1 }, /^staleMs must be a number/],
    ['ttlMs as text', fetch, { ...TIMES, ttlMs: '1000' }, /^ttlMs must be a number/],
    ['onError that is no function', fetch, { ...TIMES, onError: 'log' }, /^onError must be a function/],
    ['a key as fetch', PEMS[0], TIMES, /^fetch must be a function/],
    ['a promise as fetch', fetch(), TIMES, /^fetch must be a function/],
  ];
  test.each([...WRONG, ...WRONG_TYPES])('%s: refused', (name, given, options, message) => {
    const error = thrownBy(() => cachedKey(given as never, options as never));
    expect(error).toBeInstanceOf(EncryptionError);
    expect(error.code).toBe('ERR_INVALID_OPTIONS');
    expect(error.message).toMatch(message);
    expect(error instanceof TypeError).toBe(WRONG_TYPES.some(([wrong]) => wrong === name));
  });
});

test('for any order of calls, waits, keys and failures', async () => {
  const step = fc.oneof(
    fc.record({ wait: fc.integer({ min: 1, max: 6000 }) }),
    fc.record({ end: fc.constantFrom<string | undefined>(...PEMS, undefined) }),
    fc.record({ calls: fc.integer({ min: 1, max: 3 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { fetch, running } = fetches();
      const began: number[] = [];
      const onError = vi.fn();
      const timed = () => {
        began.push(now);
        return fetch();
      };
      const key = cachedKey(timed, { ...TIMES, onError });
      let [ended, failed] = [0, 0];
      /** The last key that came, and when its fetch began: what any call may be given. */
      let last: { fingerprint: string; since: number } | undefined;
      for (const { wait, calls, ...end } of steps as { wait?: number; calls?: number; end?: string }[]) {
        now += wait ?? 0;
        if ('end' in end && ended < running.length) {
          const since = began[ended]!;
          if (end.end === undefined) running[ended]!.fail(own);
          else running[ended]!.give(end.end);
          if (end.end === undefined) failed++;
          else last = { fingerprint: importPublicKey(end.end).fingerprint, since };
          ended++;
          await turn();
        }
        for (let n = 0; n < (calls ?? 0); n++) {
          const outcome = vi.fn();
          void outcomeOf(key()).then(outcome);
          await turn();
          const age = last ? now - last.since : Number.POSITIVE_INFINITY;
          // A key while it may be given, and the last one; else the call waits.
          expect(outcome.mock.calls).toEqual(age < TIMES.staleMs ? [[last!.fingerprint]] : []);
          expect(began.length - ended).toBe(age < TIMES.ttlMs ? began.length - ended : 1);
        }
        expect(began.length - ended).toBeLessThanOrEqual(1);
        expect(onError).toHaveBeenCalledTimes(failed);
      }
    }),
    { numRuns: times(60, 1000) },
  );
});
