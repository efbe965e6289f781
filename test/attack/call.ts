// A sealed request whose data key is known, and the answers that the service would give.

import { createCipheriv } from 'node:crypto';
import type { Algorithm } from '../../src/ciphers/suite.ts';
import type { CallRule } from '../../src/envelope/action-rules.ts';
import { sealFields, sealRequest, sealResponseOnly } from '../../src/envelope/by-hand.ts';
import { readOptions } from '../../src/envelope/options.ts';
import { seal } from '../../src/envelope/seal.ts';
import { keyOnlyToSeal } from '../../src/envelope/seal-key-only.ts';
import type { SealedRequest } from '../../src/envelope/sealed-call.ts';
import { importPublicKey } from '../../src/keys/public-key.ts';
import { sm2Curve } from '../../src/keys/sm2-curve.ts';
import { lazy } from '../../src/platform/lazy.ts';
import { openWith, sm4Gcm } from '../../src/primitives.ts';
import type { CryptoProvider } from '../../src/provider/provider.ts';
import { FRONT } from '../helpers/sample-card.ts';
import { DerWriter, toNumber } from './der.ts';
import { Random } from './random.ts';

export type Members = Record<string, unknown>;
export type Kind = 'body' | 'fields' | 'key-only' | 'row' | 'with';

export interface Call {
  readonly algorithm: Algorithm;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  /** The EncryptedBody that was sent, where one was. */
  readonly sentBody: unknown;
  /** Whether the IV is known where the answer is opened, and whether it must be the answer's under AES. */
  readonly hasIv: boolean;
  readonly isIvBound: boolean;
  /** Whether the action's row takes an answer that is one ciphertext. */
  readonly takesBody: boolean;
  open(answer: unknown): unknown;
}

/** Public keys without private ones: what is wrapped for them is random. */
export const PUBLIC_KEYS = lazy(() => {
  const random = new Random(1, 2, 3);
  const modulus = random.bytes(128).map((byte, i) => (i === 0 ? byte | 0x80 : i === 127 ? byte | 1 : byte));
  const writer = new DerWriter(random, 0);
  const rsa = writer.sequence(writer.integer(toNumber(modulus)), writer.integer(65_537n));
  return {
    'AES-256-CBC': importPublicKey(rsa),
    'SM4-GCM': importPublicKey(sm2Curve().BASE.toBytes(false)),
  };
});

export function makeCall(random: Random, algorithm: Algorithm, kind: Kind): Call {
  const drawn: Uint8Array[] = [];
  const provider: CryptoProvider = {
    randomBytes(length) {
      // Two of one length must differ, and none may be one byte over and over.
      drawn.push(random.bytes(length).map((byte, i) => (i === 0 ? drawn.length : i === 1 ? 7 : byte)));
      return drawn.at(-1)!.slice();
    },
    wrapKey: (_, { kind }) => (kind === 'SM2' ? Uint8Array.of(4, ...random.bytes(112)) : random.bytes(128)),
  };
  const row = random.pick(ROWS);
  const sealed = sealAny(random, kind, row, { publicKey: PUBLIC_KEYS()[algorithm], provider });
  const [key, iv] = drawn as [Uint8Array, Uint8Array];
  const call = {
    algorithm,
    key,
    iv,
    hasIv: true,
    isIvBound: kind === 'body',
    takesBody: kind !== 'row' || !isByFields(row),
  };
  if (kind !== 'with') return { ...call, sentBody: sealed.request.EncryptedBody, open: sealed.open };
  const hasIv = !random.oneIn(3);
  const kept = hasIv ? { algorithm, key, iv } : { algorithm, key };
  return { ...call, hasIv, isIvBound: hasIv, sentBody: undefined, open: (answer) => openWith(answer, kept) };
}

const isByFields = ({ answer }: CallRule): boolean => `${answer}` === 'fields';

type Options = Parameters<typeof sealRequest>[1];

function sealAny(random: Random, kind: Kind, row: CallRule, options: Options): SealedRequest {
  const params = { ImageUrl: 'https://example.com/x9y8z7', CardSide: 'FRONT' };
  if (kind === 'fields') return sealFields({ ...params, IdCard: '440524198701010014' }, ['IdCard'], options);
  if (kind === 'key-only') return sealResponseOnly(params, options);
  if (kind === 'row') {
    const settings = readOptions(options);
    return seal(keyOnlyToSeal(params, settings), row, settings);
  }
  return sealRequest(params, { ...options, allowPlaintextResponse: random.oneIn(8) });
}

