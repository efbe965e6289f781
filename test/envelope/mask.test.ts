// Nothing of a person is shown by maskIdentity, by printing a result, or by a logger that redacts sensitivePaths.

import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { format, inspect } from 'node:util';
import fc from 'fast-check';
import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { sealRequest } from '../../src/envelope/by-hand.ts';
import { maskIdentity, printMasked } from '../../src/envelope/mask.ts';
import { sensitivePaths } from '../../src/envelope/sensitive-paths.ts';
import { encryptionMiddleware } from '../../src/middleware/middleware.ts';
import { aes256Cbc, openWith } from '../../src/primitives.ts';
import { rsa1024 } from '../helpers/keys.ts';
import { BACK, FRONT } from '../helpers/sample-card.ts';
import { fromUtf8, toBase64 } from '../helpers/vectors.ts';

const RequestId = 'ab2c132e-9e1c-43d3-b0ef-9b4d80f00330';
const portrait = toBase64(new Uint8Array(600).map((_, i) => i * 37));

/** Invented persons of the API's documentation, and members that it does not know yet. */
const card = {
  ...FRONT,
  Authority: BACK.Authority,
  ValidDate: BACK.ValidDate,
  AdvancedInfo: JSON.stringify({ IdCard: portrait, Portrait: portrait, Quality: 87, WarnInfos: [-9103] }),
  ReflectDetailInfos: [{ Position: [90117, 90218], Owner: '李明' }],
  RequestId,
};
const later = { PhoneOfOwner: '13800138000', Family: { Mother: '王芳', Children: ['李小明', 7] } };

const SECRETS = [
  ...['李明', '男', '汉', '1987', '石景山', '440524', '赵县', '2010.07', 'iVBOR', portrait.slice(0, 40)],
  ...[portrait.slice(100, 140), '13800138000', '王芳', '李小明', '90218'],
];

const secretsIn = (text: string): string[] => SECRETS.filter((secret) => text.includes(secret));
const masked = (value: unknown): Record<string, unknown> => maskIdentity(value) as Record<string, unknown>;

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value;
}

// --- maskIdentity ---

