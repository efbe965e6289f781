// The struct `Encryption` of a request, or the flat form's members: everything but what EncryptList refers to.

import { type Suite, suiteOf } from '../ciphers/suite.ts';
import { inspectAlgorithm } from './algorithm.ts';
import { inspectIv } from './iv.ts';
import { isMembers, type Members } from './json.ts';
import { readStrings } from './lists.ts';
import { requireMembers, spellRight } from './members.ts';
import type { Spot } from './spot.ts';
import { inspectWrappedKey } from './wrapped-key.ts';

/** What the other checks need from an envelope; undefined for what could not be read. */
export interface EnvelopeFacts {
  readonly suite: Suite | undefined;
  readonly iv: Uint8Array | undefined;
  readonly wrappedKey: Uint8Array | undefined;
  readonly encryptList: readonly string[] | undefined;
  readonly tags: readonly string[] | undefined;
  /** The members that it leaves out, and may. */
  readonly lacks: readonly string[];
}

export const STRUCT_NAMES: readonly string[] = [
  'EncryptList',
  'TagList',
  'CiphertextBlob',
  'Iv',
  'Algorithm',
];
/** PhoneVerification has these among its parameters, always with AES-256-CBC. */
export const FLAT_NAMES: readonly string[] = ['CiphertextBlob', 'EncryptList', 'Iv'];

const NOTHING: EnvelopeFacts = {
  suite: undefined,
  iv: undefined,
  wrappedKey: undefined,
  encryptList: undefined,
  tags: undefined,
  lacks: [],
};

/** Members that the published forms of a request leave out or set to null, and what that means. */
export type MayLack = Readonly<Record<string, string>>;

export function inspectEncryption(value: unknown, spot: Spot, mayLack: MayLack = {}): EnvelopeFacts {
  if (!isMembers(value)) {
    spot.finding('member-names', { expected: 'an object', got: `a ${typeof value}` });
    return NOTHING;
  }
  const struct = spellRight(value, STRUCT_NAMES, spot);
  const lacking = Object.keys(mayLack).filter((name) => isLeftOut(struct[name]));
  for (const name of lacking) spot.at(name).note('left-out', { got: mayLack[name]! });
  requireMembers(
    struct,
    ['CiphertextBlob', 'Iv', 'Algorithm'].filter((name) => !lacking.includes(name)),
    spot,
  );
  const suite = inspectAlgorithm(struct, lacking.includes('Algorithm'), spot);
  if (struct.TagList === null) spot.at('TagList').note('tag-list-form', { expected: 'a list', got: 'null' });
  const tags = readStrings(struct.TagList, 'tag-list-form', spot.at('TagList'));
  return { ...inspectKeyMembers(struct, suite, spot), tags, lacks: lacking };
}

/** Empty texts and lists don't count as left out: no published form has them. */
function isLeftOut(value: unknown): boolean {
  return value === undefined || value === null;
}

export function inspectFlat(members: Members, spot: Spot): EnvelopeFacts {
  requireMembers(members, ['CiphertextBlob', 'Iv'], spot);
  return { ...inspectKeyMembers(members, suiteOf('AES-256-CBC'), spot), tags: undefined, lacks: [] };
}

function inspectKeyMembers(
  { CiphertextBlob, Iv, EncryptList }: Members,
  suite: Suite | undefined,
  spot: Spot,
): Omit<EnvelopeFacts, 'tags' | 'lacks'> {
  const readText = <T>(value: unknown, read: (text: string) => T): T | undefined =>
    typeof value === 'string' && value !== '' ? read(value) : undefined;
  return {
    suite,
    iv: readText(Iv, (text) => inspectIv(text, suite, spot.at('Iv'))),
    wrappedKey: readText(CiphertextBlob, (text) => inspectWrappedKey(text, suite, spot.at('CiphertextBlob'))),
    encryptList: readStrings(EncryptList, 'encrypt-list-form', spot.at('EncryptList')),
  };
}
