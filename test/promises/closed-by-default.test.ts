// What no row covers, and what a row leaves in the clear, leaves only where the options say so by name.

import {
  type EncryptionEvent,
  encryptionMiddleware,
  explainCall,
  type MiddlewareOptions,
} from 'tencentcloud-encryption';
import { describe, expect, test } from 'vitest';
import { keyOf } from '../helpers/keys.ts';
import { recordCall } from '../helpers/record-call.ts';

const publicKey = keyOf['AES-256-CBC']().pem;
const PHOTO = Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Array(40).fill(7)]).toString('base64');

/** A call, and its dry run. */
const call = async (action: string, params: object, more: Partial<MiddlewareOptions> = {}) => ({
  ...(await recordCall(action, params, more)),
  plan: explainCall(action, params, { publicKey, ...more }),
});

describe('actions that no row covers', () => {
  const rows: [string, object][] = [
    ['RecognizeValidIDCardOCR', { ImageBase64: PHOTO }],
    ['BankCardOCR', { ImageBase64: PHOTO }],
    ['PassportOCR', { ImageBase64: PHOTO }],
    ['GeneralBasicOCR', { ImageUrl: 'https://example.com/a.jpg' }],
    ['EncryptedPhoneVerification', { IdCard: 'x', Name: 'y', Phone: 'z' }],
    ['constructor', {}],
    ['toString', {}],
  ];

  test.each(rows)('%s is refused by default, with the three ways on', async (action, params) => {
    const { sent, error, events, plan } = await call(action, params);
    expect(sent).toEqual([]);
    expect(error?.code).toBe('ERR_PLAINTEXT_ACTION');
    for (const part of [action, 'actions', `otherActions: ['${action}']`, 'bare client']) {
      expect(error?.message).toContain(part);
    }
    expect(events).toMatchObject([{ action, sent: false, encrypted: false, code: 'ERR_PLAINTEXT_ACTION' }]);
    expect(plan.refused).toEqual({ code: 'ERR_PLAINTEXT_ACTION', message: error?.message });
  });

  test.each(rows)('%s passes when it is named, and only it', async (action, params) => {
    const { sent, events } = await call(action, params, { otherActions: [action] });
    expect(sent).toHaveLength(1);
    expect(events).toMatchObject([{ sent: true, encrypted: false }]);
    expect((await call('SomethingElse', params, { otherActions: [action] })).sent).toEqual([]);
  });

  test("'pass' lets them go, and the event names what it knows and what it doesn't", async () => {
    const { events, plan } = await call(
      'BankCardOCR',
      { ImageBase64: PHOTO, Zip: 'x', '4405': 'y' },
      { otherActions: 'pass' },
    );
    expect(events).toMatchObject([{ clear: ['ImageBase64'], unknown: ['Zip'], unknownMore: 1 }]);
    expect(plan).toEqual({
      sealed: [],
      clear: ['ImageBase64'],
      unknown: ['Zip'],
      refused: undefined,
    });
  });
});

