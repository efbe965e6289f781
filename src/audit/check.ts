import { encodeHex } from '../platform/bytes.ts';
import type { BareFinding } from './findings.ts';
import type { Line } from './lines.ts';
import type { Authenticator, ChainAlgorithm } from './mac.ts';
import { MissingRecords } from './missing.ts';
import { type AuditAnchor, type AuditRecord, isAuthentic, LOG_BEGIN, parseRecord } from './record.ts';

/** A line that does not verify: which record it was, or whether it was one, shows when the next one does. */
interface BadLine {
  readonly line: number;
  readonly bytes: number;
  /** The number that it claims. */
  readonly seq: number | undefined;
  /** A chain's beginning that names another key than ours. */
  readonly isForeign: boolean;
}

/** What is known of a log so far. */
interface Tally {
  records: number;
  chains: number;
  /** Events that the chain itself says are in no record. */
  lost: number;
  /** Lines broken off in a crash that a later start record vouches for. */
  tornLines: number;
  /** Events that are recorded without their long members. */
  reduced: number;
  from?: string;
  to?: string;
}

const MAX_FINDINGS = 1000;

/** Checks a log line by line, in memory that the log's size does not change. */
export class ChainCheck {
  readonly tally: Tally = { records: 0, chains: 0, lost: 0, tornLines: 0, reduced: 0 };
  readonly algorithms: Set<ChainAlgorithm> = new Set();
  readonly #findings: BareFinding[] = [];
  readonly #authenticators: readonly Authenticator[];
  readonly #anchor: AuditAnchor | undefined;
  readonly #missing = new MissingRecords();
  /** MACs of the records at which a chain began that continues no other. */
  readonly #origins = new Set<string>();
  #bad: BadLine[] = [];
  #lastBadDigests: readonly string[] = [];
  #next = 0;
  /** The MAC of the record before `#next`; undefined when that record was not verified. */
  #head: string | undefined = LOG_BEGIN.head;
  #line = 0;
  #isAnchorSeen = false;
  #otherAtAnchor: BareFinding | undefined;

  constructor(authenticators: readonly Authenticator[], anchor: AuditAnchor | undefined) {
    this.#authenticators = authenticators;
    this.#anchor = anchor;
  }

  get end(): { head: string | undefined; count: number } {
    return { head: this.#head, count: this.#next };
  }

  /** True when there is so much wrong that going on would tell no more. */
  get isFull(): boolean {
    return this.#findings.length + this.#bad.length + this.#missing.runs.length >= MAX_FINDINGS;
  }

  read({ number, bytes }: Line): void {
    this.#line = number;
    const record = parseRecord(bytes);
    const authenticator = record && this.#authenticators.find((each) => isAuthentic(bytes, record, each));
    if (authenticator) this.#accept(record, number, authenticator);
    else this.#reject(record, number, bytes);
  }

  /** `rest` is what stands behind the last newline. */
  finish(rest: Line | undefined): BareFinding[] {
    if (rest) this.#readTorn(rest);
    const isEmpty = this.#line === 0 && !this.#anchor;
    this.#settleEnd(this.isFull ? 0 : (this.#anchor?.count ?? 0));
    if (!this.#isAnchorSeen && this.#otherAtAnchor) this.#findings.push(this.#otherAtAnchor);
    if (isEmpty) this.#findings.push({ kind: 'empty', line: 0 });
    return this.#findings;
  }

  #readTorn(rest: Line): void {
    const before = this.#bad.length;
    this.read(rest);
    // A line that breaks off has no MAC to verify: it is torn, and nothing else is said of it.
    this.#bad = this.#bad.slice(0, before);
    this.#findings.push({ kind: 'torn', line: rest.number });
  }

  // --- lines that verify ---

  #accept(record: AuditRecord, line: number, { algorithm }: Authenticator): void {
    this.algorithms.add(algorithm);
    this.#count(record);
    this.#leaveTorn(record, line);
    if (this.#isOrigin(record)) this.#beginAnew(record, line);
    else this.#goOn(record, line);
  }

  #goOn(record: AuditRecord, line: number): void {
    const first = this.#next;
    this.#missing.add(first, record.seq - 1, this.#bad[0]?.line ?? line);
    this.#settle(first);
    this.#place(record, line);
    this.#compareAnchor(record, line);
  }

