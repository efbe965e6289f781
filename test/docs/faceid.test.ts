// docs/faceid.md: what it says in words of the table of actions, and of answers by fields. Its table of actions:
// tables.test.ts.

import { sealResponseOnly } from 'tencentcloud-encryption';
import { aes256Cbc } from 'tencentcloud-encryption/primitives';
import { describe, expect, test } from 'vitest';
import { ACTION_RULES } from '../../src/envelope/action-rules.ts';
import { identityParameters, isPictureName } from '../../src/envelope/identity.ts';
import { fieldsAnswer, sceneOf } from '../helpers/answer-scene.ts';
import { codeOf } from '../helpers/error-code.ts';
import { ALGORITHMS, keyOf } from '../helpers/keys.ts';
import { codeSpans, tables } from '../helpers/markdown.ts';
import { read } from '../helpers/pages.ts';
import { fromBase64, fromUtf8, toBase64 } from '../helpers/vectors.ts';

const faceid = [...ACTION_RULES].filter(([action]) => action !== 'RecognizeEncryptedIDCardOCR');

describe('most of FaceID stays in the clear', () => {
  test('of the photos and videos that actions take', () => {
    const sealed = faceid.flatMap(([action, { request, fields = [] }]) =>
      identityParameters(action)!
        .filter(isPictureName)
        .map((name) => request === 'body' || fields.includes(name)),
    );
    expect(sealed.filter((is) => !is).length).toBeGreaterThan(sealed.filter((is) => is).length);
  });

  test('of the answers', () => {
    const clear = faceid.filter(([, { answer }]) => answer === 'clear');
    expect(clear.length).toBeGreaterThan(faceid.length / 2);
  });
});

test('what an answer by fields must cover is in the table, action by action', () => {
  const rows = tables(read('docs/faceid.md'))[1]!.slice(1);
  const told = rows.map(([action, fields]) => [codeSpans(action!)[0], codeSpans(fields!)]);
  const due = faceid.flatMap(([action, { answerFields }]) =>
    answerFields ? [[action, [...answerFields].sort()]] : [],
  );
  expect(told.sort()).toEqual(due.sort());
});

const CLEAR = { Sex: '男', Address: '北京市', Portrait: 'AAAA' };

test.each(ALGORITHMS)('an address and a portrait may stand beside them, and are told, %s', (algorithm) => {
  const scene = sceneOf(algorithm, 'CheckIdCardInformation');
  const opened = scene.exchange.open(fieldsAnswer(scene, CLEAR, { Name: '李明', IdNum: '4405' }));
  expect(opened).toEqual({ ...CLEAR, Name: '李明', IdNum: '4405' });
  expect([...scene.exchange.answerFacts().clearAnswer.paths].sort()).toEqual(Object.keys(CLEAR).sort());
});

test.each([
  ['CheckIdCardInformation', undefined],
  [undefined, 'ERR_PLAINTEXT_RESPONSE'],
])('sealResponseOnly for the action %s: such an answer gives %s', (action, code) => {
  const { pem: publicKey, unwrap } = keyOf['AES-256-CBC']();
  const sealed = sealResponseOnly(
    { ImageBase64: 'AAAA', IsEncrypt: true },
    { publicKey, action: action as string },
  );
  const { CiphertextBlob, Iv } = sealed.request.Encryption as Record<string, string>;
  const [key, iv] = [unwrap(fromBase64(CiphertextBlob!)), fromBase64(Iv!)];
  const encrypt = (text: string) => toBase64(aes256Cbc.encrypt(fromUtf8(text), key, iv));
  const Encryption = { EncryptList: ['Name', 'IdNum'], TagList: [], Iv };
  const answer = { ...CLEAR, Name: encrypt('李明'), IdNum: encrypt('4405'), Encryption };
  expect(codeOf(() => sealed.open(answer))).toBe(code);
});
