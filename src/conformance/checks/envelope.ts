// The envelope as a whole: sealed here, opened and answered as by the service, opened again. The service's side uses
// the public test keys, and the library's ciphers with the data key that it unwrapped.

import type { Algorithm } from '../../ciphers/suite.ts';
import { type SealOptions, sealFields, sealRequest, sealResponseOnly } from '../../envelope/by-hand.ts';
import type { Encryption } from '../../envelope/encryption.ts';
import type { SealedRequest } from '../../envelope/sealed-call.ts';
import type { DataKey } from '../../keys/data-key.ts';
import { decodeBase64, encodeBase64 } from '../../platform/base64.ts';
import { concatBytes, decodeUtf8, encodeUtf8 } from '../../platform/bytes.ts';
import { aes256Cbc, generateDataKey, openWith, sm4Gcm } from '../../primitives.ts';
import type { CryptoProvider } from '../../provider/provider.ts';
import { documented } from '../known-answers.ts';
import { CheckList, type ConformanceCheck, expectEqual } from './check.ts';
import { rsa1024, sm2, type TestKey } from './test-keys.ts';

/** One way to seal: an algorithm, and how its parts are chosen. */
export interface SealingWay {
  readonly algorithm: Algorithm;
  readonly backend: string;
  /** Absent for the library's own choice. */
  readonly provider?: CryptoProvider;
}

export const ENVELOPES: Readonly<Record<Algorithm, string>> = {
  'SM4-GCM': 'envelope SM2 + SM4-GCM',
  'AES-256-CBC': 'envelope RSA + AES-256-CBC',
};

/** Synthetic, from the vendor's documentation. */
const SAMPLE_CARD = { Name: '李明', IdNum: '440524198701010014' };
const PARAMS = { ImageUrl: 'https://example.com/card.jpg', CardSide: 'FRONT' };

export function envelopeChecks(way: SealingWay): ConformanceCheck[] {
  const list = new CheckList(ENVELOPES[way.algorithm], way.backend);
  addGuideAnswer(list, way);
  list.add('round trip', 'wholeBody', 'protocol', () =>
    bodyRoundTrip(way, (text, key) => answer(way, text, key)),
  );
  addAnswerForms(list, way);
  list.add('round trip', 'oneField', 'protocol', () => fieldRoundTrip(way));
  list.add('round trip', 'keyOnly', 'protocol', () => keyOnlyRoundTrip(way));
  return list.checks;
}

function addGuideAnswer(list: CheckList, { algorithm, provider }: SealingWay): void {
  // openWith accepts no provider: it tests the library's own choice.
  if (provider) return;
  const isSm4 = algorithm === 'SM4-GCM';
  const vector = documented[isSm4 ? 'sm4-gcm' : 'aes-256-cbc'];
  const [key, iv] = [encodeUtf8(vector.keyUtf8), decodeBase64(vector.ivBase64)!];
  const TagList = isSm4 ? [documented['sm4-gcm'].tagBase64] : [];
  const response = { EncryptedBody: vector.encryptedBodyBase64, Encryption: { TagList } };
  list.add('known answer', 'guideOpens', 'guide', () => {
    const opened = openWith(response, { algorithm, key, iv });
    expectEqual(JSON.stringify(opened), JSON.stringify(JSON.parse(documented.plaintext.utf8)));
  });
}

// --- sealing ---

export function testKey(algorithm: Algorithm): TestKey<unknown> {
  return algorithm === 'SM4-GCM' ? sm2() : rsa1024();
}

export function seal(way: SealingWay): SealedRequest {
  return sealRequest(PARAMS, sealOptions(way));
}

function sealOptions({ algorithm, provider }: SealingWay): SealOptions {
  return { publicKey: testKey(algorithm).publicKey, provider };
}

// --- the service's side ---

/** The data key of a request, unwrapped with the private half of the test key. */
export function unwrapDataKey({ request }: SealedRequest, { algorithm }: SealingWay): DataKey {
  const { CiphertextBlob, Iv } = request.Encryption as Encryption;
  return { key: testKey(algorithm).unwrap(decodeBase64(CiphertextBlob)!), iv: decodeBase64(Iv)! };
}

export function decryptText(
  body: unknown,
  tag: string | undefined,
  { algorithm }: Pick<SealingWay, 'algorithm'>,
  { key, iv }: DataKey,
): string {
  const ciphertext = decodeBase64(body as string)!;
  if (algorithm === 'AES-256-CBC') return decodeUtf8(aes256Cbc.decrypt(ciphertext, key, iv));
  return decodeUtf8(sm4Gcm.decrypt(ciphertext, key, iv, decodeBase64(tag!)!));
}

