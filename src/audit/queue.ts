import { AuditError } from './error.ts';

type Write = (line: string) => unknown;

/**
 * Hands lines to a sink in order, one at a time. A line that the sink doesn't accept stays first, and is tried again
 * with the next line or by flush(): no line is ever given up, and no timer runs.
 */
export class SinkQueue<Entry extends { readonly line: string }> {
  readonly #write: Write;
  readonly #onTaken: (entry: Entry) => void;
  /** Called when the sink begins to fail, not on every attempt. */
  readonly #onFailure: (error: AuditError) => void;
  readonly #entries: Entry[] = [];
  #failure: AuditError | undefined;
  #inFlight: Promise<void> | undefined;
  #isWriting = false;

  constructor(write: Write, onTaken: (entry: Entry) => void, onFailure: (error: AuditError) => void) {
    this.#write = write;
    this.#onTaken = onTaken;
    this.#onFailure = onFailure;
  }

  get length(): number {
    return this.#entries.length;
  }

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  push(entry: Entry): void {
    this.#entries.push(entry);
    this.#deliver();
  }

  /** Rejects if the sink doesn't accept what is waiting. */
  async flush(): Promise<void> {
    this.#deliver();
    while (this.#inFlight) await this.#inFlight;
    if (this.#failure) throw this.#failure;
  }

  /** A synchronous sink has each line before push returns. */
  #deliver(): void {
    while (!this.#isWriting && this.#entries[0]) {
      const written = this.#tryWrite(this.#entries[0]);
      if (written === 'failed') return;
      if (written instanceof Promise) this.#inFlight = this.#settle(written);
      else this.#taken();
    }
  }

  #tryWrite({ line }: Entry): Promise<unknown> | 'taken' | 'failed' {
    this.#isWriting = true;
    try {
      const returned = this.#write(line);
      return returned instanceof Promise ? returned : 'taken';
    } catch (error) {
      this.#fail(error);
      return 'failed';
    }
  }

  async #settle(written: Promise<unknown>): Promise<void> {
    try {
      await written;
      this.#inFlight = undefined;
      this.#taken();
      this.#deliver();
    } catch (error) {
      this.#inFlight = undefined;
      this.#fail(error);
    }
  }

  #taken(): void {
    this.#isWriting = false;
    this.#failure = undefined;
    this.#onTaken(this.#entries.shift()!);
  }

  #fail(cause: unknown): void {
    const isNew = this.#failure === undefined;
    this.#failure = new AuditError(
      'ERR_AUDIT_SINK',
      `the sink does not accept records: ${sinkFailureReason(cause)}`,
      cause,
    );
    this.#isWriting = false;
    if (isNew) this.#onFailure(this.#failure);
  }
}

/** Of errors that aren't ours, only the code: the message may hold anything. */
function sinkFailureReason(cause: unknown): string {
  if (cause instanceof AuditError) return cause.message;
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : 'see its cause';
}
