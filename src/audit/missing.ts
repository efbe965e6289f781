/** Records that haven't turned up, as runs of their numbers. */
export interface MissingRun {
  readonly from: number;
  readonly to: number;
  /** The line before which they belong. */
  readonly line: number;
}

export class MissingRecords {
  #runs: MissingRun[] = [];

  get runs(): readonly MissingRun[] {
    return this.#runs;
  }

  add(from: number, to: number, line: number): void {
    if (from <= to) this.#runs.push({ from, to, line });
  }

  /** Whether this record was missing; it no longer is. */
  take(seq: number): boolean {
    const at = this.#runs.findIndex(({ from, to }) => seq >= from && seq <= to);
    if (at === -1) return false;
    const { from, to, line } = this.#runs[at]!;
    const rest = [
      { from, to: seq - 1, line },
      { from: seq + 1, to, line },
    ];
    this.#runs.splice(at, 1, ...rest.filter((run) => run.from <= run.to));
    return true;
  }

  /** Takes out the first missing record from `least` on. */
  takeFrom(least: number): number | undefined {
    const run = this.#runs.find(({ to }) => to >= least);
    if (!run) return undefined;
    const seq = Math.max(run.from, least);
    this.take(seq);
    return seq;
  }

  clear(): void {
    this.#runs = [];
  }
}
