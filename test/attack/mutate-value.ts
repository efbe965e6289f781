// Changes of JSON values that keep most of their structure.

import { MARKERS } from './markers.ts';
import { mutateBase64, mutateText } from './mutate-text.ts';
import type { Random } from './random.ts';

/** An object or a list, and one of its members. */
export interface Place {
  readonly holder: Record<string, unknown>;
  readonly name: string;
}

/** All places of a tree, without recursion. */
export function placesOf(root: object): Place[] {
  const places: Place[] = [];
  const rest: object[] = [root];
  for (let holder = rest.pop(); holder; holder = rest.pop()) {
    for (const [name, value] of Object.entries(holder)) {
      places.push({ holder: holder as Place['holder'], name });
      if (typeof value === 'object' && value !== null) rest.push(value);
    }
  }
  return places;
}

export function nest(depth: number, inner: unknown): unknown {
  let value = inner;
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { a: value };
  return value;
}

const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'toJSON',
  'then',
  'length',
  '0',
  '',
  'a.b',
  'a[0]',
];
const WIRE_NAMES = [
  'EncryptedBody',
  'Encryption',
  'EncryptList',
  'TagList',
  'Iv',
  'Algorithm',
  'Error',
  'Response',
  'RequestId',
];
const ATOMS = [
  null,
  true,
  false,
  0,
  -1,
  -0,
  0.5,
  2 ** 31,
  2 ** 53,
  -1e308,
  1e308,
  '',
  ' ',
  '\0',
  '\ud800',
  '-1',
  '[]',
  '{}',
];

function oddValue(random: Random): unknown {
  return random.pick<() => unknown>([
    () => random.pick(ATOMS),
    () => random.pick(ATOMS),
    () => random.pick(MARKERS),
    () => Number('440524198701010014'),
    () => random.pick(NAMES),
    () => [],
    () => ({}),
    () => nest(random.size(random.oneIn(10) ? 20_000 : 60), random.pick(ATOMS)),
    () => Array.from({ length: random.size(3000) }, () => random.pick(ATOMS)),
    () => crowd(random),
    () => 'A='.repeat(random.size(20_000)),
  ])();
}

/** Many members, maybe below a long name: paths and reports must not grow with the product of both. */
export function crowd(random: Random): unknown {
  const name = random.pick(['Name', 'IdCard', 'aImage', 'x']);
  const members = Array.from({ length: random.size(2000) }, (_, i) => [
    `${name}${random.oneIn(2) ? i : ''}`,
    'v',
  ]);
  const holder = Object.fromEntries(members);
  const list = Array.from({ length: random.size(500) }, () => ({ [name]: 'v' }));
  return { [name.repeat(1 + random.size(8000))]: random.oneIn(2) ? holder : list };
}

/** Sets a member by definition: assigning __proto__ would set a prototype. A list has no other members than its entries. */
export function define(holder: object, name: string, value: unknown): void {
  if (Array.isArray(holder) && !/^\d{1,6}$/.test(name)) return;
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

type Change = (random: Random, place: Place, places: readonly Place[]) => void;

const change = (place: Place, make: (value: unknown) => unknown): void =>
  define(place.holder, place.name, make(place.holder[place.name]));

const changeText: Change = (random, place) =>
  change(place, (value) => {
    if (typeof value !== 'string') return oddValue(random);
    return random.oneIn(3) ? mutateText(random, value) : mutateBase64(random, value);
  });

function rename(random: Random, { holder, name }: Place): void {
  if (Array.isArray(holder)) return void holder.push(copyOf({ holder, name }));
  const value = holder[name];
  Reflect.deleteProperty(holder, name);
  const others = [
    name.toLowerCase(),
    name.toUpperCase(),
    random.pick(NAMES),
    random.pick(WIRE_NAMES),
    random.pick(MARKERS),
  ];
  define(holder, random.pick(others), value);
}

const CHANGES: readonly Change[] = [
  changeText,
  changeText,
  changeText,
  changeText,
  (random, place) => change(place, () => oddValue(random)),
  (_, { holder, name }) => Reflect.deleteProperty(holder, name),
  rename,
  (random, { holder }) =>
    define(holder, random.pick([...NAMES, ...WIRE_NAMES, ...MARKERS]), oddValue(random)),
  (random, place, places) => change(place, () => copyOf(random.pick(places))),
  (random, place) =>
    change(place, (value) => random.pick<unknown>([[value], { Response: value }, { 0: value }])),
  (random, { holder }, places) => {
    if (Array.isArray(holder))
      holder.splice(random.below(holder.length + 1), random.below(2), copyOf(random.pick(places)));
    else
      define(
        holder,
        'Error',
        random.pick<unknown>([null, {}, { Code: 'InternalError', Message: 'm' }, { Code: 1 }]),
      );
  },
];

/** A copy, so that the value stays a tree; what is too deep to copy is left out. */
function copyOf({ holder, name }: Place): unknown {
  try {
    return structuredClone(holder[name]);
  } catch {
    return null;
  }
}

/** Changes a JSON value in place, and gives it back; it stays JSON. */
export function mutateValue<T extends object>(random: Random, value: T): T {
  for (let count = 1 + random.size(3); count > 0; count--) {
    const places = placesOf(value);
    if (places.length === 0) break;
    // The first places are the outer ones, where most checks are.
    const place = random.oneIn(2) ? random.pick(places) : random.pick(places.slice(0, 12));
    random.pick(CHANGES)(random, place, places);
  }
  return value;
}
