// From a sealed answer nothing comes out that was not sealed: the attacks that were once seen, and their kin, as data.

import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { suiteOf } from '../../src/ciphers/suite.ts';
import { sealResponseOnly } from '../../src/envelope/by-hand.ts';
import { openAnswer } from '../../src/envelope/open.ts';
import { isReflection } from '../../src/envelope/reflection.ts';
import { type KeptDataKey, openWith } from '../../src/primitives.ts';
import {
  bodyAnswer,
  fieldsAnswer,
  type Members,
  REQUEST_TEXT,
  type Scene,
  sceneOf,
} from '../helpers/answer-scene.ts';
import { codeOf as errorCodeOf } from '../helpers/error-code.ts';
import { ALGORITHMS, keyOf } from '../helpers/keys.ts';
import { fromBase64, toBase64 } from '../helpers/vectors.ts';

const CARD = 'RecognizeEncryptedIDCardOCR';
const DETECT = 'GetDetectInfoEnhanced';
const RESULT = { Name: '李明', IdNum: '440524198701010014', AdvancedInfo: '{"BorderCodeValue":0}' };
const TEXT = {
  'Response.Text.IdCard': '440524198701010014',
  'Response.Text.Name': '李明',
  'Text.OcrName': '李明',
};
const FORGED = { Name: '张三', IdNum: '110101199003070015' };

const PLAINTEXT = 'ERR_PLAINTEXT_RESPONSE';
const INVALID = 'ERR_INVALID_RESPONSE';
const FAILED = 'ERR_DECRYPTION_FAILED';

const codeOf = (work: () => unknown) => errorCodeOf(work, /张三|李明|4405|1101/);

const kept = ({ algorithm, key, iv }: Scene): KeptDataKey => ({ algorithm, key, iv });

/** A genuine body under another name, listed as a field, and an identity of the attacker's choice beside it. */
function moved({ EncryptedBody, Encryption }: Members, name: string): Members {
  return { [name]: EncryptedBody, ...FORGED, Encryption: { ...(Encryption as object), EncryptList: [name] } };
}

const genuine = (scene: Scene): Members => bodyAnswer(scene, RESULT);
const sent = ({ exchange }: Scene) => exchange.request as { EncryptedBody: string; Encryption: Members };

/** Name, action, answer, code. */
type Row = [string, string | undefined, (scene: Scene) => unknown, string];

const CARD_ATTACKS: Row[] = [
  ['the body as a field', CARD, (scene) => moved(genuine(scene), 'AdvancedInfo'), INVALID],
  ['the body as a field named Response', CARD, (scene) => moved(genuine(scene), 'Response'), INVALID],
  ['the request as a field', CARD, (scene) => moved(sent(scene), 'AdvancedInfo'), INVALID],
  [
    'fields beside an empty body',
    CARD,
    (s) => ({ EncryptedBody: '', ...fieldsAnswer(s, FORGED, { A: 'a' }) }),
    INVALID,
  ],
  ['fields alone', CARD, (scene) => fieldsAnswer(scene, FORGED, { Name: '李明', IdNum: '1' }), INVALID],
  [
    'the body under a name that is not listed',
    CARD,
    (s) => ({ ...FORGED, Body: genuine(s).EncryptedBody }),
    PLAINTEXT,
  ],
  [
    'the body in a Response more',
    CARD,
    (s) => ({ Response: { Response: genuine(s), ...FORGED } }),
    PLAINTEXT,
  ],
  ['a forged Response in a Response', CARD, () => ({ Response: { Response: FORGED } }), PLAINTEXT],
  ['the request itself', CARD, (scene) => ({ ...sent(scene) }), FAILED],
];

/** An answer whose EncryptList lacks the Name, which stands there as `value`. */
const withName = (value: unknown) => (scene: Scene) =>
  fieldsAnswer(scene, { Text: { Name: value } }, { 'Text.IdCard': '4405' });

const FORGED_NAMES: [string, unknown][] = [
  ['a text', '张三'],
  ['a blank', ' '],
  ['a number', 1],
  ['zero', 0],
  ['false', false],
  ['a list', ['张三']],
  ['an empty list', []],
  ['an object', { Value: '张三' }],
  ['an empty object', {}],
];

