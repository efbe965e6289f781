import { AnchorCheck } from './anchor-check.ts';
import { BadLines } from './bad-lines.ts';
import type { BareFinding } from './findings.ts';
import type { LogLine } from './lines.ts';
import type { Authenticator, ChainAlgorithm } from './mac.ts';
import { MissingRecords } from './missing.ts';
import { type AuditAnchor, type AuditRecord, isAuthentic, LOG_BEGIN, parseRecord } from './record.ts';
import { LogTally } from './tally.ts';

const MAX_FINDINGS = 1000;

/** Checks a log line by line, in memory that doesn't grow with the log. */
export class ChainCheck {
  readonly tally: LogTally = new LogTally();
  readonly algorithms: Set<ChainAlgorithm> = new Set();
  readonly #findings: BareFinding[] = [];
  readonly #authenticators: readonly Authenticator[];
  readonly #anchor: AnchorCheck;
  readonly #bad: BadLines;
  readonly #missing = new MissingRecords();
  /** MACs of the first records of chains that don't continue another. */
  readonly #origins = new Set<string>();
  #next = 0;
  /** The MAC of the record before `#next`; undefined when that record was not verified. */
  #head: string | undefined = LOG_BEGIN.head;
  #line = 0;

  constructor(authenticators: readonly Authenticator[], anchor: AuditAnchor | undefined) {
    this.#authenticators = authenticators;
    this.#anchor = new AnchorCheck(anchor);
    this.#bad = new BadLines(authenticators);
  }

  get end(): { head: string | undefined; count: number } {
    return { head: this.#head, count: this.#next };
  }

  /** True if so much is wrong that reading on would show nothing more. */
  get isFull(): boolean {
    return this.#findings.length + this.#bad.length + this.#missing.runs.length >= MAX_FINDINGS;
  }

  read({ number, bytes }: LogLine): void {
    this.#line = number;
    const record = parseRecord(bytes);
    const authenticator = record && this.#authenticators.find((each) => isAuthentic(bytes, record, each));
    if (authenticator) this.#accept(record, number, authenticator);
    else this.#bad.add(record, number, bytes);
  }

  /** `rest` is what follows the last newline. */
  finish(rest: LogLine | undefined): BareFinding[] {
    if (rest) this.#readTorn(rest);
    const isEmpty = this.#line === 0 && this.#anchor.count === 0;
    this.#settleEnd(this.isFull ? 0 : this.#anchor.count);
    if (this.#anchor.finding) this.#findings.push(this.#anchor.finding);
    if (isEmpty) this.#findings.push({ kind: 'empty', line: 0 });
    return this.#findings;
  }

  #readTorn(rest: LogLine): void {
    const before = this.#bad.length;
    this.read(rest);
    // A line that breaks off has no MAC to verify: it is reported as torn, and as nothing else.
    this.#bad.cutTo(before);
    this.#findings.push({ kind: 'torn', line: rest.number });
  }

  #accept(record: AuditRecord, line: number, { algorithm }: Authenticator): void {
    this.algorithms.add(algorithm);
    this.tally.count(record);
    this.#leaveTorn(record, line);
    if (this.#isOrigin(record)) this.#beginAnew(record, line);
    else this.#goOn(record, line);
  }

  #goOn(record: AuditRecord, line: number): void {
    const first = this.#next;
    this.#missing.add(first, record.seq - 1, this.#bad.firstLine ?? line);
    this.#findings.push(...this.#bad.settle(first, this.#missing));
    this.#place(record, line);
    this.#anchor.compare(record, line);
  }

  #place({ seq, prev, mac }: AuditRecord, line: number): void {
    if (seq < this.#next) {
      const kind = this.#missing.take(seq) ? 'reordered' : 'duplicate';
      this.#findings.push({ kind, line, record: seq });
      return;
    }
    if (seq === this.#next && this.#head !== undefined && prev !== this.#head) {
      this.#findings.push({ kind: 'unlinked', line, record: seq });
    }
    this.#next = seq + 1;
    this.#head = mac;
  }

  /** Whether a chain starts afresh in the middle of the log. */
  #isOrigin({ seq, prev, start, mac }: AuditRecord): boolean {
    if (seq !== 0 || !start || prev !== LOG_BEGIN.head) return false;
    const isNew = !this.#origins.has(mac);
    this.#origins.add(mac);
    return isNew && this.#next > 0 && this.#missing.runs.every(({ from }) => from > 0);
  }

  #beginAnew({ mac }: AuditRecord, line: number): void {
    this.#settleEnd(0);
    this.#findings.push({ kind: 'unlinked', line, record: 0 });
    this.#next = 1;
    this.#head = mac;
  }

  /** A start record vouches for the line before it, which a crash broke off. */
  #leaveTorn({ start, seq }: AuditRecord, line: number): void {
    const torn = start?.torn;
    // A repeated start record is reported as a duplicate.
    if (!torn || seq < this.#next) return;
    const isThere = this.#bad.lastLine === line - 1;
    if (!isThere) this.#findings.push({ kind: 'torn-removed', line, record: seq });
    else if (this.#bad.takeTorn(torn)) this.tally.tornLines++;
  }

  /** The log, or a chain in it, ends here; the anchor says that it had `count` records. */
  #settleEnd(count: number): void {
    const first = this.#next;
    this.#next = this.#bad.countOn(first);
    if (this.#next > first) this.#head = undefined;
    this.#missing.add(first, Math.max(count, this.#next) - 1, this.#line);
    this.#findings.push(...this.#bad.settle(first, this.#missing));
    for (const { from, to, line } of this.#missing.runs) {
      const kind = from >= first ? 'cut' : 'removed';
      this.#findings.push({ kind, line, record: from, ...(to > from && { toRecord: to }) });
    }
    this.#missing.clear();
  }
}
