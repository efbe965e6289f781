// The way out. `seal` follows the protocol's guide from top to bottom; what differs by kind of request is in seal-body,
// seal-fields and seal-key-only.

import type { Suite } from '../ciphers/suite.ts';
import type { DataKey } from '../keys/data-key.ts';
import type { PublicKey } from '../keys/public-key.ts';
import { encodeBase64 } from '../platform/base64.ts';
import { wipe } from '../platform/bytes.ts';
import type { Operations } from '../provider/operations.ts';
import type { CallRule } from './action-rules.ts';
import { ENCRYPTED_BODY, isEmpty, writeEncryption } from './encryption.ts';
import type { EncryptionSettings } from './options.ts';
import { type Params, readParams } from './params.ts';
import type { Plaintext, Unsealed, WrittenRequest } from './plaintext.ts';
import { bodyToSeal } from './seal-body.ts';
import { fieldsToSeal } from './seal-fields.ts';
import { keyOnlyToSeal } from './seal-key-only.ts';
import { keepDataKey, type SealedCall } from './sealed-call.ts';

/**
 * Seals the parameters of a call by its action's rule. Undefined if the rule leaves nothing to encrypt: an action's
 * fields are optional, and those that the caller leaves out aren't encrypted.
 */
export function sealCall(
  params: Params,
  rule: CallRule,
  settings: EncryptionSettings,
): SealedCall | undefined {
  const unsealed = readToSeal(params, rule, settings);
  return unsealed && seal(unsealed, rule, settings);
}

/** The first half of `sealCall`, which needs no key. The caller wipes the result once it is sealed, or won't be. */
export function readToSeal(
  params: Params,
  rule: CallRule,
  settings: EncryptionSettings,
): Unsealed | undefined {
  switch (rule.request) {
    case 'body':
      return bodyToSeal(readParams(params, rule.action), rule, settings);
    case 'key-only':
      return keyOnlyToSeal(params, settings);
    case 'fields':
    case 'flat': {
      const names = namesToSeal(params, rule);
      return names.length === 0 ? undefined : fieldsToSeal(params, names, rule, settings);
    }
    case 'clear':
      return undefined;
  }
}

/** What sealing by a rule encrypts of these parameters: the whole body, the fields that are present, or nothing. */
export function namesToSeal(params: Params, { request, fields = [] }: CallRule): readonly string[] {
  if (request === 'body') return [ENCRYPTED_BODY];
  if (request !== 'fields' && request !== 'flat') return [];
  return fields.filter((name) => Object.hasOwn(params, name) && !isEmpty(params[name]));
}

/** Seals with the key that the options give at once. */
export function seal(unsealed: Unsealed, rule: CallRule, settings: EncryptionSettings): SealedCall {
  try {
    return sealWithKey(unsealed, settings.publicKey(), rule, settings);
  } finally {
    unsealed.wipe?.();
  }
}

/** Generates a data key, wraps it, encrypts, writes the envelope, and keeps what opens the answer. */
export function sealWithKey(
  unsealed: Unsealed,
  publicKey: PublicKey,
  rule: CallRule,
  { operations, allowPlaintextResponse }: EncryptionSettings,
): SealedCall {
  const plaintext = unsealed.withKey(publicKey);
  const suite = operations.suiteOf(publicKey.algorithm);
  return withFreshKey(suite, operations, (dataKey) => {
    const wrappedKey = operations.wrapKey(dataKey.key, publicKey);
    const written = encryptAndWrite(plaintext, suite, dataKey, wrappedKey);
    const answer = { rule, allowPlaintextResponse, sent: written.sent };
    return keepDataKey({ ...written, plaintext, answer }, { suite, ...dataKey });
  });
}

/** Lends out a data key that is used once. It lives on in what `use` returns; if `use` throws, it is wiped. */
function withFreshKey<T>(suite: Suite, operations: Operations, use: (dataKey: DataKey) => T): T {
  const dataKey = operations.generateDataKey(suite.id);
  try {
    return use(dataKey);
  } catch (error) {
    wipe(dataKey.key);
    throw error;
  }
}

/** Encrypts and writes the envelope, with a data key that is already wrapped. */
export function encryptAndWrite(
  plaintext: Plaintext,
  suite: Suite,
  dataKey: DataKey,
  wrappedKey: Uint8Array,
): WrittenRequest & { readonly sent: readonly string[] } {
  const encrypted = plaintext.encrypt(suite, dataKey);
  const sent = encrypted.map(({ ciphertext }) => encodeBase64(ciphertext));
  const tags = encrypted.flatMap(({ tag }) => tag ?? []);
  const encryption = writeEncryption(suite, wrappedKey, dataKey.iv, plaintext.encryptList, tags);
  return { ...plaintext.write(sent, encryption), sent };
}