interface Ciphertext {
  readonly body: Uint8Array;
  readonly tag?: Uint8Array;
}

export function encryptText(
  { algorithm }: Pick<SealingWay, 'algorithm'>,
  text: Uint8Array,
  { key, iv }: DataKey,
): Ciphertext {
  if (algorithm === 'AES-256-CBC') return { body: aes256Cbc.encrypt(text, key, iv) };
  const { ciphertext, tag } = sm4Gcm.encrypt(text, key, iv);
  return { body: ciphertext, tag };
}

/** A whole-body answer as the guide describes it. */
export function answer(way: Pick<SealingWay, 'algorithm'>, text: Uint8Array, dataKey: DataKey): WholeAnswer {
  const { body, tag } = encryptText(way, text, dataKey);
  return {
    EncryptedBody: encodeBase64(body),
    Encryption: {
      Algorithm: way.algorithm,
      EncryptList: ['EncryptedBody'],
      Iv: encodeBase64(dataKey.iv),
      TagList: tag ? [encodeBase64(tag)] : [],
    },
  };
}

export interface WholeAnswer {
  EncryptedBody?: string;
  Encryption?: Partial<Encryption> | null;
  [member: string]: unknown;
}

export const CARD_JSON = (): Uint8Array => encodeUtf8(JSON.stringify(SAMPLE_CARD));

// --- round trips ---

function bodyRoundTrip(way: SealingWay, respond: (text: Uint8Array, dataKey: DataKey) => WholeAnswer): void {
  const sealed = seal(way);
  const dataKey = unwrapDataKey(sealed, way);
  const { EncryptedBody, Encryption } = sealed.request as { EncryptedBody: string; Encryption: Encryption };
  expectEqual(decryptText(EncryptedBody, Encryption.TagList[0], way, dataKey), JSON.stringify(PARAMS));
  const opened = sealed.open(respond(CARD_JSON(), dataKey));
  expectEqual(JSON.stringify({ ...opened }), JSON.stringify(SAMPLE_CARD));
}

/** Every form of an answer that the protocol leaves open. */
function addAnswerForms(list: CheckList, way: SealingWay): void {
  const isSm4 = way.algorithm === 'SM4-GCM';
  for (const Encryption of [undefined, null, { Iv: '', EncryptList: [], TagList: [], CiphertextBlob: '' }]) {
    const id =
      Encryption === undefined ? 'answerWithout' : Encryption === null ? 'answerNull' : 'answerEmpty';
    list.add('round trip', id, 'protocol', () =>
      bodyRoundTrip(way, (text, dataKey) => {
        const { body, tag } = encryptText(way, text, dataKey);
        const EncryptedBody = encodeBase64(tag ? concatBytes(body, tag) : body);
        return Encryption === undefined ? { EncryptedBody } : { EncryptedBody, Encryption };
      }),
    );
  }
  if (!isSm4) return;
  list.add('round trip', 'answerOwnIv', 'protocol', () =>
    bodyRoundTrip(way, (text, { key }) => answer(way, text, { key, iv: generateDataKey('SM4-GCM').iv })),
  );
}

function fieldRoundTrip(way: SealingWay): void {
  const params = { RuleId: '1', IdCard: SAMPLE_CARD.IdNum };
  const sealed = sealFields(params, ['IdCard'], sealOptions(way));
  const dataKey = unwrapDataKey(sealed, way);
  const { IdCard, Encryption } = sealed.request as { IdCard: string; Encryption: Encryption };
  expectEqual(decryptText(IdCard, Encryption.TagList[0], way, dataKey), SAMPLE_CARD.IdNum);
}

/** The request's own data key opens a field deep in the answer, by its path. */
function keyOnlyRoundTrip(way: SealingWay): void {
  const sealed = sealResponseOnly({ BizToken: 'token' }, sealOptions(way));
  const { EncryptedBody, Encryption } = answer(
    way,
    encodeUtf8(SAMPLE_CARD.IdNum),
    unwrapDataKey(sealed, way),
  );
  const opened = sealed.open<{ Text: { IdCard: string } }>({
    Text: { IdCard: EncryptedBody },
    Encryption: { ...Encryption, EncryptList: ['Response.Text.IdCard'] },
  });
  expectEqual(opened.Text.IdCard, SAMPLE_CARD.IdNum);
}
