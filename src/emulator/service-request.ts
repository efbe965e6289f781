import type { Pair } from './flat-params.ts';
import type { SignedRequest } from './tc3.ts';

/** A request as HTTP brings it. */
export interface ServiceRequest extends SignedRequest {
  /** How large it is: the body, or the head of a GET. */
  readonly bytes: number;
  /** The parameters of a form or a URL; undefined where they are JSON. */
  readonly pairs: readonly Pair[] | undefined;
  /** Whether it is signed as before TC3. */
  readonly isOlder: boolean;
}