describe('maskIdentity', () => {
  test('shows nothing of a whole result', () => {
    const text = JSON.stringify(maskIdentity({ ...card, ...later }));
    expect(secretsIn(text)).toEqual([]);
    expect(text).toContain(RequestId);
  });

  test('what is empty is shown as it is', () => {
    const empty = { Name: '', Children: [], Family: {} };
    expect(maskIdentity(empty)).toEqual(empty);
  });

  test.each<[string, unknown]>([
    ['RequestId', RequestId],
    ['RequestId', RequestId.toUpperCase()],
    ['Quality', 87],
    ['Quality', 87.5],
    ['Quality', 0],
    ['Quality', 100],
    ['Quality', '100'],
    ['Quality', '87'],
    ['BorderCodeValue', 0],
    ['WarnInfos', []],
    ['WarnInfos', [-9100, -9103]],
    ['Result', '0'],
    ['Result', '-1'],
  ])('%s of %j is shown as it is', (name, value) => {
    expect(masked({ [name]: value })).toEqual({ [name]: value });
  });

  test.each<[string, unknown, unknown]>([
    ['Name', '李明', '[masked: 2 characters]'],
    ['IdNum', '440524198701010014', '[masked: 18 characters]'],
    ['Authority', '', ''],
    ['Unknown', 'x', '[masked: 1 character]'],
    ['Unknown', 7, '[masked: number]'],
    ['Unknown', true, '[masked: boolean]'],
    ['Unknown', null, '[masked: null]'],
    ['Unknown', undefined, '[masked: undefined]'],
    ['Unknown', 440524198701010014n, '[masked: bigint]'],
    ['Unknown', () => '李明', '[masked: function]'],
    ['Unknown', RequestId, '[masked: 36 characters]'],
    ['requestid', RequestId, '[masked: 36 characters]'],
    [
      'Unknown',
      ['李明', 7, ['王芳']],
      ['[masked: 2 characters]', '[masked: number]', ['[masked: 2 characters]']],
    ],
    ['Unknown', { RequestId, Name: '李明' }, { RequestId, Name: '[masked: 2 characters]' }],
    ['Unknown', [{ Quality: 5, Owner: '李明' }], [{ Quality: 5, Owner: '[masked: 2 characters]' }]],
    ['ImageBase64', portrait, '[image: 800 characters of Base64]'],
    ['Unknown', portrait, '[image: 800 characters of Base64]'],
    ['Unknown', 'A'.repeat(199), '[masked: 199 characters]'],
    ['Unknown', '汉'.repeat(300), '[masked: 300 characters]'],
    ['ImageBase64', new Uint8Array(7), '[masked: 7 bytes]'],
    ['ImageBase64', Buffer.from('李明'), '[masked: 6 bytes]'],
    ['ImageBase64', new ArrayBuffer(9), '[masked: 9 bytes]'],
    ['ImageBase64', new DataView(new ArrayBuffer(9), 1), '[masked: 8 bytes]'],
    ['ImageUrl', 'https://example.com/a.jpg', '[masked: 25 characters]'],
    ['Quality', -1, '[masked: number]'],
    ['Quality', 100.5, '[masked: number]'],
    ['Quality', '101', '[masked: 3 characters]'],
    ['BorderCodeValue', 101, '[masked: number]'],
  ])('%s, row %#, is masked', (name, value, expected) => {
    expect(masked({ [name]: value })).toEqual({ [name]: expected });
  });

  // A value in the wrong place is still a value: the name alone lets nothing through.
  test.each<[string, unknown]>([
    ['RequestId', '李明'],
    ['RequestId', '440524198701010014'],
    ['RequestId', '440524198701010014440524198701010014'],
    ['RequestId', `${RequestId}李明`],
    ['RequestId', `${RequestId}\n李明`],
    ['RequestId', { Name: '李明' }],
    ['RequestId', 13800138000],
    ['Quality', '李明'],
    ['Quality', '13800138000'],
    ['Quality', 13800138000],
    ['Quality', portrait],
    ['Quality', { Score: '李明' }],
    ['BorderCodeValue', '1987/1/1'],
    ['WarnInfos', '李明'],
    ['WarnInfos', ['李明']],
    ['WarnInfos', [-9100, '13800138000']],
    ['WarnInfos', [13800138000]],
    ['WarnInfos', [{ Code: -9100, Msg: '李明' }]],
    ['WarnInfos', [['李明']]],
    ['Result', '赵县公安局'],
    ['Result', '440524198701010014'],
    ['AdvancedInfo', { Name: '李明' }],
    ['AdvancedInfo', ['李明']],
    ['AdvancedInfo', Buffer.from('李明')],
    ['AdvancedInfo', '李明'],
    ['AdvancedInfo', '"李明"'],
    ['AdvancedInfo', '{"Name":"李明"'],
    ['AdvancedInfo', '{"AdvancedInfo":"{\\"Name\\":\\"李明\\"}"}'],
    ['AdvancedInfo', '13800138000'],
  ])('%s, hostile value %#, is masked', (name, value) => {
    const shown = maskIdentity({ [name]: value });
    expect(secretsIn(JSON.stringify(shown))).toEqual([]);
    expect(secretsIn(inspect(shown, { depth: null }))).toEqual([]);
  });

  test('AdvancedInfo stays JSON, masked inside', () => {
    const { AdvancedInfo } = masked(card);
    expect(JSON.parse(AdvancedInfo as string)).toEqual({
      IdCard: '[image: 800 characters of Base64]',
      Portrait: '[image: 800 characters of Base64]',
      Quality: 87,
      WarnInfos: [-9103],
    });
    expect(masked({ AdvancedInfo: '{}' })).toEqual({ AdvancedInfo: '{}' });
    expect(masked({ AdvancedInfo: '' })).toEqual({ AdvancedInfo: '' });
  });

  test('AdvancedInfo in a nested object is masked inside too', () => {
    const { Response } = masked({ Response: card }) as { Response: typeof card };
    expect(JSON.parse(Response.AdvancedInfo)).toMatchObject({ Quality: 87 });
    expect(secretsIn(JSON.stringify(Response))).toEqual([]);
  });

  test.each<[unknown, unknown]>([
    ['李明', { value: '[masked: 2 characters]' }],
    [440524198701010014n, { value: '[masked: bigint]' }],
    [null, { value: '[masked: null]' }],
    [undefined, { value: '[masked: undefined]' }],
    [Buffer.from('李明'), { value: '[masked: 6 bytes]' }],
    [['李明'], ['[masked: 2 characters]']],
    [{}, {}],
  ])('value %# gives an object', (value, expected) => {
    expect(maskIdentity(value)).toEqual(expected);
  });

  test.each<[string, object]>([
    ['a Map', new Map([['Name', '李明']])],
    ['a Set', new Set(['李明'])],
    ['a Date', new Date('1987-01-01')],
    ['a SharedArrayBuffer', new SharedArrayBuffer(4)],
    ['an Error', new Error('李明')],
    ['an object with toJSON', { toJSON: () => card }],
    ['an object that prints itself', { [Symbol.for('nodejs.util.inspect.custom')]: () => card }],
    ['a member named __proto__', JSON.parse('{"__proto__":{"Name":"李明"}}')],
  ])('%s shows nothing of itself', (_, value) => {
    const shown = maskIdentity({ value });
    expect(secretsIn(JSON.stringify(shown) + inspect(shown, { depth: null, showHidden: true }))).toEqual([]);
  });

  test('gives a copy, and leaves what it is given as it is', () => {
    const given = deepFreeze({ ...card, ...structuredClone(later) });
    const before = structuredClone(given);
    const copy = maskIdentity(given);
    expect(copy).not.toBe(given);
    expect(given).toStrictEqual(before);
    expect(Object.keys(copy)).toEqual(Object.keys(before));
  });

  test('shows no text of any JSON, whatever the names are', () => {
    const secret = fc.string().map((text) => `机密${text}`);
    const names = ['RequestId', 'Quality', 'WarnInfos', 'Result', 'BorderCodeValue', 'Name', 'AdvancedInfo'];
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, secret, fc.integer(), tie('list'), tie('record'), tie('json')),
      list: fc.array(tie('value'), { maxLength: 4 }),
      record: fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 5 }),
      json: tie('value').map((inner) => ({ AdvancedInfo: JSON.stringify(inner) })),
    }));
    fc.assert(
      fc.property(value, (result) => {
        const shown = maskIdentity(result);
        expect(JSON.stringify(shown)).not.toContain('机密');
        expect(JSON.stringify(shown)).not.toContain('\\u673a');
      }),
      { numRuns: 300 },
    );
  });
});

