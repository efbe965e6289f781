import { concatBytes } from '../platform/bytes.ts';
import { MAX_LINE_BYTES } from './record.ts';

export interface LogLine {
  /** Counted from 1. */
  readonly number: number;
  /** Without its newline. Of a line over MAX_LINE_BYTES, possibly only the beginning. */
  readonly bytes: Uint8Array;
}

const NEWLINE = 0x0a;

/** Cuts a stream of bytes into lines, and holds at most one line of it. */
export class LineReader {
  #number = 0;
  #begun: Uint8Array = new Uint8Array(0);

  /** The lines that end in this chunk. */
  *read(chunk: Uint8Array): Generator<LogLine> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const bytes = this.#extend(chunk.subarray(start, end));
      this.#begun = new Uint8Array(0);
      start = end + 1;
      yield { number: ++this.#number, bytes };
    }
    this.#begun = this.#extend(chunk.subarray(start));
  }

  /** What follows the last newline. */
  rest(): LogLine | undefined {
    return this.#begun.length > 0 ? { number: this.#number + 1, bytes: this.#begun } : undefined;
  }

  #extend(bytes: Uint8Array): Uint8Array {
    if (this.#begun.length === 0) return bytes;
    const room = MAX_LINE_BYTES + 1 - this.#begun.length;
    return concatBytes(this.#begun, bytes.subarray(0, Math.max(room, 0)));
  }
}
