// The object that withEncryption puts over a client. Its prototype is the client's class, not the client: a method of
// the class runs with the wrapper as `this`, and nothing falls through to functions of the instance or to a Proxy's
// traps, which would bypass the encryption.

import { classPrototype, dataMembers, mirror, WRAPPER } from './client-members.ts';
import type { SendMethod } from './send-through.ts';

/** The ways to send of the SDK's clients. The wrapper has its own; the client's may be replaced or spied on. */
export const SENDING = ['request', 'requestOctetStream', 'doRequest', 'doRequestWithSign3'] as const;
export type Sending = (typeof SENDING)[number];

export interface WrapperParts {
  readonly sending: Readonly<Record<Sending, SendMethod>>;
  /** Actions that must go through the wrapper's request(), whatever the class's methods of these names do. */
  readonly actions: readonly string[];
  /** Called when a method of the client's class is about to send on its own: throws. */
  readonly refuseBypass: () => never;
}

/** For each wrapper, which members are its own and not the client's. */
const ownMembers = new WeakMap<object, ReadonlySet<PropertyKey>>();

/**
 * Builds the wrapper: an instance of the client's class, with the client's data, read and written at every access.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS for a client with functions of its own, or with a client inside. A
 * wrapper may be wrapped again.
 */
export function wrapClient<C extends object>(client: C, { sending, actions, refuseBypass }: WrapperParts): C {
  const wrapper = Object.create(classPrototype(client)) as C;
  const own = new Map<PropertyKey, PropertyDescriptor>();
  for (const name of actions) own.set(name, method(actionMethod(name, wrapper)));
  for (const name of SENDING) own.set(name, method(sending[name]));
  own.set(WRAPPER, { value: wrapper });
  // Everything that the SDK sends includes `requestClient: this.sdkVersion`; nothing else in it reads that.
  own.set('sdkVersion', { get: refuseBypass, set: (value) => Reflect.set(client, 'sdkVersion', value) });
  for (const key of dataMembers(client, isOurs)) Object.defineProperty(wrapper, key, mirror(client, key));
  for (const [key, descriptor] of own) Object.defineProperty(wrapper, key, descriptor);
  ownMembers.set(wrapper, new Set(own.keys()));
  return wrapper;
}

function isOurs(layer: object, key: PropertyKey): boolean {
  return (SENDING as readonly PropertyKey[]).includes(key) || ownMembers.get(layer)?.has(key) === true;
}

function method(value: unknown): PropertyDescriptor {
  return { value, writable: true, configurable: true };
}

/**
 * The SDK's method of an action, taken over by the wrapper. On a Proxy around the wrapper, or an object over it, it
 * sends through that object's own request(); on anything else, above all the bare client, through the wrapper's.
 */
function actionMethod(action: string, wrapper: object) {
  return function (this: unknown, ...rest: Parameters<SendMethod> extends [string, ...infer R] ? R : never) {
    const isOver = (this as Record<PropertyKey, unknown> | undefined)?.[WRAPPER] === wrapper;
    return ((isOver ? this : wrapper) as { request: SendMethod }).request(action, ...rest);
  };
}