// --- printing an opened result ---

const dataKey = { algorithm: 'AES-256-CBC' as const, key: new Uint8Array(32), iv: new Uint8Array(16) };

function openCard(): Record<string, unknown> {
  const { RequestId: _, ...inner } = { ...card, ...later };
  const body = aes256Cbc.encrypt(fromUtf8(JSON.stringify(inner)), dataKey.key, dataKey.iv);
  return openWith({ EncryptedBody: toBase64(body), RequestId }, dataKey) as Record<string, unknown>;
}

function openClear(): Record<string, unknown> {
  const options = { publicKey: rsa1024().pem, allowPlaintextResponse: true };
  return sealRequest({ ImageUrl: 'https://example.com/a.jpg' }, options).open({ ...card, ...later });
}

/** What console prints, by node:console's own Console. */
function consoleOutput(print: (console: Console) => void): string {
  let text = '';
  const stream = new Writable({
    write(chunk, _, done) {
      text += chunk;
      done();
    },
  });
  print(new Console({ stdout: stream, stderr: stream }));
  return text;
}

type Print = (result: object) => string;

const PRINTS: [string, Print][] = [
  ['inspect', (result) => inspect(result)],
  [
    'inspect to all depths',
    (result) => inspect(result, { depth: null, showHidden: true, maxStringLength: null }),
  ],
  ['inspect in an object', (result) => inspect({ result, more: { result } })],
  ['inspect deep in objects', (result) => inspect({ a: { b: { c: { d: { result } } } } }, { depth: null })],
  ['inspect in lists', (result) => inspect([[result], result], { depth: null })],
  [
    'inspect in a Map and a Set',
    (result) => inspect([new Map([[1, result]]), new Set([result])], { depth: null }),
  ],
  ['inspect in an error', (result) => inspect(Object.assign(new Error('x'), { result }))],
  ['inspect as a cause', (result) => inspect(new Error('x', { cause: result }))],
  ['format %o', (result) => format('%o', result)],
  ['format %O', (result) => format('%O', { result })],
  ['format %s', (result) => format('%s', result)],
  ['format behind a text', (result) => format('card:', result)],
  ['String', (result) => `${result}`],
  ['console.log', (result) => consoleOutput((console) => console.log(result))],
  [
    'console.log in a list',
    (result) => consoleOutput((console) => console.log('cards', [result], { result })),
  ],
  ['console.error', (result) => consoleOutput((console) => console.error(result))],
  ['console.info', (result) => consoleOutput((console) => console.info({ result }))],
  ['console.debug', (result) => consoleOutput((console) => console.debug(result))],
  ['console.warn', (result) => consoleOutput((console) => console.warn(result))],
];

