// Whole envelopes: requests and answers, as one body and field by field.

import assert from 'node:assert/strict';
import type { Algorithm } from '../../src/ciphers/suite.ts';
import { SERVICE_ACTIONS } from '../../src/emulator/actions.ts';
import { openRequest } from '../../src/emulator/open-request.ts';
import type { ServiceKeys } from '../../src/emulator/service-keys.ts';
import { openWith, sealFields, sealRequest } from '../../src/envelope/by-hand.ts';
import { fromBase64, toBase64, toHex } from '../helpers/vectors.ts';
import { type Row, seeded } from './exchange.ts';
import {
  rsaKeyNames,
  rsaPair,
  rsaService,
  sm2KeyNames,
  sm2Pair,
  sm2Service,
  type TestKeyPair,
} from './test-keys.ts';

interface EnvelopeCase {
  readonly index: number;
  readonly algorithm: Algorithm;
  readonly form: 'body' | 'fields';
}

const ALGORITHMS: readonly Algorithm[] = ['AES-256-CBC', 'SM4-GCM'];

/** 100 of each algorithm and form, in turns, so that the first ones have some of each. */
const envelopeCases = (): EnvelopeCase[] =>
  Array.from({ length: 400 }, (_, index) => ({
    index,
    algorithm: ALGORITHMS[index % 2]!,
    form: index % 4 < 2 ? 'body' : 'fields',
  }));

// --- keys and texts of a case ---

function keysOf({ index, algorithm }: EnvelopeCase): { pair: TestKeyPair; keys: ServiceKeys } {
  const sm2 = sm2KeyNames[index % sm2KeyNames.length]!;
  const rsa = rsaKeyNames[(index >> 2) % 2]!;
  const keys = { 'AES-256-CBC': rsaService(rsa), 'SM4-GCM': sm2Service(sm2) };
  return { pair: algorithm === 'SM4-GCM' ? sm2Pair(sm2) : rsaPair(rsa), keys };
}

function dataKeyOf({ index, algorithm }: EnvelopeCase) {
  const [keyBytes, ivBytes] = algorithm === 'SM4-GCM' ? [16, 12] : [32, 16];
  return { key: seeded(`envelope/${index}/key`, keyBytes), iv: seeded(`envelope/${index}/iv`, ivBytes) };
}

// Synthetic; characters of two, three and four bytes, and those that JSON writers escape differently.
const NAMES = ['李明', '欧阳娜娜', '𠮷田', '买买提·吐尔逊', 'A&B <"quoted">', 'line\nbreak\u2028'];
const nameOf = (index: number): string => NAMES[index % NAMES.length]!;
const ID = '440524198701010014';

function paramsOf({ index, form }: EnvelopeCase): Record<string, unknown> {
  if (form === 'fields') return { Name: nameOf(index), IdCard: ID, Extra: 'in the clear' };
  const image = toBase64(seeded(`envelope/${index}/image`, index % 150));
  const card = { CardSide: index % 3 === 0 ? 'BACK' : 'FRONT', Config: '{"CropIdCard":true}' };
  return image === ''
    ? { ImageUrl: 'https://example.com/card.jpg', ...card }
    : { ImageBase64: image, ...card };
}

function resultOf({ index, form }: EnvelopeCase): Record<string, unknown> {
  const name = nameOf(index + 1);
  if (form === 'body') return { Name: name, Sex: '男', IdNum: ID, AdvancedInfo: '{"WarnInfos":[]}' };
  return { Text: { ErrCode: 0, Name: name, IdCard: ID, LivenessDetail: [{ Errcode: 0, Idcard: ID }] } };
}

const PATHS = ['Response.Text.Name', 'Response.Text.IdCard', 'Response.Text.LivenessDetail[0].Idcard'];

