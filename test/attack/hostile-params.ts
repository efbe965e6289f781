// Parameters as careless or hostile code gives them. What is planted keeps its marker, wherever it goes.

import { Readable } from 'node:stream';
import type { Random } from './random.ts';

export type Members = Record<string, unknown>;

/** Written over parameters after the call: nothing of it may ever leave. */
export const LATE = 'lAtEmUtAtIoN440524';

export interface Given {
  readonly params: unknown;
  /** Whether these are plain own data, which must be taken. */
  readonly isPlain: boolean;
  /** The parameter that all the others stand in. */
  readonly under?: string;
  /** Whether it may be read without being changed by that. */
  readonly isStill?: boolean;
  /** What the caller does while the SDK awaits its credential. */
  later?(): void;
}

type Shape = (random: Random, members: Members) => Given;

const plain = (params: unknown, later?: () => void): Given => ({
  params,
  isPlain: true,
  ...(later && { later }),
});
const odd = (params: unknown): Given => ({ params, isPlain: false });

class Person {
  constructor(members: Members) {
    Object.assign(this, members);
  }
  greet() {
    return 'hello';
  }
  get initials() {
    return 'L. M.';
  }
}

class Document extends Person {
  readonly #kept: Members;
  constructor(members: Members) {
    super({});
    this.#kept = members;
  }
  toJSON() {
    return this.#kept;
  }
}

function half(random: Random, members: Members): [Members, Members] {
  const [one, other]: [Members, Members] = [{}, {}];
  for (const [name, value] of Object.entries(members)) (random.oneIn(2) ? one : other)[name] = value;
  return [one, other];
}

function changing(members: Members, isOwn: boolean): object {
  const object = isOwn ? {} : { ...members };
  for (const name of Object.keys(members)) {
    let reads = 0;
    const get = () => (reads++ === 0 ? members[name] : LATE);
    if (isOwn) Object.defineProperty(object, name, { get, enumerable: true, configurable: true });
  }
  return object;
}

const withOwn = (members: Members, name: PropertyKey, descriptor: PropertyDescriptor): Members =>
  Object.defineProperty({ ...members }, name, { configurable: true, ...descriptor });

const SHAPES: readonly Shape[] = [
  (_, members) => ({ ...plain({ ...members }), isStill: true }),
  (_, members) => ({ ...plain({ ...members }), isStill: true }),
  (_, members) => ({ ...plain(Object.freeze({ ...members })), isStill: true }),
  (_, members) => plain(Object.assign(Object.create(null), members)),
  (_, members) => ({ ...plain(new Person(members)), isStill: true }),
  (_, members) => plain(changing(members, true)),
  (_, members) => plain(new Proxy({ ...members }, {})),
  (_, members) => {
    const params = { ...members };
    return plain(params, () => overwrite(params));
  },
  (_, members) => {
    const params = deepCopy(members);
    return plain(params, () => overwrite(params));
  },
  (random, members) => {
    const [own, inherited] = half(random, members);
    return odd(Object.assign(Object.create(random.oneIn(2) ? inherited : Object.create(inherited)), own));
  },
  (_, members) => odd(new Document(members)),
  (_, members) => odd(withOwn({}, 'toJSON', { value: () => members, enumerable: true })),
  (_, members) =>
    odd(withOwn(members, 'toJSON', { value: () => ({ ...members, More: LATE }), enumerable: false })),
  (random, members) =>
    odd(
      withOwn({ ...members }, random.pick<PropertyKey>(['toJSON', Symbol.toPrimitive]), {
        get: () => () => members,
      }),
    ),
  (_, members) => odd([members]),
  (_, members) => odd(Object.entries(members)),
  (_, members) => odd(new Map(Object.entries(members))),
  (_, members) => odd(new URLSearchParams(jsonOf(members))),
  (_, members) => odd(Buffer.from(jsonOf(members))),
  (_, members) => odd(new Uint8Array(Buffer.from(jsonOf(members))).buffer),
  (_, members) => odd(jsonOf(members)),
  (_, members) => odd(new String(jsonOf(members))),
  (_, members) => odd(Readable.from([jsonOf(members)])),
  (_, members) => odd(Promise.resolve(members)),
  (_, members) => odd(() => members),
  (_, members) => odd({ [Symbol('params')]: members }),
  (_, members) => odd(withOwn({}, 'Name', { value: members, enumerable: false })),
  (_, members) => odd(hiding(members)),
  (_, members) => odd(new Proxy(members, { ownKeys: () => [] })),
  (_, members) =>
    odd(
      new Proxy(
        {},
        { get: (_target, name) => Reflect.get(members, name), has: (_target, name) => name in members },
      ),
    ),
  (_, members) => odd(new Proxy(members, { getPrototypeOf: () => members })),
  (random, members) => {
    const under = random.pick(['__proto__', 'constructor', 'prototype', 'params']);
    return { ...odd(withOwn({}, under, { value: members, enumerable: true })), under };
  },
  (_, members) => odd({ ...members, self: cyclic(members) }),
];

