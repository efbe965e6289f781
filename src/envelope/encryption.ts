// The wire struct `Encryption`: how it is written, and how an answer's is read. No cipher is called here.

import { type Algorithm, findSuite, type Suite } from '../ciphers/suite.ts';
import { EncryptionError } from '../errors.ts';
import { decodeBase64, encodeBase64 } from '../platform/base64.ts';
import { MAX_LIST_ENTRIES } from './limits.ts';

/** The vendor's names and spelling. Everything binary is standard Base64 with padding. */
export interface Encryption {
  /** What is encrypted: the name of the body, or of each field. */
  EncryptList: string[];
  /** One tag per entry of EncryptList under SM4-GCM; empty under AES-256-CBC. */
  TagList: string[];
  /** The wrapped data key. */
  CiphertextBlob: string;
  Iv: string;
  Algorithm: Algorithm;
}

/** The name of a whole body, as EncryptList and the request spell it. */
export const ENCRYPTED_BODY = 'EncryptedBody';

/** How the vendor's kits, and one action's API text, spell it in EncryptList; the member itself is EncryptedBody. */
export const MISSPELLED_BODY = 'EncryptionBody';

// Paths in answers begin at the top or at Response.
const BODY_NAMES = [ENCRYPTED_BODY, `Response.${ENCRYPTED_BODY}`, MISSPELLED_BODY];

/** Whether an entry of an answer's EncryptList means the whole body. */
export function isBodyName(name: string): boolean {
  return BODY_NAMES.includes(name);
}

/** Whether a request's EncryptList names the whole body and nothing else, in either spelling. */
export function namesBody([name, ...others]: readonly string[]): boolean {
  return others.length === 0 && (name === ENCRYPTED_BODY || name === MISSPELLED_BODY);
}

export function writeEncryption(
  suite: Suite,
  wrappedKey: Uint8Array,
  iv: Uint8Array,
  encryptList: readonly string[],
  tags: readonly Uint8Array[],
): Encryption {
  return {
    EncryptList: [...encryptList],
    TagList: tags.map(encodeBase64),
    CiphertextBlob: encodeBase64(wrappedKey),
    Iv: encodeBase64(iv),
    Algorithm: suite.id,
  };
}

/** What an answer's `Encryption` says, once its form is checked. */
export interface AnswerEncryption {
  /** Undefined if the answer has none. */
  iv: Uint8Array | undefined;
  encryptList: readonly string[];
  tags: readonly Uint8Array[];
}

/**
 * Reads an answer's `Encryption`. Absent, null and empty mean the same: the service sends empty ones too.
 * CiphertextBlob is ignored, since the caller keeps the data key.
 *
 * @throws EncryptionError ERR_INVALID_RESPONSE, naming the malformed wire field.
 */
export function readAnswerEncryption(value: unknown, suite: Suite): AnswerEncryption {
  if (isEmpty(value)) return { iv: undefined, encryptList: [], tags: [] };
  if (typeof value !== 'object' || Array.isArray(value)) throw malformed('Encryption', 'must be an object');
  const { Algorithm, Iv, EncryptList, TagList } = value as Record<string, unknown>;
  if (!isEmpty(Algorithm) && Algorithm !== suite.id) {
    throw malformed('Encryption.Algorithm', `must be ${suite.id}, as in the request`);
  }
  return {
    iv: readIv(Iv, suite),
    encryptList: readStrings(EncryptList, 'Encryption.EncryptList'),
    tags: readTags(TagList, suite),
  };
}

/** The error for an answer that doesn't follow the protocol. The reason never quotes the answer. */
export function malformed(field: string, reason: string): EncryptionError {
  return new EncryptionError('ERR_INVALID_RESPONSE', `the answer's ${field} ${reason}`);
}

/** Null, missing and '' mean the same on this wire. */
export function isEmpty(value: unknown): value is null | undefined | '' {
  return value === undefined || value === null || value === '';
}