/** Undefined for a whole body; several fields only where that is allowed. */
const fieldsOf = ({ form }: EnvelopeCase) => (form === 'fields' ? { paths: ['Name', 'IdCard'] } : {});
const pathsOf = ({ form }: EnvelopeCase) => (form === 'fields' ? { paths: PATHS } : {});
const actionOf = ({ form }: EnvelopeCase) =>
  SERVICE_ACTIONS.get(form === 'fields' ? 'IdCardVerification' : 'RecognizeEncryptedIDCardOCR')!;

/** As JSON says it: without the methods and prototypes of opened results. */
function expectSame(actual: unknown, expected: unknown, what: string): void {
  assert.deepEqual(JSON.parse(JSON.stringify(actual)), expected, what);
}

const REQUEST_ID = { RequestId: 'interop' };

// --- rows ---

export const requestTheirs: Row<EnvelopeCase> = {
  name: 'envelope, request',
  direction: 'theirs → ours',
  op: 'seal',
  cases: envelopeCases,
  exchange(item) {
    const { pair, keys } = keysOf(item);
    const { key, iv } = dataKeyOf(item);
    const bytes = { publicKey: pair.publicKey, key: toBase64(key), iv: toBase64(iv) };
    return {
      question: { op: 'seal', params: paramsOf(item), ...fieldsOf(item), ...bytes },
      check({ request }) {
        const { params, caller } = openRequest(request as Record<string, unknown>, actionOf(item), keys);
        expectSame(params, paramsOf(item), 'we read other parameters');
        assert.equal(toHex(caller!.key), toHex(key), 'we unwrap another data key');
      },
    };
  },
};

export const answerTheirs: Row<EnvelopeCase> = {
  name: 'envelope, answer',
  direction: 'theirs → ours',
  op: 'answer',
  cases: envelopeCases,
  exchange(item) {
    const { key, iv } = dataKeyOf(item);
    const isAes = item.algorithm === 'AES-256-CBC';
    const bytes = { isAes, key: toBase64(key), iv: toBase64(iv) };
    return {
      question: { op: 'answer', answer: resultOf(item), ...pathsOf(item), ...bytes },
      check({ answer }) {
        const expected = { ...resultOf(item), ...REQUEST_ID };
        // Fields come under an IV of the answer's own, whichever one the caller has kept; a body under the request's.
        const ivs = item.form === 'fields' ? [iv, undefined, iv.map((byte) => byte ^ 1)] : [iv];
        for (const kept of ivs) {
          for (const given of [answer, { Response: answer }]) {
            const opened = openWith(given, { algorithm: item.algorithm, key, ...(kept && { iv: kept }) });
            expectSame(opened, expected, 'we read another answer');
          }
        }
      },
    };
  },
};

function sealCase(item: EnvelopeCase, publicKey: string) {
  const options = { publicKey: fromBase64(publicKey), dangerouslyAllowNonceReuse: true };
  const { paths } = fieldsOf(item);
  return paths ? sealFields(paramsOf(item), paths, options) : sealRequest(paramsOf(item), options);
}

// The example of GB 11643. A text of the request, under its key and IV, would have the request's ciphertext: a reflection.
const OTHER_ID = '11010519491231002X';

function otherResultOf(item: EnvelopeCase): Record<string, unknown> {
  return JSON.parse(JSON.stringify(resultOf(item)).replaceAll(ID, OTHER_ID));
}

export const exchangeOurs: Row<EnvelopeCase> = {
  name: 'envelope, there and back',
  direction: 'ours → theirs',
  op: 'serve',
  cases: envelopeCases,
  exchange(item) {
    const { publicKey, privateKey } = keysOf(item).pair;
    const sealed = sealCase(item, publicKey);
    const { request } = sealed;
    return {
      question: { op: 'serve', privateKey, request, answer: otherResultOf(item), ...pathsOf(item) },
      check({ params, answer }) {
        expectSame(params, paramsOf(item), 'they read other parameters');
        expectSame(sealed.open(answer), { ...otherResultOf(item), ...REQUEST_ID }, 'we read another answer');
      },
    };
  },
};
