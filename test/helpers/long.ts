// Some tests do one thing again and again. `npm test` does it a few times: enough to find what is wrong in general.
// `npm run test:long` does it in full, for what is wrong now and then.

import { describe, test } from 'vitest';

export const isLong = process.env.LONG_TESTS === '1';

/** How often, or how many: the first by default, the second in the long form. */
export const times = (short: number, long: number): number => (isLong ? long : short);

/** Every item in the long form; by default one of every `step`, so that all of a list's periods shorter than it occur. */
export const everyNth = <T>(step: number, items: readonly T[]): T[] =>
  items.filter((_, n) => isLong || n % step === 0);

const nothing = (): void => {};
/** A test, or a group of them, that the long form alone has; elsewhere it doesn't exist, so that nothing is skipped. */
export const testLong = isLong ? test : nothing;
export const describeLong = isLong ? describe : nothing;
