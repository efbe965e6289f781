// What every function with options checks of them. A typo must never fall back to a default.

import { EncryptionError, wrongType } from '../errors.ts';

export function invalidOption(message: string): EncryptionError {
  return new EncryptionError('ERR_INVALID_OPTIONS', message);
}

/** Refuses unknown names. */
export function checkNames(options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    throw wrongType('ERR_INVALID_OPTIONS', 'options', 'an object', options);
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw invalidOption(`unknown option "${unknown}"; known are ${known.join(', ')}`);
}

export function checkInteger(name: string, value: number, least: number, most: number): void {
  if (typeof value !== 'number') throw wrongType('ERR_INVALID_OPTIONS', name, 'a number', value);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw invalidOption(`${name} must be a whole number from ${least} to ${most}, got ${value}`);
  }
}
