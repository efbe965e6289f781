import { CHECKS, type CheckId } from './checks/checks.ts';
import type { Line } from './inspection.ts';

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
