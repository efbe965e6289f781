// Fields in requests, EncryptList paths in answers: what holds, what is refused, and what the protocol can't see.

import fc from 'fast-check';
import { importPublicKey, sealFields, sealRequest, sealResponseOnly } from 'tencentcloud-encryption';
import { generateDataKey, openWith } from 'tencentcloud-encryption/primitives';
import { describe, expect, test } from 'vitest';
import { suiteOf } from '../../src/ciphers/suite.ts';
import { openRequest } from '../../src/emulator/open-request.ts';
import { completeServiceKeys } from '../../src/emulator/service-keys.ts';
import { ACTION_RULES } from '../../src/envelope/action-rules.ts';
import { readOptions } from '../../src/envelope/options.ts';
import { seal } from '../../src/envelope/seal.ts';
import { fieldsToSeal } from '../../src/envelope/seal-fields.ts';
import { ALGORITHMS, type Algorithm } from '../helpers/emulated.ts';
import { codeOf } from '../helpers/error-code.ts';
import { times } from '../helpers/long.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { fromBase64, fromUtf8, toBase64 } from '../helpers/vectors.ts';

const keys = completeServiceKeys({}, 1024);
const publicKeys = {
  'AES-256-CBC': importPublicKey(keys['AES-256-CBC'].issued),
  'SM4-GCM': importPublicKey(keys['SM4-GCM'].issued),
};
const options = (algorithm: Algorithm) => ({
  publicKey: publicKeys[algorithm],
  dangerouslyAllowNonceReuse: true,
});

/** What the service's side makes of sealed fields. */
function openSealed(request: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> {
  const rule = { request: 'fields', fields, answer: 'clear' } as const;
  return openRequest(request, { version: '', rule, required: [], result: () => ({}) }, keys).params;
}

describe.each(ALGORITHMS)('sealed fields, %s', (algorithm) => {
  const anyParams = fc
    .dictionary(fc.string({ minLength: 1, maxLength: 12 }), fc.jsonValue({ maxDepth: 2 }), {
      minKeys: 1,
      maxKeys: 6,
    })
    .filter((params) => Object.keys(params).every((name) => !RESERVED.includes(name)));
  const RESERVED = [
    'Action',
    'Version',
    'Region',
    'Encryption',
    'EncryptedBody',
    'ImageBase64',
    'CiphertextBlob',
    'EncryptList',
    'Iv',
  ];

  test('for any parameters and any of their texts: what the service decrypts is what went in', () => {
    fc.assert(
      fc.property(anyParams, fc.infiniteStream(fc.boolean()), (params, choices) => {
        const texts = Object.keys(params).filter(
          (name) => typeof params[name] === 'string' && params[name] !== '',
        );
        const fields = texts.filter(
          (name) => choices.next().value && !/Image|Video|Photo|Portrait|Base64/i.test(name),
        );
        fc.pre(fields.length > 0);
        const before = structuredClone(params);
        const { request } = sealFields(params, fields, options(algorithm));
        const opened = openSealed(JSON.parse(JSON.stringify(request)), fields);
        const kept = Object.entries(params).filter(([, value]) => value !== '' && value !== null);
        expect(opened).toEqual(JSON.parse(JSON.stringify(Object.fromEntries(kept))));
        expect(params).toEqual(before);
        expect((request.Encryption as { EncryptList: string[] }).EncryptList).toEqual(fields);
      }),
      { numRuns: algorithm === 'SM4-GCM' ? times(50, 150) : times(100, 400) },
    );
  });

  test('anything that is no text goes as its JSON text', () => {
    const params = { Number: 42, Flag: false, List: [1, '二'], Tree: { a: { b: null } } };
    const fields = Object.keys(params);
    const { request } = sealFields(params, fields, options(algorithm));
    expect(openSealed(request, fields)).toEqual({
      Number: '42',
      Flag: 'false',
      List: '[1,"二"]',
      Tree: '{"a":{"b":null}}',
    });
  });

  test('an image as bytes, or with a data: prefix, goes as its bare Base64', () => {
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47);
    for (const ImageBase64 of [png, `data:image/png;base64,${toBase64(png)}`]) {
      const { request } = sealFields({ ImageBase64, Meta: 'm' }, ['ImageBase64'], options(algorithm));
      expect(openSealed(request, ['ImageBase64'])).toEqual({ ImageBase64: toBase64(png), Meta: 'm' });
    }
  });
});

