export type AuditFindingKind =
  /** A record was changed, or wasn't made under the key. */
  | 'edited'
  /** A line that isn't a record of the chain, where no record is missing. */
  | 'inserted'
  /** Records are missing. */
  | 'removed'
  | 'reordered'
  | 'duplicate'
  /** A chain that was made under another key, or without one. */
  | 'another-key'
  /** A record that doesn't continue the one before it. */
  | 'unlinked'
  /** The last line breaks off, as after a crash. */
  | 'torn'
  /** A line that a crash broke off, and that a start record vouches for, is missing. */
  | 'torn-removed'
  /** Records up to the anchor are missing at the end. */
  | 'cut'
  /** The record in the anchor's place is a different one. */
  | 'anchor'
  | 'empty';

export interface AuditFinding {
  readonly kind: AuditFindingKind;
  /** Counted from 1; for what is missing, the line before or after which it belongs. */
  readonly line: number;
  /** The last line, if the finding covers several in a row. */
  readonly toLine?: number;
  /** The number of the record, counted from 0. */
  readonly record?: number;
  readonly toRecord?: number;
  /** A sentence for people; it quotes nothing from the log. */
  readonly message: string;
}

export type BareFinding = Omit<AuditFinding, 'message'>;

/** `was` and `is` agree with the number of records. */
type Sentence = (lines: string, records: string, is: string, was: string) => string;

const SENTENCES: Readonly<Record<AuditFindingKind, Sentence>> = {
  edited: (lines, records, _, was) => `${lines}: ${records} ${was} changed, or made elsewhere`,
  inserted: (lines) => `${lines}: inserted, not a record of this chain`,
  removed: (lines, records, is) => `before ${lines}: ${records} ${is} missing`,
  reordered: (lines, records, is) => `${lines}: ${records} ${is} out of order, after later ones`,
  duplicate: (lines, records, is) => `${lines}: ${records} ${is} repeated`,
  'another-key': (lines) => `${lines}: a chain that was made under another key, or without one`,
  unlinked: (lines, records) => `${lines}: ${records} does not continue the record before it`,
  torn: (lines) => `${lines}: breaks off before its newline, as after a crash in the middle of a write`,
  'torn-removed': (lines) =>
    `before ${lines}: a line that a crash broke off is missing, which the record there vouches for`,
  cut: (lines, records, is) => `after ${lines}: ${records} ${is} missing, which the anchor vouches for`,
  anchor: (lines, records) =>
    `${lines}: ${records} is not the anchored one: this is another log, or a rewritten one`,
  empty: () => 'the log is empty: it does not even have a start record',
};

/** In the order of the lines, with neighbours of one kind merged, each with its sentence. */
export function describeFindings(findings: readonly BareFinding[]): AuditFinding[] {
  const sorted = [...findings].sort((a, b) => a.line - b.line);
  const merged: BareFinding[] = [];
  for (const finding of sorted) {
    const last = merged.at(-1);
    if (last && continues(last, finding)) merged[merged.length - 1] = join(last, finding);
    else merged.push(finding);
  }
  return merged.map((finding) => ({ ...finding, message: sentence(finding) }));
}

function continues(a: BareFinding, b: BareFinding): boolean {
  const isNextLine = b.line === (a.toLine ?? a.line) + 1;
  const isNextRecord = b.record === undefined || b.record === (a.toRecord ?? a.record ?? Number.NaN) + 1;
  return (
    a.kind === b.kind && isNextLine && isNextRecord && (a.record === undefined) === (b.record === undefined)
  );
}

function join(a: BareFinding, { line, record, toRecord = record }: BareFinding): BareFinding {
  return { ...a, toLine: line, ...(toRecord !== undefined && { toRecord }) };
}

function sentence({ kind, line, toLine, record = 0, toRecord = record }: BareFinding): string {
  const [is, was] = toRecord === record ? ['is', 'was'] : ['are', 'were'];
  return SENTENCES[kind](range('line', line, toLine), range('record', record, toRecord), is!, was!);
}

function range(noun: string, from: number, to = from): string {
  return from === to ? `${noun} ${from}` : `${noun}s ${from} to ${to}`;
}
