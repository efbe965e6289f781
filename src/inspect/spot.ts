import { WIRE_CHECKS, type WireCheckId } from './checks/checks.ts';
import type { InspectionLine } from './inspection.ts';

export interface Observation {
  expected?: string;
  got?: string;
}

/** A place in an exchange, which collects the lines about it and everything below it. */
export class Spot {
  readonly #lines: InspectionLine[];
  readonly #place: string;
  readonly side: 'request' | 'answer';

  constructor(lines: InspectionLine[], place: string, side: 'request' | 'answer') {
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

  ok(id: WireCheckId, got?: string): void {
    this.#lines.push({ level: 'ok', id, place: this.#place, ...(got !== undefined && { got }) });
  }

  note(id: WireCheckId, seen: Observation): void {
    this.#lines.push({ level: 'note', id, place: this.#place, ...seen, fix: WIRE_CHECKS[id].fix });
  }

  finding(id: WireCheckId, seen: Observation): void {
    this.#lines.push({ level: 'finding', id, place: this.#place, ...seen, fix: WIRE_CHECKS[id].fix });
  }

  /** Ok if the check holds, else a finding. */
  check(holds: boolean, id: WireCheckId, seen: Observation): boolean {
    if (holds) this.ok(id, seen.got);
    else this.finding(id, seen);
    return holds;
  }
}
