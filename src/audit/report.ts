import type { AuditFinding } from './findings.ts';
import type { AuditKey } from './key.ts';
import type { ChainAlgorithm } from './mac.ts';
import type { AuditAnchor } from './record.ts';

export interface VerifyOptions {
  /** The chain's key; omit it for a chain without one. */
  key?: AuditKey | undefined;
  /** The `head` and `count` of the chain that you kept elsewhere. */
  anchor?: AuditAnchor | undefined;
}

export interface AuditReport {
  /** True if nothing was found. `notes` says what that doesn't show. */
  readonly fine: boolean;
  /** Records that verify. */
  readonly records: number;
  /** How often a process began or continued the log. */
  readonly chains: number;
  readonly algorithms: readonly ChainAlgorithm[];
  /** The log's end, to anchor it from now on; absent if the last record doesn't verify. */
  readonly head?: string;
  readonly count: number;
  /** Times of the first and the last record. */
  readonly from?: string;
  readonly to?: string;
  /** Events that the chain itself says are in no record. */
  readonly lost: number;
  /** Events that were too long, and are recorded without their long members. */
  readonly reduced: number;
  readonly findings: readonly AuditFinding[];
  /** What this verification can't show, and what else you should know. */
  readonly notes: readonly string[];
}
