/** The error that `work` throws; fails where it throws none. */
export function thrownBy(work: () => unknown): Error & { code?: unknown; requestId?: unknown } {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
