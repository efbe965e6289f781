import type { Fault } from './faults.ts';
import type { RequestParams } from './request-params.ts';

/** A request that reached the emulator, in the order of arrival. Synthetic data only belongs here. */
export interface ReceivedRequest {
  readonly requestId: string;
  readonly action: string;
  readonly version: string;
  readonly region: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The JSON text as it came over the wire; of a GET its query. */
  readonly body: string;
  /** The algorithm of its envelope. */
  algorithm?: string;
  /** The parameters behind the envelope; the clear ones of an unencrypted action. */
  params?: RequestParams;
  /** The code of the error that it was answered with. */
  errorCode?: string;
  /** The fault in the answer, or in its place. */
  fault?: Fault;
}
