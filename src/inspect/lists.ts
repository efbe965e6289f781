// EncryptList and TagList.

import type { Suite } from '../ciphers/suite.ts';
import { isEmpty } from '../envelope/encryption.ts';
import { inspectBase64 } from './base64-form.ts';
import type { WireCheckId } from './checks/checks.ts';
import type { Spot } from './spot.ts';

// The largest row has four fields, the largest answer ever seen a dozen paths.
const MAX_ENTRIES = 100;

/** The entries of a list of strings. Anything else is reported and left out; absent means empty. */
export function readStrings(
  value: unknown,
  id: WireCheckId & `${string}-list-form`,
  spot: Spot,
): readonly string[] | undefined {
  if (isEmpty(value)) return [];
  const isList = Array.isArray(value) && value.length <= MAX_ENTRIES;
  if (isList && value.every((entry) => typeof entry === 'string' && entry !== '')) return value as string[];
  const got = !Array.isArray(value)
    ? `a ${typeof value}`
    : isList
      ? 'an entry that is empty or not a string'
      : `${value.length} entries`;
  spot.finding(id, { expected: `a list of at most ${MAX_ENTRIES} strings`, got });
  return undefined;
}

/** Each tag by itself, and how many there are for `count` ciphertexts. */
export function inspectTags(tags: readonly string[], count: number, suite: Suite, spot: Spot): void {
  const due = suite.tagBytes > 0 ? count : 0;
  const expected = `${due} (${suite.id}, encrypted texts: ${count})`;
  const isRight = spot.check(tags.length === due, 'tag-count', { expected, got: `${tags.length}` });
  if (!isRight && due === 0) return;
  for (const [index, text] of tags.entries()) inspectTag(text, spot.item(index));
}

const TAG_BYTES = 16;

function inspectTag(text: string, spot: Spot): void {
  const tag = inspectBase64(text, (length) => length === TAG_BYTES, spot);
  if (!tag) return;
  spot.check(tag.length === TAG_BYTES, 'tag-length', {
    expected: `${TAG_BYTES} bytes`,
    got: `${tag.length} bytes`,
  });
}
