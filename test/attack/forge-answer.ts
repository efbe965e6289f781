// What an attacker without the data key can do to a genuine answer. The answer is changed in place, and stays JSON.

import type { Scene } from './answer-scene.ts';
import { FORGED, forgedValue, type Members, pathsOf, plant, REWRITTEN, textsOf } from './marked-answer.ts';
import type { Random } from './random.ts';

export interface Forging {
  readonly random: Random;
  readonly scene: Scene;
  readonly request: Members;
  readonly answer: Members;
  /** A plaintext that the attacker guessed right: it rewrites a block under CBC. */
  readonly guessed: Uint8Array;
}

type Move = (forging: Forging) => void;

const BLOCK = 16;
const bytesOf = (text: unknown): Buffer => Buffer.from(typeof text === 'string' ? text : '', 'base64');

function encryption({ answer }: Forging): Members {
  const { Encryption } = answer;
  if (typeof Encryption === 'object' && Encryption !== null && !Array.isArray(Encryption))
    return Encryption as Members;
  const made: Members = { EncryptList: [], TagList: [], Iv: '', Algorithm: '' };
  answer.Encryption = made;
  return made;
}

function listOf(forging: Forging, name: 'EncryptList' | 'TagList'): unknown[] {
  const holder = encryption(forging);
  if (!Array.isArray(holder[name])) holder[name] = [];
  return holder[name] as unknown[];
}

/** Where a forgery is worth most: the row's own members, its identity data, and names beside them. */
function target({ random, scene }: Forging): string {
  const paths = [...(scene.answerFields ?? []), ...pathsOf(scene.action)];
  const path = random.pick(paths);
  const leaf = path.slice(path.lastIndexOf('.') + 1);
  return random.pick([
    path,
    path,
    path,
    leaf,
    'AdvancedInfo',
    'Foo',
    `Response.${path}`,
    path.split('.')[0]!,
    `${path}.x`,
  ]);
}

/** Ciphertexts at hand: of the answer, and of the request. */
function ciphertexts({ answer, request }: Forging): string[] {
  return [...textsOf(answer), ...textsOf(request)]
    .map(({ holder, name }) => holder[name] as string)
    .filter((text) => text.length >= 4 && /^[A-Za-z0-9+/]+={0,2}$/.test(text));
}

const clearMember: Move = (forging) => plant(forging.answer, target(forging), forgedValue(forging.random));

const manyClear: Move = (forging) => {
  for (let count = 33 + forging.random.below(20); count > 0; count--) {
    plant(
      forging.answer,
      `A${count}.${forging.random.pick(['Name', 'IdCard', 'Address'])}`,
      forgedValue(forging.random),
    );
  }
  clearMember(forging);
};

const moveBody: Move = (forging) => {
  const { answer, random } = forging;
  const path = target(forging);
  plant(answer, path, answer.EncryptedBody ?? random.pick(ciphertexts(forging).concat('AAAA')));
  if (!random.oneIn(3)) delete answer.EncryptedBody;
  encryption(forging).EncryptList = [random.pick([path, `Response.${path}`])];
  clearMember(forging);
};

const changeList: Move = (forging) => {
  const { random } = forging;
  const list = listOf(forging, 'EncryptList');
  const change = random.pick<() => unknown>([
    () => list.pop(),
    () => list.splice(1),
    () => list.push(target(forging)),
    () => list.push(list[0]),
    () => list.push(`Response.${String(list[0])}`),
    () => list.reverse(),
    () =>
      list.push(
        random.pick([
          '__proto__',
          'constructor.name',
          'Text.__proto__.Name',
          'a[0',
          '',
          'EncryptedBody',
          'toString',
        ]),
      ),
    () => {
      if (list.length > 0)
        list[random.below(list.length)] = random.pick<unknown>([
          target(forging),
          7,
          null,
          ['Name'],
          { a: 1 },
        ]);
    },
    () => list.push(...Array.from({ length: random.pick([3, 2000]) }, (_, index) => `x${index}`)),
  ]);
  change();
};