describe('a result prints masked', () => {
  test.each(PRINTS)('%s', (_, print) => {
    for (const result of [openCard(), openClear()]) {
      const text = print(result);
      expect(text.length).toBeGreaterThan(3);
      expect(secretsIn(text)).toEqual([]);
    }
  });

  test('what may be shown is shown', () => {
    const text = inspect({ result: openCard() }, { depth: null });
    expect(text).toContain(RequestId);
    expect(text).toContain('[masked: 2 characters]');
  });

  // A list turned into a string gives its values, as any value does.
  const PARTS = PRINTS.filter(([name]) => name !== 'String');

  test.each(PARTS)('each part of it too: %s', (_, print) => {
    for (const result of [openCard(), openClear()]) {
      const { Family, ReflectDetailInfos } = result as typeof card & typeof later;
      for (const part of [Family, Family.Children, ReflectDetailInfos, ReflectDetailInfos[0]!]) {
        const text = print(part);
        expect(text.length).toBeGreaterThan(3);
        expect(secretsIn(text)).toEqual([]);
      }
    }
  });

  test('parts keep what may be shown, by the name that they stand under', () => {
    const result = printMasked({
      IdCardData: { WarnInfos: [-9103], Others: [-9103], Photo: new Uint8Array(3) },
    });
    const { WarnInfos, Others, Photo } = result.IdCardData;
    expect([WarnInfos, Others, Photo].map((part) => inspect(part))).toEqual([
      '[ -9103 ]',
      "[ '[masked: number]' ]",
      '[masked: 3 bytes]',
    ]);
    expect(inspect(result.IdCardData)).toContain('[ -9103 ]');
    expect(masked(result.IdCardData).WarnInfos).not.toBe(WarnInfos);
  });

  test('a part that is as deep or as wide as no answer is prints masked', () => {
    const deep: Record<string, unknown> = { Name: '王芳' };
    let top: object = deep;
    for (let level = 0; level < 100_000; level++) top = { Part: top };
    printMasked(top);
    expect(secretsIn(inspect(deep))).toEqual([]);
    expect(secretsIn(inspect(top, { depth: null }))).toEqual([]);
    const wide = printMasked({ Parts: Array.from({ length: 20_000 }, () => ({ Name: '王芳' })) });
    expect(secretsIn(inspect(wide.Parts[19_999]))).toEqual([]);
  });

  test('members that are added or changed later are masked too', () => {
    const result = openCard();
    result.Name = '王芳';
    result.Extra = '13800138000';
    expect(secretsIn(inspect(result))).toEqual([]);
    expect(inspect(result)).toContain('Extra');
  });
});

describe('a result gives its values', () => {
  const whole = { ...card, ...later };

  test.each<[string, (result: Record<string, unknown>) => unknown]>([
    ['itself', (result) => result],
    ['spread', (result) => ({ ...result })],
    ['Object.assign', (result) => Object.assign({}, result)],
    ['JSON.stringify', (result) => JSON.parse(JSON.stringify(result))],
    ['structuredClone', (result) => structuredClone(result)],
    ['Object.entries', (result) => Object.fromEntries(Object.entries(result))],
  ])('%s', (_, copy) => {
    expect(copy(openCard())).toStrictEqual(whole);
    expect(copy(openClear())).toStrictEqual(whole);
  });

  test.each<[string, (console: Console, result: object) => void]>([
    ['console.dir', (console, result) => console.dir(result)],
    ['console.table', (console, result) => console.table(result)],
  ])('%s', (_, print) => {
    const text = consoleOutput((console) => print(console, openCard()));
    expect(text).toContain('李明');
    expect(text).toContain('440524198701010014');
  });

  test('the answer of a call that passed in the clear prints as it is', async () => {
    const publicKey = rsa1024().pem;
    for (const options of [{ plaintextActions: 'pass' }, { otherActions: ['BankCardOCR'] }] as const) {
      const middleware = encryptionMiddleware({ publicKey, ...options });
      const action = 'otherActions' in options ? 'BankCardOCR' : 'IDCardOCR';
      const card = await middleware({ action, params: {} }, async () => ({ Name: '李明' }));
      expect(consoleOutput((console) => console.log(card))).toContain('李明');
    }
  });

  test('property access and destructuring', () => {
    const result = openCard() as typeof whole;
    const { Name, ...rest } = result;
    expect([Name, result.IdNum, result.Family.Mother]).toEqual(['李明', '440524198701010014', '王芳']);
    expect(rest).toStrictEqual(Object.fromEntries(Object.entries(whole).filter(([name]) => name !== 'Name')));
  });

  test('it has no other enumerable member than the answer, nor have its parts', () => {
    const result = openCard();
    const { Children } = (result as typeof whole).Family;
    expect(Reflect.ownKeys({ ...result })).toEqual(Object.keys(result));
    expect(Reflect.ownKeys({ ...(result.Family as object) })).toEqual(['Mother', 'Children']);
    expect(Object.keys(Children)).toEqual(['0', '1']);
    expect([...Children, ...Children.map(String)]).toEqual(['李小明', 7, '李小明', '7']);
  });
});

