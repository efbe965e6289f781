// One call with marked parameters: which of them have to be sealed, by the action's row and the options.

import { type Algorithm, algorithms } from '../../src/ciphers/suite.ts';
import { ACTION_RULES, type ActionRule, sealedForms } from '../../src/envelope/action-rules.ts';
import {
  identityMembers,
  isIdentityName,
  isIdentityParameter,
  knownParameters,
} from '../../src/envelope/identity.ts';
import type { MiddlewareOptions } from '../../src/middleware/options.ts';
import { PUBLIC_KEYS } from './call.ts';
import { knownKey } from './data-key.ts';
import type { Members } from './hostile-params.ts';
import type { Random } from './random.ts';

export interface Mark {
  readonly text: string;
  /** The parameter that it stands in, or under. */
  readonly top: string;
  /** Whether it is identity data, by its name or by one below. */
  readonly isIdentity: boolean;
}

export interface ParamsScene {
  readonly action: string;
  readonly algorithm: Algorithm;
  readonly options: MiddlewareOptions;
  readonly members: Members;
  readonly marks: readonly Mark[];
  /** What has to be sealed: all, or these. */
  readonly mustSeal: 'all' | readonly string[];
  /** Whether plain parameters must be taken; undefined where the action's own rules decide. */
  readonly isTaken: boolean | undefined;
  /** Whether identity data may leave in the clear at all. */
  readonly mayShowIdentity: boolean;
}

const ROWS: Readonly<Record<string, ActionRule>> = {
  OwnBody: { request: 'body', answer: 'clear' },
  OwnFields: { request: 'fields', fields: ['Name', 'Secret', 'Nested'], answer: 'clear' },
  OwnKeyOnly: { request: 'key-only', answer: 'fields', answerFields: ['Name'] },
};
const RULES = new Map([...ACTION_RULES, ...Object.entries(ROWS)]);
const OTHERS = ['IDCardOCR', 'BankCardOCR', 'PassportOCR', 'DescribeNothing', 'toString'];
const UNKNOWN = [
  'Foo',
  'selfie',
  'nAme',
  'X',
  'ID',
  'constructor',
  'Users',
  'a_b',
  '备注',
  'Comment',
  '440524198701010014',
];
/** What the wire calls its own: data under these names is data all the same. */
const WIRE = ['EncryptedBody', 'Encryption', 'CiphertextBlob', 'EncryptList', 'Iv', 'TagList', 'Algorithm'];

/** Of characters that JSON may escape, and as Base64 for an image. */
function markText(random: Random, name: string): string {
  const digits = String(100_000_000 + random.below(900_000_000));
  if (name.endsWith('Url')) return `https://example.com/MaRkEr${digits}`;
  // A PNG's head, and Base64 behind it.
  if (/Base64|Image|Video|FaceInput/.test(name)) return `iVBORw0KGgoAAAANMaRkEr${digits}${digits}`;
  return random.pick([
    `王小明${digits}${digits}`,
    `MaRkEr.${digits}${digits}`,
    `王"小\\明/${digits}${digits}`,
  ]);
}

export function makeParamsScene(random: Random): ParamsScene {
  const action = random.oneIn(5) ? random.pick(OTHERS) : random.pick([...RULES.keys()]);
  const rule = RULES.get(action);
  const algorithm = rule?.request === 'flat' ? 'AES-256-CBC' : random.pick(algorithms);
  const options = makeOptions(random, algorithm, action);
  const { members, marks } = makeMembers(random, action, rule);
  const isUpgraded = action === 'IDCardOCR' && options.plaintextActions === 'upgrade';
  const mustSeal = isUpgraded || rule?.request === 'body' ? 'all' : (rule?.fields ?? []);
  return {
    action,
    algorithm,
    options,
    members,
    marks,
    mustSeal,
    isTaken: isTaken(action, rule, options, members, algorithm),
    mayShowIdentity: mayShow(action, options),
  };
}

