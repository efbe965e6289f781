// Talks to the emulator over HTTP, and seals and opens by hand: also what the library would refuse to send.

import { createDecipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Emulator, type EmulatorOptions, startEmulator } from 'tencentcloud-encryption/emulator';
import { aes256Cbc, type SealedBody, sealWith, sm4Gcm, wrapKey } from 'tencentcloud-encryption/primitives';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { type ResponseBody, type SendOptions, send, type Target } from './tc3-client.ts';
import { fromBase64, fromUtf8, toBase64 } from './vectors.ts';

export type Algorithm = 'AES-256-CBC' | 'SM4-GCM';
export const ALGORITHMS: readonly Algorithm[] = ['AES-256-CBC', 'SM4-GCM'];
export const other = (algorithm: Algorithm): Algorithm =>
  algorithm === 'SM4-GCM' ? 'AES-256-CBC' : 'SM4-GCM';

// Fixed, so that the same plaintext gives the same ciphertext and every outcome is the same at each run.
export const DATA_KEYS = {
  'AES-256-CBC': { key: Uint8Array.from({ length: 32 }, (_, i) => i), iv: new Uint8Array(16).fill(0xa1) },
  'SM4-GCM': { key: Uint8Array.from({ length: 16 }, (_, i) => 99 - i), iv: new Uint8Array(12).fill(0xb2) },
};

export const specimen = readFileSync(new URL('../../fixtures/specimen-front.png', import.meta.url));
export const card = { ImageBase64: specimen.toString('base64'), CardSide: 'FRONT' } as const;
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

// Behaves as documented throughout; a test that needs another one starts its own.
export let emulator: Emulator;

/** Starts the emulator of a test file. */
export function useEmulator(): void {
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator.close());
}

export async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const started = await startEmulator(options);
  onTestFinished(() => started.close());
  return started;
}

// --- sealing and opening ---

export function seal(params: object, algorithm: Algorithm, to = emulator): SealedBody {
  return sealWith(params, DATA_KEYS[algorithm], { publicKey: to.publicKeys[algorithm] }).request;
}

/** Seals any bytes at all, also what the library would refuse to send. */
export function sealBytes(plaintext: Uint8Array, algorithm: Algorithm, to = emulator): SealedBody {
  const { key, iv } = DATA_KEYS[algorithm];
  const { ciphertext, tag } =
    algorithm === 'SM4-GCM'
      ? sm4Gcm.encrypt(plaintext, key, iv)
      : { ciphertext: aes256Cbc.encrypt(plaintext, key, iv), tag: undefined };
  return {
    EncryptedBody: toBase64(ciphertext),
    Encryption: {
      EncryptList: ['EncryptedBody'],
      TagList: tag ? [toBase64(tag)] : [],
      CiphertextBlob: toBase64(wrapKey(key, to.publicKeys[algorithm])),
      Iv: toBase64(iv),
      Algorithm: algorithm,
    },
  };
}

export const sealJson = (params: unknown, algorithm: Algorithm, to = emulator) =>
  sealBytes(fromUtf8(JSON.stringify(params)), algorithm, to);

/** Decrypts an answer's body with the request's key; the tag and the IV are the request's or as they are given. */
export function decrypt(
  algorithm: Algorithm,
  body: Uint8Array,
  tag: Uint8Array | undefined,
  iv: Uint8Array = DATA_KEYS[algorithm].iv,
): Buffer {
  const { key } = DATA_KEYS[algorithm];
  if (algorithm === 'SM4-GCM') return Buffer.from(sm4Gcm.decrypt(body, key, iv, tag!));
  const decipher = createDecipheriv('aes-256-cbc', key, iv);
  return Buffer.concat([decipher.update(body), decipher.final()]);
}

/** Decrypts an answer of the documented form: the request's key and IV, the tag in TagList, null under AES. */
export function decryptAnswer({ EncryptedBody, Encryption }: ResponseBody, algorithm: Algorithm): Buffer {
  const [tag] = Encryption!.TagList ?? [];
  return decrypt(algorithm, fromBase64(EncryptedBody!), tag === undefined ? undefined : fromBase64(tag));
}

export const parseAnswer = (answer: ResponseBody, algorithm: Algorithm): unknown =>
  JSON.parse(decryptAnswer(answer, algorithm).toString('utf8'));

export async function respond(body: SendOptions['body'], options: SendOptions = {}, to: Target = emulator) {
  return (await send(to, { ...options, ...(body !== undefined && { body }) })).json.Response;
}

/** The code of the error that is answered; 'none' for a result. */
export async function errorCode(body: SendOptions['body'], options: SendOptions = {}, to: Target = emulator) {
  return (await respond(body, options, to)).Error?.Code ?? 'none';
}

export const flipBit = (base64: string, at: number): string => {
  const bytes = fromBase64(base64);
  return toBase64(bytes.map((byte, i) => (i === (at + bytes.length) % bytes.length ? byte ^ 1 : byte)));
};
