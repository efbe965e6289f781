export type AuditFindingKind =
  /** A record was changed, or was not made under the key. */
  | 'edited'
  /** A line that is no record of the chain, with none missing in its place. */
  | 'inserted'
  /** Records are missing. */
  | 'removed'
  | 'reordered'
  | 'duplicate'
  /** A chain that was made under another key, or without one. */
  | 'another-key'
  /** A record that does not continue the one before it. */
  | 'unlinked'
  /** The last line breaks off, as a crash leaves it. */
  | 'torn'
  /** A line that a crash broke off, and that a start record vouches for, is missing. */
  | 'torn-removed'
  /** Records up to the anchor are missing at the end. */
  | 'cut'
  /** The record at the anchor's place is another one. */
  | 'anchor'
  | 'empty';

export interface AuditFinding {
  readonly kind: AuditFindingKind;
  /** Counted from 1; for what is missing, the line before or after which it belongs. */
  readonly line: number;
  /** The last line, where the finding is of several in a row. */
  readonly toLine?: number;
  /** The number of the record, counted from 0. */
  readonly record?: number;
  readonly toRecord?: number;
  /** A sentence for people; it quotes nothing of the log. */
  readonly message: string;
}

export type BareFinding = Omit<AuditFinding, 'message'>;

/** `was` and `is` are of the records' number. */
type Sentence = (lines: string, records: string, is: string, was: string) => string;

const SENTENCES: Readonly<Record<AuditFindingKind, Sentence>> = {
  edited: (lines, records, _, was) => `${lines}: ${records} ${was} changed, or made elsewhere`,
  inserted: (lines) => `${lines}: no record of this chain, inserted`,
  removed: (lines, records, is) => `before ${lines}: ${records} ${is} missing`,
  reordered: (lines, records, is) => `${lines}: ${records} ${is} out of order, after later ones`,
  duplicate: (lines, records, is) => `${lines}: ${records} ${is} there a second time`,
  'another-key': (lines) => `${lines}: a chain that was made under another key, or without one`,
  unlinked: (lines, records) => `${lines}: ${records} does not continue the record before it`,
  torn: (lines) => `${lines}: breaks off before its newline, as after a crash in the middle of a write`,
  'torn-removed': (lines) =>
    `before ${lines}: a line that a crash broke off is missing, which the record there vouches for`,
  cut: (lines, records, is) => `after ${lines}: ${records} ${is} missing, which the anchor vouches for`,
  anchor: (lines, records) => `${lines}: ${records} is not the anchored one: another log, or one made anew`,
  empty: () => 'the log is empty: it has not even a beginning',
};

/** In the order of the lines, neighbours of one kind as one, each with its sentence. */
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
