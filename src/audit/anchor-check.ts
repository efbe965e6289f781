import type { BareFinding } from './findings.ts';
import type { AuditAnchor, AuditRecord } from './record.ts';

/** Looks for the anchored record among those that verify. */
export class AnchorCheck {
  readonly #anchor: AuditAnchor | undefined;
  #isSeen = false;
  #other: BareFinding | undefined;

  constructor(anchor: AuditAnchor | undefined) {
    this.#anchor = anchor;
  }

  /** The records that the log has had by then; 0 without an anchor. */
  get count(): number {
    return this.#anchor?.count ?? 0;
  }

  compare({ seq, mac }: AuditRecord, line: number): void {
    if (!this.#anchor || seq !== this.#anchor.count - 1) return;
    if (mac === this.#anchor.head) this.#isSeen = true;
    else this.#other = { kind: 'anchor', line, record: seq };
  }

  /** Another record at the anchor's place, where the anchored one didn't turn up. */
  get finding(): BareFinding | undefined {
    return this.#isSeen ? undefined : this.#other;
  }
}