/** A sealed member in the clear, and EncryptList without it. */
const unseal: Move = (forging) => {
  const { random, answer } = forging;
  const list = listOf(forging, 'EncryptList');
  const [path] = list.splice(random.below(Math.max(1, list.length)), 1);
  if (typeof path === 'string')
    plant(answer, path.replace(/^Response\./, '').replace(/\[\d+\]/g, ''), forgedValue(random));
};

const reflect: Move = (forging) => {
  const { random, answer, request } = forging;
  const sent = textsOf(request)
    .map(({ holder, name }) => bytesOf(holder[name]))
    .filter(({ length }) => length >= BLOCK);
  if (sent.length === 0) return;
  const whole = random.pick(sent);
  const from = random.oneIn(2) ? 0 : BLOCK * random.below(Math.ceil(whole.length / BLOCK));
  const piece = whole.subarray(from, random.oneIn(2) ? whole.length : from + BLOCK * (1 + random.below(4)));
  const text = Buffer.from(random.oneIn(4) ? Buffer.concat([random.bytes(BLOCK), piece]) : piece).toString(
    'base64',
  );
  const before = from >= BLOCK ? whole.subarray(from - BLOCK, from) : undefined;
  if (before && random.oneIn(2)) encryption(forging).Iv = before.toString('base64');
  if (random.oneIn(2)) answer.EncryptedBody = text;
  else {
    const path = target(forging);
    plant(answer, path, text);
    listOf(forging, 'EncryptList').push(path);
  }
  const tags = (request.Encryption as Members | undefined)?.TagList;
  if (Array.isArray(tags) && random.oneIn(2)) encryption(forging).TagList = [...tags];
};

/** Blocks of one ciphertext, cut, doubled, in another order, under an IV that the attacker chose. */
const splice: Move = (forging) => {
  const { random, answer } = forging;
  const texts = textsOf(answer).filter(({ holder, name }) => bytesOf(holder[name]).length >= BLOCK);
  if (texts.length === 0) return;
  const { holder, name } = random.pick(texts);
  const bytes = bytesOf(holder[name]);
  const at = BLOCK * random.below(Math.floor(bytes.length / BLOCK));
  if (at >= BLOCK) encryption(forging).Iv = bytes.subarray(at - BLOCK, at).toString('base64');
  holder[name] = Buffer.concat([
    bytes.subarray(at),
    random.oneIn(3) ? bytes.subarray(0, at) : Buffer.alloc(0),
  ]).toString('base64');
  if (random.oneIn(3)) clearMember(forging);
};

const ownIv: Move = (forging) => {
  const { random, scene } = forging;
  encryption(forging).Iv = Buffer.from(random.bytes(random.oneIn(8) ? 7 : scene.key.iv.length)).toString(
    'base64',
  );
};

/** Under CBC: the first block becomes what the attacker wants, where the plaintext of it was guessed. */
const rewrite: Move = (forging) => {
  const { guessed, scene, answer, random } = forging;
  const holder = encryption(forging);
  const iv = bytesOf(holder.Iv);
  const old = iv.length === BLOCK ? iv : Buffer.from(scene.key.iv);
  if (scene.key.algorithm !== 'AES-256-CBC' || guessed.length < BLOCK) return;
  const wanted = Buffer.from(random.oneIn(2) ? REWRITTEN : `{"Name":"${REWRITTEN.slice(0, 7)}`.padEnd(BLOCK));
  holder.Iv = Buffer.from(old.map((byte, index) => byte ^ guessed[index]! ^ wanted[index]!)).toString(
    'base64',
  );
  if (answer.EncryptedBody !== undefined && random.oneIn(2)) {
    const path = target(forging);
    // The first block alone, if that is a block of padding it opens as a field.
    plant(answer, path, answer.EncryptedBody);
    holder.EncryptList = [path];
    delete answer.EncryptedBody;
  }
};