const MINE = { request: 'fields', fields: ['Name'], answer: 'clear' };
const BAD: [string, object][] = [
  ['a typo', { otherActions: 'passs' }],
  ['true', { otherActions: true }],
  ['an action of the table', { otherActions: ['IdCardVerification'] }],
  [
    'an action of the user',
    { otherActions: ['Mine'], actions: { Mine: { request: 'clear', answer: 'clear' } } },
  ],
  ['the plaintext sibling', { otherActions: ['IDCardOCR'] }],
  ['nearly an action of the table', { otherActions: ['idcardverification'] }],
  ['no name', { otherActions: ['Bank Card'] }],
  ['a number', { otherActions: [7] }],
  ['a typo of clearIdentity', { clearIdentity: 'reportt' }],
  ['an unknown action in clearIdentity', { clearIdentity: ['DetectAut'] }],
  ['an unknown action with a member', { clearIdentity: ['DetectAut.ImageBase64'] }],
  ['a number in clearIdentity', { clearIdentity: [7] }],
  ['a name that was never set', { otherActions: ['Mine', undefined] }],
  ['a name that was never set, in clearIdentity', { clearIdentity: [undefined] }],
  ['a set of names', { otherActions: new Set(['Mine']) }],
  ['plaintextActions', { plaintextActions: 'typo' }],
  ['onEvent', { onEvent: 7 }],
  ['rows in a Map', { actions: new Map([['Mine', MINE]]) }],
  ['rows in a list', { actions: [] }],
  ['inherited rows', { actions: Object.create({ Mine: MINE }) }],
  ['rows that are still to come', { actions: Promise.resolve({ Mine: MINE }) }],
  ['a row without an answer', { actions: { Mine: { request: 'body' } } }],
  ['a row with an unknown answer', { actions: { Mine: { request: 'body', answer: 'flat' } } }],
  ['a row with no forms', { actions: { Mine: { request: 'body', answer: [] } } }],
  ["a row with 'clear' in a list", { actions: { Mine: { request: 'key-only', answer: ['body', 'clear'] } } }],
  [
    'answerFields without fields',
    { actions: { Mine: { request: 'body', answer: 'body', answerFields: ['Name'] } } },
  ],
  ['an empty name', { actions: { Mine: { request: 'fields', answer: 'clear', fields: ['Name', ''] } } }],
  ['a number as name', { actions: { Mine: { request: 'fields', answer: 'clear', fields: ['Name', 7] } } }],
  ['a field twice', { actions: { Mine: { request: 'fields', answer: 'clear', fields: ['Name', 'Name'] } } }],
  [
    'a path with an index',
    { actions: { Mine: { request: 'key-only', answer: 'fields', answerFields: ['A[0].B'] } } },
  ],
  ['an action that is no name', { actions: { 'Mi ne': { request: 'clear', answer: 'clear' } } }],
  ['an unknown member', { actions: { Mine: { request: 'clear', answer: 'clear', anwser: 'body' } } }],
];
test('a row may say undefined for what it leaves out', () => {
  const Mine = { request: 'body', answer: 'clear', fields: undefined, answerFields: undefined } as const;
  const told = explainCall('Mine', { Name: '李明' }, { publicKey, actions: { Mine } });
  expect(told).toMatchObject({ sealed: ['Name'], refused: undefined });
});
test('a name alone is told that a list is due', () => {
  for (const name of ['otherActions', 'clearIdentity']) {
    expect(() => encryptionMiddleware({ publicKey, [name]: 'DetectAuth' })).toThrow(
      /, or a list of names\. See /,
    );
  }
});
test.each(BAD)('ERR_INVALID_OPTIONS for %s', (_, options) => {
  expect(() => encryptionMiddleware({ publicKey, ...options } as MiddlewareOptions)).toThrow(
    expect.objectContaining({ code: 'ERR_INVALID_OPTIONS' }),
  );
});

describe('answers in the clear are told', () => {
  const rows: [string, object, Partial<MiddlewareOptions>, object, readonly string[] | undefined][] = [
    [
      'IDCardOCR',
      { ImageBase64: PHOTO },
      { plaintextActions: 'pass' },
      { Name: 'n', IdNum: 'i', Sex: '' },
      ['Name', 'IdNum'],
    ],
    [
      'GetDetectInfo',
      { BizToken: 'b' },
      { otherActions: 'pass' },
      { Text: { IdCard: 'i', List: [{ Name: 'n' }] } },
      ['Text.IdCard', 'Text.List.Name'],
    ],
    [
      'IdCardOCRVerification',
      { ImageUrl: 'https://example.com/a.jpg' },
      {},
      { Result: '0', Portrait: 'p' },
      ['Portrait'],
    ],
    ['IdCardOCRVerification', { Name: 'n' }, {}, { Result: '0', Portrait: 'p' }, ['Portrait']],
    ['IdCardVerification', { Name: 'n' }, {}, { Result: '0' }, undefined],
  ];
  test.each(rows)('%s', async (action, params, options, answer, clearAnswer) => {
    const events: EncryptionEvent[] = [];
    const middleware = encryptionMiddleware({
      publicKey,
      ...options,
      onEvent: (event) => void events.push(event),
    });
    expect(await middleware({ action, params: params as never }, async () => answer)).toEqual(answer);
    expect(events).toHaveLength(1);
    expect(events[0]?.clearAnswer).toEqual(clearAnswer);
  });
});