const FIELD_ATTACKS: Row[] = [
  ...FORGED_NAMES.map(([name, value]): Row => [`a Name that is ${name}`, DETECT, withName(value), PLAINTEXT]),
  [
    'a Name in a list above',
    DETECT,
    (s) => fieldsAnswer(s, { Text: [{ Name: '张三' }] }, { A: 'a' }),
    PLAINTEXT,
  ],
  [
    'a Name that is a list of ciphertexts',
    DETECT,
    (s) => fieldsAnswer(s, { Text: { Name: [] } }, { 'Text.Name[0]': '李明' }),
    PLAINTEXT,
  ],
  [
    'a text for what holds the Name',
    DETECT,
    (s) => fieldsAnswer(s, { Text: 'Name: 张三' }, { A: 'a' }),
    PLAINTEXT,
  ],
  ['a list of texts for it', DETECT, (s) => fieldsAnswer(s, { Text: ['张三'] }, { A: 'a' }), PLAINTEXT],
  ['a number for it', DETECT, (s) => fieldsAnswer(s, { Text: 7 }, { A: 'a' }), PLAINTEXT],
  ['one ciphertext for it', DETECT, (s) => fieldsAnswer(s, {}, { Text: '{"Name":"李明"}' }), INVALID],
  ['a name with a dot', DETECT, (s) => fieldsAnswer(s, { 'Text.Name': '张三' }, { A: 'a' }), PLAINTEXT],
  [
    'a second Response',
    DETECT,
    (s) => fieldsAnswer(s, { Response: { Text: { Name: '张三' } } }, { 'Text.Name': '李明' }),
    INVALID,
  ],
  ['all in the clear', DETECT, () => ({ Text: { Name: '张三' } }), PLAINTEXT],
  [
    'fields, where the row has a body',
    'GetFaceIdResult',
    (s) => fieldsAnswer(s, { IdCard: '1' }, { Name: '李明' }),
    INVALID,
  ],
  [
    'an Idcard of a list, without an action',
    undefined,
    (s) => fieldsAnswer(s, { Text: { LivenessDetail: [{ Idcard: '1' }] } }, TEXT),
    PLAINTEXT,
  ],
  [
    'identity below a clear one, without an action',
    undefined,
    (s) => fieldsAnswer(s, { BestFrame: { Base: 'x' } }, TEXT),
    PLAINTEXT,
  ],
  ['all in the clear, without an action', undefined, () => ({ Result: '0' }), PLAINTEXT],
];

describe.each(ALGORITHMS)('what is refused, %s', (algorithm) => {
  test.each([...CARD_ATTACKS, ...FIELD_ATTACKS])('%s', (_, action, make, code) => {
    for (const isBare of [false, true]) {
      const scene = sceneOf(algorithm, action);
      expect(codeOf(() => scene.exchange.openResponse(make(scene), { isBare }))).toBe(code);
    }
  });

  // openWith can't see a reflection: it knows nothing of the request.
  const isForOpenWith = ([name]: Row) => name !== 'the request itself';
  test.each([...CARD_ATTACKS, ...FIELD_ATTACKS].filter(isForOpenWith))(
    '%s: with openWith too',
    (_, action, make, code) => {
      const scene = sceneOf(algorithm, action);
      expect(codeOf(() => openWith(make(scene), kept(scene), { action }))).toBe(code);
    },
  );
});

