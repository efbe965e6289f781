// The result of an inspection. It never contains parameter values, only names, lengths and places.

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
  /** How to fix it. The name is part of the output of --json. */
  readonly fix?: string;
}

/** One call: its request, its answer, or both. */
export interface InspectedExchange {
  /** Where it is in the input: `log.entries[3]`; empty if the input is one exchange. */
  readonly place: string;
  /** The API action, if known. */
  readonly action?: string;
  readonly lines: readonly InspectionLine[];
}

export interface InspectionReport {
  /** What the input was recognised as. */
  readonly input: 'har' | 'list' | 'exchange' | 'http' | 'request' | 'answer' | 'encryption';
  readonly exchanges: readonly InspectedExchange[];
  /** Entries of a HAR or a list that aren't calls of OCR or FaceID, and were skipped. */
  readonly skipped: number;
  readonly findings: number;
  readonly notes: number;
}

export function countLines(exchanges: readonly InspectedExchange[], level: Level): number {
  return exchanges.reduce((sum, { lines }) => sum + lines.filter((line) => line.level === level).length, 0);
}
