// What the vendor itself publishes is no finding: the example of its API text, and what its kits and the official SDKs
// send. Where a form is odd, a note says so. Weaknesses of the protocol stay findings, whoever shows them.

import { describe, expect, test } from 'vitest';
import published from '../../fixtures/inspect/published.json' with { type: 'json' };
import { type InspectionLine, inspect } from '../../src/inspect/inspect.ts';

const CARD = 'RecognizeEncryptedIDCardOCR';

interface Seen {
  readonly findings: readonly string[];
  readonly notes: readonly string[];
}

/** Ids with their places, below the request or the answer; a short RSA key is in every one and aside. */
function seen(input: unknown, action: string | undefined): Seen {
  const { exchanges } = inspect(JSON.stringify(input), action === undefined ? {} : { action });
  const lines = exchanges.flatMap((exchange) => exchange.lines).filter(({ id }) => id !== 'weak-rsa');
  const show = ({ id, place }: InspectionLine) => `${id} ${place}`;
  const of = (level: string) => lines.filter((line) => line.level === level).map(show);
  return { findings: of('finding'), notes: of('note') };
}

const LEFT_IV = 'left-out Encryption.Iv';
const NO_FLAG = 'is-encrypt-response IsEncryptResponse';
const NULL_TAGS = 'tag-list-form Encryption.TagList';
const BODY_LIST = 'encrypt-list-spelling Encryption.EncryptList[0]';
const TWO_FIELDS = 'nonce-reuse-fields Encryption';
const CLEAR_IMAGE = 'clear-by-protocol ';

/** By the beginning of the case's name; one that isn't here has neither finding nor note. */
const EXPECTED: readonly (readonly [name: RegExp, findings: readonly string[], notes: readonly string[]])[] =
  [
    [/card-empty-strings$/, [], ['empty-beside-body ']],
    [/^kit-node\/encrypt-output-/, [], [LEFT_IV, NO_FLAG]],
    [/^kit-go\/GetDetectInfoEnhanced-.*-verbatim$/, [], [NULL_TAGS, BODY_LIST]],
    [/^kit-go\/GetDetectInfoEnhanced-/, [], [BODY_LIST]],
    [/^kit-go\/CheckIdCardInformation-/, [], [BODY_LIST, CLEAR_IMAGE]],
    [/CheckIdCardInformation-/, [], [CLEAR_IMAGE]],
    [/ImageRecognition-aes$/, [], [CLEAR_IMAGE]],
    // Weak, and published: the fields of a message share one nonce.
    [/ImageRecognition-sm4$/, [TWO_FIELDS], [CLEAR_IMAGE]],
    [/(?:fields|IdCardVerification|DetectAuth|encrypt-input|encrypt-input-output)-sm4$/, [TWO_FIELDS], []],
    // Not published for this action, whose guide and example say EncryptedBody.
    [/^kit-\w+\/card-/, [BODY_LIST], []],
    // By the API's words alone: without a key nobody opens the answer.
    [
      /key-only-algorithm$/,
      ['member-names Encryption.CiphertextBlob', 'member-names Encryption.Iv'],
      [NO_FLAG],
    ],
    [
      /linefeeds$/,
      ['Encryption.Iv', 'Encryption.CiphertextBlob', 'EncryptedBody'].map((at) => `base64-line-breaks ${at}`),
      [],
    ],
  ];

describe('requests of SDKs and kits', () => {
  test.each(published.cases.map((one) => [one.id, one] as const))('%s', (id, { action, request }) => {
    const [, findings = [], notes = []] = EXPECTED.find(([name]) => name.test(id)) ?? [];
    expect(seen(request, action)).toEqual({ findings, notes });
  });

  test('are of every kit, and none of the lines above is idle', () => {
    const ids = published.cases.map(({ id }) => id);
    for (const kit of ['kit-node/', 'kit-go/', 'kit-java/', 'python/'])
      expect(ids.filter((id) => id.startsWith(kit)).length).toBeGreaterThan(5);
    const used = ids.map((id) => EXPECTED.findIndex(([name]) => name.test(id)));
    expect(EXPECTED.map((_, index) => index).filter((index) => !used.includes(index))).toEqual([]);
  });
});

describe("the vendor's own example of the card action", () => {
  const { request, answer } = published.example;

  test('request and answer: no finding, and the empty parameters are noted', () => {
    const expected = { findings: [], notes: ['empty-beside-body request'] };
    expect(seen({ request, response: answer }, CARD)).toEqual(expected);
  });

  test.each([CARD, undefined])(
    'the answer alone, action %s: it echoes the request, its members empty',
    (action) => {
      expect(seen(answer, action).findings).toEqual([]);
    },
  );

  test('an echo with data beside it is a finding', () => {
    const forged = { Response: { ...answer.Response, Name: 'x' } };
    expect(seen({ request, response: forged }, CARD).findings).toEqual([
      'answer-clear-beside response.Response',
    ]);
  });
});

// --- what the API text lets a card's request leave out ---

const sealedBy = (id: string): { EncryptedBody: string; Encryption: Record<string, unknown> } =>
  published.cases.find((one) => one.id === id)!.request as never;
const change = (id: string, changes: Record<string, unknown>) => {
  const { EncryptedBody, Encryption } = sealedBy(id);
  return { EncryptedBody, Encryption: { ...Encryption, ...changes } };
};
const BODY = 'kit-go/DetectAIFakeFaces-aes';
const NAMES = 'member-names Encryption.Algorithm';

test.each<[string, unknown, string | undefined, Seen]>([
  [
    'no Algorithm',
    change('python/card-aes', { Algorithm: undefined }),
    CARD,
    { findings: [], notes: ['left-out Encryption.Algorithm'] },
  ],
  [
    'no EncryptList, Algorithm null',
    change('python/card-aes', { EncryptList: undefined, Algorithm: null }),
    CARD,
    {
      findings: [],
      notes: ['left-out Encryption.Algorithm', 'left-out Encryption.EncryptList'],
    },
  ],
  [
    'TagList null',
    change('python/card-aes', { TagList: null }),
    CARD,
    { findings: [], notes: ['tag-list-form Encryption.TagList'] },
  ],
  [
    'an empty Algorithm',
    change('python/card-aes', { Algorithm: '' }),
    CARD,
    { findings: [NAMES], notes: [] },
  ],
  [
    'an empty EncryptList',
    change('python/card-aes', { EncryptList: [] }),
    CARD,
    { findings: ['encrypt-list-empty Encryption.EncryptList'], notes: [] },
  ],
  [
    'no Algorithm under SM4-GCM: the default is the other one',
    change('python/card-sm4', { Algorithm: undefined }),
    CARD,
    {
      findings: ['algorithm-mismatch Encryption.Algorithm'],
      notes: ['left-out Encryption.Algorithm'],
    },
  ],
  [
    'TagList null under SM4-GCM',
    change('python/card-sm4', { TagList: null }),
    CARD,
    {
      findings: ['tag-count Encryption.TagList'],
      notes: ['tag-list-form Encryption.TagList'],
    },
  ],
  [
    'no Algorithm in another action',
    change(BODY, { Algorithm: undefined }),
    'DetectAIFakeFaces',
    { findings: [NAMES], notes: [] },
  ],
  [
    'EncryptedBody where the action’s documents write EncryptionBody',
    change(BODY, { EncryptList: ['EncryptedBody'] }),
    'DetectAIFakeFaces',
    { findings: [], notes: ['encrypt-list-spelling Encryption.EncryptList[0]'] },
  ],
])('%s', (_, request, action, expected) => {
  expect(seen(request, action)).toEqual(expected);
});
