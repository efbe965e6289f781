// Lines that don't verify, kept until it is clear what each of them was.

import { encodeHex } from '../platform/bytes.ts';
import type { BareFinding } from './findings.ts';
import type { Authenticator } from './mac.ts';
import type { MissingRecords } from './missing.ts';
import type { AuditRecord, ChainStart } from './record.ts';

/** Which record it was, or whether it was one at all, becomes clear when the next line verifies. */
interface BadLine {
  readonly line: number;
  readonly bytes: number;
  /** The number that it claims. */
  readonly seq: number | undefined;
  /** The beginning of a chain that names a key other than ours. */
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

  /** The line number of the first one. */
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

  /** Forgets all but the first `length`. */
  cutTo(length: number): void {
    this.#lines = this.#lines.slice(0, length);
  }

  /** Whether the last one is the line that a start record vouches for. If so it isn't bad, and is taken out. */
  takeTorn({ bytes, digest }: NonNullable<ChainStart['torn']>): boolean {
    const isVouchedFor = this.#lines.at(-1)?.bytes === bytes && this.#lastDigests.includes(digest);
    if (isVouchedFor) this.#lines.pop();
    return isVouchedFor;
  }

  /** The number that follows those that the lines claim in sequence, from `next` on. */
  countOn(next: number): number {
    let count = next;
    for (const { seq, isForeign } of this.#lines) if (seq === count && !isForeign) count++;
    return count;
  }

  /** Reports what each line is, now that the records missing from `first` on are known, and forgets the lines. */
  settle(first: number, missing: MissingRecords): BareFinding[] {
    const lines = this.#lines;
    this.#lines = [];
    const foreign = lines.findIndex(({ isForeign }) => isForeign);
    const own = foreign === -1 ? lines : lines.slice(0, foreign);
    return [...foreignFindings(lines.slice(own.length), missing), ...ownFindings(own, first, missing)];
  }
}

/** Everything after the beginning of a chain under another key. */
function foreignFindings(lines: readonly BadLine[], missing: MissingRecords): BareFinding[] {
  return lines.map(({ line, seq }) => {
    if (seq !== undefined) missing.take(seq);
    return { kind: 'another-key', line };
  });
}

/** Lines that name a missing record come first; the others get the records that are left. */
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