/** Of what can't be cloned, the thing itself. */
function deepCopy(members: Members): Members {
  try {
    return structuredClone(members);
  } catch {
    return { ...members };
  }
}

/** Of what JSON can't write, nothing. */
function jsonOf(members: Members): string {
  try {
    return JSON.stringify(members);
  } catch {
    return '{}';
  }
}

/** Shows its members to `for…in` and to nobody else. */
function hiding(members: Members): object {
  return new Proxy(Object.create(members), { ownKeys: (target) => Reflect.ownKeys(target) });
}

function cyclic(members: Members): object {
  const object: Members = { ...members };
  object.self = object;
  return object;
}

function overwrite(value: unknown): void {
  if (value instanceof Uint8Array) value.fill(0x41);
  else if (Array.isArray(value)) value.push(LATE);
  else if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) overwrite(member);
    const late: Members = { Name: LATE, IdCard: LATE, Added: LATE, toJSON: () => LATE };
    // Some of it is read-only.
    for (const name of Object.keys({ ...value, ...late })) Reflect.set(value, name, late[name] ?? LATE);
  }
}

/** One parameter's value in another dress. */
const DRESSES: readonly ((value: unknown) => unknown)[] = [
  (value) => Buffer.from(String(value)),
  (value) => new DataView(new Uint8Array(Buffer.from(String(value))).buffer),
  (value) => [value],
  (value) => ({ value }),
  (value) => ({ Deep: [{ Name: value }] }),
  (value) => new String(value),
  (value) => Object.assign(new String(value), { [Symbol.toStringTag]: 'Object' }),
  (value) => ({ toJSON: () => value }),
  (value) => Object.create({ toJSON: () => value }),
  (value) => Object.create({ Name: value }),
  (value) => [Object.create({ Name: value })],
  (value) => Object.assign([1], { toJSON: () => value }),
  (value) => new Date(Date.UTC(2020, 1, 1) + String(value).length),
  (value) => new URL(`https://example.com/?q=${encodeURIComponent(String(value))}`),
  (value) => new Map([['Name', value]]),
  (value) => new Set([value]),
  (value) => Readable.from([String(value)]),
  (value) => () => value,
  (value) => Symbol(String(value)),
  () => 10n,
  () => Number.NaN,
  (value) => new Person({ Name: value }),
  (value) => new Proxy({ Name: value }, {}),
  (value) => ({
    ['__proto__']: value,
    a: JSON.parse(`{"__proto__":{"Name":${JSON.stringify(String(value))}}}`),
  }),
  (value) => Promise.resolve(value),
];

/** The parameters in a hostile form, or a plain one; now and then one of them dressed up. */
export function giveParams(random: Random, members: Members): Given {
  const isDressed = random.oneIn(3);
  const dressed = { ...members };
  const names = Object.keys(members);
  if (isDressed && names.length > 0) {
    const name = random.pick(names);
    dressed[name] = random.pick(DRESSES)(members[name]);
  }
  const given = random.pick(SHAPES)(random, dressed);
  return { ...given, isPlain: given.isPlain && !isDressed };
}