const ROWS: readonly CallRule[] = [
  {
    request: 'key-only',
    answer: ['fields'],
    answerFields: ['Text.IdCard', 'Text.Name', 'Response.Text.LivenessDetail[0].Idcard'],
  },
  { request: 'key-only', answer: ['body', 'fields'], answerFields: ['RequestId'] },
  { request: 'key-only', answer: 'fields' },
  { request: 'key-only', answer: 'clear' },
];

// --- answers ---

const { Name, Sex, Address, IdNum } = FRONT;
export const CARD: Readonly<Members> = {
  Name,
  Sex,
  Address,
  IdNum,
  AdvancedInfo: '{"WarnInfos":[-9101]}',
  Extra: { List: ['a', { b: 'c' }] },
};

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export interface Sealed {
  readonly text: string;
  readonly tags: readonly string[];
}

/** Encrypts for the answer; the tag in TagList, or at the end. */
export function encrypt(
  call: Pick<Call, 'algorithm' | 'key'>,
  plaintext: Uint8Array,
  iv: Uint8Array,
  isAttached: boolean,
): Sealed {
  if (call.algorithm === 'SM4-GCM') {
    const { ciphertext, tag } = sm4Gcm.encrypt(plaintext, call.key, iv);
    if (isAttached) return { text: toBase64(Buffer.concat([ciphertext, tag])), tags: [] };
    return { text: toBase64(ciphertext), tags: [toBase64(tag)] };
  }
  const cipher = createCipheriv('aes-256-cbc', call.key, iv);
  return { text: toBase64(Buffer.concat([cipher.update(plaintext), cipher.final()])), tags: [] };
}

const REQUEST_ID = 'ab2c132e-9e1c-43d3-b0ef-9b4d80f00330';

/** An answer that is one ciphertext, as documented. */
export function documentedAnswer(
  call: Call,
  plaintext: Uint8Array,
  iv = call.iv,
  isAttached = false,
): Members {
  const { text, tags } = encrypt(call, plaintext, iv, isAttached);
  return { EncryptedBody: text, ...envelope(call, ['EncryptedBody'], tags, iv) };
}

const BODY_NAMES = ['EncryptedBody', 'Response.EncryptedBody', 'EncryptionBody'];

/** The same, or one of the forms that are taken beside it. */
export function bodyAnswer(random: Random, call: Call, plaintext: Uint8Array): Members {
  const iv = call.algorithm === 'SM4-GCM' && random.oneIn(4) ? random.bytes(12) : call.iv;
  const answer = documentedAnswer(call, plaintext, iv, random.oneIn(5));
  if (random.oneIn(3)) (answer.Encryption as Members).EncryptList = [random.pick(BODY_NAMES)];
  return wrapped(random, answer);
}

const FIELDS: readonly (readonly [string, string])[] = [
  ['Response.Text.IdCard', '440524198701010014'],
  ['Response.Text.Name', '李明'],
  ['Text.LivenessDetail[0].Idcard', '110101199003070015'],
  ['Result', '{"Similarity":"石景山"}'],
];

export function fieldsAnswer(random: Random, call: Call): Members {
  const iv = random.oneIn(4) ? random.bytes(call.iv.length) : call.iv;
  const isAttached = random.oneIn(5);
  const chosen = FIELDS.filter(() => !random.oneIn(3));
  const texts = new Map(FIELDS);
  const tags: string[] = [];
  for (const [path, text] of chosen) {
    const sealed = encrypt(call, new TextEncoder().encode(text), iv, isAttached);
    texts.set(path, sealed.text);
    tags.push(...sealed.tags);
  }
  const [IdCard, Name, Idcard, Result] = FIELDS.map(([path]) => texts.get(path));
  const Text = { IdCard, Name, ErrCode: 0, LivenessDetail: [{ Idcard, Seq: '1' }] };
  return wrapped(random, {
    Result,
    Text,
    ...envelope(
      call,
      chosen.map(([path]) => path),
      tags,
      iv,
    ),
  });
}

function envelope(call: Call, EncryptList: string[], TagList: readonly string[], iv: Uint8Array): Members {
  const Encryption = {
    EncryptList,
    TagList: [...TagList],
    CiphertextBlob: 'AAAA',
    Iv: toBase64(iv),
    Algorithm: call.algorithm,
  };
  return { Encryption, RequestId: REQUEST_ID };
}

const wrapped = (random: Random, answer: Members): Members =>
  random.oneIn(2) ? { Response: answer } : answer;

/** The texts that `fieldsAnswer` encrypts. */
export const FIELD_TEXTS: readonly string[] = FIELDS.map(([, text]) => text);
