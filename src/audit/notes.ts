import type { ChainCheck } from './chain-check.ts';
import type { VerifyOptions } from './report.ts';

/** What a verification can't show, and what else the reader should know. */
export function makeNotes(check: ChainCheck, { key, anchor }: VerifyOptions, isCutShort: boolean): string[] {
  const { lost, tornLines, reduced } = check.tally;
  const notes: [isTrue: boolean, note: string][] = [
    [isCutShort, 'too many findings: the rest of the log was not read'],
    [key === undefined, UNKEYED],
    [key !== undefined, 'anyone who holds the key can make any log'],
    [anchor === undefined, UNANCHORED],
    [
      anchor !== undefined && check.end.count > anchor.count,
      `the anchor vouches for the first ${anchor?.count} records: what came later could be cut off unnoticed`,
    ],
    [lost > 0, `events that the chain itself says are in no record: ${lost}`],
    [reduced > 0, `events that were too long and are recorded in part: ${reduced}`],
    [tornLines > 0, `lines that a crash broke off, each confirmed by the record after it: ${tornLines}`],
  ];
  return notes.filter(([isTrue]) => isTrue).map(([, note]) => note);
}

const UNKEYED =
  'without a key, only accidents and changes before an anchor show: anyone who can write the log can rewrite it';
const UNANCHORED =
  'without an anchor, records cut from the end do not show, nor does a log rolled back to an earlier state or swapped for another one under the same key';
