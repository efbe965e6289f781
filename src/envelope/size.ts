// How large a request is as JSON, compared with the API gateway's limit.

import { AES_BLOCK_BYTES, type Suite, suiteOf } from '../ciphers/suite.ts';
import { EncryptionError } from '../errors.ts';
import type { PublicKey } from '../keys/public-key.ts';
import { wrappedKeyBytes } from '../keys/wrap-key.ts';
import { base64Length } from '../platform/base64.ts';
import { encodeUtf8 } from '../platform/bytes.ts';
import { bodyNameOf } from './action-rules.ts';
import { writeEncryption } from './encryption.ts';
import type { EncryptionSettings } from './options.ts';
import { invalidParams, type Params, RECOGNIZE_ENCRYPTED } from './params.ts';

/**
 * The exact size of a whole-body request in bytes, known before anything is encrypted.
 *
 * @throws EncryptionError ERR_REQUEST_TOO_LARGE, with both sizes and how large an image may be.
 */
export function checkBodySize(
  bodyBytes: number,
  params: Params,
  publicKey: PublicKey,
  { maxRequestBytes }: EncryptionSettings,
  action: string | undefined,
): number {
  const suite = suiteOf(publicKey.algorithm);
  const envelope = envelopeBytes(suite, publicKey, action);
  const requestBytes = envelope + base64Length(suite.ciphertextBytes(bodyBytes));
  if (requestBytes <= maxRequestBytes) return requestBytes;
  throw tooLarge(requestBytes, maxRequestBytes, imageAdvice(bodyBytes, params, maxRequestBytes - envelope));
}

/**
 * The size in bytes of a request that has its parameters in its JSON.
 *
 * @throws EncryptionError ERR_REQUEST_TOO_LARGE, or ERR_INVALID_PARAMS for what isn't JSON.
 */
export function checkRequestSize(request: object, { maxRequestBytes }: EncryptionSettings): number {
  let json: string | undefined;
  try {
    json = JSON.stringify(request);
  } catch {
    // JSON.stringify's message may name members of the parameters, so it is dropped.
  }
  if (json === undefined)
    throw invalidParams("the parameters can't be written as JSON: they have a cycle or a bigint");
  const requestBytes = encodeUtf8(json).length;
  if (requestBytes > maxRequestBytes) throw tooLarge(requestBytes, maxRequestBytes, '');
  return requestBytes;
}

function tooLarge(requestBytes: number, maxRequestBytes: number, advice: string): EncryptionError {
  return new EncryptionError(
    'ERR_REQUEST_TOO_LARGE',
    `the request would be ${requestBytes} bytes, but the limit is ${maxRequestBytes} (maxRequestBytes)${advice}`,
  );
}

/** The most bytes that an image may have next to these other parameters, in a whole-body request of the card action. */
export function maxImageBytes(params: Params, publicKey: PublicKey, maxRequestBytes: number): number {
  const suite = suiteOf(publicKey.algorithm);
  const rest = encodeUtf8(JSON.stringify({ ...params, ImageBase64: '' })).length;
  return imageRoom(rest, maxRequestBytes - envelopeBytes(suite, publicKey, RECOGNIZE_ENCRYPTED));
}

/** The bytes of `{"EncryptedBody":"","Encryption":{…}}`, without the body itself. */
function envelopeBytes(suite: Suite, publicKey: PublicKey, action: string | undefined): number {
  const blob = new Uint8Array(wrappedKeyBytes(suite.keyBytes, publicKey));
  const tags = suite.tagBytes > 0 ? [new Uint8Array(suite.tagBytes)] : [];
  const iv = new Uint8Array(suite.ivBytes);
  const Encryption = writeEncryption(suite, blob, iv, [bodyNameOf(action)], tags);
  return JSON.stringify({ EncryptedBody: '', Encryption }).length;
}

function imageAdvice(bodyBytes: number, { ImageBase64 }: Params, room: number): string {
  const given = imageBytes(ImageBase64);
  if (given === 0) return '';
  const most = imageRoom(bodyBytes - base64Length(given), room);
  return `: the image has ${given} bytes, but with these parameters it may have at most ${most}; make it smaller`;
}

function imageBytes(image: unknown): number {
  if (image instanceof Uint8Array) return image.length;
  if (typeof image !== 'string') return 0;
  return (image.length / 4) * 3 - (image.slice(-2).split('=').length - 1);
}

/** In bytes: `rest` is the body without the image, `room` what is left for the body's ciphertext in Base64. */
function imageRoom(rest: number, room: number): number {
  // Padding adds at most one block.
  return Math.max(0, Math.floor((Math.floor(room / 4) * 3 - AES_BLOCK_BYTES - rest) / 4) * 3);
}
