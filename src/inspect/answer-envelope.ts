// The `Encryption` of an answer, compared with that of its request.

import { type Suite, suiteOf } from '../ciphers/suite.ts';
import { isEmpty } from '../envelope/encryption.ts';
import { equalBytes } from '../platform/bytes.ts';
import type { ActionFacts } from './action.ts';
import { readWireBytes } from './base64-form.ts';
import { fitsIv, inspectIv } from './iv.ts';
import type { Members } from './json.ts';
import { inspectTags, readStrings } from './lists.ts';
import type { RequestFacts } from './request.ts';
import type { Spot } from './spot.ts';

/** An answer with an envelope. */
export interface SealedAnswer {
  readonly answer: Members;
  readonly action: ActionFacts;
  readonly struct: Members;
  readonly list: readonly string[];
  readonly isBody: boolean;
  /** Where the answer's members are. */
  readonly where: Spot;
}

export function inspectAnswerAlgorithm(
  name: unknown,
  request: RequestFacts | undefined,
  spot: Spot,
): Suite | undefined {
  const own = name === 'AES-256-CBC' || name === 'SM4-GCM' ? suiteOf(name) : undefined;
  const expected = request?.suite?.id ?? 'AES-256-CBC or SM4-GCM';
  if (isEmpty(name)) return request?.suite;
  if (!own) spot.finding('algorithm-name', { expected, got: 'another text' });
  else if (request?.suite && own !== request.suite)
    spot.finding('answer-algorithm', { expected, got: own.id });
  else spot.ok('answer-algorithm', own.id);
  return request?.suite ?? own;
}

/** Whether the answer is under the request's IV, as far as that is known. */
export function inspectAnswerIv(
  { struct: { Iv: value }, isBody }: SealedAnswer,
  suite: Suite | undefined,
  request: RequestFacts | undefined,
  spot: Spot,
): boolean {
  if (isEmpty(value)) return true;
  if (typeof value !== 'string') {
    spot.finding('member-names', { expected: 'a string', got: `a ${typeof value}` });
    return false;
  }
  const { bytes, fault } = readWireBytes(value, fitsIv);
  if (bytes && !fault && request?.iv && equalBytes(bytes, request.iv)) {
    // Faults of the IV itself are reported on the request.
    spot.ok('answer-iv', "the request's IV");
    return true;
  }
  inspectIv(value, suite, spot);
  const isBound =
    suite?.tagBytes === 0 && isBody && request?.isWholeBody === true && request.iv !== undefined;
  if (isBound) spot.finding('answer-iv', { expected: "the request's IV", got: 'another one' });
  return false;
}

/** Whether the tag is at the end of the ciphertext. */
export function inspectAnswerTags(
  { struct, list, isBody }: SealedAnswer,
  suite: Suite | undefined,
  spot: Spot,
): boolean {
  const tags = readStrings(struct.TagList, 'tag-list-form', spot);
  if (!tags || !suite) return false;
  if (suite.tagBytes > 0 && tags.length === 0) {
    spot.note('tag-attached', { got: 'no tags: each is read from the end of its ciphertext' });
    return true;
  }
  inspectTags(tags, isBody ? 1 : list.length, suite, spot);
  return false;
}