describe.each(ALGORITHMS)('what opens, %s', (algorithm) => {
  const LIVENESS = { LivenessDetail: [{ Idcard: '4405' }, { Idcard: '' }] };
  const opens: [string, string | undefined, (scene: Scene) => Members, object, string[]][] = [
    ['a whole body', CARD, genuine, RESULT, []],
    ['a whole body of key-only', DETECT, genuine, RESULT, []],
    ['a whole body without an action', undefined, genuine, RESULT, []],
    ['a whole body of a clear row', 'MobileStatus', genuine, RESULT, []],
    [
      'the required fields, and others in the clear',
      DETECT,
      (scene) => fieldsAnswer(scene, { Text: { ...LIVENESS, ErrCode: 0, OcrIdCard: '' } }, TEXT),
      {
        Text: {
          ...LIVENESS,
          ErrCode: 0,
          OcrIdCard: '',
          IdCard: '440524198701010014',
          Name: '李明',
          OcrName: '李明',
        },
      },
      ['Text.LivenessDetail.Idcard'],
    ],
    [
      'required fields that are empty',
      DETECT,
      (s) => fieldsAnswer(s, { Text: { Name: null } }, { A: 'a' }),
      { Text: { Name: null }, A: 'a' },
      [],
    ],
    [
      'nothing of what holds them',
      DETECT,
      (s) => fieldsAnswer(s, { Text: '' }, { A: 'a' }),
      { Text: '', A: 'a' },
      [],
    ],
    [
      'fields, without an action, beside no identity data',
      undefined,
      (scene) =>
        fieldsAnswer(scene, { Result: '0', Name: '' }, { 'People[0].Name': '李明', 'People[1].Name': '明' }),
      { Result: '0', Name: '', People: [{ Name: '李明' }, { Name: '明' }] },
      [],
    ],
    [
      'a clear answer of a clear row',
      'IdCardOCRVerification',
      () => ({ Result: '0', IdCard: '4405', 李明: { Name: '李' } }),
      { Result: '0', IdCard: '4405', 李明: { Name: '李' } },
      ['IdCard'],
    ],
    [
      'fields of a clear row',
      'MobileStatus',
      (s) => fieldsAnswer(s, { Result: '0' }, { A: 'a' }),
      { Result: '0', A: 'a' },
      [],
    ],
  ];

  test.each(opens)('%s', (_, action, make, result, clearAnswer) => {
    const scene = sceneOf(algorithm, action);
    expect(scene.exchange.open(make(scene))).toEqual(result);
    expect(scene.exchange.answerFacts().clearAnswer.paths.slice(0, 1)).toEqual(clearAnswer);
    const again = sceneOf(algorithm, action);
    expect(openWith({ Response: make(again) }, kept(again), { action })).toEqual(result);
  });

  test('a member Response of a bare answer is data', () => {
    const scene = sceneOf(algorithm, 'MobileStatus');
    expect(scene.exchange.openResponse({ Response: { A: 1 } }, { isBare: true })).toEqual({
      Response: { A: 1 },
    });
  });

  test('names of the answer are told only where they are of the API kind, and no more than 32', () => {
    const scene = sceneOf(algorithm, undefined, { allowPlaintextResponse: true });
    const others = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`Part${n}`, { Name: 'x' }]));
    scene.exchange.open({ 李明: { Name: 'x' }, A: { B: [{ Name: 'x' }, { Name: 'y' }] }, ...others });
    const { clearAnswer } = scene.exchange.answerFacts();
    expect(clearAnswer.paths).toHaveLength(32);
    expect(clearAnswer.more).toBe(10);
    expect(clearAnswer.paths.slice(0, 3)).toEqual(['_.Name', 'A.B.Name', 'Part0.Name']);
  });
});

test.each(ALGORITHMS)('a row of fields alone takes no whole body, %s', (algorithm) => {
  const scene = sceneOf(algorithm, undefined);
  const rule = { request: 'key-only', answer: 'fields' } as const;
  const rules = { rule, allowPlaintextResponse: true, sent: [] };
  const key = { ...scene, suite: suiteOf(algorithm) };
  expect(codeOf(() => openAnswer(genuine(scene), key, rules))).toBe(INVALID);
  expect(openAnswer(fieldsAnswer(scene, {}, { A: 'a' }), key, rules).result).toEqual({ A: 'a' });
});