function makeOptions(random: Random, algorithm: Algorithm, action: string): MiddlewareOptions {
  const named = OTHERS.filter((name) => name !== 'IDCardOCR');
  return {
    publicKey: PUBLIC_KEYS()[algorithm],
    provider: knownKey(random, algorithm).provider,
    actions: ROWS,
    allowPlaintextResponse: true,
    dangerouslyAllowNonceReuse: !random.oneIn(4),
    otherActions: random.pick<MiddlewareOptions['otherActions']>([
      'pass',
      'pass',
      'refuse',
      undefined,
      named,
    ]),
    plaintextActions: random.pick<MiddlewareOptions['plaintextActions']>([
      'pass',
      'refuse',
      'upgrade',
      undefined,
    ]),
    clearIdentity: random.pick<MiddlewareOptions['clearIdentity']>([
      'report',
      undefined,
      'refuse',
      RULES.has(action) ? [action] : ['DetectAuth'],
    ]),
  };
}

function makeMembers(random: Random, action: string, rule: ActionRule | undefined) {
  const members: Members = {};
  const marks: Mark[] = [];
  function add(name: string, isIdentity: boolean, wrap: (text: string) => unknown = (text) => text): void {
    if (Object.hasOwn(members, name)) return;
    const text = markText(random, name);
    members[name] = wrap(text);
    marks.push({ text, top: name, isIdentity });
  }
  const known = knownParameters(action) ?? new Set(['ImageBase64', 'Name', 'CardNo', 'Scene']);
  for (const name of [...known, ...(rule?.fields ?? [])]) {
    const isIdentity = isIdentityParameter(action, name) || rule?.fields?.includes(name) === true;
    if (isIdentity && !random.oneIn(3)) add(name, true);
  }
  if (action.endsWith('IDCardOCR') && members.ImageUrl !== undefined && members.ImageBase64 !== undefined) {
    delete members.ImageUrl;
    marks.splice(
      marks.findIndex(({ top }) => top === 'ImageUrl'),
      1,
    );
  }
  for (let count = random.below(3); count > 0; count--) {
    const name = random.pick(UNKNOWN);
    add(name, isIdentityName(name));
  }
  if (random.oneIn(4)) {
    const inner = random.pick(['Name', 'IdCard', 'ImageBase64']);
    const wrap = random.pick<(text: string) => unknown>([
      (text) => ({ [inner]: text }),
      (text) => [{ Deep: { [inner]: [text] } }],
    ]);
    const isRow = (name: string) => rule?.fields?.includes(name);
    add(random.pick([...UNKNOWN, 'Extra', 'Config'].filter((name) => !isRow(name))), true, wrap);
  }
  if (random.oneIn(8)) {
    const isObject = random.oneIn(2);
    add(random.pick(WIRE), isObject, isObject ? (text) => ({ Name: text }) : undefined);
  }
  return { members, marks };
}

/** Whether plain data must be taken; where an action has rules of its own for values, they decide. */
function isTaken(
  action: string,
  rule: ActionRule | undefined,
  { otherActions, plaintextActions, dangerouslyAllowNonceReuse, clearIdentity }: MiddlewareOptions,
  members: Members,
  algorithm: Algorithm,
): boolean | undefined {
  const isClean =
    Object.keys(members).every((name) => !WIRE.includes(name)) && !('nAme' in members) && !('ID' in members);
  if (!isClean || (clearIdentity !== undefined && clearIdentity !== 'report')) return undefined;
  if (action.endsWith('IDCardOCR') && (rule || plaintextActions === 'upgrade')) return undefined;
  if (action === 'IDCardOCR') return plaintextActions === 'pass';
  if (!rule) return otherActions === 'pass' || Array.isArray(otherActions);
  const sealed = (rule.fields ?? []).filter((name) => Object.hasOwn(members, name));
  const isReused = algorithm === 'SM4-GCM' && sealed.length > 1;
  const hasImage = sealed.includes('ImageBase64');
  return !(isReused && (hasImage || !dangerouslyAllowNonceReuse));
}

/** By 'refuse' nothing leaves in the clear but what another option let go by its name. */
function mayShow(
  action: string,
  { clearIdentity, otherActions, plaintextActions }: MiddlewareOptions,
): boolean {
  if (clearIdentity === undefined || clearIdentity === 'report') return true;
  if (typeof clearIdentity === 'object' && clearIdentity.includes(action)) return true;
  if (action === 'IDCardOCR') return plaintextActions === 'pass' && otherActions !== 'pass';
  return Array.isArray(otherActions) && otherActions.includes(action);
}

/** Whether an action's answer comes in the clear with identity data, by its row. */
export function answersIdentity(action: string): boolean {
  const rule = RULES.get(action);
  return rule !== undefined && sealedForms(rule).length === 0 && identityMembers(action).length > 0;
}
