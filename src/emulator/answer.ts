import { randomBytes } from 'node:crypto';
import { ENCRYPTED_BODY, type Encryption, writeEncryption } from '../envelope/encryption.ts';
import { findPlaces } from '../envelope/paths.ts';
import { encodeBase64 } from '../platform/base64.ts';
import { concatBytes, encodeUtf8 } from '../platform/bytes.ts';
import type { Params } from './actions.ts';
import type { CallerKey } from './open-request.ts';

/**
 * How the service forms an encrypted answer. What it really does is not public; each of these is held possible.
 * - documented: the caller's key and IV, `Encryption` filled, the tag in TagList;
 * - no-encryption, null-encryption, empty-encryption: a whole body without a filled `Encryption`; an SM4 tag is
 *   attached to it;
 * - own-iv: an IV of the service's own, named in `Encryption`;
 * - tag-attached: an SM4 tag at the end of each ciphertext, TagList empty;
 * - plaintext: the result in the clear, beside an empty `Encryption`.
 */
export type AnswerForm =
  | 'documented'
  | 'no-encryption'
  | 'null-encryption'
  | 'empty-encryption'
  | 'own-iv'
  | 'tag-attached'
  | 'plaintext';

export const ANSWER_FORMS: readonly AnswerForm[] = [
  'documented',
  'no-encryption',
  'null-encryption',
  'empty-encryption',
  'own-iv',
  'tag-attached',
  'plaintext',
];

const EMPTY_ENCRYPTION = { CiphertextBlob: '', EncryptList: [], TagList: [], Iv: '', Algorithm: '' };

/** One ciphertext after another under the caller's key, and the `Encryption` that goes with them. */
function encryptAll(
  texts: readonly Uint8Array[],
  names: readonly string[],
  caller: CallerKey,
  form: AnswerForm,
) {
  const { suite, wrappedKey, iv: callerIv } = caller.encryption;
  const iv = form === 'own-iv' ? randomBytes(suite.ivBytes) : callerIv;
  const isAttached = form !== 'documented' && form !== 'own-iv';
  const encrypted = texts.map((text) => suite.encrypt(text, caller.key, iv));
  const bodies = encrypted.map(({ ciphertext, tag }) =>
    encodeBase64(isAttached && tag ? concatBytes(ciphertext, tag) : ciphertext),
  );
  const tags = isAttached ? [] : encrypted.flatMap(({ tag }) => tag ?? []);
  return { bodies, Encryption: writeEncryption(suite, wrappedKey, iv, names, tags) };
}

/** Encrypts a result as a whole. `text` lets a fault encrypt something that is not JSON. */
export function bodyAnswer(result: Params, caller: CallerKey, form: AnswerForm, text?: Uint8Array): Params {
  if (form === 'plaintext') return { ...result, Encryption: EMPTY_ENCRYPTION };
  const texts = [text ?? encodeUtf8(JSON.stringify(result))];
  const { bodies, Encryption } = encryptAll(texts, [ENCRYPTED_BODY], caller, form);
  return { EncryptedBody: bodies[0], ...encryptionMember(Encryption, form) };
}

function encryptionMember(Encryption: Encryption, form: AnswerForm): Params {
  if (form === 'no-encryption') return {};
  if (form === 'null-encryption') return { Encryption: null };
  return { Encryption: form === 'empty-encryption' ? EMPTY_ENCRYPTION : Encryption };
}

/** Encrypts the strings of a result that the paths lead to, each by itself. */
export function fieldsAnswer(
  result: Params,
  paths: readonly string[],
  caller: CallerKey,
  form: AnswerForm,
): Params {
  if (form === 'plaintext') return { ...result, Encryption: EMPTY_ENCRYPTION };
  const answer = structuredClone(result);
  const places = findPlaces(answer, paths);
  const texts = places.map(({ holder, name }) => encodeUtf8(String(holder[name])));
  const { bodies, Encryption } = encryptAll(texts, paths, caller, form);
  for (const [index, { holder, name }] of places.entries()) holder[name] = bodies[index];
  return { ...answer, Encryption };
}
