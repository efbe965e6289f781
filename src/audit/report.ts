import type { AuditFinding } from './findings.ts';
import type { AuditKey } from './key.ts';
import type { ChainAlgorithm } from './mac.ts';
import type { AuditAnchor } from './record.ts';

export interface VerifyOptions {
  /** The chain's key; left out for a chain without one. */
  key?: AuditKey | undefined;
  /** `head` and `count` of the chain, as they were kept elsewhere. */
  anchor?: AuditAnchor | undefined;
}

export interface AuditReport {
  /** True when nothing was found. `notes` says what that does not show. */
  readonly fine: boolean;
  /** Records that verify. */
  readonly records: number;
  /** How often a process began or went on with the log. */
  readonly chains: number;
  readonly algorithms: readonly ChainAlgorithm[];
  /** The log's end, to anchor it from now on; absent when the last record does not verify. */
  readonly head?: string;
  readonly count: number;
  /** Times of the first and the last record. */
  readonly from?: string;
  readonly to?: string;
  /** Events that the chain itself says are in no record. */
  readonly lost: number;
  /** Events that were too long for a record, and are in it without their long members. */
  readonly reduced: number;
  readonly findings: readonly AuditFinding[];
  /** What this verification can't show, and what else is to be known. */
  readonly notes: readonly string[];
}
