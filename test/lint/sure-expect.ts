// Loaded before every test file: an assertion that can never fail is an error. toMatchObject takes a RegExp, and
// whatever else has no members, for an object that asks for nothing.

import { chai } from 'vitest';

chai.use((_, utils) => {
  utils.overwriteMethod(
    chai.Assertion.prototype,
    'toMatchObject',
    (matcher: (expected: object) => void) =>
      function (this: unknown, expected: object) {
        const path = findVacuous(expected, 'expected');
        if (path) throw new TypeError(`${path} matches anything: ${HINT}`);
        return matcher.call(this, expected);
      },
  );
});

const HINT = 'take expect.stringMatching for a pattern, expect.any or toEqual for an object';

/** Where toMatchObject would compare nothing. */
export function findVacuous(expected: unknown, path: string): string | undefined {
  if (typeof expected !== 'object' || expected === null || isMatcher(expected)) return undefined;
  if (isCompared(expected)) return undefined;
  const members = Object.entries(expected);
  if (members.length === 0 && !Array.isArray(expected)) return path;
  for (const [name, member] of members) {
    const found = findVacuous(member, `${path}.${name}`);
    if (found) return found;
  }
  return undefined;
}

/** What vitest compares by its content. */
function isCompared(value: object): boolean {
  return [Date, Map, Set, Error].some((type) => value instanceof type);
}

function isMatcher(value: object): boolean {
  return typeof (value as { asymmetricMatch?: unknown }).asymmetricMatch === 'function';
}