const moveTags: Move = (forging) => {
  const { random } = forging;
  const tags = listOf(forging, 'TagList');
  const change = random.pick<() => unknown>([
    () => tags.pop(),
    () => tags.reverse(),
    () => tags.push(tags[0]),
    () => tags.push(Buffer.from(random.bytes(16)).toString('base64')),
    () => tags.splice(0),
  ]);
  change();
};

const swap: Move = ({ random, answer }) => {
  const texts = textsOf(answer);
  if (texts.length < 2) return;
  const [one, other] = [random.pick(texts), random.pick(texts)];
  [one.holder[one.name], other.holder[other.name]] = [other.holder[other.name], one.holder[one.name]];
};

const define = (holder: object, name: string, value: unknown): void =>
  void Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });

const forgedPerson = (random: Random): Members => ({
  Name: forgedValue(random),
  IdNum: `${FORGED}1`,
  Text: { Name: forgedValue(random), IdCard: `${FORGED}2` },
});

const nestResponse: Move = ({ random, answer }) => {
  const inner = random.oneIn(2)
    ? forgedPerson(random)
    : { ...structuredClone(answer), ...forgedPerson(random) };
  if (random.oneIn(2)) answer.Response = inner;
  else {
    for (const name of Object.keys(answer)) delete answer[name];
    answer.Response = random.oneIn(2) ? inner : { Response: inner };
  }
};

const MOVES: readonly Move[] = [
  clearMember,
  clearMember,
  clearMember,
  manyClear,
  moveBody,
  moveBody,
  changeList,
  changeList,
  unseal,
  unseal,
  reflect,
  reflect,
  splice,
  ownIv,
  rewrite,
  rewrite,
  moveTags,
  swap,
  nestResponse,
  ({ random, answer }) =>
    define(
      answer,
      random.pick(['__proto__', 'constructor', 'prototype', 'toString', 'toJSON', 'then']),
      forgedPerson(random),
    ),
  ({ random, answer }) =>
    define((answer.Text as object | undefined) ?? answer, '__proto__', { Name: forgedValue(random) }),
  ({ random, answer }) => {
    answer.EncryptedBody = random.pick<unknown>(['', null, 0, false, [], {}, `${FORGED}A`, { a: FORGED }]);
  },
  ({ random, answer }) => {
    answer.Encryption = random.pick<unknown>([
      null,
      '',
      [],
      {},
      0,
      { EncryptList: 'Name' },
      { EncryptList: { 0: 'Name' } },
    ]);
  },
  ({ random, answer }) => {
    answer.RequestId = random.pick<unknown>([
      '',
      7,
      [FORGED],
      { a: FORGED },
      'x'.repeat(70_000),
      '"\n\u202e',
    ]);
  },
  (forging) => {
    encryption(forging).Algorithm = forging.random.pick<unknown>([
      'SM4-GCM',
      'AES-256-CBC',
      'none',
      7,
      [],
      null,
    ]);
  },
  (forging) => {
    const { random, answer } = forging;
    if (random.oneIn(3))
      answer.Error = random.pick<unknown>([
        null,
        '',
        [],
        { Code: FORGED },
        { Code: 'A'.repeat(70_000), Message: 7 },
      ]);
  },
  ({ random, answer }) => {
    const wide = Object.fromEntries(
      Array.from({ length: random.pick([10, 10, 10, 25_000]) }, (_, i) => [`n${i}`, i]),
    );
    let deep: Members = { Name: FORGED };
    for (let level = random.pick([3, 100]); level > 0; level--) deep = { a: deep };
    answer[random.pick(['Wide', 'Text'])] = random.pick([wide, deep]);
  },
];

/** One to four moves; gives whether a block was rewritten by a guess. */
export function forge(forging: Forging): boolean {
  let isRewritten = false;
  for (let count = 1 + forging.random.below(4); count > 0; count--) {
    const move = forging.random.pick(MOVES);
    try {
      move(forging);
    } catch (error) {
      // What an earlier move left may have no place for this one.
      if (!(error instanceof TypeError)) throw error;
    }
    isRewritten ||= move === rewrite;
  }
  return isRewritten;
}