describe('what a caller allows to come in the clear', () => {
  const open = (
    allowPlaintextResponse: boolean | string[],
    action: string,
    make: (scene: Scene) => Members,
  ) => {
    const scene = sceneOf('AES-256-CBC', action, { allowPlaintextResponse });
    return codeOf(() => scene.exchange.open(make(scene)));
  };
  const clear = () => ({ Text: { Name: '李明', IdCard: '' }, RequestId: 'r' });
  const beside = (scene: Scene) => fieldsAnswer(scene, { Text: { Name: '李明' } }, { 'Text.IdCard': '1' });
  const cases: [string, boolean | string[], string, (scene: Scene) => Members, string | undefined][] = [
    ['all', true, DETECT, clear, undefined],
    ['the member that holds all', ['Text'], DETECT, clear, undefined],
    ['each by its path', ['Response.Text.Name'], DETECT, clear, undefined],
    ['another', ['Text.IdCard'], DETECT, clear, PLAINTEXT],
    ['one of two', ['Text.Name'], DETECT, () => ({ Text: { Name: 'x', IdCard: 'y' } }), PLAINTEXT],
    ['a name that begins alike', ['Text.Nam', 'Tex'], DETECT, clear, PLAINTEXT],
    ['something, and nothing comes', ['Text'], DETECT, () => ({ RequestId: 'r', Text: {} }), PLAINTEXT],
    [
      'a RequestId that is an object',
      ['Text'],
      DETECT,
      () => ({ RequestId: { Name: 'x' }, Text: { Name: 'y' } }),
      PLAINTEXT,
    ],
    ['a required field', ['Text.Name'], DETECT, beside, undefined],
    ['no required field', ['Name'], DETECT, beside, PLAINTEXT],
    ['all, and a body as a field', true, CARD, (s) => moved(genuine(s), 'AdvancedInfo'), INVALID],
    [
      'some, and a body as a field',
      ['Name', 'IdNum'],
      CARD,
      (s) => moved(genuine(s), 'AdvancedInfo'),
      INVALID,
    ],
  ];
  test.each(cases)('%s', (_, allowed, action, make, code) => {
    expect(open(allowed, action, make)).toBe(code);
  });

  const malformed: unknown[] = [
    [],
    [1],
    [null],
    [''],
    ['A '],
    ['A..B'],
    ['.A'],
    ['A[0].B'],
    ['姓名'],
    ['A'.repeat(65)],
    'Name',
    [['A']],
  ];
  test.each(malformed)('%j is ERR_INVALID_OPTIONS', (allowed) => {
    expect(codeOf(() => open(allowed as string[], DETECT, clear))).toBe('ERR_INVALID_OPTIONS');
  });

  test('a list does not let the parameters ask for an answer in the clear', () => {
    const seal = (allowPlaintextResponse: boolean | string[]) =>
      codeOf(() =>
        sealResponseOnly(
          { IsEncryptResponse: false },
          { publicKey: keyOf['AES-256-CBC']().pem, allowPlaintextResponse },
        ).dispose(),
      );
    expect([seal(true), seal(['Name']), seal(false)]).toEqual([
      undefined,
      'ERR_INVALID_PARAMS',
      'ERR_INVALID_PARAMS',
    ]);
  });
});

describe('openWith by action', () => {
  const scene = sceneOf('AES-256-CBC', DETECT);
  const wrong: [string, unknown, string][] = [
    ['an unknown action', { action: 'IDCardOCR' }, 'ERR_INVALID_PARAMS'],
    ['a name of Object.prototype', { action: 'constructor' }, 'ERR_INVALID_PARAMS'],
    ['an action that is no text', { action: 1 }, 'ERR_INVALID_PARAMS'],
    ['an unknown option', { acton: DETECT }, 'ERR_INVALID_OPTIONS'],
    ['no object', DETECT, 'ERR_INVALID_OPTIONS'],
    ['null', null, 'ERR_INVALID_OPTIONS'],
  ];
  test.each(wrong)('%s', (_, options, code) => {
    expect(codeOf(() => openWith(genuine(scene), kept(scene), options as never))).toBe(code);
  });

  test('a body of a key-only action may have its own IV, one of a body action may not', () => {
    const iv = scene.iv.map((byte) => byte ^ 1);
    const answer = { EncryptedBody: scene.encrypt('{"A":1}', iv).text, Encryption: { Iv: toBase64(iv) } };
    expect(openWith(answer, kept(scene), { action: DETECT })).toEqual({ A: 1 });
    for (const action of [CARD, undefined])
      expect(codeOf(() => openWith(answer, kept(scene), { action }))).toBe(INVALID);
  });
});

