// What the user sees: results on stdout, everything else on stderr.

import { maskIdentity } from '../../envelope/mask.ts';
import { type Io, printable, writeJson, writeLine } from '../io.ts';
import type { CallFailure } from '../service/failure.ts';
import { showPath } from '../show.ts';
import type { Item } from './batch.ts';
import type { ProgressBar } from './progress.ts';

export interface ReportOptions {
  /** One line of JSON for each image, instead of a result for people. */
  readonly asJson: boolean;
  /** Shows personal data instead of masking it. */
  readonly reveal: boolean;
}

/** Writes each outcome once, as soon as it is known, and counts. */
export class BatchReport {
  readonly #io: Io;
  readonly #progress: ProgressBar;
  readonly #options: ReportOptions;
  readonly #start = performance.now();
  readonly #failures = new Map<string, number>();
  #done = 0;

  constructor(io: Io, progress: ProgressBar, options: ReportOptions) {
    this.#io = io;
    this.#progress = progress;
    this.#options = options;
  }

  done(item: Item, card: object): void {
    this.#done++;
    const { asJson, reveal } = this.#options;
    const result = reveal ? card : maskIdentity(card);
    this.#tell(() => (asJson ? this.#writeJson({ ...item, result }) : this.#writeCard(result)));
  }

  failed(item: Item, failure: CallFailure): void {
    const { code, message, requestId } = failure;
    // If it isn't an image, it may be a secret given by mistake.
    const image = showPath(item.image);
    this.#failures.set(code, (this.#failures.get(code) ?? 0) + 1);
    this.#tell(() => {
      if (this.#options.asJson) this.#writeJson({ ...item, image, error: { code, message, requestId } });
      const request = requestId === undefined ? '' : `, RequestId ${requestId}`;
      writeLine(this.#io.stderr, printable(`${image}: ${message} (${code}${request})`));
    });
  }

  get failedCount(): number {
    return [...this.#failures.values()].reduce((sum, count) => sum + count, 0);
  }

  /** `198 done, 2 failed (ENOENT 1, TIMEOUT 1) in 11.2 s` */
  summarize(total: number): void {
    const seconds = ((performance.now() - this.#start) / 1000).toFixed(1);
    const codes = [...this.#failures].map(([code, count]) => `${printable(code)} ${count}`).join(', ');
    const missing = total - this.#done - this.failedCount;
    const parts = [
      `${this.#done} done`,
      `${this.failedCount} failed${codes && ` (${codes})`}`,
      ...(missing > 0 ? [`${missing} not done: interrupted`] : []),
    ];
    writeLine(this.#io.stderr, `${parts.join(', ')} in ${seconds} s`);
  }

  #tell(write: () => void): void {
    this.#progress.write(write);
    this.#progress.advance();
  }

  #writeJson(value: object): void {
    writeJson(this.#io.stdout, value, 'line');
  }

  #writeCard(card: object): void {
    const members = Object.entries(card).filter(([, value]) => value !== '');
    const width = Math.max(...members.map(([name]) => name.length));
    for (const [name, value] of members) {
      writeLine(this.#io.stdout, printable(`${name.padEnd(width)}  ${shortenValue(value)}`));
    }
  }
}

// AdvancedInfo contains images if Config asks for them.
const LONGEST_VALUE = 400;

function shortenValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= LONGEST_VALUE ? text : `(${text.length} characters: --json shows them)`;
}
