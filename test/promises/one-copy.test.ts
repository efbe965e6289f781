// A call's parameters are read once, into plain data: what no check has seen never reaches the wire.

import {
  type ApiCall,
  encryptionMiddleware,
  sealFields,
  sealRequest,
  sealResponseOnly,
} from 'tencentcloud-encryption';
import { describe, expect, test } from 'vitest';
import { ALGORITHMS } from '../helpers/emulated.ts';
import { keyOf } from '../helpers/keys.ts';
import { recordCall } from '../helpers/record-call.ts';

const NAME = '张三丰';
const NUMBER = '440524198701010014';
const person = { Name: NAME, IdCard: NUMBER };

class Person {
  Name = NAME;
  IdCard = NUMBER;
}
class Document {
  #data = person;
  toJSON() {
    return this.#data;
  }
}
function OldStyle(this: object) {
  Object.assign(this, person);
}
OldStyle.prototype.greet = () => NAME;

/** Everything that a client could send by `for…in`, by `toJSON`, or as it is. */
const REFUSED: [string, () => object][] = [
  ['inherited members', () => Object.create(person)],
  [
    'an inherited member beside own ones',
    () => Object.assign(Object.create({ IdCard: NUMBER }), { Name: NAME }),
  ],
  ['inherited from far', () => Object.create(Object.create(Object.create(person)))],
  ['a class with toJSON', () => new Document()],
  ['an own toJSON', () => ({ ...person, toJSON: () => person })],
  ['a toJSON of its prototype', () => Object.create({ toJSON: () => person })],
  ['a list', () => [person]],
  ['a list with members', () => Object.assign([], person)],
  ['a Buffer of JSON', () => Buffer.from(JSON.stringify(person))],
  ['a Map', () => new Map(Object.entries(person))],
  ['URLSearchParams', () => new URLSearchParams(person)],
  [
    'FormData',
    () => {
      const form = new FormData();
      form.append('Name', NAME);
      return form;
    },
  ],
  ['a date', () => new Date()],
  ['a promise', () => Promise.resolve(person)],
  ['a nested toJSON', () => ({ ...person, Extra: { toJSON: () => person } })],
  ['a nested document', () => ({ ...person, Extra: { of: [new Document()] } })],
  ['nested inherited members', () => ({ ...person, Extra: Object.create(person) })],
  ['a nested date', () => ({ ...person, Extra: { at: new Date(0) } })],
  ['a nested URL', () => ({ ...person, Extra: { at: new URL('https://example.com') } })],
  ['a nested Map', () => ({ ...person, Extra: new Map([['Name', NAME]]) })],
  ['nested bytes', () => ({ ...person, Extra: { of: Buffer.from(NAME) } })],
  ['a boxed string', () => ({ ...person, Extra: new String(NAME) })],
  ['a function', () => ({ ...person, Extra: () => NAME })],
  ['a nested function', () => ({ ...person, Extra: [() => NAME] })],
  ['a hole in a list', () => ({ ...person, Extra: new Array(2) })],
  ['a cycle', () => cyclic()],
  [
    'a getter that throws',
    () => ({
      ...person,
      get Extra() {
        throw new Error(NAME);
      },
    }),
  ],
  [
    'a proxy that throws',
    () =>
      new Proxy(person, {
        ownKeys: () => {
          throw new Error(NAME);
        },
      }),
  ],
];

function cyclic(): object {
  const of: Record<string, unknown> = { ...person };
  of.Extra = of;
  return of;
}

const ACTIONS = ['IdCardVerification', 'DetectAIFakeFaces', 'GetDetectInfoEnhanced', 'BankCardOCR'];

/** What a middleware hands to a client, as the SDK or a plain client would write it. */
async function wire(action: string, params: unknown, algorithm: (typeof ALGORITHMS)[number] = 'AES-256-CBC') {
  const options = { publicKey: keyOf[algorithm]().pem, otherActions: 'pass' } as const;
  const { sent, error } = await recordCall(action, params, options);
  return { sent: sent.map(({ params }) => params), error };
}

describe.each(ACTIONS)('%s refuses', (action) => {
  test.each(REFUSED)('%s', async (_, make) => {
    const { error, sent } = await wire(action, make());
    expect(sent).toEqual([]);
    expect(error).toMatchObject({ name: 'EncryptionError', code: 'ERR_INVALID_PARAMS' });
    expect(`${error?.message} ${error?.stack}`).not.toMatch(new RegExp(`${NAME}|${NUMBER}`));
  });
});

describe('sealing by hand refuses the same', () => {
  const options = { publicKey: keyOf['AES-256-CBC']().pem };
  const doors: [string, (params: object) => unknown][] = [
    ['sealRequest', (params) => sealRequest(params, { ...options, action: 'DetectAIFakeFaces' })],
    ['sealFields', (params) => sealFields(params, ['Name', 'IdCard'], options)],
    ['sealResponseOnly', (params) => sealResponseOnly(params, options)],
  ];
  test.each(
    doors.flatMap(([door, seal]) => REFUSED.map(([what, make]) => [door, what, seal, make] as const)),
  )('%s: %s', (_, __, seal, make) => {
    expect(() => seal(make())).toThrow(expect.objectContaining({ code: 'ERR_INVALID_PARAMS' }));
  });
});