// --- pino ---

/** What pino writes with our paths redacted. */
function logged(log: (logger: pino.Logger) => void): string {
  let text = '';
  const destination = {
    write(line: string) {
      text += line;
    },
  };
  log(pino({ redact: { paths: [...sensitivePaths] } }, destination));
  return text;
}

const params = {
  ImageBase64: portrait,
  ImageUrl: 'https://example.com/440524198701010014.jpg',
  CardSide: 'FRONT',
};

const LOGS: [string, (logger: pino.Logger, card: object) => void][] = [
  ['the card itself', (logger, card) => logger.info(card)],
  ['the card with a message', (logger, card) => logger.info(card, 'recognised')],
  ['{ card }', (logger, card) => logger.info({ card })],
  ['{ result: { card } }', (logger, card) => logger.info({ result: { card } })],
  ['{ Response }', (logger, card) => logger.error({ Response: card })],
  ['{ cards: [card, card] }', (logger, card) => logger.info({ cards: [card, card] })],
  ['{ card, other: { card } }', (logger, card) => logger.warn({ card, other: { card } })],
  ['a child logger', (logger, card) => logger.child({ card }).info('x')],
  ['the card again and again', (logger, card) => [1, 2, 3].map(() => logger.info({ card }))],
];

describe('pino with sensitivePaths redacted writes nothing of a person', () => {
  test.each(LOGS)('%s', (_, log) => {
    for (const [value, isKnown] of [
      [card, true],
      [openCard(), false],
      [params, true],
    ] as const) {
      const text = logged((logger) => log(logger, value));
      const expected = isKnown ? [] : secretsIn(JSON.stringify(later));
      expect(secretsIn(text).filter((secret) => !expected.includes(secret))).toEqual([]);
      expect(text).toContain('[Redacted]');
    }
  });

  test.each([...new Set(sensitivePaths.map((path) => path.replace(/^.*\./, '')))])(
    '%s, at every depth',
    (name) => {
      const value = { [name]: '机密' };
      const text = logged((logger) =>
        logger.info({ ...value, one: value, two: { one: value }, list: [value] }),
      );
      expect(text).not.toContain('机密');
      expect(text.match(/\[Redacted\]/g)?.length).toBe(4);
    },
  );

  test('and leaves the card as it is', () => {
    const given = structuredClone(card);
    logged((logger) => logger.info({ given, deep: { given } }));
    expect(given).toStrictEqual(card);
  });

  test('what may be shown is written', () => {
    const text = logged((logger) => logger.info({ card, params }));
    expect(text).toContain(RequestId);
    expect(text).toContain('FRONT');
  });
});

test('sensitivePaths is frozen, without repetitions, and names every member of a card', () => {
  expect(Object.isFrozen(sensitivePaths)).toBe(true);
  expect(new Set(sensitivePaths).size).toBe(sensitivePaths.length);
  const { RequestId: _, ...personal } = card;
  for (const name of [
    ...Object.keys(personal),
    'ImageBase64',
    'ImageUrl',
    'IdCard',
    'BankCard',
    'Phone',
    'Mobile',
  ]) {
    expect(sensitivePaths).toEqual(expect.arrayContaining([name, `*.${name}`, `*.*.${name}`]));
  }
});