describe('what sealing refuses', () => {
  const aes = options('AES-256-CBC');
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  const cases: [string, unknown, unknown, string][] = [
    ['a missing field', { A: 'a' }, ['B'], 'ERR_INVALID_PARAMS'],
    ['an empty field', { A: '' }, ['A'], 'ERR_INVALID_PARAMS'],
    ['a null field', { A: null }, ['A'], 'ERR_INVALID_PARAMS'],
    ['an undefined field', { A: undefined }, ['A'], 'ERR_INVALID_PARAMS'],
    ['an inherited field', {}, ['toString'], 'ERR_INVALID_PARAMS'],
    ['a function', { A: () => 1 }, ['A'], 'ERR_INVALID_PARAMS'],
    ['a bigint', { A: 1n }, ['A'], 'ERR_INVALID_PARAMS'],
    ['NaN', { A: Number.NaN }, ['A'], 'ERR_INVALID_PARAMS'],
    ['a cycle', { A: cyclic }, ['A'], 'ERR_INVALID_PARAMS'],
    ['a cycle beside the fields', { A: 'a', B: cyclic }, ['A'], 'ERR_INVALID_PARAMS'],
    ['a field twice', { A: 'a' }, ['A', 'A'], 'ERR_INVALID_PARAMS'],
    ['no fields', { A: 'a' }, [], 'ERR_INVALID_PARAMS'],
    ['fields that are no list', { A: 'a' }, 'A', 'ERR_INVALID_PARAMS'],
    ['a name that is no text', { A: 'a' }, [1], 'ERR_INVALID_PARAMS'],
    ['a name that was never set', { A: 'a' }, ['A', undefined], 'ERR_INVALID_PARAMS'],
    ['parameters that are no object', 'A', ['A'], 'ERR_INVALID_PARAMS'],
    ['an Action inside', { A: 'a', Action: 'X' }, ['A'], 'ERR_INVALID_PARAMS'],
    ['an Encryption inside', { A: 'a', Encryption: {} }, ['A'], 'ERR_INVALID_PARAMS'],
    ['an image that is not Base64', { ImageBase64: '*' }, ['ImageBase64'], 'ERR_INVALID_PARAMS'],
    ['a GIF', { ImageBase64: 'R0lGODlh' }, ['ImageBase64'], 'ERR_INVALID_PARAMS'],
  ];
  test.each(cases)('%s', (_, params, fields, code) => {
    expect(codeOf(() => sealFields(params as object, fields as string[], aes))).toBe(code);
  });

  const missing: [string, object, string[], RegExp][] = [
    ['a name of a row', { A: 'a' }, ['IdCard'], /^the field IdCard is missing or empty/],
    ['a name of the parameters', { Nickname: '' }, ['Nickname'], /^the field Nickname is missing or empty/],
    ['an ID number', { A: 'a' }, ['440524198701010014'], /^a field \(a name of 18 characters/],
    ['a word', { A: 'a' }, ['LiMing'], /^a field \(a name of 6 characters/],
    ['a name in Chinese', { A: 'a' }, ['李明'], /^a field \(a name of 2 characters/],
    ['an inherited name', { A: 'a' }, ['toString'], /^a field \(a name of 8 characters/],
    ['an ID number that is empty', { '440524198701010014': '' }, ['440524198701010014'], /^a field \(/],
    ['an escape sequence', { '\u001b[2J': '' }, ['\u001b[2J'], /^a field \(/],
  ];
  test.each(missing)(
    'a field that is missing, quoted only where it is a name: %s',
    (_, params, fields, message) => {
      expect(() => sealFields(params, fields, aes)).toThrow(
        expect.objectContaining({ code: 'ERR_INVALID_PARAMS', message: expect.stringMatching(message) }),
      );
    },
  );

  test('an image given in the place of its name, under SM4-GCM, is not told', () => {
    const image = 'data:image/png;base64,iVBORw0KGgo';
    const refusal = (params: object) => thrownBy(() => sealFields(params, ['A', image], options('SM4-GCM')));
    expect(refusal({ A: 'a', [image]: 'b' }).code).toBe('ERR_NONCE_REUSE');
    expect(refusal({ A: 'a', [image]: 'b' }).message).not.toContain('iVBOR');
    expect(refusal({ A: 'a' }).code).toBe('ERR_INVALID_PARAMS');
    expect(refusal({ A: 'a' }).message).not.toContain('iVBOR');
  });

  test('a request over the limit', () => {
    const params = { A: 'a', Video: 'x'.repeat(2000) };
    expect(codeOf(() => sealFields(params, ['A'], { ...aes, maxRequestBytes: 2000 }))).toBe(
      'ERR_REQUEST_TOO_LARGE',
    );
    expect(codeOf(() => sealResponseOnly(params, { ...aes, maxRequestBytes: 2000 }))).toBe(
      'ERR_REQUEST_TOO_LARGE',
    );
  });

  test('several fields under SM4-GCM, with the reason and the two ways out', () => {
    const { publicKey } = options('SM4-GCM');
    expect(() => sealFields({ A: 'a', B: 'b' }, ['A', 'B'], { publicKey })).toThrow(
      expect.objectContaining({
        code: 'ERR_NONCE_REUSE',
        message: expect.stringMatching(/RSA key.*whole body/),
      }),
    );
    expect(codeOf(() => sealFields({ A: 'a', B: 'b' }, ['A'], { publicKey }))).toBeUndefined();
  });

  test('an image beside other fields under SM4-GCM, even when reuse is accepted', () => {
    const params = { ImageBase64: 'AAAA', A: 'a' };
    expect(codeOf(() => sealFields(params, ['A', 'ImageBase64'], options('SM4-GCM')))).toBe(
      'ERR_NONCE_REUSE',
    );
  });

  test('the flat form under SM2', () => {
    const flat = { ...options('SM4-GCM'), action: 'PhoneVerification' };
    expect(codeOf(() => sealFields({ Phone: '1' }, ['Phone'], flat))).toBe('ERR_ALGORITHM_MISMATCH');
  });
});

// --- answers ---

const secrets = { 'AES-256-CBC': generateDataKey('AES-256-CBC'), 'SM4-GCM': generateDataKey('SM4-GCM') };
const TREE = {
  Text: { IdCard: '440111111111111111', Name: '爱新觉罗永琪', List: [{ Idcard: '一' }, { Idcard: '二' }] },
  Code: 0,
};
const PATHS = ['Response.Text.IdCard', 'Text.Name', 'Response.Text.List[0].Idcard', 'Text.List[1].Idcard'];

type Mutable = { Encryption: Record<string, unknown>; [name: string]: unknown };

/** An answer whose named strings are encrypted, as the service would make it. */
function answerOf(algorithm: Algorithm, tree: object = TREE, paths: readonly string[] = PATHS): Mutable {
  const answer = structuredClone(tree) as Mutable;
  const [suite, { key, iv }] = [suiteOf(algorithm), secrets[algorithm]];
  const tags = paths.map((path) => {
    const steps = path.replace(/^Response\./, '').match(/[^.[\]]+/g)!;
    const holder = steps.slice(0, -1).reduce((node, step) => node[step] as Mutable, answer);
    const { ciphertext, tag } = suite.encrypt(fromUtf8(String(holder[steps.at(-1)!])), key, iv);
    holder[steps.at(-1)!] = toBase64(ciphertext);
    return tag;
  });
  const TagList = tags.flatMap((tag) => (tag ? [toBase64(tag)] : []));
  answer.Encryption = { Algorithm: algorithm, EncryptList: [...paths], Iv: toBase64(iv), TagList };
  return answer;
}

const open = (algorithm: Algorithm, answer: unknown) =>
  openWith(answer, { algorithm, ...secrets[algorithm] });

describe.each(ALGORITHMS)('answers with EncryptList, %s', (algorithm) => {
  test('open at every path, lists included, with and without the leading Response.', () => {
    const answer = answerOf(algorithm);
    const before = structuredClone(answer);
    expect(open(algorithm, answer)).toEqual(TREE);
    expect(open(algorithm, { Response: { ...answer, RequestId: 'r' } })).toEqual({ ...TREE, RequestId: 'r' });
    expect(answer).toEqual(before);
  });

  test("open under the answer's own IV, and under the request's where it gives none", () => {
    const { Encryption, ...rest } = answerOf(algorithm);
    expect(open(algorithm, { ...rest, Encryption: { ...Encryption, Iv: '' } })).toEqual(TREE);
    const { key } = secrets[algorithm];
    expect(openWith({ ...rest, Encryption }, { algorithm, key })).toEqual(TREE);
    const withoutIv = { ...rest, Encryption: { ...Encryption, Iv: null } };
    expect(codeOf(() => openWith(withoutIv, { algorithm, key }))).toBe('ERR_INVALID_RESPONSE');
  });

  const change = (members: object) => (answer: Mutable) => ({
    ...answer,
    Encryption: { ...answer.Encryption, ...members },
  });
  const refused: [string, (answer: Mutable) => unknown, string][] = [
    [
      'a path twice',
      change({ EncryptList: ['Text.Name', 'Text.Name', 'Text.IdCard', 'Text.List[0].Idcard'] }),
      'ERR_INVALID_RESPONSE',
    ],
    [
      'a path twice, once with Response.',
      change({ EncryptList: ['Text.Name', 'Response.Text.Name', 'Text.IdCard', 'Text.List[0].Idcard'] }),
      'ERR_INVALID_RESPONSE',
    ],
    [
      'a path that leads nowhere',
      change({ EncryptList: [...PATHS.slice(1), 'Text.Nmae'] }),
      'ERR_INVALID_RESPONSE',
    ],
    ['a path to an object', change({ EncryptList: [...PATHS.slice(1), 'Text'] }), 'ERR_INVALID_RESPONSE'],
    ['a path to a number', change({ EncryptList: [...PATHS.slice(1), 'Code'] }), 'ERR_INVALID_RESPONSE'],
    [
      'a path through a text',
      change({ EncryptList: [...PATHS.slice(1), 'Text.IdCard.length'] }),
      'ERR_INVALID_RESPONSE',
    ],
    [
      'an index outside its list',
      change({ EncryptList: [...PATHS.slice(1), 'Text.List[2].Idcard'] }),
      'ERR_INVALID_RESPONSE',
    ],
    [
      'a huge index',
      change({ EncryptList: [...PATHS.slice(1), 'Text.List[99999999].Idcard'] }),
      'ERR_INVALID_RESPONSE',
    ],
    [
      'an index into an object',
      change({ EncryptList: [...PATHS.slice(1), 'Text[0]'] }),
      'ERR_INVALID_RESPONSE',
    ],
    [
      'a name in a list',
      change({ EncryptList: [...PATHS.slice(1), 'Text.List.length'] }),
      'ERR_INVALID_RESPONSE',
    ],
    ['__proto__', change({ EncryptList: [...PATHS.slice(1), '__proto__.polluted'] }), 'ERR_INVALID_RESPONSE'],
    [
      'constructor.prototype',
      change({ EncryptList: [...PATHS.slice(1), 'constructor.prototype.x'] }),
      'ERR_INVALID_RESPONSE',
    ],
    ['an empty path', change({ EncryptList: [...PATHS.slice(1), ''] }), 'ERR_INVALID_RESPONSE'],
    ['a malformed path', change({ EncryptList: [...PATHS.slice(1), 'Text..Name'] }), 'ERR_INVALID_RESPONSE'],
    [
      'a malformed index',
      change({ EncryptList: [...PATHS.slice(1), 'Text.List[01].Idcard'] }),
      'ERR_INVALID_RESPONSE',
    ],
    [
      'a path of a megabyte',
      change({ EncryptList: [...PATHS.slice(1), 'a.'.repeat(500_000)] }),
      'ERR_INVALID_RESPONSE',
    ],
    ['a list that is a text', change({ EncryptList: 'Text.Name' }), 'ERR_INVALID_RESPONSE'],
    ['a list of numbers', change({ EncryptList: [1, 2, 3, 4] }), 'ERR_INVALID_RESPONSE'],
    [
      'the body among the fields',
      change({ EncryptList: [...PATHS.slice(1), 'EncryptedBody'] }),
      'ERR_INVALID_RESPONSE',
    ],
    ['a whole body and fields', (answer) => ({ ...answer, EncryptedBody: 'AAAA' }), 'ERR_INVALID_RESPONSE'],
    ['another algorithm', change({ Algorithm: 'SM4-CBC' }), 'ERR_INVALID_RESPONSE'],
    [
      'a ciphertext that is not Base64',
      (answer) => ({ ...answer, Text: { ...(answer.Text as object), Name: 'a-b_' } }),
      'ERR_INVALID_RESPONSE',
    ],
    [
      'a ciphertext that was cut',
      (answer) => ({ ...answer, Text: { ...(answer.Text as object), Name: 'AAAA' } }),
      'ERR_DECRYPTION_FAILED',
    ],
    ['no ciphertext at all', () => ({ ...TREE }), 'ERR_PLAINTEXT_RESPONSE'],
  ];
  test.each(refused)('%s', (_, change, code) => {
    expect(codeOf(() => open(algorithm, change(answerOf(algorithm))))).toBe(code);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('lists of unequal length are an error', () => {
    fc.assert(
      fc.property(fc.nat({ max: 6 }), fc.nat({ max: 6 }), (paths, tags) => {
        fc.pre(paths > 0 && (algorithm === 'SM4-GCM' ? paths !== tags : tags > 0));
        const tree = Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`F${n}`, `text ${n}`]));
        const answer = answerOf(algorithm, tree, Object.keys(tree).slice(0, paths));
        answer.Encryption.TagList = Array(tags).fill(toBase64(new Uint8Array(16)));
        expect(codeOf(() => open(algorithm, answer))).toMatch(/^ERR_(INVALID_RESPONSE|DECRYPTION_FAILED)$/);
      }),
      { numRuns: 60 },
    );
  });
});

describe('under SM4-GCM any changed byte is an error, and nothing comes out half decrypted', () => {
  const path = fc.constantFrom('IdCard', 'Name');
  test('of a ciphertext', () => {
    fc.assert(
      fc.property(path, fc.nat(), fc.integer({ min: 1, max: 255 }), (name, at, flip) => {
        const answer = answerOf('SM4-GCM');
        const text = answer.Text as Record<string, string>;
        const bytes = fromBase64(text[name]!);
        bytes[at % bytes.length]! ^= flip;
        text[name] = toBase64(bytes);
        expect(codeOf(() => open('SM4-GCM', answer))).toBe('ERR_DECRYPTION_FAILED');
      }),
      { numRuns: 100 },
    );
  });

  test('of a tag', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 3 }),
        fc.nat({ max: 15 }),
        fc.integer({ min: 1, max: 255 }),
        (index, at, flip) => {
          const answer = answerOf('SM4-GCM');
          const tags = answer.Encryption.TagList as string[];
          const bytes = fromBase64(tags[index]!);
          bytes[at]! ^= flip;
          tags[index] = toBase64(bytes);
          expect(codeOf(() => open('SM4-GCM', answer))).toBe('ERR_DECRYPTION_FAILED');
        },
      ),
      { numRuns: 100 },
    );
  });

  test('tags in another order', () => {
    const answer = answerOf('SM4-GCM');
    (answer.Encryption.TagList as string[]).reverse();
    expect(codeOf(() => open('SM4-GCM', answer))).toBe('ERR_DECRYPTION_FAILED');
  });
});

