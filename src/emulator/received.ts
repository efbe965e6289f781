import type { Fault } from './faults.ts';
import type { RequestParams } from './request-params.ts';

/** A request that reached the emulator. Only synthetic data belongs here. */
export interface ReceivedRequest {
  readonly requestId: string;
  readonly action: string;
  readonly version: string;
  readonly region: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The JSON text as it came over the wire, or the query of a GET. */
  readonly body: string;
  /** The algorithm of its envelope. */
  algorithm?: string;
  /** The parameters inside the envelope, or those in the clear of an unencrypted action. */
  params?: RequestParams;
  /** The error code in its answer. */
  errorCode?: string;
  /** The fault in the answer, or instead of it. */
  fault?: Fault;
}
