// Names are exact: what is nearly a known action or a known parameter with identity data is refused, never sent.

import { sealFields, sealRequest } from 'tencentcloud-encryption';
import { describe, expect, test } from 'vitest';
import { ACTION_RULES } from '../../src/envelope/action-rules.ts';
import { identityParameters } from '../../src/envelope/identity.ts';
import { foldName, nearMiss } from '../../src/envelope/names.ts';
import { keyOf } from '../helpers/keys.ts';
import { recordCall } from '../helpers/record-call.ts';
import { membersOf, actions as sdkActions } from '../helpers/sdk-models.ts';

const publicKey = keyOf['AES-256-CBC']().pem;

/** What people and machines make of a name without meaning another one. */
const SPELLINGS: [string, (name: string) => string][] = [
  ['a blank behind', (name) => `${name} `],
  ['a blank before', (name) => ` ${name}`],
  ['a tab', (name) => `${name}\t`],
  ['CR and LF', (name) => `${name}\r\n`],
  ['a no-break space', (name) => `${name}\u00a0`],
  ['an ideographic space', (name) => `\u3000${name}`],
  ['a next line', (name) => `${name}\u0085`],
  ['a zero-width space', (name) => `${name.slice(0, 2)}\u200b${name.slice(2)}`],
  ['a byte order mark', (name) => `\ufeff${name}`],
  ['a soft hyphen', (name) => `${name.slice(0, 3)}\u00ad${name.slice(3)}`],
  ['a right-to-left mark', (name) => `${name}\u200f`],
  ['a variation selector', (name) => `${name}\ufe0f`],
  ['a tag character', (name) => `${name}\u{e0041}`],
  ['a control character', (name) => `${name}\u0000`],
  ['lower case', (name) => name.toLowerCase()],
  ['upper case', (name) => name.toUpperCase()],
  ['a small first letter', (name) => name[0]!.toLowerCase() + name.slice(1)],
  ['full width', (name) => name.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))],
  [
    'mathematical letters',
    (name) => name.replace(/[A-Z]/g, (c) => String.fromCodePoint(0x1d400 + c.charCodeAt(0) - 65)),
  ],
  ['a long s', (name) => name.replace('s', 'ſ')],
  ['a dotless i', (name) => name.replace('i', 'ı')],
];

/** Even where everything may pass that is spelled right. */
const call = (action: string, params: object) =>
  recordCall(action, params, { otherActions: 'pass', plaintextActions: 'pass' });

const known = [...ACTION_RULES.keys(), 'IDCardOCR'];

describe.each(SPELLINGS)('%s', (_, spell) => {
  test.each(known)('%s is refused, also under pass', async (action) => {
    const name = spell(action);
    if (name === action) return expect(nearMiss(name, known)).toBeUndefined();
    const { sent, error, events } = await call(name, { Name: '李明' });
    expect(sent).toEqual([]);
    expect(error).toMatchObject({
      code: 'ERR_INVALID_PARAMS',
      message: expect.stringContaining(`did you mean ${action}?`),
    });
    expect(events).toMatchObject([{ outcome: 'error', sent: false, encrypted: false, failure: 'caller' }]);
  });

  const parameters = [...ACTION_RULES.keys()].flatMap((action) =>
    (identityParameters(action) ?? []).map((name) => [action, name] as const),
  );
  test.each(parameters)('%s: %s is refused', async (action, name) => {
    const spelled = spell(name);
    if (spelled === name) return expect(foldName(name)).toBe(foldName(spelled));
    const { sent, error } = await call(action, { [spelled]: '李明' });
    expect(sent).toEqual([]);
    expect(error).toMatchObject({
      code: 'ERR_INVALID_PARAMS',
      message: expect.stringContaining(`did you mean ${name}?`),
    });
  });
});

test('sealing by hand refuses them too', () => {
  const options = { publicKey, action: 'IdCardVerification' };
  const bad = expect.objectContaining({ code: 'ERR_INVALID_PARAMS' });
  expect(() => sealFields({ Name: '李明', idCard: '4405' }, ['Name'], options)).toThrow(bad);
  expect(() => sealRequest({ imageBase64: 'AAAA' } as object, { publicKey })).toThrow(bad);
  const badOption = expect.objectContaining({ code: 'ERR_INVALID_PARAMS' });
  expect(() => sealRequest({ FaceInput: 'x' }, { publicKey, action: 'detectAIFakeFaces' })).toThrow(
    badOption,
  );
});

describe('what is no near miss', () => {
  test.each([...ACTION_RULES.keys()])('%s: every parameter of the SDK model', (action) => {
    const names = membersOf(`${action}Request`);
    const sensitive = identityParameters(action) ?? [];
    const refused = names.filter(
      (name) => !sensitive.includes(name) && nearMiss(name, sensitive) !== undefined,
    );
    expect(refused).toEqual([]);
  });

  test('every other action of the SDK', () => {
    const others = sdkActions.filter((action) => !known.includes(action));
    expect(others.length).toBeGreaterThan(80);
    expect(others.filter((action) => nearMiss(action, known) !== undefined)).toEqual([]);
  });

  test.each(['IDCardOCR2', 'IdCardVerifications', 'IdCardVerificatoin', 'BankCard3EVerification'])(
    '%s: no edit distance',
    async (action) => {
      expect((await call(action, {})).sent).toHaveLength(1);
    },
  );
});

const NO_NAMES = [
  '',
  ' ',
  'a b',
  'Bank-Card',
  'Bank_Card',
  '银行卡',
  'x\r\nX-TC-Action: IDCardOCR',
  'a'.repeat(129),
  'A/B',
  'A?b=1',
];
test.each(NO_NAMES)('%j is no action at all', async (action) => {
  const { sent, error, events } = await call(action, {});
  expect(sent).toEqual([]);
  expect(error?.code).toBe('ERR_INVALID_PARAMS');
  expect(events).toMatchObject([{ action: '(invalid)', sent: false }]);
});

test('a name of a megabyte is refused at once', async () => {
  const { sent, error } = await call('I'.repeat(2 ** 20), {});
  expect(sent).toEqual([]);
  expect(error?.message.length).toBeLessThan(200);
});
