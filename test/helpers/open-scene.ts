// Answers to a sealed request whose data key is known, and what every error of `open` must be.

import { createCipheriv } from 'node:crypto';
import { expect } from 'vitest';
import type { Algorithm } from '../../src/ciphers/suite.ts';
import { type SealOptions, sealRequest } from '../../src/envelope/by-hand.ts';
import type { Encryption } from '../../src/envelope/encryption.ts';
import type { SealedRequest } from '../../src/envelope/sealed-call.ts';
import { EncryptionError } from '../../src/errors.ts';
import { type KeptDataKey, sm4Gcm } from '../../src/primitives.ts';
import { keyOf, unsealRequest } from './keys.ts';
import { FRONT as card } from './sample-card.ts';
import { fromUtf8, toBase64 } from './vectors.ts';

export const AES = 'AES-256-CBC';
export const SM4 = 'SM4-GCM';
export const RequestId = 'ab2c132e-9e1c-43d3-b0ef-9b4d80f00330';
export const INNER_ID = '0d394478-6d4d-48fc-8b19-552415bf46de';

// --- the service's side ---

/** A request on its way, as the service holds it. */
export interface Call {
  readonly algorithm: Algorithm;
  readonly sealed: SealedRequest;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  readonly sent: { EncryptedBody: string; Encryption: Encryption };
}

export function callWith(algorithm: Algorithm, options: Partial<SealOptions> = {}): Call {
  const params = { ImageUrl: 'https://example.com/cards/a.jpg', CardSide: 'FRONT' };
  const sealed = sealRequest(params, { publicKey: keyOf[algorithm]().pem, ...options });
  const { key, iv } = unsealRequest(sealed.request, keyOf[algorithm]());
  return { algorithm, sealed, key, iv, sent: sealed.request as unknown as Call['sent'] };
}

/** What a caller keeps for openWith. */
export const keptKey = ({ algorithm, key, iv }: Call): KeptDataKey => ({ algorithm, key, iv });

export interface Ciphertext {
  readonly body: Uint8Array;
  readonly tag?: Uint8Array;
}

export function encrypt(call: Call, plaintext: unknown = card, iv: Uint8Array = call.iv): Ciphertext {
  const bytes = plaintext instanceof Uint8Array ? plaintext : fromUtf8(JSON.stringify(plaintext));
  if (call.algorithm === SM4) {
    const { ciphertext, tag } = sm4Gcm.encrypt(bytes, call.key, iv);
    return { body: ciphertext, tag };
  }
  const cipher = createCipheriv('aes-256-cbc', call.key, iv);
  return { body: Buffer.concat([cipher.update(bytes), cipher.final()]) };
}

export type Fields = Record<string, unknown>;

/** The answer as documented, with members of `Encryption` and of the answer put over it. */
export function answer(call: Call, encryption: Fields = {}, members: Fields = {}, iv = call.iv): Fields {
  const { body, tag } = encrypt(call, card, iv);
  const Encryption = {
    EncryptList: ['EncryptedBody'],
    TagList: tag ? [toBase64(tag)] : [],
    CiphertextBlob: call.sent.Encryption.CiphertextBlob,
    Iv: toBase64(iv),
    Algorithm: call.algorithm,
    ...encryption,
  };
  return { EncryptedBody: toBase64(body), Encryption, RequestId, ...members };
}

/** The answer with its tag, if it has one, at the end of the ciphertext. */
export function attached(call: Call, Encryption?: unknown, plaintext: unknown = card): Fields {
  const { body, tag } = encrypt(call, plaintext);
  const EncryptedBody = toBase64(Buffer.concat([body, tag ?? new Uint8Array(0)]));
  return { EncryptedBody, RequestId, ...(Encryption !== undefined && { Encryption }) };
}

/** The answer as documented, with another plaintext or other bytes of ciphertext. */
export const answerOf = (call: Call, plaintext: unknown, members: Fields = {}): Fields => ({
  ...attached(call, undefined, plaintext),
  ...members,
});
export const answerBytes = (call: Call, bytes: Uint8Array): Fields =>
  answer(call, {}, { EncryptedBody: toBase64(bytes) });

export const withLineBreaks = (base64: string): string => base64.replace(/(.{5})/g, '$1\r\n');
export const otherIv = (call: Call): Uint8Array => call.iv.map((byte) => byte ^ 0x55);
export const lastTag = (call: Call): string => toBase64(encrypt(call).tag ?? call.iv);

export function unpadded(base64: string): string {
  if (!base64.endsWith('=')) throw new Error('this Base64 has no padding to leave out');
  return base64.replace(/=+$/, '');
}

/** The same bytes with an unused bit of the last character set. */
export function nonCanonical(base64: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const changed = base64.replace(/.(?==)/, (letter) => alphabet[alphabet.indexOf(letter) + 1]!);
  if (changed === base64) throw new Error('this Base64 has no unused bits');
  return changed;
}

export const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

export const EMPTY = { CiphertextBlob: '', EncryptList: [], TagList: [], Iv: '', Algorithm: '' };
export const failure = { Code: 'FailedOperation.ImageDecodeFailed', Message: 'the image does not decode' };

export const PLAINTEXT = /李明|440524198701010014|腾讯/;

/** What every error of `open` must be. */
export function expectError(error: Error & { requestId?: unknown }, code: string, requestId: unknown): void {
  expect(error).toBeInstanceOf(EncryptionError);
  expect(error).toMatchObject({ code });
  expect(error.requestId).toBe(requestId);
  expect('cause' in error).toBe(false);
  expect(`${error.message} ${error.stack}`).not.toMatch(PLAINTEXT);
}

export const reflected = (call: Call, EncryptedBody = call.sent.EncryptedBody): Fields => ({
  ...call.sent,
  EncryptedBody,
  RequestId,
});

export const raw = (call: Call, text: string): Fields => attached(call, undefined, fromUtf8(text));

export type Make = (call: Call) => unknown;
