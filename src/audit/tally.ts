import type { AuditRecord } from './record.ts';

/** Totals over the records of a log. */
export class LogTally {
  records = 0;
  chains = 0;
  /** Events that the chain itself says are in no record. */
  lost = 0;
  /** Lines that a crash broke off and a later start record vouches for. */
  tornLines = 0;
  /** Events that are recorded without their long members. */
  reduced = 0;
  from?: string;
  to?: string;

  count({ start, lost, reduced, time }: AuditRecord): void {
    this.records++;
    if (start) this.chains++;
    this.lost += Number(lost?.events ?? 0);
    if (reduced) this.reduced++;
    this.from ??= time;
    this.to = time;
  }
}
