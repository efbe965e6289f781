// The object that withEncryption puts over a client. It stands on the client's class, not on the client: a method of
// the class runs with the wrapper as `this`, and nothing falls through to functions of the instance or to the traps
// of a Proxy, which would send past the encryption.

import { classPrototype, dataMembers, mirror, WRAPPER } from './client-members.ts';
import type { SendMethod } from './send-through.ts';

/** The ways of the SDK's clients to send. The wrapper has its own; the client's may be replaced or spied on. */
export const SENDING = ['request', 'requestOctetStream', 'doRequest', 'doRequestWithSign3'] as const;
export type Sending = (typeof SENDING)[number];

export interface WrapperParts {
  readonly sending: Readonly<Record<Sending, SendMethod>>;
  /** Actions that have to go by the wrapper's request(), whatever the class's methods of these names do. */
  readonly actions: readonly string[];
  /** Called when a method of the client's class is about to send by itself: throws. */
  readonly refuseBypass: () => never;
}

/** For each wrapper, what on it is its own and not the client's. */
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
  // Whatever the SDK sends says `requestClient: this.sdkVersion`; nothing else of it reads that.
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
 * The SDK's method of an action, in the wrapper's hands. A Proxy around the wrapper, or an object over it, sends by its
 * own request(); anything else that this is called on, the bare client above all, by the wrapper's.
 */
function actionMethod(action: string, wrapper: object) {
  return function (this: unknown, ...rest: Parameters<SendMethod> extends [string, ...infer R] ? R : never) {
    const isOver = (this as Record<PropertyKey, unknown> | undefined)?.[WRAPPER] === wrapper;
    return ((isOver ? this : wrapper) as { request: SendMethod }).request(action, ...rest);
  };
}
