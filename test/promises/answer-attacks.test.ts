// An attacker who has the genuine ciphertexts of a call, and not its key, makes answers of them by the hundred: moves,
// renames, splits, splices, reflects, shortens the lists, nests, forges beside them. Nothing of the attacker's own may
// come out where the action's row says that it is encrypted, and nothing of the request.
//
// Left out, since AES-256-CBC can't see it: an IV or a block that was changed bit by bit.

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACTION_RULES } from '../../src/envelope/action-rules.ts';
import { isIdentityMember } from '../../src/envelope/identity.ts';
import { memberPath, visitMembers } from '../../src/envelope/paths.ts';
import { EncryptionError, ServiceError } from '../../src/errors.ts';
import { openWith } from '../../src/primitives.ts';
import {
  bodyAnswer,
  fieldsAnswer,
  type Members,
  putAt,
  REQUEST_TEXT,
  type Scene,
  type Sealed,
  sceneOf,
} from '../helpers/answer-scene.ts';
import { ALGORITHMS } from '../helpers/keys.ts';
import { times } from '../helpers/long.ts';
import { fromBase64, toBase64 } from '../helpers/vectors.ts';

const RUNS = times(300, 1500);
/** The short form is the same at every run: of so few, chance might leave out a kind. */
const SEED = times(1, Math.floor(Math.random() * 2 ** 31));
const MARKER = 'forged-by-an-attacker';
const MARKED_NUMBER = 918_273_645_546;

const ACTIONS = [
  'RecognizeEncryptedIDCardOCR',
  'GetFaceIdResult',
  'GetDetectInfoEnhanced',
  'CheckIdCardInformation',
  undefined,
  // Their answers come in the clear: of these only the request must not come back.
  'DetectAIFakeFaces',
  'MobileStatus',
];

const PERSON = { Name: '李明', IdCard: '440524198701010014', IdNum: '440524198701010014' };
const TEXT = { ...PERSON, OcrName: '李明', OcrIdCard: '440524198701010014' };
const FIELDS = Object.fromEntries(
  [...Object.entries(PERSON), ...Object.entries(TEXT).map(([name, text]) => [`Text.${name}`, text])].map(
    ([name, text]) => [name!, text!],
  ),
);

/** Where an attacker puts things: what rows require, what is above it, and what only looks like it. */
const PATHS = [
  ...Object.keys(FIELDS),
  'Text',
  'Response',
  'Response.Response.Name',
  'Response.Response.Text.Name',
  'Text[0].Name',
  'Text[1].IdCard',
  'Name[0]',
  'Name.Name',
  'Text.LivenessDetail[0].Idcard',
  'AdvancedInfo',
  'EncryptedBody',
  'EncryptionBody',
  'Other',
  'Other.Name',
  'Error',
  'Encryption.EncryptedBody',
];

type Gen = fc.GeneratorValue;
const pick = <T>(g: Gen, list: readonly T[]): T => list[g(fc.nat, { max: list.length - 1 })]!;
const oneIn = (g: Gen, n: number): boolean => g(fc.nat, { max: n - 1 }) === 0;

/** What the attacker holds. */
interface Loot {
  readonly body: Members;
  readonly fields: Members;
  /** With an encrypted field that no row asks for. */
  readonly other: Members;
  readonly pieces: readonly Sealed[];
  readonly ivs: readonly string[];
}

function lootOf(scene: Scene): Loot {
  const [body, fields] = [bodyAnswer(scene, { ...PERSON, Text: TEXT }), fieldsAnswer(scene, {}, FIELDS)];
  const {
    EncryptedBody,
    Mobile = EncryptedBody,
    Encryption,
  } = scene.exchange.request as Members & {
    Encryption: Members;
  };
  const texts = [scene.exchange.facts.encrypted.length > 0 ? Mobile : undefined, body.EncryptedBody] as (
    | string
    | undefined
  )[];
  const tags = [Encryption.TagList, (body.Encryption as Members).TagList] as (string[] | undefined)[];
  const bodies = texts.flatMap((text, n) => (text === undefined ? [] : [{ text, tag: tags[n]?.[0] }]));
  const others = Object.values(FIELDS).map((text) => scene.encrypt(text));
  const blocks = [...bodies, ...others].flatMap(({ text }) => blocksOf(text));
  const ivs = [scene.iv, randomBytes(scene.iv.length), ...blocks].map((iv) =>
    iv.subarray(0, scene.iv.length),
  );
  const other = fieldsAnswer(scene, {}, { Other: 'x' });
  return { body, fields, other, pieces: [...bodies, ...others], ivs: ivs.map(toBase64) };
}

