import type { ChainCheck } from './chain-check.ts';
import type { VerifyOptions } from './report.ts';

/** What a verification can't show, and what else is to be known. */
export function makeNotes(check: ChainCheck, { key, anchor }: VerifyOptions, isCutShort: boolean): string[] {
  const { lost, tornLines, reduced } = check.tally;
  const notes: [isTrue: boolean, note: string][] = [
    [isCutShort, 'too many findings: the rest of the log was not read'],
    [key === undefined, UNKEYED],
    [key !== undefined, 'whoever holds the key can make any log'],
    [anchor === undefined, UNANCHORED],
    [
      anchor !== undefined && check.end.count > anchor.count,
      `the anchor vouches for the first ${anchor?.count} records: what came later could be cut off unnoticed`,
    ],
    [lost > 0, `events that the chain itself says are in no record: ${lost}`],
    [reduced > 0, `events that were too long and are recorded in part: ${reduced}`],
    [tornLines > 0, `lines that a crash broke off, each vouched for by the record after it: ${tornLines}`],
  ];
  return notes.filter(([isTrue]) => isTrue).map(([, note]) => note);
}

const UNKEYED =
  'without a key only accidents show, and changes before an anchor: who can write the log can make it anew';
const UNANCHORED =
  'without an anchor, records cut from the end do not show, nor does a log put back as it once was, nor one swapped for another log under the same key';