describe('a reflection, whole or in part', () => {
  const blocks = (text: string): Uint8Array[] => {
    const bytes = fromBase64(text);
    return Array.from({ length: bytes.length / 16 }, (_, n) => bytes.subarray(16 * n, 16 * n + 16));
  };
  const joined = (...parts: Uint8Array[]) => toBase64(Buffer.concat(parts));

  test('any block of the request, anywhere in the answer, is ERR_DECRYPTION_FAILED', () => {
    const count = blocks(sent(sceneOf('AES-256-CBC', 'DetectAIFakeFaces')).EncryptedBody).length;
    expect(count).toBeGreaterThan(5);
    for (let n = 0; n < count; n++) {
      const scene = sceneOf('AES-256-CBC', 'DetectAIFakeFaces');
      const reflected = blocks(sent(scene).EncryptedBody)[n]!;
      const own = blocks(scene.encrypt('x'.repeat(40)).text);
      const answer = { A: joined(own[0]!, reflected, own[1]!, own[2]!), Encryption: { EncryptList: ['A'] } };
      expect(codeOf(() => scene.exchange.open(answer))).toBe(FAILED);
    }
  });

  test('a tail of it under the block before as IV', () => {
    const scene = sceneOf('AES-256-CBC', 'DetectAIFakeFaces');
    const parts = blocks(sent(scene).EncryptedBody);
    const Encryption = { EncryptList: ['A'], Iv: toBase64(parts[1]!) };
    expect(codeOf(() => scene.exchange.open({ A: joined(...parts.slice(2)), Encryption }))).toBe(FAILED);
  });

  test.each(ALGORITHMS)('an encrypted field of the request under another name, %s', (algorithm) => {
    const scene = sceneOf(algorithm, 'MobileStatus');
    const { Mobile, Encryption } = scene.exchange.request as { Mobile: string; Encryption: Members };
    const answer = { Result: Mobile, Encryption: { ...Encryption, EncryptList: ['Result'] } };
    expect(codeOf(() => scene.exchange.open(answer))).toBe(FAILED);
  });

  test('a beginning of the request under SM4-GCM, with a tag that is right', () => {
    // Anyone who has two ciphertexts of one nonce can make such tags.
    const [scene, other] = [sceneOf('SM4-GCM', 'MobileStatus'), sceneOf('SM4-GCM', 'MobileStatus')];
    const open = ({ exchange, encrypt }: Scene, text: string) => {
      const sealed = encrypt(text);
      return exchange.open({ A: sealed.text, Encryption: { EncryptList: ['A'], TagList: [sealed.tag] } });
    };
    expect(codeOf(() => open(scene, REQUEST_TEXT.slice(0, 16)))).toBe(FAILED);
    expect(open(other, REQUEST_TEXT.slice(0, 15))).toEqual({ A: REQUEST_TEXT.slice(0, 15) });
  });

  // 3072 blocks are decoded at once.
  const request = new Uint8Array(randomBytes(16 * 7000));
  test.each([0, 1, 3071, 3072, 3073, 6143, 6144, 6999])('block %i of 7000', (at) => {
    const block = request.slice(16 * at, 16 * at + 16);
    const answer = Uint8Array.from([...randomBytes(32), ...block, ...randomBytes(21)]);
    const suite = suiteOf('AES-256-CBC');
    for (const sent of [[toBase64(request)], ['AAAA', toBase64(request)]]) {
      expect(isReflection([randomBytes(64), answer], sent, suite)).toBe(true);
      expect(isReflection([answer.subarray(1)], sent, suite)).toBe(false);
      expect(isReflection([answer.subarray(0, 47)], sent, suite)).toBe(false);
    }
  });
});