function blocksOf(text: string): Uint8Array[] {
  const bytes = fromBase64(text);
  return Array.from({ length: Math.floor(bytes.length / 16) }, (_, n) => bytes.subarray(16 * n, 16 * n + 16));
}

/** A ciphertext as it is, or a run of its blocks, or runs of two. */
function piece(g: Gen, { pieces }: Loot): Sealed {
  const one = pick(g, pieces);
  if (!oneIn(g, 3)) return one;
  const run = ({ text }: Sealed) => {
    const blocks = blocksOf(text);
    const start = g(fc.nat, { max: blocks.length });
    return blocks.slice(start, oneIn(g, 2) ? undefined : start + 1 + g(fc.nat, { max: 3 }));
  };
  const parts = oneIn(g, 2) ? run(one) : [...run(one), ...run(pick(g, pieces))];
  return { text: toBase64(Buffer.concat(parts)), tag: one.tag };
}

/** Something of the attacker's own, of any JSON type. */
function forged(g: Gen): unknown {
  const text = `${MARKER}-${g(fc.nat, { max: 99 })}`;
  const values = [
    text,
    [text],
    { Name: text },
    [{ Name: text }],
    JSON.stringify({ Name: text }),
    MARKED_NUMBER,
  ];
  return pick(g, [
    ...values,
    { Text: { Name: text }, IdCard: text },
    [[text]],
    '',
    null,
    toBase64(Buffer.from(text)),
  ]);
}

type Step = (answer: Members, g: Gen, loot: Loot) => void;

const listsOf = (answer: Members): { names: string[]; tags: string[]; struct: Members } => {
  if (typeof answer.Encryption !== 'object' || answer.Encryption === null) answer.Encryption = {};
  const struct = answer.Encryption as Members;
  struct.EncryptList = Array.isArray(struct.EncryptList) ? struct.EncryptList : [];
  struct.TagList = Array.isArray(struct.TagList) ? struct.TagList : [];
  return { names: struct.EncryptList as string[], tags: struct.TagList as string[], struct };
};

const STEPS: readonly Step[] = [
  (answer, g) => putAt(answer, pick(g, PATHS), forged(g)),
  (answer, g) => {
    answer[pick(g, PATHS)] = forged(g);
  },
  // A piece at a path, and the list says so.
  (answer, g, loot) => {
    const path = pick(g, PATHS);
    const { text, tag } = piece(g, loot);
    const { names, tags } = listsOf(answer);
    putAt(answer, path, text);
    names.push(oneIn(g, 2) ? `Response.${path}` : path);
    if (tag !== undefined) tags.push(tag);
  },
  (answer, g, loot) => {
    const { text, tag } = piece(g, loot);
    const { names, tags } = listsOf(answer);
    answer.EncryptedBody = text;
    names.splice(0, names.length, pick(g, ['EncryptedBody', 'EncryptionBody', 'Response.EncryptedBody']));
    tags.splice(0, tags.length, ...(tag === undefined ? [] : [tag]));
  },
  // An entry less, and maybe something else where it led.
  (answer, g) => {
    const { names, tags } = listsOf(answer);
    const [path] = names.splice(g(fc.nat, { max: names.length }), 1);
    tags.length = Math.min(tags.length, names.length);
    if (path !== undefined && oneIn(g, 2)) putAt(answer, path, forged(g));
  },
  (answer, g, { ivs }) => {
    listsOf(answer).struct.Iv = pick(g, [undefined, null, '', ...ivs]);
  },
  (answer, g) => {
    answer.EncryptedBody = pick(g, [undefined, null, '']);
  },
  (answer) => {
    delete answer.Text;
  },
];