describe('rows of the user', () => {
  const rows: [MiddlewareOptions['actions'], object, string[]][] = [
    [{ Mine: { request: 'body', answer: 'clear' } }, { Name: 'n' }, ['EncryptedBody', 'Encryption']],
    [
      { Mine: { request: 'fields', fields: ['Name'], answer: 'clear' } },
      { Name: 'n', B: 'b' },
      ['B', 'Encryption', 'Name'],
    ],
    [{ Mine: { request: 'key-only', answer: 'body' } }, { B: 'b' }, ['B', 'Encryption', 'IsEncryptResponse']],
    [
      { Mine: { request: 'flat', fields: ['Name'], answer: 'clear' } },
      { Name: 'n' },
      ['CiphertextBlob', 'EncryptList', 'Iv', 'Name'],
    ],
  ];
  test.each(rows)('%j', async (actions, params, names) => {
    const { sent } = await call('Mine', params, { actions });
    expect(Object.keys(sent[0]!.params).sort()).toEqual(names);
    expect(JSON.stringify(sent[0]!.params)).not.toContain('"n"');
  });
});

describe('clearIdentity', () => {
  const detectAuth = { RuleId: '1', Name: '李明', IdCard: '440524198701010014', ImageBase64: PHOTO };
  const ocr = { Name: '李明', IdCard: '440524198701010014' };

  test("'report' is the default: the event names the photo", async () => {
    const { sent, events, plan } = await call('DetectAuth', detectAuth);
    expect(sent).toHaveLength(1);
    expect(events).toMatchObject([{ encrypted: true, clear: ['ImageBase64'] }]);
    expect(plan).toMatchObject({ sealed: ['Name', 'IdCard'], clear: ['ImageBase64'], unknown: [] });
  });

  const refused: [string, object, MiddlewareOptions['clearIdentity'], RegExp][] = [
    ['DetectAuth', detectAuth, 'refuse', /sends ImageBase64 in the clear/],
    ['DetectAuth', detectAuth, [], /sends ImageBase64/],
    ['DetectAuth', detectAuth, ['ImageRecognition'], /sends ImageBase64/],
    ['DetectAuth', detectAuth, ['GetEidToken.ImageBase64'], /sends ImageBase64/],
    ['IdCardOCRVerification', ocr, 'refuse', /answers in the clear, with .*Address/],
    ['IdCardOCRVerification', ocr, ['Name'], /answers in the clear/],
    ['LivenessRecognition', { ...ocr, LivenessType: 'SILENT' }, 'refuse', /BestFrameBase64/],
    ['CheckIdCardInformation', { ImageBase64: PHOTO }, 'refuse', /sends ImageBase64/],
    ['IDCardOCR', { ImageBase64: PHOTO }, 'refuse', /sends ImageBase64/],
  ];
  test.each(refused)(
    '%s is refused before anything is sent',
    async (action, params, clearIdentity, message) => {
      const { sent, error, events, plan } = await call(action, params, {
        clearIdentity,
        plaintextActions: 'pass',
      });
      expect(sent).toEqual([]);
      expect(error).toMatchObject({ code: 'ERR_PLAINTEXT_ACTION', message: expect.stringMatching(message) });
      expect(events).toMatchObject([{ sent: false, outcome: 'error', failure: 'caller' }]);
      expect(plan.refused?.code).toBe('ERR_PLAINTEXT_ACTION');
    },
  );

  test('a refused call draws no key', async () => {
    const keys: unknown[] = [];
    const source = () => {
      keys.push(1);
      return publicKey;
    };
    await call('DetectAuth', detectAuth, { clearIdentity: 'refuse', publicKey: source });
    expect(keys).toEqual([]);
  });

  const taken: [string, object, MiddlewareOptions['clearIdentity']][] = [
    ['DetectAuth', detectAuth, ['DetectAuth']],
    ['DetectAuth', detectAuth, ['ImageBase64']],
    ['DetectAuth', detectAuth, ['DetectAuth.ImageBase64']],
    ['DetectAuth', { ...detectAuth, ImageBase64: '' }, 'refuse'],
    ['IdCardVerification', ocr, 'refuse'],
    ['IdCardOCRVerification', ocr, ['IdCardOCRVerification']],
    ['IDCardOCR', { ImageBase64: PHOTO }, ['IDCardOCR']],
  ];
  test.each(taken)(
    '%s is taken where it is named, or has nothing in the clear',
    async (action, params, clearIdentity) => {
      expect((await call(action, params, { clearIdentity, plaintextActions: 'pass' })).sent).toHaveLength(1);
    },
  );

  test("'refuse' holds under otherActions: 'pass' too; an action that is named goes", async () => {
    const photo = { ImageBase64: PHOTO };
    expect(
      (await call('BankCardOCR', photo, { otherActions: 'pass', clearIdentity: 'refuse' })).sent,
    ).toEqual([]);
    expect(
      (await call('BankCardOCR', photo, { otherActions: ['BankCardOCR'], clearIdentity: 'refuse' })).sent,
    ).toHaveLength(1);
  });
});