  #count({ start, lost, reduced, time }: AuditRecord): void {
    this.tally.records++;
    if (start) this.tally.chains++;
    this.tally.lost += Number(lost?.events ?? 0);
    if (reduced) this.tally.reduced++;
    this.tally.from ??= time;
    this.tally.to = time;
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

  /** A chain in the middle of the log that begins from nothing. */
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

  #compareAnchor({ seq, mac }: AuditRecord, line: number): void {
    if (!this.#anchor || seq !== this.#anchor.count - 1) return;
    if (mac === this.#anchor.head) this.#isAnchorSeen = true;
    else this.#otherAtAnchor = { kind: 'anchor', line, record: seq };
  }

  /** A start record vouches for the line before it, which a crash had broken off. */
  #leaveTorn({ start, seq }: AuditRecord, line: number): void {
    const torn = start?.torn;
    // A start record that stands there a second time is found as such.
    if (!torn || seq < this.#next) return;
    const last = this.#bad.at(-1);
    if (last?.line !== line - 1) this.#findings.push({ kind: 'torn-removed', line, record: seq });
    else if (last.bytes === torn.bytes && this.#lastBadDigests.includes(torn.digest)) {
      this.#bad.pop();
      this.tally.tornLines++;
    }
  }

  // --- lines that don't ---

  #reject(record: AuditRecord | undefined, line: number, bytes: Uint8Array): void {
    const isForeign = record?.start !== undefined && !this.#isOurKey(record.start?.keyId);
    this.#bad.push({ line, bytes: bytes.length, seq: claimedSeq(bytes), isForeign });
    this.#lastBadDigests = this.#authenticators.map(({ digest }) => encodeHex(digest(bytes)));
  }

  #isOurKey(keyId: string | undefined): boolean {
    return this.#authenticators.some((each) => each.keyId === keyId);
  }

  /** Says of each bad line what it is, now that the records from `first` on which are missing are known. */
  #settle(first: number): void {
    const bad = this.#bad;
    this.#bad = [];
    const foreign = bad.findIndex(({ isForeign }) => isForeign);
    const own = foreign === -1 ? bad : bad.slice(0, foreign);
    for (const { line, seq } of bad.slice(own.length)) {
      if (seq !== undefined) this.#missing.take(seq);
      this.#findings.push({ kind: 'another-key', line });
    }
    // Those that name a missing record first; the others are taken for what is left.
    const isNamed = own.map(({ seq }) => seq !== undefined && this.#missing.take(seq));
    own.forEach(({ line, seq }, i) => {
      const record = isNamed[i] ? seq : this.#missing.takeFrom(first);
      this.#findings.push(
        record === undefined ? { kind: 'inserted', line } : { kind: 'edited', line, record },
      );
    });
  }

  /** The log, or a chain in it, ends here; the anchor says that it has had `count` records. */
  #settleEnd(count: number): void {
    const first = this.#next;
    for (const { seq, isForeign } of this.#bad) if (seq === this.#next && !isForeign) this.#next++;
    if (this.#next > first) this.#head = undefined;
    this.#missing.add(first, Math.max(count, this.#next) - 1, this.#line);
    this.#settle(first);
    for (const { from, to, line } of this.#missing.runs) {
      const kind = from >= first ? 'cut' : 'removed';
      this.#findings.push({ kind, line, record: from, ...(to > from && { toRecord: to }) });
    }
    this.#missing.clear();
  }
}

function claimedSeq(bytes: Uint8Array): number | undefined {
  const digits = /^\{"seq":(\d{1,15}),/.exec(String.fromCharCode(...bytes.subarray(0, 32)))?.[1];
  return digits === undefined ? undefined : Number(digits);
}
