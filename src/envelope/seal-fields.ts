import type { Encrypted, Suite } from '../ciphers/suite.ts';
import { EncryptionError, wrongType } from '../errors.ts';
import type { DataKey } from '../keys/data-key.ts';
import type { PublicKey } from '../keys/public-key.ts';
import { encodeBase64 } from '../platform/base64.ts';
import { encodeUtf8, wipe } from '../platform/bytes.ts';
import { ACTION_RULES } from './action-rules.ts';
import { type Encryption, isEmpty, writeEncryption } from './encryption.ts';
import { type Exchange, type SealedRequest, startExchange, toSealedRequest } from './exchange.ts';
import { isPictureName } from './identity.ts';
import { checkParameterNames } from './names.ts';
import type { AnswerRow } from './open.ts';
import type { Settings } from './options.ts';
import { invalidParams, type Params, readMembers, readValue } from './params.ts';
import { copyParams } from './plain.ts';
import { answerRules, readSealOptions, type SealOptions } from './seal.ts';
import { checkRequestSize } from './size.ts';

/** What sealing fields needs to know of an action. */
type FieldRule = AnswerRow & { readonly request: 'fields' | 'flat' };

/**
 * Encrypts the named top-level parameters, each by itself, under one fresh data key and IV; the others go as they
 * are, in the clear. With `action: 'PhoneVerification'` in its flat form. The parameters stay as they are.
 *
 * Under SM4-GCM several fields share a nonce, which gives their contents away to whoever sees the ciphertexts: that is
 * refused unless `dangerouslyAllowNonceReuse` is set, and for an image beside other fields even then. Under
 * AES-256-CBC fields that begin alike have ciphertexts that begin alike.
 *
 * @throws EncryptionError ERR_INVALID_PARAMS for a field that is missing, empty or no JSON; ERR_NONCE_REUSE;
 * ERR_ALGORITHM_MISMATCH for an SM2 key in the flat form; and what sealRequest throws.
 */
export function sealFields(params: object, fields: readonly string[], options: SealOptions): SealedRequest {
  const { action, settings } = readSealOptions(options);
  const row = action === undefined ? undefined : ACTION_RULES.get(action);
  const request = row?.request === 'flat' ? 'flat' : 'fields';
  const rule = { answer: 'clear', ...row, request, action } as const;
  const copy = copyParams(params);
  if (action !== undefined) checkParameterNames(action, Object.keys(copy), row?.fields);
  return toSealedRequest(sealByFields(copy, fields, settings, rule));
}

/** Seals the named fields by the rule of an action. */
export function sealByFields(
  params: Params,
  fields: readonly string[],
  settings: Settings,
  rule: FieldRule,
): Exchange {
  const publicKey = settings.publicKey();
  const members = readMembers(params);
  checkNames(fields);
  checkForm(publicKey, rule);
  checkNonceReuse(publicKey, fields, settings);
  return startExchange(publicKey, settings.operations, (suite, dataKey, wrappedKey) => {
    const encrypted = fields.map((name) => encryptField(name, members.get(name), suite, dataKey));
    const sent = encrypted.map(({ ciphertext }) => encodeBase64(ciphertext));
    for (const [index, name] of fields.entries()) members.set(name, sent[index]);
    const tags = encrypted.flatMap(({ tag }) => tag ?? []);
    const encryption = writeEncryption(suite, wrappedKey, dataKey.iv, fields, tags);
    const request = Object.fromEntries([...members, ...envelopeMembers(encryption, rule)]);
    const facts = { publicKey, requestBytes: checkRequestSize(request, settings), encrypted: fields };
    return { request, answer: answerRules(rule, settings, sent), facts };
  });
}

function envelopeMembers(encryption: Encryption, { request }: FieldRule): [string, unknown][] {
  if (request === 'fields') return [['Encryption', encryption]];
  const { CiphertextBlob, EncryptList, Iv } = encryption;
  return Object.entries({ CiphertextBlob, EncryptList, Iv });
}

/** Encrypts one field's text in UTF-8: a string as it is, anything else as its JSON text. */
function encryptField(name: string, value: unknown, suite: Suite, { key, iv }: DataKey): Encrypted {
  if (isEmpty(value))
    throw invalidParams(`${showField(name, value)} is missing or empty: there is nothing to encrypt`);
  const plain = readValue(name, value);
  const text = encodeUtf8(typeof plain === 'string' ? plain : JSON.stringify(plain));
  try {
    return suite.encrypt(text, key, iv);
  } finally {
    wipe(text);
  }
}

// --- what is refused ---

/** A value given in a name's place must not be told: a name is, when a row has it or the parameters do. */
function showField(name: string, value: unknown): string {
  const isMember = value !== undefined && /^[A-Za-z]\w{0,63}$/.test(name);
  const isKnown = [...ACTION_RULES.values()].some(({ fields }) => fields?.includes(name));
  if (isMember || isKnown) return `the field ${name}`;
  return `a field (a name of ${name.length} characters that isn't one of the parameters given)`;
}

function checkNames(fields: readonly unknown[]): void {
  if (!Array.isArray(fields)) throw wrongType('ERR_INVALID_PARAMS', 'fields', 'a list of names', fields);
  if (fields.length === 0) throw invalidParams('fields is empty: name at least one parameter to encrypt');
  const place = Array.from(fields).findIndex((name) => typeof name !== 'string');
  if (place >= 0) throw wrongType('ERR_INVALID_PARAMS', `fields[${place}]`, 'a string', fields[place]);
  if (new Set(fields).size !== fields.length) throw invalidParams('fields names a parameter twice');
}

function checkForm({ algorithm }: PublicKey, { request }: FieldRule): void {
  if (request === 'fields' || algorithm === 'AES-256-CBC') return;
  throw new EncryptionError(
    'ERR_ALGORITHM_MISMATCH',
    'this action has no place for an algorithm or tags, so it takes AES-256-CBC only: use the RSA key',
  );
}

/** GCM is a stream cipher: two texts under one key and nonce give away their XOR, and with it each other. */
function checkNonceReuse(
  { algorithm }: PublicKey,
  fields: readonly string[],
  { dangerouslyAllowNonceReuse }: Settings,
): void {
  if (algorithm !== 'SM4-GCM' || fields.length < 2) return;
  const image = fields.find(isPictureName);
  if (dangerouslyAllowNonceReuse && image === undefined) return;
  const why =
    image === undefined
      ? 'several fields under one SM4-GCM key and IV give each other away to anyone who sees the ciphertexts'
      : 'an image has a header that everyone knows: under one SM4-GCM key and IV it gives the other fields away';
  const more = image === undefined ? ' (or dangerouslyAllowNonceReuse, if you accept it)' : '';
  throw new EncryptionError(
    'ERR_NONCE_REUSE',
    `${why}: use the RSA key, or an action whose whole body is encrypted${more}`,
  );
}
