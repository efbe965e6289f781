// What a client has on itself, in addition to what its class gives it: data may be mirrored, functions must not
// escape.

import { EncryptionError } from '../errors.ts';
import { invalidOption } from '../platform/check-options.ts';

/** The prototype of the client's class; Object.prototype for a plain object. */
export function classPrototype(client: object): object {
  for (const layer of chain(client)) {
    const made: unknown = Object.getOwnPropertyDescriptor(layer, 'constructor')?.value;
    if (typeof made === 'function' && made.prototype === layer) return layer;
  }
  return Object.prototype;
}

/** An object and its prototypes, from the inside out. */
export function* chain(client: object): Generator<object> {
  for (let layer: object | null = client; layer; layer = Object.getPrototypeOf(layer) as object | null) {
    yield layer;
  }
}

/**
 * Names of the members on the client itself, or on objects between it and its class, except those for which `isOurs`
 * says that the wrapper has its own.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS if one of them is a function or a client.
 */
export function dataMembers(
  client: object,
  isOurs: (layer: object, key: PropertyKey) => boolean,
): Set<PropertyKey> {
  const end = classPrototype(client);
  const names = new Set<PropertyKey>();
  for (const layer of chain(client)) {
    if (layer === end) break;
    const keys = Reflect.ownKeys(layer).filter((key) => !isOurs(layer, key));
    for (const key of keys) {
      const descriptor = Object.getOwnPropertyDescriptor(layer, key);
      checkMember(key, descriptor && 'value' in descriptor ? descriptor.value : read(client, key));
      names.add(key);
    }
  }
  return names;
}

/** Mirrors a client's member at every access. Not enumerable, so a printed wrapper shows no credential. */
export function mirror(client: object, key: PropertyKey): PropertyDescriptor {
  return {
    get() {
      const value = read(client, key);
      checkMember(key, value);
      return value;
    },
    set(value: unknown) {
      (client as Record<PropertyKey, unknown>)[key] = value;
    },
    enumerable: false,
    configurable: true,
  };
}

function read(client: object, key: PropertyKey): unknown {
  try {
    return Reflect.get(client, key);
  } catch (error) {
    if (error instanceof EncryptionError) throw error;
    // A getter or a Proxy that throws: its error may hold anything.
    throw invalidOption(`the client's ${label(key)} can't be read`);
  }
}

const ORDER =
  'wrap the bare client first, and put retries or logging around the result, or into a method of a class';

function checkMember(key: PropertyKey, value: unknown): void {
  if (typeof value === 'function') {
    throw invalidOption(
      `the client has a function of its own, ${label(key)}, which would bypass the encryption: ${ORDER}`,
    );
  }
  if (isBareClient(value)) {
    throw invalidOption(
      `the client holds another client, ${label(key)}, which would bypass the encryption: ${ORDER}`,
    );
  }
}

/** Marks wrappers, and whatever passes their members on, such as a Proxy around one. */
export const WRAPPER: unique symbol = Symbol('tencentcloud-encryption.wrapper');

/** A client inside a client: methods could send through it and bypass the wrapper. */
function isBareClient(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  try {
    const { request, profile, [WRAPPER]: isWrapped } = value as Record<PropertyKey, unknown>;
    return typeof request === 'function' && typeof profile === 'object' && profile !== null && !isWrapped;
  } catch {
    return false;
  }
}

/** A member's name is code, so a message may show it if it looks like a name. */
function label(key: PropertyKey): string {
  const name = String(key);
  return /^[\w$]{1,64}$/.test(name) ? name : typeof key === 'symbol' ? 'a symbol' : 'an unusual name';
}
