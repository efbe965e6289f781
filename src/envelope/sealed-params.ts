import { AES_BLOCK_BYTES, type Suite } from '../ciphers/suite.ts';
import type { ActionRule } from './action-rules.ts';
import {
  ENCRYPTED_BODY,
  isEmpty,
  namesBody,
  type RequestEncryption,
  readBase64,
  readRequestEncryption,
} from './encryption.ts';
import { isSurelyImage } from './image.ts';
import { showName } from './names.ts';
import { invalidParams, type Params } from './params.ts';

/**
 * Whether the caller has already sealed these parameters. If so, they pass through, and the answer is returned
 * unopened. Anything neither plain nor strictly sealed is refused: it might leave data in the clear.
 *
 * @throws EncryptionError ERR_INVALID_PARAMS for half-sealed parameters.
 */
export function isSealed(params: Params, rule: ActionRule): boolean {
  return rule.request === 'flat' ? isFlatSealed(params, rule) : isStructSealed(params, rule);
}

/** What sealed parameters say is encrypted; `isSealed` has confirmed it, as far as the form shows. */
export function encryptedNames({ EncryptedBody, Encryption, EncryptList }: Params): readonly string[] {
  const { EncryptList: names = EncryptList } = (Encryption ?? {}) as Params;
  if (!isEmpty(EncryptedBody)) return [ENCRYPTED_BODY];
  // A list that names a body that isn't there belongs to a request for a key alone.
  return Array.isArray(names) && !namesBody(names) ? names : [];
}

/** The members that carry the envelope of sealed parameters. */
export function envelopeNames({ request }: ActionRule): readonly string[] {
  return request === 'flat' ? ['CiphertextBlob', 'EncryptList', 'Iv'] : [ENCRYPTED_BODY, 'Encryption'];
}

function isStructSealed(params: Params, rule: ActionRule): boolean {
  const { EncryptedBody, Encryption } = params;
  if (isEmpty(EncryptedBody) && isEmpty(Encryption)) return false;
  const encryption = readEncryption(Encryption);
  if (!isEmpty(EncryptedBody) || rule.request === 'body') checkBody(params, encryption);
  else if (rule.request !== 'key-only' || !namesNothing(encryption)) checkFields(params, encryption, rule);
  return true;
}

/** No parameter is encrypted: a key for the answer alone, which the vendor's Go kit writes as the name of a body. */
function namesNothing({ encryptList }: RequestEncryption): boolean {
  return encryptList.length === 0 || namesBody(encryptList);
}

/** The flat form has no algorithm and no tags, so it is AES-256-CBC. */
function isFlatSealed(params: Params, rule: ActionRule): boolean {
  const { CiphertextBlob, EncryptList, Iv } = params;
  if (isEmpty(CiphertextBlob) && isEmpty(EncryptList) && isEmpty(Iv)) return false;
  checkFields(params, readEncryption({ CiphertextBlob, EncryptList, Iv, Algorithm: 'AES-256-CBC' }), rule);
  return true;
}

const ENVELOPE_MEMBERS = ['EncryptList', 'TagList', 'CiphertextBlob', 'Iv', 'Algorithm'];
// In bytes: a data key under RSA-1024, and one of 16 bytes under SM2.
const LEAST_BLOB_BYTES = { 'AES-256-CBC': 128, 'SM4-GCM': 113 } as const;

function readEncryption(value: unknown): RequestEncryption {
  const encryption = readRequestEncryption(value);
  if ('wrong' in encryption) throw halfSealed(`${encryption.wrong} is missing or malformed`);
  if (!Object.keys(value as Params).every((name) => ENVELOPE_MEMBERS.includes(name))) {
    throw halfSealed("Encryption has a member that isn't part of the envelope");
  }
  if (encryption.wrappedKey.length < LEAST_BLOB_BYTES[encryption.suite.id]) {
    throw halfSealed('Encryption.CiphertextBlob is shorter than any wrapped key');
  }
  return encryption;
}

/** Nothing else may accompany a whole body, except the empty strings that the guide sends. */
function checkBody(params: Params, { encryptList, suite }: RequestEncryption): void {
  if (!namesBody(encryptList)) throw halfSealed('Encryption.EncryptList must name the body alone');
  checkCiphertext(params.EncryptedBody, ENCRYPTED_BODY, suite);
  const clear = Object.keys(params).find(
    (name) => name !== ENCRYPTED_BODY && name !== 'Encryption' && !isEmpty(params[name]),
  );
  if (clear !== undefined) throw halfSealed(`${showName(clear)} is in the clear next to EncryptedBody`);
}

function checkFields(params: Params, { encryptList, suite }: RequestEncryption, rule: ActionRule): void {
  if (encryptList.length === 0) throw halfSealed('EncryptList is empty');
  for (const name of encryptList) {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    if (isEmpty(value)) throw halfSealed("EncryptList names a parameter that isn't there");
    checkCiphertext(value, showName(name), suite);
  }
  const clear = rule.fields?.find((name) => !isEmpty(params[name]) && !encryptList.includes(name));
  if (clear !== undefined) throw halfSealed(`${clear} is present, but EncryptList doesn't name it`);
}

// --- what can't be a ciphertext ---

/** Runs of digits too long to be Base64 that has no other character by chance. */
const HEXADECIMAL = /^(?:\d{8,}|[\da-f]{16,}|[\dA-F]{16,})$/;

/** Doesn't prove that it is one: that takes the key. But plain text in a valid envelope would leave as "sealed". */
function checkCiphertext(value: unknown, label: string, { tagBytes }: Suite): void {
  const bytes = typeof value === 'string' && !HEXADECIMAL.test(value) ? readBase64(value) : undefined;
  const isWhole = tagBytes > 0 || (bytes !== undefined && bytes.length % AES_BLOCK_BYTES === 0);
  if (!bytes || bytes.length === 0 || !isWhole || isReadable(bytes) || isSurelyImage(bytes)) {
    throw halfSealed(`${label} isn't a ciphertext`);
  }
}

/**
 * Whether 16 bytes or more are text: in UTF-8, also with padding added but nothing encrypted, or in UTF-16. Fewer than
 * one in a million random byte strings look like that. Shorter ones can't be judged.
 */
function isReadable(bytes: Uint8Array): boolean {
  if (bytes.length < AES_BLOCK_BYTES) return false;
  const head = bytes.subarray(0, MAX_READ_BYTES);
  const zeros = head.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  return (
    zeros * 4 >= head.length || isUtf8(head) || isUtf8(withoutPadding(bytes).subarray(0, MAX_READ_BYTES))
  );
}

/** Removes PKCS#7 padding, if there is any. */
function withoutPadding(bytes: Uint8Array): Uint8Array {
  const count = bytes.at(-1) ?? 0;
  const isPadding =
    count > 0 && count <= AES_BLOCK_BYTES && bytes.subarray(-count).every((byte) => byte === count);
  return isPadding ? bytes.subarray(0, -count) : bytes;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return !/\p{Cc}/u.test(text.replace(/[\t\r\n]/g, ''));
  } catch {
    return false;
  }
}

// Enough to judge by.
const MAX_READ_BYTES = 4096;

function halfSealed(reason: string): Error {
  return invalidParams(
    `the parameters are half sealed: ${reason}. Pass plain parameters, or the whole sealed request`,
  );
}