function makeAttack(g: Gen, loot: Loot): unknown {
  const answer = structuredClone(pick(g, [loot.body, loot.fields, loot.fields, loot.other, {}]));
  for (let left = g(fc.nat, { max: 4 }); left > 0; left--) {
    try {
      pick(g, STEPS)(answer, g, loot);
    } catch {
      // A path through a text: this step changes nothing.
    }
  }
  const forms = [answer, answer, { Response: answer }, { Response: { Response: answer } }];
  return pick(g, [
    ...forms,
    { Response: { Response: answer, Name: forged(g) } },
    { Response: answer, Name: forged(g) },
  ]);
}

// --- what must hold ---

const isForged = (value: unknown): boolean => {
  const text = JSON.stringify(value) ?? '';
  return (
    text.includes(MARKER) || text.includes(`${MARKED_NUMBER}`) || text.includes(btoa(MARKER).slice(0, 20))
  );
};

/** What of a result came by the attacker's hand though the row says that it comes sealed. */
function forgedOf(result: object, action: string | undefined, form: string | undefined): string[] {
  const rule = action === undefined ? undefined : ACTION_RULES.get(action)!;
  if (rule?.answer === 'clear') return [];
  if (form !== 'fields') return isForged(result) ? ['*'] : [];
  const required = rule?.answerFields?.map(memberPath);
  const found: string[] = [];
  visitMembers(result, ({ path, value }) => {
    const isAbove = required?.some((name) => name.startsWith(`${path}.`)) && typeof value !== 'object';
    const isDue = required ? required.includes(path) || isAbove : isIdentityMember(undefined, path);
    if (isDue && isForged(value)) found.push(path);
    return undefined;
  });
  return found;
}

function attempt(work: () => unknown): object | undefined {
  try {
    return work() as object;
  } catch (error) {
    // A service's error is the attacker's to make: it says so, and nothing comes out.
    if (error instanceof ServiceError) return undefined;
    expect(error).toBeInstanceOf(EncryptionError);
    expect((error as Error).message).not.toContain(MARKER);
    return undefined;
  }
}

describe.each(ALGORITHMS)('%s', (algorithm) => {
  test.each(ACTIONS.map((action) => [action ?? 'no action', action] as const))(
    `attacked answers to %s: nothing forged comes out, and nothing of the request`,
    (_, action) => {
      const opened = { body: 0, fields: 0, clear: 0, with: 0 };
      fc.assert(
        fc.property(fc.gen(), fc.boolean(), (g, isBare) => {
          const scene = sceneOf(algorithm, action);
          const attack = makeAttack(g, lootOf(scene));
          const kept = attempt(() => openWith(attack, { ...scene }, { action }));
          const result = attempt(() => scene.exchange.openResponse(attack, { isBare }));
          const { form } = scene.exchange.answerFacts();
          if (kept) opened.with++;
          if (result) opened[form!]++;
          expect(JSON.stringify(result ?? '')).not.toContain(REQUEST_TEXT.slice(0, 16));
          for (const value of [result, kept]) {
            // openWith opens the same forms; which one it was shows in the answer's own ciphertext.
            if (value) expect(forgedOf(value, action, result ? form : formOf(attack))).toEqual([]);
          }
        }),
        { numRuns: RUNS, seed: SEED },
      );
      // An attack that never opens would prove nothing.
      expect(opened.body).toBeGreaterThan(RUNS / 100);
      expect(opened.with).toBeGreaterThan(RUNS / 100);
      const takesFields = !['RecognizeEncryptedIDCardOCR', 'GetFaceIdResult'].includes(action ?? '');
      expect(opened.fields > RUNS / 100).toBe(takesFields);
    },
  );
});

function formOf(attack: unknown): 'body' | 'fields' {
  const { Response } = attack as Members;
  const answer = (Object.keys(attack as object).length === 1 && Response ? Response : attack) as Members;
  return answer.EncryptedBody ? 'body' : 'fields';
}