test('a switch is no identity data, whatever its name; one that no table knows is told', async () => {
  const { events } = await call('DetectAuth', { RuleId: '1', Portrait: true, Extra: 'x' });
  expect(events[0]).not.toHaveProperty('clear');
  const { events: unknown } = await call('DetectAuth', { RuleId: '1', Nickname: true });
  expect(unknown).toMatchObject([{ unknown: ['Nickname'] }]);
});

test('ImageRecognition, which the newest SDK lacks, is sealed', async () => {
  const { sent, events } = await call('ImageRecognition', {
    Name: '李明',
    IdCard: '440524198701010014',
    ImageBase64: PHOTO,
  });
  expect(JSON.stringify(sent[0]!.params)).not.toMatch(/李明|440524/);
  expect(events).toMatchObject([{ encrypted: true, clear: ['ImageBase64'] }]);
});

describe('explainCall', () => {
  test('tells what a call would do, and sends nothing', () => {
    const explain = (action: string, params: object, more: Partial<MiddlewareOptions> = {}) =>
      explainCall(action, params, { publicKey, ...more });
    expect(explain('RecognizeEncryptedIDCardOCR', { ImageBase64: PHOTO, CardSide: 'FRONT' })).toEqual({
      sealed: ['ImageBase64', 'CardSide'],
      clear: [],
      unknown: [],
      refused: undefined,
    });
    expect(explain('IdCardVerification', { Name: '李明', Nickname: 'x' })).toMatchObject({
      sealed: ['Name'],
      unknown: ['Nickname'],
    });
    expect(explain('IDCardOCR', { ImageBase64: PHOTO }).refused?.code).toBe('ERR_PLAINTEXT_ACTION');
    expect(explain('IDCardOCR', { ImageBase64: PHOTO }, { plaintextActions: 'upgrade' }).sealed).toEqual([
      'ImageBase64',
    ]);
    expect(explain('IdCardVerification', { idCard: '1' }).refused?.code).toBe('ERR_INVALID_PARAMS');
    expect(explain('RecognizeEncryptedIDCardOCR', {}).refused?.code).toBe('ERR_INVALID_PARAMS');
  });
});
