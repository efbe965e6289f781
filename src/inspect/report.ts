// What an inspection says. No value of a parameter is ever in it: names, lengths and places only.

import { CHECKS, type CheckId } from './checks/checks.ts';

/** 'ok': as it should be. 'note': good to know, nothing is wrong. 'finding': wrong, or weak. */
export type Level = 'ok' | 'note' | 'finding';

export interface Line {
  readonly level: Level;
  /** The check, as the table in checks.ts names it. */
  readonly id: CheckId;
  /** Where in the exchange: `request.Encryption.Iv`. */
  readonly place: string;
  readonly expected?: string;
  readonly got?: string;
  readonly mend?: string;
}

/** One call: its request, its answer, or both. */
export interface InspectedExchange {
  /** Where it stands in the input: `log.entries[3]`; empty where the input is one exchange. */
  readonly place: string;
  /** The API action, where it is known. */
  readonly action?: string;
  readonly lines: readonly Line[];
}

export interface Report {
  /** What the input was taken for. */
  readonly input: 'har' | 'list' | 'exchange' | 'http' | 'request' | 'answer' | 'encryption';
  readonly exchanges: readonly InspectedExchange[];
  /** Entries of a HAR or a list that are no calls of OCR or FaceID, and were left alone. */
  readonly skipped: number;
  readonly findings: number;
  readonly notes: number;
}

export interface Observation {
  expected?: string;
  got?: string;
}

/** A place in an exchange, and the lines that are written about it and all below it. */
export class Spot {
  readonly #lines: Line[];
  readonly #place: string;
  readonly side: 'request' | 'answer';

  constructor(lines: Line[], place: string, side: 'request' | 'answer') {
    this.#lines = lines;
    this.#place = place;
    this.side = side;
  }

  /** A member. */
  at(name: string): Spot {
    return this.#below(this.#place === '' ? name : `${this.#place}.${name}`);
  }

  /** An entry of a list. */
  item(index: number): Spot {
    return this.#below(`${this.#place}[${index}]`);
  }

  #below(place: string): Spot {
    return new Spot(this.#lines, place, this.side);
  }

  ok(id: CheckId, got?: string): void {
    this.#lines.push({ level: 'ok', id, place: this.#place, ...(got !== undefined && { got }) });
  }

  note(id: CheckId, seen: Observation): void {
    this.#lines.push({ level: 'note', id, place: this.#place, ...seen, mend: CHECKS[id].mend });
  }

  finding(id: CheckId, seen: Observation): void {
    this.#lines.push({ level: 'finding', id, place: this.#place, ...seen, mend: CHECKS[id].mend });
  }

  /** Ok where the check holds, else a finding. */
  check(holds: boolean, id: CheckId, seen: Observation): boolean {
    if (holds) this.ok(id, seen.got);
    else this.finding(id, seen);
    return holds;
  }
}

export function countLines(exchanges: readonly InspectedExchange[], level: Level): number {
  return exchanges.reduce((sum, { lines }) => sum + lines.filter((line) => line.level === level).length, 0);
}

// A name with a long run of digits, or in another script, may be data in the wrong place.
const PLAIN_NAME = /^[A-Za-z]{1,40}(?:\d{1,2}[A-Za-z]{0,20})?$/;

/** A member's name as it may be shown. */
export function showName(name: string): string {
  return PLAIN_NAME.test(name) ? name : `(a name of ${name.length} characters)`;
}
