import { setTimeout as sleep } from 'node:timers/promises';
import { failureOf } from '../../middleware/failure.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/** Retries failures that may be retried, up to `attempts` times in all. Throws what the last attempt threw. */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  attempts: number,
  signal: AbortSignal,
): Promise<T> {
  for (let n = 1; ; n++) {
    try {
      return await attempt();
    } catch (error) {
      if (n >= attempts || signal.aborted || !failureOf(error).retryable) throw error;
      await sleep(backOffMs(n), undefined, { signal });
    }
  }
}

/** Twice as long after each attempt; the jitter keeps calls that failed together from returning together. */
function backOffMs(attempt: number): number {
  const most = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
  return (most / 2) * (1 + Math.random());
}
