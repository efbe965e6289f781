// The ciphertexts of an answer: their IV, their tags, and the one error for everything that goes wrong once the key is
// in use.

import type { Suite } from '../ciphers/suite.ts';
import { EncryptionError } from '../errors.ts';
import { equalBytes, wipe } from '../platform/bytes.ts';
import { isBodyName, isEmpty, malformed, readBase64 } from './encryption.ts';

/** The data key of a request, as its answer needs it. */
export interface AnswerKey {
  readonly suite: Suite;
  readonly key: Uint8Array;
  /** The request's IV; undefined if the caller didn't keep it. */
  readonly iv: Uint8Array | undefined;
}

export interface TaggedCiphertext {
  readonly ciphertext: Uint8Array;
  readonly tag?: Uint8Array;
}

/** The ciphertexts that an answer claims to have. */
export interface Ciphertexts {
  readonly count: number;
  /** Whether they are under the request's own IV. */
  readonly isSameIv: boolean;
}

/**
 * Counts an answer's ciphertexts before anything is checked: under SM4-GCM, the nonce has been reused even if the
 * answer doesn't open.
 */
export function countCiphertexts(
  { EncryptedBody, Encryption }: Record<string, unknown>,
  { iv }: AnswerKey,
): Ciphertexts {
  const { EncryptList, Iv } = (Encryption ?? {}) as Record<string, unknown>;
  const answerIv = readBase64(Iv);
  const isSameIv = iv !== undefined && (isEmpty(Iv) || (answerIv !== undefined && equalBytes(answerIv, iv)));
  if (!isEmpty(EncryptedBody)) return { count: 1, isSameIv };
  const names = Array.isArray(EncryptList) ? EncryptList : [];
  return { count: names.filter((name) => typeof name === 'string' && !isBodyName(name)).length, isSameIv };
}

// --- form: ERR_INVALID_RESPONSE ---

/**
 * The answer's IV if it has one, else the request's. With `isBound` it must be the request's: under CBC, anyone who
 * could choose the IV could rewrite the first block of the plaintext.
 */
export function chooseIv(answerIv: Uint8Array | undefined, key: AnswerKey, isBound: boolean): Uint8Array {
  const iv = answerIv ?? key.iv;
  if (!iv) throw malformed('Encryption.Iv', "is missing, and the request's IV wasn't kept: pass dataKey.iv");
  if (isBound && key.iv && !equalBytes(iv, key.iv)) {
    throw malformed('Encryption.Iv', "must be the request's IV, but differs from it");
  }
  return iv;
}

export function readCiphertext(value: unknown, field: string): Uint8Array {
  const ciphertext = readBase64(value);
  if (!ciphertext) throw malformed(field, 'must be canonical Base64');
  return ciphertext;
}

/** The tag is in TagList; an older kit left it at the end of the ciphertext. Either way it must verify. */
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

/** Decrypts, and parses the plaintext with `read`; undefined if either fails. The plaintext is wiped. */
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