describe('limits', () => {
  const open = (answer: unknown) => {
    const { exchange } = sceneOf('AES-256-CBC', 'MobileStatus');
    return codeOf(() => exchange.open(answer));
  };
  const nested = (levels: number): Members => (levels === 1 ? {} : { A: nested(levels - 1) });
  const names = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`A${n}`, 1]));
  const shared = Array.from({ length: 40 }).reduce((tree: object) => ({ a: tree, b: tree }), { c: 'x' });
  const cycle: Members = {};
  cycle.a = [cycle];
  let reads = 0;
  const endless = new Proxy([], {
    get(target, name) {
      if (name === 'length') return 10 ** 9;
      reads++;
      return Reflect.get(target, name);
    },
  });
  const within: [string, unknown][] = [
    ['64 levels', nested(64)],
    ['20,000 members', names(20_000)],
    ['20,000 entries', { A: Array(19_999).fill(1) }],
    ['a path of 1,024 characters', { ['a'.repeat(1022)]: { b: 1 } }],
  ];
  test.each(within)('%s are taken', (_, answer) => expect(open(answer)).toBeUndefined());

  const beyond: [string, unknown][] = [
    ['65 levels', nested(65)],
    ['20,001 members', names(20_001)],
    ['20,001 entries', { A: Array(20_000).fill(1) }],
    ['a million entries', { A: Array(10 ** 6).fill(1) }],
    ['members of many objects', { A: Array.from({ length: 300 }, () => names(100)) }],
    [
      '200,000 names in EncryptList',
      { Encryption: { EncryptList: Array.from({ length: 200_000 }, (_, n) => `F${n}`) } },
    ],
    [
      '1,001 names in EncryptList',
      { Encryption: { EncryptList: Array.from({ length: 1001 }, (_, n) => `F${n}`) } },
    ],
    ['a path of 1,025 characters', { ['a'.repeat(1023)]: { b: 1 } }],
    ['a list that never ends', { A: new Array(2 ** 32 - 1) }],
    ['a proxy that says so', { A: endless }],
    ['shared parts', shared],
    ['a cycle', cycle],
    ['a Date', { A: new Date(0) }],
    ['a Map', { A: new Map([['Name', 'x']]) }],
    ['a function', { A: () => 1 }],
    ['a bigint', { A: 1n }],
  ];
  test.each(beyond)('%s: ERR_INVALID_RESPONSE', (_, answer) => {
    expect(open(answer)).toBe(INVALID);
    expect(reads).toBe(0);
  });

  test.each([
    [1000, undefined],
    [1001, INVALID],
  ])('%i encrypted fields', (count, code) => {
    const scene = sceneOf('AES-256-CBC', 'MobileStatus');
    const fields = Object.fromEntries(Array.from({ length: count }, (_, n) => [`F${n}`, 'x']));
    expect(codeOf(() => scene.exchange.open(fieldsAnswer(scene, {}, fields)))).toBe(code);
  });

  test('a getter is read once: what was checked is what comes out', () => {
    const scene = sceneOf('AES-256-CBC', DETECT);
    const answer = fieldsAnswer(scene, {}, { 'Text.IdCard': '4405' });
    let calls = 0;
    Object.defineProperty(answer.Text, 'Name', {
      enumerable: true,
      get: () => (calls++ === 0 ? '' : '张三'),
    });
    expect(scene.exchange.open(answer)).toEqual({ Text: { IdCard: '4405', Name: '' } });
    expect(calls).toBe(1);
  });
});

describe('what is known of an answer that failed', () => {
  const cases: [string, (scene: Scene) => Members, boolean][] = [
    ['under the IV of the request', (s) => ({ ...genuine(s), EncryptedBody: 'AAAA' }), true],
    ['without an IV', () => ({ EncryptedBody: 'AAAA' }), true],
    ['of no form', () => ({ EncryptedBody: '*', Encryption: { TagList: 7 } }), true],
    [
      'under another IV',
      () => ({ EncryptedBody: 'AAAA', Encryption: { Iv: toBase64(new Uint8Array(12)) } }),
      false,
    ],
    ['by a field', (s) => fieldsAnswer(s, {}, { Name: '李明' }), true],
    ['in the clear', () => ({ Name: '李明' }), false],
  ];
  test.each(cases)('an SM4 answer %s', (_, make, nonceReused) => {
    const scene = sceneOf('SM4-GCM', CARD);
    expect(codeOf(() => scene.exchange.open(make(scene)))).toMatch(/^ERR_/);
    expect(scene.exchange.answerFacts()).toEqual({
      form: undefined,
      nonceReused,
      clearAnswer: { paths: [], more: 0 },
    });
  });

  test("a service's error is cut", () => {
    const { exchange } = sceneOf('SM4-GCM', CARD);
    const reported = { Code: 'C'.repeat(70_000), Message: 'M'.repeat(70_000) };
    expect(() => exchange.open({ Error: reported })).toThrow(
      expect.objectContaining({ name: 'ServiceError', code: 'C'.repeat(128), message: 'M'.repeat(1024) }),
    );
  });
});
