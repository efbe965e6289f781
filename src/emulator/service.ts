import type { Behaviour } from './options.ts';
import type { ReceivedRequest } from './received.ts';
import type { ServiceKeys } from './service-keys.ts';

/** The service that an emulator plays: what it has, and how it behaves. */
export interface Service {
  readonly keys: ServiceKeys;
  readonly credential: { readonly secretId: string; readonly secretKey: string };
  readonly behaviour: Behaviour;
  /** Milliseconds since 1970. */
  now(): number;
  /** Times of the calls of the last second. */
  readonly recentCalls: number[];
  readonly onRequest: ((request: ReceivedRequest) => void) | undefined;
}
