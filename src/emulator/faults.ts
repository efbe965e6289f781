import { ENCRYPTED_BODY, type Encryption } from '../envelope/encryption.ts';
import { findPlaces } from '../envelope/paths.ts';
import { ServiceError } from '../errors.ts';
import { decodeBase64, encodeBase64 } from '../platform/base64.ts';
import { encodeUtf8 } from '../platform/bytes.ts';
import { encryptBodyAnswer } from './answer.ts';
import type { CallerKey } from './request-envelope.ts';
import type { RequestParams } from './request-params.ts';

/** An answer about to get a fault. */
interface AnswerParts {
  readonly result: RequestParams;
  readonly caller: CallerKey;
  /** The request as received. */
  readonly request: RequestParams;
  /** The right answer. */
  readonly answer: RequestParams;
}

/** Faults inside the envelope. */
export type EnvelopeFault =
  | 'wrong-tag'
  | 'cut-body'
  | 'empty-ciphertext'
  | 'another-key'
  | 'reflected'
  | 'plaintext-not-json'
  | 'plaintext-not-utf8'
  | 'plaintext-not-object'
  | 'inner-error'
  | 'not-base64'
  | 'short-iv'
  | 'other-algorithm'
  | 'too-many-tags'
  | 'foreign-encrypt-list';

/** Faults of the transport and of the gateway, before or instead of an answer. */
export type TransportFault = 'http-500' | 'http-not-json' | 'stalled' | 'rate-limit' | 'connection-reset';

export type Fault = EnvelopeFault | TransportFault;

/** Each turns a right answer into a wrong one. */
const ENVELOPE_FAULTS: Readonly<Record<EnvelopeFault, (parts: AnswerParts) => RequestParams>> = {
  /** A tag that doesn't verify; under AES, a changed ciphertext. */
  'wrong-tag': ({ answer }) => changeTag(answer),
  /** The last byte of the ciphertext is gone. */
  'cut-body': ({ answer }) => changeBody(answer, (bytes) => bytes.subarray(0, -1)),
  'empty-ciphertext': ({ answer }) => changeBody(answer, (bytes) => bytes.subarray(0, 0)),
  /** Encrypted under a key that isn't the caller's. */
  'another-key': ({ result, caller }) =>
    encryptDocumented(result, { ...caller, key: caller.key.map((byte) => byte ^ 0x5a) }),
  /** The caller's own EncryptedBody comes back. */
  reflected: ({ request }) => ({ EncryptedBody: request.EncryptedBody, Encryption: request.Encryption }),
  'plaintext-not-json': ({ result, caller }) =>
    encryptDocumented(result, caller, encodeUtf8('recognised, but not JSON')),
  'plaintext-not-utf8': ({ result, caller }) =>
    encryptDocumented(result, caller, Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)),
  'plaintext-not-object': ({ result, caller }) => encryptDocumented(result, caller, encodeUtf8('["a list"]')),
  /** An `Error` where a result should be, inside the ciphertext. */
  'inner-error': ({ caller }) =>
    encryptDocumented({ Error: { Code: 'FailedOperation.OcrFailed', Message: 'OCR failed' } }, caller),
  'not-base64': ({ answer }) => changeText(answer, (text) => `*${text.slice(1)}`),
  'short-iv': ({ answer }) => changeEncryption(answer, { Iv: encodeBase64(new Uint8Array(8)) }),
  'other-algorithm': ({ answer, caller }) =>
    changeEncryption(answer, {
      Algorithm: caller.encryption.suite.id === 'SM4-GCM' ? 'AES-256-CBC' : 'SM4-GCM',
    }),
  /** One tag more than there are ciphertexts. */
  'too-many-tags': ({ answer }) => {
    const count = (answer.Encryption as Encryption).EncryptList.length + 1;
    const TagList = Array.from({ length: count }, (_, n) => encodeBase64(new Uint8Array(16).fill(n + 1)));
    return changeEncryption(answer, { TagList });
  },
  'foreign-encrypt-list': ({ answer }) => changeEncryption(answer, { EncryptList: ['Response.Text.Name'] }),
};

const TRANSPORT_FAULTS: readonly TransportFault[] = [
  'http-500',
  'http-not-json',
  'stalled',
  'rate-limit',
  'connection-reset',
];
export const FAULTS: readonly Fault[] = [
  ...(Object.keys(ENVELOPE_FAULTS) as EnvelopeFault[]),
  ...TRANSPORT_FAULTS,
];

function encryptDocumented(result: RequestParams, caller: CallerKey, text?: Uint8Array): RequestParams {
  return encryptBodyAnswer({ result, caller, form: 'documented', ...(text && { text }) });
}

/** The answer with the fault in it, or unchanged for a fault that isn't in the envelope. */
export function applyFault(fault: Fault | undefined, parts: AnswerParts): RequestParams {
  const change =
    fault && Object.hasOwn(ENVELOPE_FAULTS, fault) ? ENVELOPE_FAULTS[fault as EnvelopeFault] : undefined;
  return change ? change(parts) : parts.answer;
}

export function rateLimited(): ServiceError {
  return new ServiceError('RequestLimitExceeded', 'the number of requests exceeds the frequency limit');
}

function changeTag(answer: RequestParams): RequestParams {
  const { TagList } = (answer.Encryption ?? {}) as { TagList?: string[] | null };
  if (!TagList?.length) return changeBody(answer, flipLastByte);
  return changeEncryption(answer, {
    TagList: TagList.map((tag) => encodeBase64(flipLastByte(decodeBase64(tag)!))),
  });
}

function flipLastByte(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte));
}

function changeBody(answer: RequestParams, change: (bytes: Uint8Array) => Uint8Array): RequestParams {
  return changeText(answer, (text) => encodeBase64(change(decodeBase64(text)!)));
}

/** Changes the body or, without one, the first encrypted field. */
function changeText(answer: RequestParams, change: (text: string) => string): RequestParams {
  const changed = structuredClone(answer);
  const paths =
    ENCRYPTED_BODY in answer ? [ENCRYPTED_BODY] : (answer.Encryption as Encryption).EncryptList.slice(0, 1);
  for (const { holder, name } of findPlaces(changed, paths)) holder[name] = change(String(holder[name]));
  return changed;
}

function changeEncryption(answer: RequestParams, members: RequestParams): RequestParams {
  return { ...answer, Encryption: { ...(answer.Encryption as object), ...members } };
}
