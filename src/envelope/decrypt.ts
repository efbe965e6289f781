// The ciphertexts of an answer: their IV, their tags, and the one error for everything that goes wrong from the
// moment the key is used.

import type { Suite } from '../ciphers/suite.ts';
import { EncryptionError } from '../errors.ts';
import { equalBytes, wipe } from '../platform/bytes.ts';
import { malformed, readBase64 } from './encryption.ts';

/** The data key of a request, as its answer needs it. */
export interface AnswerKey {
  readonly suite: Suite;
  readonly key: Uint8Array;
  /** The request's IV; undefined when the caller has not kept it. */
  readonly iv: Uint8Array | undefined;
}

export interface TaggedCiphertext {
  readonly ciphertext: Uint8Array;
  readonly tag?: Uint8Array;
}

// --- form: ERR_INVALID_RESPONSE ---

export interface ChosenIv {
  readonly iv: Uint8Array;
  /** Whether it is the request's own. */
  readonly isSameIv: boolean;
}

/**
 * The answer's IV where it gives one, else the request's. With `isBound` it must be the request's: under CBC
 * whoever could choose the IV would rewrite the first block of the plaintext.
 */
export function chooseIv(answerIv: Uint8Array | undefined, key: AnswerKey, isBound: boolean): ChosenIv {
  const iv = answerIv ?? key.iv;
  if (!iv) throw malformed('Encryption.Iv', 'is missing, and no IV of the request is at hand');
  const isSameIv = key.iv !== undefined && equalBytes(iv, key.iv);
  if (isBound && key.iv && !isSameIv) throw malformed('Encryption.Iv', 'differs from the IV of the request');
  return { iv, isSameIv };
}

export function readCiphertext(value: unknown, field: string): Uint8Array {
  const ciphertext = readBase64(value);
  if (!ciphertext) throw malformed(field, 'is not canonical Base64');
  return ciphertext;
}

/** The tag stands in TagList; an older kit left it at the end of the ciphertext. Either way it must verify. */
export function splitTag(
  bytes: Uint8Array,
  tag: Uint8Array | undefined,
  { tagBytes }: Suite,
): TaggedCiphertext {
  if (tagBytes === 0) return { ciphertext: bytes };
  if (tag) return { ciphertext: bytes, tag };
  const end = Math.max(0, bytes.length - tagBytes);
  return { ciphertext: bytes.subarray(0, end), tag: bytes.subarray(end) };
}

// --- the key in use: ERR_DECRYPTION_FAILED ---

/**
 * Decrypts, and reads the plaintext with `read`; undefined for any failure of either. The plaintext is wiped.
 */
export function tryDecrypt<T>(
  { ciphertext, tag }: TaggedCiphertext,
  iv: Uint8Array,
  { suite, key }: AnswerKey,
  read: (plaintext: Uint8Array) => T,
): T | undefined {
  let plaintext: Uint8Array | undefined;
  try {
    if ((tag?.length ?? 0) !== suite.tagBytes) return undefined;
    plaintext = suite.decrypt(ciphertext, key, iv, tag);
    return read(plaintext);
  } catch {
    return undefined;
  } finally {
    wipe(plaintext);
  }
}

export function decryptionFailed(): EncryptionError {
  return new EncryptionError('ERR_DECRYPTION_FAILED', 'the answer could not be decrypted');
}