describe('what the protocol cannot see, since it has no additional data', () => {
  test('two fields swapped together with their tags', () => {
    const answer = answerOf('SM4-GCM', { A: 'first', B: 'second' }, ['A', 'B']);
    [answer.A, answer.B] = [answer.B, answer.A];
    (answer.Encryption.TagList as string[]).reverse();
    expect(open('SM4-GCM', answer)).toEqual({ A: 'second', B: 'first' });
  });

  test('both lists reordered alike', () => {
    const answer = answerOf('SM4-GCM');
    for (const name of ['EncryptList', 'TagList']) (answer.Encryption[name] as string[]).reverse();
    expect(open('SM4-GCM', answer)).toEqual(TREE);
  });
});

describe("an action's row", () => {
  const rule = { request: 'fields', answer: 'fields', fields: ['Name', 'Text.IdCard'] } as const;
  const settings = readOptions(options('AES-256-CBC'));
  const exchange = () => seal(fieldsToSeal({ Name: 'n' }, ['Name'], rule, settings), rule, settings);

  function answerTo(
    request: Record<string, unknown>,
    tree: Record<string, unknown>,
    paths: string[],
  ): object {
    const { CiphertextBlob, Iv } = request.Encryption as Record<string, string>;
    const key = keys['AES-256-CBC'].unwrap(fromBase64(CiphertextBlob!))!;
    Object.assign(secrets['AES-256-CBC'], { key, iv: fromBase64(Iv!) });
    return answerOf('AES-256-CBC', tree, paths);
  }

  test('is content when all its fields are encrypted, wherever they stand', () => {
    const sealed = exchange();
    const tree = { Text: { Name: 'x', IdCard: 'y', Other: 'z' } };
    expect(sealed.open(answerTo(sealed.request, tree, ['Text.Name', 'Text.IdCard']))).toEqual(tree);
  });

  const missing: [string, object, string[]][] = [
    ['by name', { Text: { Name: 'x', IdCard: 'y' } }, ['Text.IdCard']],
    ['by path', { Text: { Name: 'x', IdCard: 'y' } }, ['Text.Name']],
    ['in a list', { People: [{ Name: 'x' }, { Name: 'y' }] }, ['People[0].Name']],
  ];
  test.each(missing)(
    'a field of it that EncryptList lacks is ERR_PLAINTEXT_RESPONSE: %s',
    (_, tree, paths) => {
      const sealed = exchange();
      const answer = answerTo(sealed.request, tree as Record<string, unknown>, paths);
      expect(codeOf(() => sealed.open(answer))).toBe('ERR_PLAINTEXT_RESPONSE');
    },
  );

  test('an answer without any ciphertext is ERR_PLAINTEXT_RESPONSE', () => {
    expect(codeOf(() => exchange().open({ Text: { Name: 'x' } }))).toBe('ERR_PLAINTEXT_RESPONSE');
  });

  test('either kind of answer opens on any request', () => {
    const sealed = sealRequest(
      { FaceInput: 'x' },
      { ...options('AES-256-CBC'), action: 'DetectAIFakeFaces' },
    );
    expect(sealed.open(answerTo(sealed.request, { A: 'secret' }, ['A']))).toEqual({ A: 'secret' });
    expect(ACTION_RULES.get('DetectAIFakeFaces')?.answer).toBe('clear');
  });
});

