// Options out of environment variables. Few, and none that lets more leave in the clear.

import { wrongType } from '../errors.ts';
import { MAX_RSA_BITS, MIN_RSA_BITS } from '../keys/rsa-key.ts';
import { checkInteger, invalidOption } from '../platform/check-options.ts';
import { readFingerprints } from './key-source.ts';
import type { EncryptionOptions } from './options.ts';

/** The variables, by the option that each sets. */
export const KEY_VARIABLES = {
  publicKey: 'TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY',
  expectedFingerprint: 'TENCENTCLOUD_ENCRYPTION_FINGERPRINT',
  minRsaBits: 'TENCENTCLOUD_ENCRYPTION_MIN_RSA_BITS',
} as const;

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads options from environment variables: `publicKey` from TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY, in any form that is
 * text; `expectedFingerprint` from TENCENTCLOUD_ENCRYPTION_FINGERPRINT, one or several separated by commas;
 * `minRsaBits` from TENCENTCLOUD_ENCRYPTION_MIN_RSA_BITS, in bits. The last two may be missing, but none may be empty:
 * a variable that was meant to be filled would set no rule. All other variables are ignored, so an environment can't
 * loosen anything. The key itself is checked where the options are used. Without `env`, process.env is read; a
 * runtime that has none needs the argument.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS, naming the variable and never its value.
 */
export function optionsFromEnv(
  env: Readonly<Record<string, string | undefined>> | undefined = processEnv(),
): EncryptionOptions {
  if (typeof env !== 'object' || env === null)
    throw wrongType(
      'ERR_INVALID_OPTIONS',
      'env',
      'an object of variables (pass one where there is no process.env)',
      env,
    );
  const publicKey = readVariable(env, KEY_VARIABLES.publicKey);
  if (publicKey === undefined) throw noKey('missing');
  const expectedFingerprint = readList(env);
  const minRsaBits = readBits(env);
  return {
    publicKey,
    ...(expectedFingerprint && { expectedFingerprint }),
    ...(minRsaBits !== undefined && { minRsaBits }),
  };
}

function processEnv(): Variables | undefined {
  return (globalThis as { process?: { env?: Variables } }).process?.env;
}

function readVariable(env: Variables, name: string): string | undefined {
  const value: unknown = env[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw wrongType('ERR_INVALID_OPTIONS', name, 'a string', value);
  if (value.trim() !== '') return value;
  throw name === KEY_VARIABLES.publicKey
    ? noKey('empty')
    : invalidOption(`${name} is empty: fill it, or remove it`);
}

function noKey(state: string): Error {
  return invalidOption(`${KEY_VARIABLES.publicKey} is ${state}: set it to the string that support issued`);
}

function readList(env: Variables): readonly string[] | undefined {
  const name = KEY_VARIABLES.expectedFingerprint;
  const entries = readVariable(env, name)?.split(',');
  return readFingerprints(
    entries?.map((entry) => entry.trim()),
    name,
  );
}

function readBits(env: Variables): number | undefined {
  const name = KEY_VARIABLES.minRsaBits;
  const text = readVariable(env, name)?.trim();
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw invalidOption(`${name} must be a whole number, in digits alone`);
  checkInteger(name, Number(text), MIN_RSA_BITS, MAX_RSA_BITS);
  return Number(text);
}
