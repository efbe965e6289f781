// Genuine answers of every documented form, and where an attacker's texts stand in what comes out.

import type { Algorithm } from '../../src/ciphers/suite.ts';
import { identityMembers } from '../../src/envelope/identity.ts';
import { encrypt } from './call.ts';
import type { Random } from './random.ts';

export type Members = Record<string, unknown>;

/** What the attacker writes in the clear. */
export const FORGED = 'FoRgEd';
const FORGED_NUMBER = 987_600_000;
/** What a single block of AES-256-CBC becomes under an IV that was chosen for it: the protocol can't prevent it. */
export const REWRITTEN = 'CbCrEwRiTtEn0001';
export const REQUEST_ID = 'ab2c132e-9e1c-43d3-b0ef-9b4d80f00330';

export function forgedValue(random: Random): unknown {
  const text = `${FORGED}4405241987${random.below(100_000)}`;
  const number = FORGED_NUMBER + random.below(100_000);
  return random.pick<unknown>([
    text,
    text,
    text,
    number,
    [text],
    [[text]],
    { a: text },
    { Name: text },
    [{ Name: number }],
  ]);
}

export interface Found {
  /** Names from the top, without list indices. */
  readonly path: readonly string[];
  readonly text: string;
}

/** Every value of a tree, and every name that an attacker chose. */
export function leavesOf(value: unknown, path: readonly string[] = []): Found[] {
  if (typeof value !== 'object' || value === null) return [{ path, text: String(value) }];
  return Object.entries(value).flatMap(([name, member]) =>
    leavesOf(member, Array.isArray(value) ? path : [...path, name]),
  );
}

export function isForged({ text }: Found): boolean {
  const number = Number(text);
  return text.includes(FORGED) || (number >= FORGED_NUMBER && number < FORGED_NUMBER + 100_000);
}

// --- genuine results ---

const LISTS = ['LivenessDetail', 'LivenessVideos', 'Details', 'BestFrameList', 'BestFrames', 'Audios'];
const CARD = ['Name', 'Sex', 'Address', 'IdNum', 'AdvancedInfo'];

export function pathsOf(action: string | undefined): readonly string[] {
  const paths = action === undefined ? [] : identityMembers(action);
  return paths.length > 0 ? paths : CARD;
}

/** A result with most of an action's identity data, and what is none. */
export function genuineResult(
  random: Random,
  action: string | undefined,
  required: readonly string[],
): Members {
  const result: Members = { Result: '0', Sim: 99.5, Extra: { List: ['a', { b: 'c' }], Empty: '' } };
  const paths = new Set([...required, ...pathsOf(action).filter(() => !random.oneIn(4))]);
  for (const [index, path] of [...paths].entries()) {
    plant(result, path, random.oneIn(12) ? random.pick(['', null]) : `真${index}-${random.below(1e6)}`);
  }
  return result;
}

/** Sets a member, and makes the objects and lists above it; where a text stands in the way it stays. */
export function plant(root: Members, path: string, value: unknown): void {
  const names = path.split('.');
  let holder: Members = root;
  for (const name of names.slice(0, -1)) {
    const next = (Object.hasOwn(holder, name) && holder[name]) || (LISTS.includes(name) ? [{}] : {});
    if (typeof next !== 'object' || name === '__proto__') return;
    holder[name] = next;
    holder = (Array.isArray(next) ? next[0] : next) as Members;
    if (typeof holder !== 'object' || holder === null) return;
  }
  if (names.at(-1) !== '__proto__') holder[names.at(-1)!] = value;
}

// --- their forms ---

export interface FormOptions {
  readonly key: { readonly algorithm: Algorithm; readonly key: Uint8Array; readonly iv: Uint8Array };
  /** Whether the answer must name its IV; whether that may be another than the request's. */
  readonly needsIv: boolean;
  readonly mayOwnIv: boolean;
}

const empty = () => ({ CiphertextBlob: '', EncryptList: [], TagList: [], Iv: '', Algorithm: '' });

function chooseIv(random: Random, { key, mayOwnIv }: FormOptions): Uint8Array {
  return mayOwnIv && random.oneIn(4) ? random.bytes(key.iv.length) : key.iv;
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The result as one ciphertext, in one of the forms that the protocol has or may have. */
export function wholeBody(random: Random, result: Members, options: FormOptions): Members {
  const { key, needsIv } = options;
  const iv = chooseIv(random, options);
  const isFree = iv === key.iv && !needsIv && random.oneIn(3);
  const isAttached = isFree || random.oneIn(5);
  const { text, tags } = encrypt(key, Buffer.from(JSON.stringify(result)), iv, isAttached);
  const answer: Members = { EncryptedBody: text, RequestId: REQUEST_ID };
  if (isFree) return random.oneIn(3) ? answer : { ...answer, Encryption: random.pick([null, '', empty()]) };
  const names = random.pick([['EncryptedBody'], ['Response.EncryptedBody'], ['EncryptionBody'], [], null]);
  return { ...answer, Encryption: envelope(random, key.algorithm, names, tags, iv) };
}

/** The result with the texts at these paths encrypted, each by itself; those that stand there and aren't empty. */
export function byFields(
  random: Random,
  result: Members,
  paths: readonly string[],
  options: FormOptions,
): Members {
  const { key } = options;
  const answer = structuredClone(result);
  const iv = chooseIv(random, options);
  const isAttached = random.oneIn(5);
  const prefix = random.oneIn(2) ? 'Response.' : '';
  const names: string[] = [];
  const allTags: string[] = [];
  for (const { holder, name, path } of textsOf(answer)) {
    if (!paths.includes(path.replace(/\[\d+\]/g, ''))) continue;
    const { text, tags } = encrypt(key, Buffer.from(String(holder[name])), iv, isAttached);
    holder[name] = text;
    names.push(prefix + path);
    allTags.push(...tags);
  }
  return {
    ...answer,
    RequestId: REQUEST_ID,
    Encryption: envelope(random, key.algorithm, names, allTags, iv),
  };
}

interface Text {
  readonly holder: Members;
  readonly name: string;
  readonly path: string;
}

/** The texts of a result that aren't empty, by their paths with list indices. */
export function textsOf(holder: object, above = ''): Text[] {
  return Object.entries(holder).flatMap(([name, value]) => {
    const path = Array.isArray(holder) ? `${above}[${name}]` : above === '' ? name : `${above}.${name}`;
    if (typeof value === 'string') return value === '' ? [] : [{ holder: holder as Members, name, path }];
    return typeof value === 'object' && value !== null ? textsOf(value, path) : [];
  });
}

function envelope(
  random: Random,
  algorithm: Algorithm,
  EncryptList: unknown,
  TagList: readonly string[],
  iv: Uint8Array,
): Members {
  const Algorithm = random.oneIn(4) ? '' : algorithm;
  const tags = TagList.length === 0 && random.oneIn(2) ? null : [...TagList];
  return {
    EncryptList,
    TagList: tags,
    CiphertextBlob: random.oneIn(2) ? '' : 'AAAA',
    Iv: toBase64(iv),
    Algorithm,
  };
}
