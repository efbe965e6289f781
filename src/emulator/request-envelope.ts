// A request's envelope by itself: reads every part of it, unwraps the data key, and decrypts.

import {
  isEmpty,
  type RequestEncryption,
  readBase64,
  readRequestEncryption,
} from '../envelope/encryption.ts';
import { wipe } from '../platform/bytes.ts';
import { decryptFailed, invalidParameter } from './refusals.ts';
import type { RequestParams } from './request-params.ts';
import type { ServiceKeys } from './service-keys.ts';

/** The caller's data key, which also encrypts the answer. */
export interface CallerKey {
  readonly encryption: RequestEncryption;
  readonly key: Uint8Array;
}

/** A request as the service sees it inside the envelope; without a key if it had none. */
export interface OpenedRequest {
  readonly params: RequestParams;
  readonly caller: CallerKey | undefined;
}

/** Reads an envelope; what the API text lets a request leave out gets its documented default. */
export function readRequestEnvelope(value: unknown, defaultList: readonly string[] = []): RequestEncryption {
  const encryption = readRequestEncryption(withDefaults(value, defaultList));
  if ('wrong' in encryption) throw invalidParameter(encryption.wrong);
  return encryption;
}

function withDefaults(value: unknown, defaultList: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { Algorithm, EncryptList, ...members } = value as RequestParams;
  return {
    ...members,
    Algorithm: Algorithm ?? 'AES-256-CBC',
    EncryptList: EncryptList ?? defaultList,
  };
}

/** Unwraps with the private key of the algorithm that the request names; the key is wiped if `open` fails. */
export function withCaller<T>(
  encryption: RequestEncryption,
  keys: ServiceKeys,
  open: (caller: CallerKey) => T,
): T {
  const { suite, wrappedKey } = encryption;
  const key = keys[suite.id].unwrap(wrappedKey);
  if (key?.length !== suite.keyBytes) throw decryptFailed();
  try {
    return open({ encryption, key });
  } catch (error) {
    wipe(key);
    throw error;
  }
}

export function decryptValue(
  value: unknown,
  name: string,
  { encryption, key }: CallerKey,
  tag: Uint8Array | undefined,
): Uint8Array {
  const ciphertext = readBase64(value);
  if (!ciphertext) throw invalidParameter(name);
  try {
    return encryption.suite.decrypt(ciphertext, key, encryption.iv, tag);
  } catch {
    throw decryptFailed();
  }
}

export function withoutEmpty(request: RequestParams): RequestParams {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => !isEmpty(value)));
}
