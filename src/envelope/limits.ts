// How large requests and answers may be.

import { EncryptionError } from '../errors.ts';

/** The most bytes of JSON that the API gateway accepts in one request. */
export const MAX_REQUEST_BYTES: number = 10 * 2 ** 20;

/** The most Base64 characters of an image: the API's own texts say 6, 7 and 10 MB, and the newest one counts. */
export const MAX_IMAGE_CHARS: number = 10 * 2 ** 20;

// An answer is counted before it is copied. Real ones have a few dozen members on five levels; anything beyond these
// limits was made to keep this process busy.

/** Members of objects plus entries of lists. */
export const MAX_MEMBERS = 20_000;
/** Nested objects and lists. */
export const MAX_LEVELS = 64;
/** Entries of EncryptList, and of TagList. */
export const MAX_LIST_ENTRIES = 1_000;
/** Characters of a path: of one in EncryptList, and of the names that lead to a member. */
export const MAX_PATH_CHARS = 1_024;

/** The error for an answer beyond a limit; `what` puts the limit in words. */
export function answerTooLarge(what: string): EncryptionError {
  return new EncryptionError('ERR_INVALID_RESPONSE', `the answer has ${what}, far beyond any real one`);
}
