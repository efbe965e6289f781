// JavaScript objects that no JSON gives: getters, proxies, cycles. Only members that were there before come out.

import { MARKERS } from './markers.ts';
import { define, type Place, placesOf } from './mutate-value.ts';
import type { Random } from './random.ts';

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const thrown = (random: Random): unknown =>
  random.pick<() => unknown>([
    () => new Error(MARKERS[0]),
    () => new RangeError('Maximum call stack size exceeded'),
    () => MARKERS[0],
    () => undefined,
    () => null,
    () => revoked({}),
    () => Object.freeze(new Error(MARKERS[1])),
  ])();

const TRAPS = ['get', 'has', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'set'] as const;

/** A proxy that throws at one kind of access. */
export function trapped(random: Random, target: object): object {
  const error = thrown(random);
  const fail = () => {
    throw error;
  };
  return new Proxy(target, { [random.pick(TRAPS)]: fail });
}

function getter({ holder, name }: Place, get: () => unknown): void {
  Object.defineProperty(holder, name, { get, enumerable: true, configurable: true });
}

type Change = (random: Random, place: Place, root: object) => void;
const objectOf = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

const CHANGES: readonly Change[] = [
  (random, place) => {
    const error = thrown(random);
    getter(place, () => {
      throw error;
    });
  },
  (random, place) => {
    const [value, turn] = [place.holder[place.name], random.below(4)];
    let reads = 0;
    getter(place, () => (reads++ < turn ? value : null));
  },
  (random, { holder, name }) => define(holder, name, trapped(random, objectOf(holder[name]))),
  (_, { holder, name }) => define(holder, name, new Proxy(objectOf(holder[name]), {})),
  (_, { holder, name }) => define(holder, name, revoked(objectOf(holder[name]))),
  (random, { holder, name }, root) => define(holder, name, random.pick([root, holder])),
  (_, { holder, name }) => define(holder, name, bomb(objectOf(holder[name]))),
  (random, { holder, name }) => define(holder, name, oddObject(random, holder[name])),
  (_, { holder, name }) => define(holder, name, Object.assign(Object.create(null), holder[name])),
  (_, { holder }) => Object.freeze(holder),
];

/** Thirty objects, a thousand million paths. */
function bomb(inner: object): object {
  let value: object = inner;
  for (let level = 0; level < 30; level++) value = { a: value, b: value };
  return value;
}

function oddObject(random: Random, value: unknown): unknown {
  return random.pick<() => unknown>([
    () => Symbol('s'),
    () => 5n,
    () => () => value,
    () => new Date(0),
    () => new Map([['a', value]]),
    () => new String(value),
    () => new Uint8Array(12),
    () => new Array(2 ** 32 - 1),
    () =>
      new Proxy([], { get: (target, name) => (name === 'length' ? 2 ** 53 - 1 : Reflect.get(target, name)) }),
    () => Object.assign([value], { length: 3 }),
    () => Number.NaN,
    () => undefined,
    () => new (class Custom extends Array {})(3),
    () =>
      new Proxy([], { get: (target, name) => (name === 'length' ? Number.NaN : Reflect.get(target, name)) }),
  ])();
}

/** The second change may meet what the first one made. */
function tryChange(random: Random, place: Place, root: object): void {
  try {
    random.pick(CHANGES)(random, place, root);
  } catch {
    // Frozen, or it throws: as it should.
  }
}

/** Makes one or two places of a tree hostile; gives the root, which may be a proxy now. */
export function makeHostile(random: Random, root: object): object {
  const places = placesOf(root);
  for (let count = 1 + random.below(2); count > 0 && places.length > 0; count--) {
    const place = random.oneIn(2) ? random.pick(places) : random.pick(places.slice(0, 12));
    tryChange(random, place, root);
  }
  return random.oneIn(20) ? trapped(random, root) : root;
}
