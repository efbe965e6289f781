// Lines that don't verify, until it shows what each of them was.

import { encodeHex } from '../platform/bytes.ts';
import type { BareFinding } from './findings.ts';
import type { Authenticator } from './mac.ts';
import type { MissingRecords } from './missing.ts';
import type { AuditRecord, ChainStart } from './record.ts';

/** Which record it was, or whether it was one, shows when the next line verifies. */
interface BadLine {
  readonly line: number;
  readonly bytes: number;
  /** The number that it claims. */
  readonly seq: number | undefined;
  /** A chain's beginning that names another key than ours. */
  readonly isForeign: boolean;
}

export class BadLines {
  readonly #authenticators: readonly Authenticator[];
  #lines: BadLine[] = [];
  #lastDigests: readonly string[] = [];

  constructor(authenticators: readonly Authenticator[]) {
    this.#authenticators = authenticators;
  }

  get length(): number {
    return this.#lines.length;
  }

  /** Where the first of them stands. */
  get firstLine(): number | undefined {
    return this.#lines[0]?.line;
  }

  get lastLine(): number | undefined {
    return this.#lines.at(-1)?.line;
  }

  add(record: AuditRecord | undefined, line: number, bytes: Uint8Array): void {
    const isForeign = record?.start !== undefined && !this.#isOurKey(record.start.keyId);
    this.#lines.push({ line, bytes: bytes.length, seq: claimedSeq(bytes), isForeign });
    this.#lastDigests = this.#authenticators.map(({ digest }) => encodeHex(digest(bytes)));
  }

  #isOurKey(keyId: string | undefined): boolean {
    return this.#authenticators.some((each) => each.keyId === keyId);
  }

  /** Forgets those after the first `length`. */
  cutTo(length: number): void {
    this.#lines = this.#lines.slice(0, length);
  }

  /** Whether the last one is the line that a start record vouches for; then it isn't bad. */
  takeTorn({ bytes, digest }: NonNullable<ChainStart['torn']>): boolean {
    const isVouchedFor = this.#lines.at(-1)?.bytes === bytes && this.#lastDigests.includes(digest);
    if (isVouchedFor) this.#lines.pop();
    return isVouchedFor;
  }

  /** The number after those that the lines claim, one after another, from `next` on. */
  countOn(next: number): number {
    let count = next;
    for (const { seq, isForeign } of this.#lines) if (seq === count && !isForeign) count++;
    return count;
  }

  /** Says of each what it is, now that the records from `first` on which are missing are known, and forgets them. */
  settle(first: number, missing: MissingRecords): BareFinding[] {
    const lines = this.#lines;
    this.#lines = [];
    const foreign = lines.findIndex(({ isForeign }) => isForeign);
    const own = foreign === -1 ? lines : lines.slice(0, foreign);
    return [...foreignFindings(lines.slice(own.length), missing), ...ownFindings(own, first, missing)];
  }
}

/** All that follows the beginning of a chain under another key. */
function foreignFindings(lines: readonly BadLine[], missing: MissingRecords): BareFinding[] {
  return lines.map(({ line, seq }) => {
    if (seq !== undefined) missing.take(seq);
    return { kind: 'another-key', line };
  });
}

/** Those that name a missing record first; the others are taken for what is left. */
function ownFindings(lines: readonly BadLine[], first: number, missing: MissingRecords): BareFinding[] {
  const isNamed = lines.map(({ seq }) => seq !== undefined && missing.take(seq));
  return lines.map(({ line, seq }, i) => {
    const record = isNamed[i] ? seq : missing.takeFrom(first);
    return record === undefined ? { kind: 'inserted', line } : { kind: 'edited', line, record };
  });
}

function claimedSeq(bytes: Uint8Array): number | undefined {
  const digits = /^\{"seq":(\d{1,15}),/.exec(String.fromCharCode(...bytes.subarray(0, 32)))?.[1];
  return digits === undefined ? undefined : Number(digits);
}
