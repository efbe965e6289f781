// The table of identity data against the models of the installed SDK: nothing in it that they don't have, and no text
// in them that nobody has looked at.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ACTION_RULES } from '../../src/envelope/action-rules.ts';
import {
  identityActions,
  identityMembers,
  identityParameters,
  isIdentityMember,
  isIdentityName,
  isIdentityParameter,
  isPictureName,
  knownParameters,
} from '../../src/envelope/identity.ts';
import { IDENTITY_NAMES, IDENTITY_ROWS } from '../../src/envelope/identity-data.ts';
import { type SdkFacts, words } from '../drift/facts.ts';
import { OTHER_NAMES } from '../drift/other-names.ts';
import { installedFacts } from '../drift/registry.ts';
import { leavesOf, membersOf, namesOfType } from '../helpers/sdk-models.ts';

const recorded: SdkFacts[] = JSON.parse(
  readFileSync(new URL('../drift/facts.json', import.meta.url), 'utf8'),
).versions;
const withoutIndices = (path: string): string => path.replaceAll('[]', '');
const lastOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

// The newest models lack it; these are those of the SDK up to 4.1.300.
const GONE = new Map([['ImageRecognition', ['Name', 'IdCard', 'ImageBase64', 'Optional', 'Encryption']]]);

test('every action of the table of actions has a row, and IDCardOCR', () => {
  expect([...identityActions].sort()).toEqual([...ACTION_RULES.keys(), 'IDCardOCR'].sort());
});

describe.each(identityActions)('%s', (action) => {
  const answer = leavesOf(`${action}Response`);

  test('its parameters are those of the model', () => {
    const model = GONE.get(action) ?? membersOf(`${action}Request`);
    expect([...knownParameters(action)!].sort()).toEqual([...model].sort());
  });

  test('no parameter stands in it twice', () => {
    const { identity, other } = IDENTITY_ROWS[action]!;
    expect(words(`${identity} ${other}`).length).toBe(knownParameters(action)!.size);
  });

  test('its identity parameters are those by name', () => {
    const byName = [...knownParameters(action)!].filter(isIdentityName);
    expect([...identityParameters(action)!].sort()).toEqual(byName.sort());
    expect([...knownParameters(action)!].filter((name) => isIdentityParameter(action, name)).sort()).toEqual(
      byName.sort(),
    );
  });

  test('what its row says must be encrypted is identity data', () => {
    const { fields = [], answerFields = [] } = ACTION_RULES.get(action) ?? {};
    expect(fields.filter((name) => !identityParameters(action)!.includes(name))).toEqual([]);
    expect(answerFields.filter((path) => !identityMembers(action).includes(path))).toEqual([]);
  });

  test('the paths of its answer are those of the texts of the model that are identity data by name', () => {
    const texts = answer.filter(({ type }) => type === 'string').map(({ path }) => withoutIndices(path));
    const byName = texts.filter((path) => isIdentityName(lastOf(path)));
    expect([...identityMembers(action)].sort()).toEqual(byName.sort());
    expect(texts.filter((path) => isIdentityMember(action, path)).sort()).toEqual(byName.sort());
  });
});

// --- names, over all models ---

// Of the installed SDK, and of the versions that drift/ has recorded.
const texts = new Set([
  ...namesOfType((type) => type === 'string'),
  ...words(installedFacts('tencentcloud-sdk-nodejs').texts),
  ...recorded.flatMap((version) => words(version.texts)),
]);

test('every text of every model is classified, once', () => {
  const identity = new Set(words(IDENTITY_NAMES));
  const other = new Set(words(OTHER_NAMES));
  const both = [...identity].filter((name) => other.has(name));
  const neither = [...texts].filter((name) => !identity.has(name) && !other.has(name));
  const gone = [...identity, ...other].filter((name) => !texts.has(name));
  expect({ both, neither, gone }).toEqual({ both: [], neither: [], gone: [] });
  expect([identity.size, other.size]).toEqual([words(IDENTITY_NAMES).length, words(OTHER_NAMES).length]);
  expect(texts.size).toBeGreaterThan(700);
});

