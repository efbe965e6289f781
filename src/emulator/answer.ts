import { randomBytes } from 'node:crypto';
import { ENCRYPTED_BODY, type Encryption, writeEncryption } from '../envelope/encryption.ts';
import { findPlaces } from '../envelope/paths.ts';
import { encodeBase64 } from '../platform/base64.ts';
import { concatBytes, encodeUtf8 } from '../platform/bytes.ts';
import type { CallerKey } from './request-envelope.ts';
import type { RequestParams } from './request-params.ts';

/**
 * How the service forms an encrypted answer. The only public examples are the API text's and one live user's answers,
 * so each of these is considered possible.
 * - documented: the API text's example. `Encryption` echoes the request's Algorithm, CiphertextBlob, EncryptList and
 *   Iv; TagList is null under AES and has the tag under SM4; around a whole body, every member of the result is empty;
 * - bare: the same with nothing around a whole body, and an empty TagList under AES;
 * - no-encryption, null-encryption, empty-encryption: a whole body without a filled `Encryption`; an SM4 tag is
 *   attached to it;
 * - own-iv: as bare, under the service's own IV, given in `Encryption`;
 * - tag-attached: as bare, an SM4 tag at the end of each ciphertext, TagList empty;
 * - plaintext: the result in the clear, with an empty `Encryption`.
 */
export type AnswerForm =
  | 'documented'
  | 'bare'
  | 'no-encryption'
  | 'null-encryption'
  | 'empty-encryption'
  | 'own-iv'
  | 'tag-attached'
  | 'plaintext';

export const ANSWER_FORMS: readonly AnswerForm[] = [
  'documented',
  'bare',
  'no-encryption',
  'null-encryption',
  'empty-encryption',
  'own-iv',
  'tag-attached',
  'plaintext',
];

const EMPTY_ENCRYPTION = { CiphertextBlob: '', EncryptList: [], TagList: [], Iv: '', Algorithm: '' };

/** An `Encryption` as it appears in an answer: its members may be null. */
type WrittenEncryption = Omit<Encryption, 'TagList'> & { TagList: string[] | null };

const ATTACHED: readonly AnswerForm[] = [
  'no-encryption',
  'null-encryption',
  'empty-encryption',
  'tag-attached',
];

/** The ciphertexts under the caller's key, one after another, and the `Encryption` that goes with them. */
function encryptAll(
  texts: readonly Uint8Array[],
  names: readonly string[],
  caller: CallerKey,
  form: AnswerForm,
): { bodies: string[]; Encryption: WrittenEncryption } {
  const { suite, wrappedKey, iv: callerIv } = caller.encryption;
  const iv = form === 'own-iv' ? randomBytes(suite.ivBytes) : callerIv;
  const isAttached = ATTACHED.includes(form);
  const encrypted = texts.map((text) => suite.encrypt(text, caller.key, iv));
  const bodies = encrypted.map(({ ciphertext, tag }) =>
    encodeBase64(isAttached && tag ? concatBytes(ciphertext, tag) : ciphertext),
  );
  const tags = isAttached ? [] : encrypted.flatMap(({ tag }) => tag ?? []);
  const Encryption = writeEncryption(suite, wrappedKey, iv, names, tags);
  const isNull = form === 'documented' && suite.tagBytes === 0;
  return { bodies, Encryption: isNull ? { ...Encryption, TagList: null } : Encryption };
}

/** A result as one ciphertext. */
export interface BodyParts {
  readonly result: RequestParams;
  readonly caller: CallerKey;
  readonly form: AnswerForm;
  /** What is in the clear around it in the documented form. */
  readonly blanks?: RequestParams;
  /** Something else to encrypt, for a fault, such as text that isn't JSON. */
  readonly text?: Uint8Array;
}

/** Encrypts a result as a whole. */
export function encryptBodyAnswer({ result, caller, form, blanks = {}, text }: BodyParts): RequestParams {
  if (form === 'plaintext') return { ...result, Encryption: EMPTY_ENCRYPTION };
  const { encryptList } = caller.encryption;
  const names = form === 'documented' && encryptList.length > 0 ? encryptList : [ENCRYPTED_BODY];
  const texts = [text ?? encodeUtf8(JSON.stringify(result))];
  const { bodies, Encryption } = encryptAll(texts, names, caller, form);
  const around = form === 'documented' ? blanks : {};
  return { ...around, EncryptedBody: bodies[0], ...encryptionMember(Encryption, form) };
}

/** A result with nothing in it: texts and lists empty, the rest null. */
export function blanksOf(result: RequestParams): RequestParams {
  const blank = (value: unknown) => (typeof value === 'string' ? '' : Array.isArray(value) ? [] : null);
  return Object.fromEntries(Object.entries(result).map(([name, value]) => [name, blank(value)]));
}

function encryptionMember(Encryption: WrittenEncryption, form: AnswerForm): RequestParams {
  if (form === 'no-encryption') return {};
  if (form === 'null-encryption') return { Encryption: null };
  return { Encryption: form === 'empty-encryption' ? EMPTY_ENCRYPTION : Encryption };
}

/** Encrypts each of the strings of a result at these paths. */
export function encryptFieldsAnswer(
  result: RequestParams,
  paths: readonly string[],
  caller: CallerKey,
  form: AnswerForm,
): RequestParams {
  if (form === 'plaintext') return { ...result, Encryption: EMPTY_ENCRYPTION };
  const answer = structuredClone(result);
  const places = findPlaces(answer, paths);
  const texts = places.map(({ holder, name }) => encodeUtf8(String(holder[name])));
  const { bodies, Encryption } = encryptAll(texts, paths, caller, form);
  for (const [index, { holder, name }] of places.entries()) holder[name] = bodies[index];
  return { ...answer, Encryption };
}
