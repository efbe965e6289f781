import type { Pair } from './flat-params.ts';
import type { SignedRequest } from './tc3.ts';

/** A request as received over HTTP. */
export interface ServiceRequest extends SignedRequest {
  /** The size of the body, or of a GET's head. */
  readonly bytes: number;
  /** The parameters of a form or a URL; undefined if they are JSON. */
  readonly pairs: readonly Pair[] | undefined;
  /** Whether it has a signature older than TC3. */
  readonly isOlder: boolean;
}