const TAKEN: [string, () => object][] = [
  ['an instance of a class', () => new Person()],
  ['an instance of an old-style class', () => new (OldStyle as unknown as new () => object)()],
  ['an object without a prototype', () => Object.assign(Object.create(null), person)],
  ['a proxy', () => new Proxy(person, {})],
  [
    'own accessors',
    () => ({
      get Name() {
        return NAME;
      },
      get IdCard() {
        return NUMBER;
      },
    }),
  ],
];

describe.each(TAKEN)('%s is read as its own data', (_, make) => {
  test.each(ALGORITHMS)('%s', async (algorithm) => {
    const { sent } = await wire('DetectAIFakeFaces', make(), algorithm);
    expect(Object.keys(sent[0] as object)).toEqual(['EncryptedBody', 'Encryption']);
  });

  test('by fields', async () => {
    const { sent } = await wire('IdCardVerification', make());
    expect(sent[0]).toMatchObject({ Encryption: { EncryptList: ['Name', 'IdCard'] } });
    expect(JSON.stringify(sent[0])).not.toMatch(new RegExp(`${NAME}|${NUMBER}`));
  });
});

test('what a class defines is left out, as JSON leaves it out', async () => {
  class Guest extends Person {
    get Phone() {
      return '13800138000';
    }
    greet() {
      return NAME;
    }
  }
  const { sent, error } = await wire('IdCardVerification', new Guest());
  expect(error).toBeUndefined();
  expect(Object.keys(sent[0] as object)).toEqual([...Object.keys(person), 'Encryption']);
  expect(JSON.parse(JSON.stringify(new Guest()))).toEqual(person);
});

test('an accessor that gives another value at each reading is read once', async () => {
  const values = ['', NAME, NAME];
  const { sent } = await wire('IdCardVerification', {
    get Name() {
      return values.shift();
    },
    IdCard: NUMBER,
  });
  expect(sent).toMatchObject([{ Name: '', Encryption: { EncryptList: ['IdCard'] } }]);
});

test('an inherited Encryption does not make plain parameters count as sealed', async () => {
  const sealed = sealFields(person, ['Name', 'IdCard'], { publicKey: keyOf['AES-256-CBC']().pem });
  const { error, sent } = await wire(
    'IdCardVerification',
    Object.assign(Object.create(sealed.request), person),
  );
  expect(sent).toEqual([]);
  expect(error?.code).toBe('ERR_INVALID_PARAMS');
});

const { pem } = keyOf['AES-256-CBC']();
const KEYS: [string, () => typeof pem | Promise<string>][] = [
  ['', () => pem],
  [', while the key is awaited', async () => pem],
];
describe.each(KEYS)('what the caller changes after the call%s', (_, publicKey) => {
  const late = (action: string, params: Record<string, unknown>, change: (params: never) => void) => {
    let wire = '';
    const middleware = encryptionMiddleware({ publicKey, otherActions: 'pass' });
    // As the SDK: it awaits its credential, and writes the parameters then.
    const next = async (call: ApiCall) => {
      await null;
      wire = JSON.stringify(call.params);
      return {};
    };
    const call = middleware({ action, params }, next);
    change(params as never);
    return call.then(
      () => wire,
      () => wire,
    );
  };

  const rows: [string, string, () => Record<string, unknown>, (params: never) => void][] = [
    [
      'a field that was empty',
      'IdCardVerification',
      () => ({ Name: '', IdCard: NUMBER }),
      (p: { Name: string }) => {
        p.Name = NAME;
      },
    ],
    [
      'a new member',
      'IdCardVerification',
      () => ({ IdCard: NUMBER }),
      (p: object) => {
        Object.assign(p, person);
      },
    ],
    [
      'a nested member',
      'DetectAuth',
      () => ({ RuleId: '1', Config: { a: '' } }),
      (p: { Config: { a: string } }) => {
        p.Config.a = NAME;
      },
    ],
    [
      'an entry of a list',
      'BankCardOCR',
      () => ({ Texts: [''] }),
      (p: { Texts: string[] }) => {
        p.Texts[0] = NAME;
      },
    ],
    [
      'bytes',
      'BankCardOCR',
      () => ({ Photo: Buffer.alloc(NAME.length * 3) }),
      (p: { Photo: Buffer }) => {
        p.Photo.write(NAME);
      },
    ],
    [
      'sealed parameters',
      'IdCardVerification',
      () => ({
        ...sealFields(person, ['Name', 'IdCard'], { publicKey: keyOf['AES-256-CBC']().pem }).request,
      }),
      (p: object) => {
        Object.assign(p, person);
      },
    ],
    [
      'a sealed envelope',
      'IdCardVerification',
      () =>
        structuredClone(
          sealFields(person, ['Name', 'IdCard'], { publicKey: keyOf['AES-256-CBC']().pem }).request,
        ),
      (p: { Encryption: { EncryptList: string[] } }) => {
        p.Encryption.EncryptList = [NAME];
      },
    ],
  ];
  test.each(rows)('%s', async (_, action, make, change) => {
    const sent = await late(action, make(), change);
    expect(sent).not.toBe('');
    expect(sent).not.toMatch(new RegExp(`${NAME}|${NUMBER}|${Buffer.from(NAME).toString('base64')}`));
  });
});
