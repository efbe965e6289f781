import { randomUUID } from 'node:crypto';
import { AuditError } from './error.ts';
import { createAuthenticators } from './mac.ts';
import { type AuditOptions, type AuditSettings, type LogEnd, readAuditOptions } from './options.ts';
import { SinkQueue } from './queue.ts';
import { type AuditAnchor, type RecordBody, tryWriteRecord } from './record.ts';
import { reduceEvent } from './reduce.ts';
import { describeStart } from './start.ts';
import { anchorOf } from './verify.ts';

/** A chain of records, one for each event. */
export interface AuditChain {
  /** Pass this as `onEvent`. It never throws. */
  readonly record: (event: object) => void;
  /** UUID of this chain. */
  readonly id: string;
  /** The MAC of the last record that the sink has accepted: with `count`, the anchor to keep elsewhere. */
  readonly head: string;
  /** How many records the sink has accepted, including those of earlier processes in the same log. */
  readonly count: number;
  /** Records that the sink has not accepted yet. */
  readonly pending: number;
  /** Events that are in no record. */
  readonly lost: number;
  /** True from a failure of the sink until it accepts records again. */
  readonly failed: boolean;
  /** Waits until the sink has accepted everything. Rejects with an AuditError if it doesn't. */
  flush(): Promise<void>;
  /** Flushes, then closes the sink. Later events are lost. */
  close(): Promise<void>;
}

/**
 * Begins a chain of records: each holds an event, its number, and a MAC over itself and the record before. With the
 * key and an anchor (`head` and `count`, kept where the log's writer can't change them) `verifyAuditLog` finds every
 * change. Anyone who holds the key can make any log; without an anchor, records cut from the end don't show.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS for an unknown or malformed option.
 * @throws AuditError ERR_AUDIT_FILE or ERR_AUDIT_LOCKED for a file that can't be continued.
 */
export function auditChain(options: AuditOptions): AuditChain {
  const settings = readAuditOptions(options);
  const authenticators = createAuthenticators(options.key);
  const end = settings.sink.open((line) => anchorOf(line, authenticators));
  return new Chain(end, settings);
}

type MadeRecord = AuditAnchor & { readonly line: string };

class Chain implements AuditChain {
  readonly id: string = randomUUID();
  readonly #settings: AuditSettings;
  readonly #queue: SinkQueue<MadeRecord>;
  /** The last record made; the sink has those up to `#taken`. */
  #made: AuditAnchor;
  #taken: AuditAnchor;
  #lost = 0;
  #lostUntold = 0;
  #closing: Promise<void> | undefined;

  constructor({ head, count, torn }: LogEnd, settings: AuditSettings) {
    this.#settings = settings;
    this.#made = { head, count };
    this.#taken = this.#made;
    const write = (line: string) => settings.sink.write(line);
    this.#queue = new SinkQueue<MadeRecord>(write, this.#noteTaken, this.#tell);
    this.#append({ start: describeStart(this.id, settings.authenticator, torn) });
  }

  get head(): string {
    return this.#taken.head;
  }

  get count(): number {
    return this.#taken.count;
  }

  get pending(): number {
    return this.#queue.length;
  }

  get lost(): number {
    return this.#lost;
  }

  get failed(): boolean {
    return this.#queue.failed;
  }

  readonly record = (event: object): void => {
    if (this.#closing) this.#lose('the chain is closed');
    else if (this.#queue.length >= this.#settings.maxPending)
      this.#lose('too many records are waiting for the sink');
    else this.#recordEvent(event);
  };

  flush(): Promise<void> {
    return this.#queue.flush();
  }

  close(): Promise<void> {
    this.#closing ??= this.#flushAndClose();
    return this.#closing;
  }

  #recordEvent(event: object): void {
    this.#appendLoss();
    const isObject = typeof event === 'object' && event !== null;
    const isWritten = isObject && (this.#append({ event }) || this.#appendReduced(event));
    if (!isWritten) this.#lose('it is not an object that can be written as JSON');
  }

  /** Returns false, with the chain unchanged, for a body that no record can hold. */
  #append(body: RecordBody): boolean {
    const record = tryWriteRecord(body, this.#made, this.#settings.authenticator);
    if (!record) return false;
    this.#made = { head: record.head, count: record.count };
    this.#queue.push(record);
    return true;
  }

  /** Records at least the short members of an event, whatever makes it too long. */
  #appendReduced(event: object): boolean {
    const reduced = reduceEvent(event);
    return reduced !== undefined && this.#append(reduced);
  }

  /** Records in the chain itself, as soon as possible, that events are missing. */
  #appendLoss(): void {
    if (this.#lostUntold === 0) return;
    const events = this.#lostUntold;
    this.#lostUntold = 0;
    this.#append({ lost: { events } });
  }

  #lose(reason: string): void {
    this.#lost++;
    this.#lostUntold++;
    this.#tell(new AuditError('ERR_AUDIT_LOST', `an event is in no record: ${reason}`));
  }

  async #flushAndClose(): Promise<void> {
    this.#appendLoss();
    try {
      await this.#queue.flush();
    } finally {
      await this.#settings.sink.close();
    }
  }

  readonly #noteTaken = ({ head, count }: AuditAnchor): void => {
    this.#taken = { head, count };
  };

  readonly #tell = (error: AuditError): void => {
    try {
      this.#settings.onError(error);
    } catch {
      // As with onEvent, a handler that throws must not decide the outcome of a call.
    }
  };
}