/** The bytes of a wire field; undefined if it isn't canonical Base64. */
export function readBase64(value: unknown): Uint8Array | undefined {
  return typeof value === 'string' ? decodeBase64(value) : undefined;
}

function readIv(value: unknown, suite: Suite): Uint8Array | undefined {
  if (isEmpty(value)) return undefined;
  const iv = readBase64(value);
  if (iv?.length !== suite.ivBytes)
    throw malformed('Encryption.Iv', `must be the Base64 of ${suite.ivBytes} bytes`);
  return iv;
}

function readTags(value: unknown, suite: Suite): Uint8Array[] {
  const texts = readStrings(value, 'Encryption.TagList');
  if (suite.tagBytes === 0 && texts.length > 0)
    throw malformed('Encryption.TagList', `must be empty under ${suite.id}, got a list of ${texts.length}`);
  return texts.map((text) => {
    const tag = decodeBase64(text);
    if (tag?.length !== suite.tagBytes) {
      throw malformed('Encryption.TagList', `has an entry that isn't the Base64 of ${suite.tagBytes} bytes`);
    }
    return tag;
  });
}

function readStrings(value: unknown, field: string): readonly string[] {
  if (isEmpty(value)) return [];
  if (!Array.isArray(value) || value.some((entry) => typeof entry !== 'string')) {
    throw malformed(field, 'must be a list of strings');
  }
  if (value.length > MAX_LIST_ENTRIES)
    throw malformed(field, `must have at most ${MAX_LIST_ENTRIES} entries, got ${value.length}`);
  return value as readonly string[];
}

// --- the request's `Encryption`, for code that receives a sealed request ---

/** What a sealed request's `Encryption` holds, as bytes. */
export interface RequestEncryption {
  readonly suite: Suite;
  readonly wrappedKey: Uint8Array;
  readonly iv: Uint8Array;
  readonly encryptList: readonly string[];
  readonly tags: readonly Uint8Array[];
}

/** Reads a request's `Encryption` strictly. If a wire field is wrong, returns the name of the first one instead. */
export function readRequestEncryption(value: unknown): RequestEncryption | { wrong: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { wrong: 'Encryption' };
  const { Algorithm, CiphertextBlob, Iv, EncryptList, TagList } = value as Record<string, unknown>;
  const suite = findSuite(Algorithm);
  if (!suite) return { wrong: 'Encryption.Algorithm' };
  const wrappedKey = readBase64(CiphertextBlob);
  if (!wrappedKey || wrappedKey.length === 0) return { wrong: 'Encryption.CiphertextBlob' };
  const iv = readBase64(Iv);
  if (iv?.length !== suite.ivBytes) return { wrong: 'Encryption.Iv' };
  const encryptList = readUniqueNames(EncryptList);
  if (!encryptList) return { wrong: 'Encryption.EncryptList' };
  const tags = readRequestTags(TagList, suite, encryptList.length);
  return tags ? { suite, wrappedKey, iv, encryptList, tags } : { wrong: 'Encryption.TagList' };
}

/** A list that may be missing. */
function optionalList(value: unknown): readonly unknown[] | undefined {
  return value === undefined ? [] : Array.isArray(value) ? value : undefined;
}

function readUniqueNames(value: unknown): readonly string[] | undefined {
  const names = optionalList(value);
  const isList = names?.every((name) => typeof name === 'string' && name !== '');
  return isList && new Set(names).size === names!.length ? (names as string[]) : undefined;
}

function readRequestTags(value: unknown, suite: Suite, count: number): readonly Uint8Array[] | undefined {
  // Null is how the vendor's Go kit sends an empty list, and how the service answers.
  const texts = optionalList(value ?? undefined);
  if (texts?.length !== (suite.tagBytes > 0 ? count : 0)) return undefined;
  const tags = texts.map(readBase64);
  return tags.every((tag) => tag?.length === suite.tagBytes) ? (tags as Uint8Array[]) : undefined;
}