describe('hostile answers neither pollute, hang nor crash', () => {
  const deep = (levels: number) => {
    let tree: unknown = 'x';
    for (let n = 0; n < levels; n++) tree = { a: tree };
    return tree as object;
  };
  const long = Array.from({ length: 100_000 }, (_, n) => `F${n}`);
  const getter = Object.defineProperty({ Encryption: { EncryptList: ['A'] } }, 'A', {
    enumerable: true,
    get() {
      throw new Error('a getter');
    },
  });
  const proxy = new Proxy(
    {},
    {
      get: () => {
        throw new Error('a trap');
      },
    },
  );
  const cycle: Record<string, unknown> = { Encryption: { EncryptList: ['a.b'] } };
  cycle.a = { b: 'x', cycle };
  const shared = Array.from({ length: 40 }).reduce((tree: object) => ({ a: tree, b: tree }), { c: 'x' });
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const hostile: [string, unknown][] = [
    ['a cycle', cycle],
    ['parts that are shared', { ...shared, Encryption: { EncryptList: ['a.c'] } }],
    ['a list of a length without end', { Encryption: { EncryptList: new Array(2 ** 32 - 1) } }],
    [
      'a getter that throws a revoked proxy',
      {
        get Encryption() {
          throw revoked.proxy;
        },
      },
    ],
    ['10^5 entries that lead nowhere', { Encryption: { EncryptList: long } }],
    ['10^5 entries with a malformed path', { Encryption: { EncryptList: long.map((name) => `${name}[`) } }],
    ['deep nesting', { ...deep(100_000), Encryption: { EncryptList: ['a.a'] } }],
    ['a deep path', { ...deep(100), Encryption: { EncryptList: ['a'.repeat(100).split('').join('.')] } }],
    ['a getter that throws', getter],
    ['a proxy', proxy],
    ['a list', []],
    ['null', null],
    ['a text', 'Response'],
    ['Encryption as a function', { Encryption: () => 1 }],
    [
      '__proto__ as an own member',
      JSON.parse('{"__proto__":{"polluted":"x"},"Encryption":{"EncryptList":["__proto__.polluted"]}}'),
    ],
  ];
  test.each(hostile)('%s', (_, answer) => {
    expect(codeOf(() => open('SM4-GCM', answer))).toMatch(/^ERR_/);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('a thousand fields open', () => {
    const tree = Object.fromEntries(long.slice(0, 1000).map((name) => [name, name]));
    expect(open('AES-256-CBC', answerOf('AES-256-CBC', tree, Object.keys(tree)))).toEqual(tree);
  });
});
