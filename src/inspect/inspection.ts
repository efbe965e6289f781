// What an inspection says. No value of a parameter is ever in it: names, lengths and places only.

import type { WireCheckId } from './checks/checks.ts';

/** 'ok': as it should be. 'note': good to know, nothing is wrong. 'finding': wrong, or weak. */
export type Level = 'ok' | 'note' | 'finding';

export interface InspectionLine {
  readonly level: Level;
  /** The check, as the table in checks.ts names it. */
  readonly id: WireCheckId;
  /** Where in the exchange: `request.Encryption.Iv`. */
  readonly place: string;
  readonly expected?: string;
  readonly got?: string;
  /** How to fix it. Scripts that read --json know this name. */
  readonly mend?: string;
}

/** One call: its request, its answer, or both. */
export interface InspectedExchange {
  /** Where it stands in the input: `log.entries[3]`; empty where the input is one exchange. */
  readonly place: string;
  /** The API action, where it is known. */
  readonly action?: string;
  readonly lines: readonly InspectionLine[];
}

export interface InspectionReport {
  /** What the input was taken for. */
  readonly input: 'har' | 'list' | 'exchange' | 'http' | 'request' | 'answer' | 'encryption';
  readonly exchanges: readonly InspectedExchange[];
  /** Entries of a HAR or a list that are no calls of OCR or FaceID, and were left alone. */
  readonly skipped: number;
  readonly findings: number;
  readonly notes: number;
}

export function countLines(exchanges: readonly InspectedExchange[], level: Level): number {
  return exchanges.reduce((sum, { lines }) => sum + lines.filter((line) => line.level === level).length, 0);
}
