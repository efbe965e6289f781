// The table of actions and the table of identity data against the types of the oldest SDK that types the card action,
// of some between, and of the installed ones. `npm run drift` asks the same of the newest in the registry.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ACTION_RULES } from '../../src/envelope/action-rules.ts';
import { DROPPED, findGone, findMissing } from './compare.ts';
import { type ActionFacts, type SdkFacts, words } from './facts.ts';
import { installedFacts } from './registry.ts';

const recorded: SdkFacts[] = JSON.parse(
  readFileSync(new URL('facts.json', import.meta.url), 'utf8'),
).versions;
const installed = ['tencentcloud-sdk-nodejs', 'tencentcloud-sdk-nodejs-ocr'].map(installedFacts);
const versionOf = ({ package: name, version }: SdkFacts) => `${name} ${version}`;
const cases = [...recorded, ...installed].map((facts) => [versionOf(facts), facts] as const);
const newest = installed[0]!;

test('the versions are the oldest that types the card action, some between, and the installed ones', () => {
  expect(recorded.map(versionOf)).toEqual([
    'tencentcloud-sdk-nodejs 4.0.801',
    'tencentcloud-sdk-nodejs-ocr 4.0.1010',
    'tencentcloud-sdk-nodejs 4.1.156',
    'tencentcloud-sdk-nodejs 4.1.300',
  ]);
  for (const { version } of recorded) expect(version).not.toBe(newest.version);
});

describe.each(cases)('%s', (_, facts) => {
  test('was read', () => {
    expect(Object.keys(facts.actions)).toContain('RecognizeEncryptedIDCardOCR');
    expect(words(facts.texts).length).toBeGreaterThan(facts.package.endsWith('-ocr') ? 550 : 640);
  });

  test('the tables miss none of its envelopes, parameters, members of answers, and texts', () => {
    expect(findMissing(facts)).toEqual([]);
  });
});

test('every row is declared by some version', () => {
  const declared = new Set(cases.flatMap(([, { actions }]) => Object.keys(actions)));
  expect([...ACTION_RULES.keys()].filter((action) => !declared.has(action))).toEqual([]);
});

test('of the installed SDK the tables name nothing that it lacks, but for what it dropped', () => {
  expect(findGone(newest)).toEqual([]);
  expect(DROPPED.filter((action) => action in newest.actions)).toEqual([]);
  for (const action of DROPPED) expect(Object.keys(recorded[0]!.actions)).toContain(action);
});

test('envelopes that came after 4.0.801 are those', () => {
  const late = findGone(recorded[0]!).filter((line) => line.endsWith('has no envelope'));
  expect(late.sort()).toEqual([
    'the answer of GetFaceIdResult has no envelope',
    'the request of CheckIdCardInformation has no envelope',
    'the request of DetectAIFakeFaces has no envelope',
    'the request of GetFaceIdResult has no envelope',
  ]);
});

// --- each kind of difference is told ---

const change = (action: string, changes: Partial<ActionFacts>, texts = ''): SdkFacts => ({
  ...newest,
  actions: {
    ...newest.actions,
    [action]: { request: '', sealed: '', answer: '', ...newest.actions[action], ...changes },
  },
  texts: `${newest.texts} ${texts}`,
});
const without = (action: string): SdkFacts => {
  const { [action]: _, ...actions } = newest.actions;
  return { ...newest, actions };
};

test.each<[string, SdkFacts]>([
  [
    'NewCheck declares an envelope (fields), and the table has no row for it',
    change('NewCheck', { request: 'Name Encryption' }),
  ],
  [
    'NewAnswer declares an envelope (clear), and the table has no row for it',
    change('NewAnswer', { sealed: 'Encryption' }),
  ],
  [
    'the request of MobileStatus is body, and fields in the table',
    change('MobileStatus', { request: 'Mobile EncryptedBody Encryption' }),
  ],
  [
    'the request of MobileStatus is flat, and fields in the table',
    change('MobileStatus', { request: 'Mobile CiphertextBlob' }),
  ],
  [
    'the request of MobileStatus is key-only, and fields in the table',
    change('MobileStatus', { request: 'Mobile IsEncrypt Encryption' }),
  ],
  [
    'the answer of DetectAuth declares Encryption EncryptedBody, and is clear in the table',
    change('DetectAuth', { sealed: 'Encryption EncryptedBody' }),
  ],
  [
    "DetectAuth has the parameter Phone, and the table doesn't know it",
    change('DetectAuth', { request: `${newest.actions.DetectAuth!.request} Phone` }),
  ],
  [
    "the answer of DetectAuth has Person.Detail.IdCard, and the table doesn't list it",
    change('DetectAuth', { answer: 'Url Person[].Detail.IdCard' }),
  ],
  [
    'the text FavouriteColour is in neither list: is it identity data?',
    change('DetectAuth', {}, 'FavouriteColour'),
  ],
])('missing: %s', (line, facts) => {
  expect(findMissing(facts)).toContain(line);
});

test.each<[string, SdkFacts]>([
  ['MobileStatus is gone', without('MobileStatus')],
  ['the request of MobileStatus has no envelope', change('MobileStatus', { request: 'Mobile' })],
  ['the answer of GetFaceIdResult has no envelope', change('GetFaceIdResult', { sealed: '' })],
  ['MobileStatus has no parameter Mobile', change('MobileStatus', { request: 'Encryption' })],
  ['the answer of GetFaceIdResult has no IdCard', change('GetFaceIdResult', { answer: 'Name' })],
])('gone: %s', (line, facts) => {
  expect(findGone(facts)).toContain(line);
});
