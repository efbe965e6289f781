import type { BareFinding } from './findings.ts';
import type { AuditAnchor, AuditRecord } from './record.ts';

/** Looks for the anchored record among the records that verify. */
export class AnchorCheck {
  readonly #anchor: AuditAnchor | undefined;
  #isSeen = false;
  #other: BareFinding | undefined;

  constructor(anchor: AuditAnchor | undefined) {
    this.#anchor = anchor;
  }

  /** How many records the log had when it was anchored; 0 without an anchor. */
  get count(): number {
    return this.#anchor?.count ?? 0;
  }

  compare({ seq, mac }: AuditRecord, line: number): void {
    if (!this.#anchor || seq !== this.#anchor.count - 1) return;
    if (mac === this.#anchor.head) this.#isSeen = true;
    else this.#other = { kind: 'anchor', line, record: seq };
  }

  /** The record found in the anchor's place, if the anchored one didn't turn up. */
  get finding(): BareFinding | undefined {
    return this.#isSeen ? undefined : this.#other;
  }
}
