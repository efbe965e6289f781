// The option `provider`, checked and copied: a typo must never leave an operation to the library's own code.

import { EncryptionError, wrongType } from '../errors.ts';
import type { CryptoProvider, ProviderOperation } from './provider.ts';

/** A provider with its functions as they were when the options were read. */
export interface Provider extends CryptoProvider {
  readonly name: string;
  /** The caller's own object. */
  readonly source: object;
}

const OPERATIONS: readonly ProviderOperation[] = ['randomBytes', 'wrapKey', 'sm4Gcm', 'aes256Cbc'];

/** @throws EncryptionError ERR_INVALID_OPTIONS for anything that isn't exactly a CryptoProvider. */
export function readProvider(option: CryptoProvider): Provider {
  checkMembers('provider', option, ['name', ...OPERATIONS]);
  const { name = 'unnamed', randomBytes, wrapKey, sm4Gcm, aes256Cbc } = option;
  checkName(name);
  if ([randomBytes, wrapKey, sm4Gcm, aes256Cbc].every((member) => member === undefined)) {
    throw refused(`provider must have at least one of ${OPERATIONS.join(', ')}`);
  }
  return {
    name,
    source: option,
    randomBytes: readFunction('provider.randomBytes', randomBytes, option),
    wrapKey: readFunction('provider.wrapKey', wrapKey, option),
    sm4Gcm: readCipher('provider.sm4Gcm', sm4Gcm),
    aes256Cbc: readCipher('provider.aes256Cbc', aes256Cbc),
  };
}

/** Both halves are required: a cipher that only encrypts would leave the answer to the library's own code. */
function readCipher<T extends { encrypt: Callable; decrypt: Callable }>(
  label: string,
  cipher: T | undefined,
): { encrypt: T['encrypt']; decrypt: T['decrypt'] } | undefined {
  if (cipher === undefined) return undefined;
  checkMembers(label, cipher, ['encrypt', 'decrypt']);
  const { encrypt, decrypt } = cipher;
  return {
    encrypt: bind(`${label}.encrypt`, encrypt, cipher),
    decrypt: bind(`${label}.decrypt`, decrypt, cipher),
  };
}

type Callable = (...inputs: never[]) => unknown;

function readFunction<T extends Callable>(label: string, value: T | undefined, owner: object): T | undefined {
  return value === undefined ? undefined : bind(label, value, owner);
}

function bind<T extends Callable>(label: string, value: T, owner: object): T {
  if (typeof value !== 'function') throw wrongType('ERR_INVALID_OPTIONS', label, 'a function', value);
  if (Object.prototype.toString.call(value) === '[object AsyncFunction]') {
    throw refused(`${label} must give its result at once, not a promise: it is an async function`);
  }
  return value.bind(owner) as T;
}

function checkMembers(label: string, value: object, known: readonly string[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongType('ERR_INVALID_OPTIONS', label, `an object of ${known.join(', ')}`, value);
  }
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw refused(`unknown member "${unknown}" of ${label}; known are ${known.join(', ')}`);
  }
}

function checkName(name: unknown): void {
  if (typeof name !== 'string') throw wrongType('ERR_INVALID_OPTIONS', 'provider.name', 'a string', name);
  if (!/^[ -~]{1,64}$/.test(name)) throw refused('provider.name must be 1 to 64 printable ASCII characters');
}

function refused(message: string): EncryptionError {
  return new EncryptionError('ERR_INVALID_OPTIONS', message);
}
