// How large requests and answers may be.

import { EncryptionError } from '../errors.ts';

/** The most bytes of JSON that the API gateway takes in one request. */
export const MAX_REQUEST_BYTES: number = 10 * 2 ** 20;

/** The most characters of an image's Base64: the API's own texts give 6, 7 and 10 MB, and the newest one counts. */
export const MAX_IMAGE_CHARS: number = 10 * 2 ** 20;

// An answer is counted before it is copied. Real ones have some dozens of members on five levels; whatever is beyond
// these was made to keep this process busy.

/** Members of objects and entries of lists, all together. */
export const MAX_MEMBERS = 20_000;
/** Objects and lists inside one another. */
export const MAX_LEVELS = 64;
/** Entries of EncryptList, and of TagList. */
export const MAX_LIST_ENTRIES = 1_000;
/** Characters of a path: of one in EncryptList, and of the names that lead to a member. */
export const MAX_PATH_CHARS = 1_024;

/** An answer beyond a limit; `what` is the limit in words. */
export function answerTooLarge(what: string): EncryptionError {
  return new EncryptionError(
    'ERR_INVALID_RESPONSE',
    `the answer has ${what}, which is far beyond any real one`,
  );
}
