// `recognize` tries again what the library calls retryable, and nothing else.

import { expect, test } from 'vitest';
import { withRetries } from '../../src/cli/recognize/retry.ts';
import { LocalFailure } from '../../src/cli/service/failure.ts';

const { signal } = new AbortController();

/** How often it is attempted, where the first attempt throws this and the second gives a result. */
async function attemptsAfter(error: unknown): Promise<number> {
  let attempts = 0;
  const attempt = async () => {
    if (++attempts === 1) throw error;
  };
  await withRetries(attempt, 3, signal).catch(() => {});
  return attempts;
}

const fetchError = (reason: string) => new Error(`request to https://x/ failed, reason: ${reason}`);
const answered = (code: string) => Object.assign(new Error('synthetic'), { code, requestId: 'id' });

test.each([
  ['a refused connection', fetchError('connect ECONNREFUSED 127.0.0.1:1')],
  ['a name not found', fetchError('getaddrinfo ENOTFOUND nosuch.invalid')],
  ['a cut connection', fetchError('socket hang up')],
  ['the time limit', new LocalFailure('TIMEOUT', 'no answer within the --timeout')],
  ['the rate limit', answered('RequestLimitExceeded.UinLimitExceeded')],
])('%s is tried again', async (_, error) => {
  expect(await attemptsAfter(error)).toBe(2);
});

test.each([
  ['an error of the service', answered('FailedOperation.OcrFailed')],
  ['an answer whose code is a word of the system', answered('ECONNRESET')],
  ['a page', Object.assign(new Error('invalid json'), { type: 'invalid-json' })],
])('%s is not', async (_, error) => {
  expect(await attemptsAfter(error)).toBe(1);
});

test('the last attempt throws what it met', async () => {
  const error = fetchError('socket hang up');
  await expect(withRetries(() => Promise.reject(error), 1, signal)).rejects.toBe(error);
});