test('isIdentityName tells them apart', () => {
  expect(words(IDENTITY_NAMES).filter((name) => !isIdentityName(name))).toEqual([]);
  expect(words(OTHER_NAMES).filter(isIdentityName)).toEqual([]);
});

test('no switch and no number of any model is identity data', () => {
  const facts = namesOfType((type) => type === 'boolean' || type.startsWith('number'));
  expect([...facts].filter((name) => !texts.has(name) && isIdentityName(name))).toEqual([]);
  expect(facts.size).toBeGreaterThan(150);
});

test.each<[string, boolean]>([
  // names that no model has
  ['SelfieImageBase64', true],
  ['FrontImageUrl', true],
  ['PhotoUrl', true],
  ['FaceVideos', true],
  ['PassportNo', true],
  ['PassportNum', true],
  ['MobileNumber', true],
  ['HolderIdCardNo', true],
  ['OcrPassport', true],
  ['CardHolderName', true],
  ['FileBase64', true],
  ['imageBase64', true],
  ['IsNeedPhoto', false],
  ['NeedFaceImage', false],
  ['EnableVideo', false],
  ['ReturnPortrait', false],
  ['ImageType', false],
  ['VideoCount', false],
  // the wire's own, and what no name is
  ['RequestId', false],
  ['Encryption', false],
  ['EncryptedBody', false],
  ['CompareLib', false],
  ['Config', false],
  ['constructor', false],
  ['__proto__', false],
  ['toString', false],
  ['', false],
  ['name', false],
])('isIdentityName(%j) is %s', (name, expected) => {
  expect(isIdentityName(name)).toBe(expected);
});

test.each<[string, string, boolean]>([
  ['IdCardVerification', 'Name', true],
  ['GetDetectInfoEnhanced', 'IsCutIdCardImage', false],
  ['DetectAIFakeFaces', 'FaceInput', true],
  ['DetectAIFakeFaces', 'FaceInputType', false],
  // not in the action's model: by name
  ['IdCardVerification', 'BankCard', true],
  ['IdCardVerification', 'SelfieImageBase64', true],
  ['IdCardVerification', 'Colour', false],
  ['BankCardOCR', 'ImageBase64', true],
  ['BankCardOCR', 'EnableCopyCheck', false],
  ['EncryptedPhoneVerification', 'Phone', true],
  ['constructor', 'Name', true],
  ['IdCardVerification', 'constructor', false],
])('isIdentityParameter(%s, %s) is %s', (action, name, expected) => {
  expect(isIdentityParameter(action, name)).toBe(expected);
});

test.each<[string | undefined, string, boolean]>([
  ['GetDetectInfoEnhanced', 'Text.LivenessDetail.Idcard', true],
  ['GetDetectInfoEnhanced', 'BestFrame.BestFrames', true],
  ['GetDetectInfoEnhanced', 'Text.ErrMsg', false],
  // where the model has no such member: by name
  ['IdCardVerification', 'Name', true],
  ['GetDetectInfoEnhanced', 'Text.Deeper.OcrName', true],
  ['GetDetectInfo', 'DetectInfo', true],
  ['BankCardOCR', 'CardNo', true],
  [undefined, 'IdNum', true],
  [undefined, 'Description', false],
  ['constructor', 'prototype', false],
])('isIdentityMember(%s, %s) is %s', (action, path, expected) => {
  expect(isIdentityMember(action, path)).toBe(expected);
});

test.each<[string, boolean]>([
  ['ImageBase64', true],
  ['imageUrl', true],
  ['FaceInput', true],
  ['VideoBase64', true],
  ['FileBase64', true],
  ['FaceInputType', false],
  ['IsNeedVideo', false],
  ['Name', false],
])('isPictureName(%s) is %s', (name, expected) => {
  expect(isPictureName(name)).toBe(expected);
});

test('an action without a row has no lists', () => {
  for (const action of ['BankCardOCR', 'constructor', '__proto__', 'toString', '']) {
    expect(identityParameters(action)).toBeUndefined();
    expect(knownParameters(action)).toBeUndefined();
    expect(identityMembers(action)).toEqual([]);
  }
});
