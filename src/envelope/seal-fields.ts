// Named parameters, each as a ciphertext of its own.

import type { Encrypted, Suite } from '../ciphers/suite.ts';
import { EncryptionError, wrongType } from '../errors.ts';
import type { DataKey } from '../keys/data-key.ts';
import type { PublicKey } from '../keys/public-key.ts';
import { encodeUtf8, wipe } from '../platform/bytes.ts';
import { ACTION_RULES, type CallRule } from './action-rules.ts';
import { type Encryption, isEmpty } from './encryption.ts';
import { isPictureName } from './identity.ts';
import type { EncryptionSettings } from './options.ts';
import { invalidParams, type Params, readMembers, readValue } from './params.ts';
import type { Unsealed } from './plaintext.ts';
import { checkRequestSize } from './size.ts';

/**
 * `withKey` throws EncryptionError ERR_ALGORITHM_MISMATCH for an SM2 key in the flat form, or ERR_NONCE_REUSE.
 *
 * @throws EncryptionError ERR_INVALID_PARAMS if `given` isn't a list of distinct names of parameters that aren't empty.
 */
export function fieldsToSeal(
  params: Params,
  given: readonly string[],
  rule: CallRule,
  settings: EncryptionSettings,
): Unsealed {
  const members = readMembers(params);
  const fields = readFieldNames(given);
  const texts = fields.map((name) => readField(name, members.get(name)));
  return {
    withKey(publicKey) {
      checkForm(publicKey, rule);
      checkNonceReuse(publicKey, fields, settings);
      return {
        publicKey,
        encrypted: fields,
        encryptList: fields,
        encrypt: (suite, dataKey) => texts.map((text) => encryptText(text, suite, dataKey)),
        write(ciphertexts, encryption) {
          for (const [index, name] of fields.entries()) members.set(name, ciphertexts[index]);
          const request = Object.fromEntries([...members, ...envelopeMembers(encryption, rule)]);
          return { request, requestBytes: checkRequestSize(request, settings) };
        },
      };
    },
  };
}

/** In the flat form they are parameters like any other. */
function envelopeMembers(encryption: Encryption, { request }: CallRule): [string, unknown][] {
  if (request !== 'flat') return [['Encryption', encryption]];
  const { CiphertextBlob, EncryptList, Iv } = encryption;
  return Object.entries({ CiphertextBlob, EncryptList, Iv });
}

/** What is encrypted of a field: a string as it is, anything else as its JSON. */
function readField(name: string, value: unknown): string {
  if (isEmpty(value))
    throw invalidParams(`${showField(name, value)} is missing or empty: there is nothing to encrypt`);
  const plain = readValue(name, value);
  return typeof plain === 'string' ? plain : JSON.stringify(plain);
}

function encryptText(text: string, suite: Suite, { key, iv }: DataKey): Encrypted {
  const bytes = encodeUtf8(text);
  try {
    return suite.encrypt(bytes, key, iv);
  } finally {
    wipe(bytes);
  }
}

// --- what is refused ---

/** Only a name that a row or the parameters have is shown: anything else may be a value passed in place of a name. */
function showField(name: string, value: unknown): string {
  const isMember = value !== undefined && /^[A-Za-z]\w{0,63}$/.test(name);
  const isKnown = [...ACTION_RULES.values()].some(({ fields }) => fields?.includes(name));
  if (isMember || isKnown) return `the field ${name}`;
  return `a field (a name of ${name.length} characters that isn't one of the parameters given)`;
}

/** One copy: a list that changes later changes nothing. */
function readFieldNames(given: readonly unknown[]): readonly string[] {
  if (!Array.isArray(given)) throw wrongType('ERR_INVALID_PARAMS', 'fields', 'a list of names', given);
  const fields: unknown[] = Array.from(given);
  if (fields.length === 0) throw invalidParams('fields is empty: name at least one parameter to encrypt');
  const place = fields.findIndex((name) => typeof name !== 'string');
  if (place >= 0) throw wrongType('ERR_INVALID_PARAMS', `fields[${place}]`, 'a string', fields[place]);
  if (new Set(fields).size !== fields.length) throw invalidParams('fields names a parameter twice');
  return fields as string[];
}

function checkForm({ algorithm }: PublicKey, { request }: CallRule): void {
  if (request !== 'flat' || algorithm === 'AES-256-CBC') return;
  throw new EncryptionError(
    'ERR_ALGORITHM_MISMATCH',
    "this action's request has no members for an algorithm or tags, so it supports AES-256-CBC only: use the RSA key",
  );
}

/** GCM is a stream cipher: two texts under one key and nonce reveal their XOR, and so each other. */
function checkNonceReuse(
  { algorithm }: PublicKey,
  fields: readonly string[],
  { dangerouslyAllowNonceReuse }: EncryptionSettings,
): void {
  if (algorithm !== 'SM4-GCM' || fields.length < 2) return;
  const image = fields.find(isPictureName);
  if (dangerouslyAllowNonceReuse && image === undefined) return;
  const why =
    image === undefined
      ? 'several fields under one SM4-GCM key and IV reveal each other to anyone who sees the ciphertexts'
      : 'an image has a header that everyone knows, which reveals the other fields under one SM4-GCM key and IV';
  const more = image === undefined ? ' (or dangerouslyAllowNonceReuse, if you accept it)' : '';
  throw new EncryptionError(
    'ERR_NONCE_REUSE',
    `${why}: use the RSA key, or an action whose whole body is encrypted${more}`,
  );
}
