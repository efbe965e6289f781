// One call whose data key is known, so that a test can make the answers of the service, and of an attacker who has them.

import { createCipheriv, randomBytes } from 'node:crypto';
import type { Algorithm } from '../../src/ciphers/suite.ts';
import { ACTION_RULES, ANY_SEALED, type CallRule } from '../../src/envelope/action-rules.ts';
import { type EncryptionOptions, type EncryptionSettings, readOptions } from '../../src/envelope/options.ts';
import type { Unsealed } from '../../src/envelope/plaintext.ts';
import { seal } from '../../src/envelope/seal.ts';
import { bodyToSeal } from '../../src/envelope/seal-body.ts';
import { fieldsToSeal } from '../../src/envelope/seal-fields.ts';
import { keyOnlyToSeal } from '../../src/envelope/seal-key-only.ts';
import type { SealedCall } from '../../src/envelope/sealed-call.ts';
import { importPublicKey } from '../../src/keys/public-key.ts';
import { lazy } from '../../src/platform/lazy.ts';
import { sm4Gcm } from '../../src/primitives.ts';
import type { CryptoProvider } from '../../src/provider/provider.ts';
import { keyOf } from './keys.ts';
import { fromUtf8, toBase64 } from './vectors.ts';

export type Members = Record<string, unknown>;

export interface Sealed {
  readonly text: string;
  readonly tag: string | undefined;
}

export interface Scene {
  readonly exchange: SealedCall;
  readonly algorithm: Algorithm;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  /** What the service makes of a text. */
  encrypt(text: string, iv?: Uint8Array): Sealed;
}

const publicKeys = lazy(() => ({
  'AES-256-CBC': importPublicKey(keyOf['AES-256-CBC']().pem),
  'SM4-GCM': importPublicKey(keyOf['SM4-GCM']().pem),
}));

/** A text of the request that no answer may give back; of several blocks. */
export const REQUEST_TEXT = 'what-only-the-request-holds-'.repeat(4);

/** A call of an action of the table; of none: the strictest rule, with a key for the answer alone. */
export function sceneOf(
  algorithm: Algorithm,
  action: string | undefined,
  options: Partial<EncryptionOptions> = {},
): Scene {
  const drawn: Uint8Array[] = [];
  const provider: CryptoProvider = {
    randomBytes(length) {
      drawn.push(new Uint8Array(randomBytes(length)));
      return drawn.at(-1)!.slice();
    },
    // Wrapping costs most of a call, and nothing here depends on it.
    wrapKey: (_, { kind }) => (kind === 'SM2' ? Uint8Array.of(4, ...randomBytes(112)) : randomBytes(128)),
  };
  const settings = readOptions({ publicKey: publicKeys()[algorithm], provider, ...options });
  const exchange = sealText(action, settings);
  const [key, iv] = drawn as [Uint8Array, Uint8Array];
  return { exchange, algorithm, key, iv, encrypt: (text, own = iv) => encrypt(algorithm, text, key, own) };
}

function sealText(action: string | undefined, settings: EncryptionSettings): SealedCall {
  const row = action === undefined ? undefined : ACTION_RULES.get(action)!;
  const rule: CallRule = row ? { ...row, action } : { request: 'key-only', answer: ANY_SEALED };
  return seal(textToSeal(rule, settings), rule, settings);
}

function textToSeal(rule: CallRule, settings: EncryptionSettings): Unsealed {
  if (rule.request === 'body') return bodyToSeal({ ImageBase64: REQUEST_TEXT }, rule, settings);
  if (rule.request !== 'fields') return keyOnlyToSeal({ BizToken: REQUEST_TEXT }, settings);
  return fieldsToSeal({ Mobile: REQUEST_TEXT }, ['Mobile'], rule, settings);
}

function encrypt(algorithm: Algorithm, text: string, key: Uint8Array, iv: Uint8Array): Sealed {
  if (algorithm === 'SM4-GCM') {
    const { ciphertext, tag } = sm4Gcm.encrypt(fromUtf8(text), key, iv);
    return { text: toBase64(ciphertext), tag: toBase64(tag) };
  }
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  return { text: toBase64(Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])), tag: undefined };
}

/** An answer whose fields are encrypted, by their paths; the rest in the clear as it is. */
export function fieldsAnswer(scene: Scene, clear: Members, fields: Record<string, string>): Members {
  const sealed = Object.entries(fields).map(([path, text]) => [path, scene.encrypt(text)] as const);
  const answer = structuredClone(clear);
  for (const [path, { text }] of sealed) putAt(answer, path, text);
  const TagList = sealed.flatMap(([, { tag }]) => tag ?? []);
  answer.Encryption = { EncryptList: Object.keys(fields), TagList, Iv: toBase64(scene.iv) };
  return answer;
}

export function bodyAnswer(scene: Scene, result: unknown): Members {
  const { text, tag } = scene.encrypt(JSON.stringify(result));
  const Encryption = { EncryptList: ['EncryptedBody'], TagList: tag ? [tag] : [], Iv: toBase64(scene.iv) };
  return { EncryptedBody: text, Encryption };
}

/** Sets a member by its path, and makes the objects and lists that lead there. */
export function putAt(root: Members, path: string, value: unknown): void {
  const steps = path.replace(/^Response\./, '').match(/[^.[\]]+/g)!;
  let holder = root;
  for (const [index, step] of steps.slice(0, -1).entries()) {
    const next = holder[step];
    if (typeof next !== 'object' || next === null) holder[step] = /^\d+$/.test(steps[index + 1]!) ? [] : {};
    holder = holder[step] as Members;
  }
  holder[steps.at(-1)!] = value;
}
