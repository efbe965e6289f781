// What the envelope refuses, each with its code: answers that were changed, cut or made up, and requests that must not
// be sent.

import type { Algorithm } from '../../ciphers/suite.ts';
import { sealFields, sealRequest } from '../../envelope/by-hand.ts';
import type { DataKey } from '../../keys/data-key.ts';
import { decodeBase64, encodeBase64 } from '../../platform/base64.ts';
import { encodeUtf8 } from '../../platform/bytes.ts';
import { aes256Cbc, generateDataKey, sm4Gcm } from '../../primitives.ts';
import type { CheckId } from '../names.ts';
import { CheckList, type ConformanceCheck, flipBit, sampleBytes } from './check.ts';
import {
  answer,
  CARD_JSON,
  ENVELOPES,
  type SealingWay,
  seal,
  testKey,
  unwrapDataKey,
  type WholeAnswer,
} from './envelope.ts';

// --- answers ---

/** Makes a wrong answer from what the service has: the data key and the request. */
type WrongAnswer = (dataKey: DataKey, request: Record<string, unknown>) => WholeAnswer;
type RefusalRow = readonly [CheckId, string, WrongAnswer];

export function envelopeRefusals(way: SealingWay): ConformanceCheck[] {
  const list = new CheckList(ENVELOPES[way.algorithm], way.backend);
  const rows = [...commonFaults(way), ...(way.algorithm === 'SM4-GCM' ? sm4Faults(way) : aesFaults(way))];
  for (const [id, code, fault] of rows) list.refuses(id, 'protocol', code, () => openFault(way, fault));
  list.refuses('openedTwice', 'protocol', 'ERR_ALREADY_OPENED', () => openTwice(way));
  return list.checks;
}

function openFault(way: SealingWay, fault: WrongAnswer): unknown {
  const sealed = seal(way);
  return sealed.open(fault(unwrapDataKey(sealed, way), sealed.request));
}

function openTwice(way: SealingWay): unknown {
  const sealed = seal(way);
  const right = answer(way, CARD_JSON(), unwrapDataKey(sealed, way));
  sealed.open(right);
  return sealed.open(right);
}

function commonFaults(way: SealingWay): RefusalRow[] {
  const right = (dataKey: DataKey, text = CARD_JSON()) => answer(way, text, dataKey);
  const withText = (text: Uint8Array) => (dataKey: DataKey) => right(dataKey, text);
  const changed = (change: Partial<NonNullable<WholeAnswer['Encryption']>>) => (dataKey: DataKey) => {
    const whole = right(dataKey);
    return { ...whole, Encryption: { ...whole.Encryption, ...change } };
  };
  const other = way.algorithm === 'SM4-GCM' ? 'AES-256-CBC' : 'SM4-GCM';
  return [
    ['answerCut', FAILED, (dataKey) => withBody(right(dataKey), (body) => body.subarray(0, -1))],
    ['answerOtherKey', FAILED, ({ iv }) => right({ ...generateDataKey(way.algorithm), iv })],
    ['answerReflected', FAILED, (_, request) => request],
    ['answerNotUtf8', FAILED, withText(Uint8Array.of(0x7b, 0xff, 0x7d))],
    ['answerNotJson', FAILED, withText(encodeUtf8('{"Name":'))],
    ['answerNotObject', FAILED, withText(encodeUtf8('["Name"]'))],
    ['answerInClear', 'ERR_PLAINTEXT_RESPONSE', () => ({ Name: 'in the clear' })],
    ['answerNotBase64', MALFORMED, (dataKey) => ({ ...right(dataKey), EncryptedBody: '@@@@' })],
    ['answerShortIv', MALFORMED, changed({ Iv: encodeBase64(new Uint8Array(8)) })],
    ['answerOtherAlgorithm', MALFORMED, changed({ Algorithm: other })],
    ['answerServiceError', 'FailedOperation.OcrFailed', () => OCR_FAILED],
  ];
}

const FAILED = 'ERR_DECRYPTION_FAILED';
const MALFORMED = 'ERR_INVALID_RESPONSE';
const OCR_FAILED = { Error: { Code: 'FailedOperation.OcrFailed', Message: 'synthetic' } };

function withBody(whole: WholeAnswer, change: (body: Uint8Array) => Uint8Array): WholeAnswer {
  return { ...whole, EncryptedBody: encodeBase64(change(decodeBase64(whole.EncryptedBody!)!)) };
}

function sm4Faults(way: SealingWay): RefusalRow[] {
  const right = (dataKey: DataKey) => answer(way, CARD_JSON(), dataKey);
  const withTags = (change: (tag: Uint8Array) => Uint8Array[]) => (dataKey: DataKey) => {
    const whole = right(dataKey);
    const tag = decodeBase64(whole.Encryption!.TagList![0]!)!;
    return { ...whole, Encryption: { ...whole.Encryption, TagList: change(tag).map(encodeBase64) } };
  };
  return [
    ['answerBit', FAILED, (dataKey) => withBody(right(dataKey), (body) => flipBit(body, 0))],
    ['answerTag', FAILED, withTags((tag) => [flipBit(tag, 127)])],
    ['answerShortTag', MALFORMED, withTags((tag) => [tag.subarray(0, 12)])],
  ];
}

/** Under CBC a changed IV would rewrite the first block, and a changed last block breaks the padding. */
function aesFaults(way: SealingWay): RefusalRow[] {
  const right = (dataKey: DataKey) => answer(way, CARD_JSON(), dataKey);
  return [
    ['answerIv', MALFORMED, ({ key, iv }) => right({ key, iv: flipBit(iv, 0) })],
    [
      'answerPadding',
      FAILED,
      (dataKey) => withBody(answer(way, sampleText(32), dataKey), (body) => flipBit(body, 31 * 8)),
    ],
    [
      'answerTagged',
      MALFORMED,
      (dataKey) => ({ ...right(dataKey), Encryption: { TagList: [encodeBase64(new Uint8Array(16))] } }),
    ],
  ];
}

/** JSON of a given number of bytes: whole blocks, so that the last one is all padding. */
function sampleText(bytes: number): Uint8Array {
  return encodeUtf8(`{"Name":"${'x'.repeat(bytes - 11)}"}`);
}

// --- requests, and the primitives' arguments ---

const IMAGE_URL = 'https://example.com/card.jpg';

/** Refusals in which no backend is involved. */
export function requestRefusals(): ConformanceCheck[] {
  return (['SM4-GCM', 'AES-256-CBC'] as const).flatMap((algorithm) => {
    const list = new CheckList(ENVELOPES[algorithm], 'library');
    addRequestRefusals(list, algorithm);
    return [...list.checks, ...argumentRefusals(algorithm)];
  });
}

function addRequestRefusals(list: CheckList, algorithm: Algorithm): void {
  const { publicKey } = testKey(algorithm);
  const other = algorithm === 'SM4-GCM' ? 'AES-256-CBC' : 'SM4-GCM';
  const sealing =
    (params: object, options = {}) =>
    () =>
      sealRequest(params, { publicKey, ...options });
  const one = { ImageUrl: IMAGE_URL };
  const mismatch = sealing(one, { algorithm: other });
  list.refuses('requestMismatch', 'protocol', 'ERR_ALGORITHM_MISMATCH', mismatch);
  const wrongParams = [{}, { ...one, ImageBase64: 'AAAA' }, { ...one, Action: 'x' }, { ImageBase64: '@' }];
  const attempts = wrongParams.map((params) => sealing(params));
  list.refuses('requestParams', 'protocol', 'ERR_INVALID_PARAMS', ...attempts);
  const tooLarge = sealing(one, { maxRequestBytes: 100 });
  list.refuses('requestTooLarge', 'protocol', 'ERR_REQUEST_TOO_LARGE', tooLarge);
  list.refuses('requestOption', 'protocol', 'ERR_INVALID_OPTIONS', sealing(one, { maxRequestByte: 1 }));
  const pinned = sealing(one, { expectedFingerprint: '0'.repeat(64) });
  list.refuses('requestFingerprint', 'protocol', 'ERR_INVALID_PUBLIC_KEY', pinned);
  if (algorithm === 'SM4-GCM') addNonceReuse(list);
  else {
    const strong = sealing(one, { minRsaBits: 2048 });
    list.refuses('requestWeakKey', 'protocol', 'ERR_INVALID_PUBLIC_KEY', strong);
  }
}

function addNonceReuse(list: CheckList): void {
  const { publicKey } = testKey('SM4-GCM');
  const params = { Name: '李明', IdCard: '440524198701010014' };
  const attempt = () => sealFields(params, ['Name', 'IdCard'], { publicKey });
  list.refuses('requestNonceReuse', 'protocol', 'ERR_NONCE_REUSE', attempt);
}

function argumentRefusals(algorithm: Algorithm): ConformanceCheck[] {
  const list = new CheckList(algorithm, 'library');
  const isSm4 = algorithm === 'SM4-GCM';
  const cipher = isSm4 ? sm4Gcm : aes256Cbc;
  const { key, iv } = { key: sampleBytes(isSm4 ? 16 : 32), iv: sampleBytes(isSm4 ? 12 : 16) };
  const text = sampleBytes(20);
  const [shorter, longer] = [iv.subarray(1), sampleBytes(iv.length + 1)];
  const ivs = [shorter, longer, new Uint8Array()].map((wrong) => () => cipher.encrypt(text, key, wrong));
  list.refuses('ivLength', 'protocol', 'ERR_INVALID_PARAMS', ...ivs);
  const keys = [key.subarray(1), sampleBytes(key.length + 1)];
  const attempts = keys.map((wrong) => () => cipher.encrypt(text, wrong, iv));
  list.refuses('keyLength', 'protocol', 'ERR_INVALID_PARAMS', ...attempts);
  if (!isSm4) return list.checks;
  const wrongTags = [0, 4, 12, 15, 17].map(
    (length) => () => sm4Gcm.decrypt(text, key, iv, sampleBytes(length)),
  );
  list.refuses('tagLength', 'protocol', 'ERR_INVALID_PARAMS', ...wrongTags);
  return list.checks;
}
