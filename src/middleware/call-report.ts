import type { Exchange } from '../envelope/exchange.ts';
import { STRONG_RSA_BITS } from '../keys/rsa-key.ts';
import { sha256Hex } from '../platform/sha256.ts';
import { libraryVersion } from '../platform/version.ts';
import type { Operations } from '../provider/operations.ts';
import { noteClear } from './clear.ts';
import type { EncryptionEvent, EventHandler } from './events.ts';

type Notes = { -readonly [Name in keyof EncryptionEvent]?: EncryptionEvent[Name] };

/** Collects what is known of one call, and hands it out once at the end. */
export class CallReport {
  readonly #handlers: readonly EventHandler[];
  readonly #time = Date.now();
  readonly #start = performance.now();
  readonly #notes: Notes;

  constructor(action: string, handlers: readonly (EventHandler | undefined)[]) {
    this.#handlers = handlers.filter((handler) => handler !== undefined);
    this.#notes = { action };
  }

  note(notes: Notes): void {
    Object.assign(this.#notes, notes);
  }

  /** The call goes on as another action. */
  sentAs(sentAction: string): void {
    if (sentAction !== this.#notes.action) this.note({ sentAction });
  }

  sealed({ request, facts }: Exchange, params: object, operations: Operations): void {
    const { publicKey, requestBytes, encrypted } = facts;
    const weakKey = publicKey.kind === 'RSA' && publicKey.bits < STRONG_RSA_BITS;
    const { algorithm, fingerprint } = publicKey;
    this.note({ encrypted: true, algorithm, fingerprint, requestBytes, weakKey });
    this.note({ ...operations.describe(algorithm), ...noteClear(params, encrypted) });
    this.#noteBody(request);
  }

  /** The call is to be sealed with these. */
  sealedWith({ provider }: Operations): void {
    if (provider !== undefined) this.note({ provider });
  }

  sealedByCaller(params: Record<string, unknown>): void {
    this.note({ encrypted: true, sealedByCaller: true });
    this.#noteBody(params);
  }

  /** A pass over megabytes, so only for whoever listens. */
  #noteBody({ EncryptedBody }: Record<string, unknown>): void {
    if (this.#handlers.length === 0 || typeof EncryptedBody !== 'string') return;
    if (EncryptedBody !== '') this.note({ bodySha256: sha256Hex(EncryptedBody) });
  }

  opened(exchange: Exchange): void {
    const { form, nonceReused } = exchange.answerFacts();
    this.note({ nonceReused, ...(form && { answer: form }) });
  }

  answered(response: unknown): void {
    const answer = response as
      | { RequestId?: unknown; EncryptedBody?: unknown; Response?: object }
      | null
      | undefined;
    const { RequestId, EncryptedBody } = { ...answer, ...answer?.Response };
    if (typeof RequestId === 'string') this.note({ requestId: RequestId });
    if (typeof EncryptedBody === 'string') this.note({ answerChars: EncryptedBody.length });
  }

  failed(error: unknown): void {
    const { code, requestId } = (error ?? {}) as { code?: unknown; requestId?: unknown };
    this.note({ outcome: 'error' });
    if (typeof code === 'string') this.note({ code });
    if (typeof requestId === 'string' && requestId !== '') this.note({ requestId });
  }

  end(): void {
    if (this.#handlers.length === 0) return;
    const event = this.#finish();
    for (const handler of this.#handlers) tell(handler, event);
  }

  #finish(): EncryptionEvent {
    return Object.freeze({
      schemaVersion: 1,
      libraryVersion,
      time: new Date(this.#time).toISOString(),
      encrypted: false,
      outcome: 'ok',
      nonceReused: false,
      weakKey: false,
      ...this.#notes,
      durationMs: performance.now() - this.#start,
    } as EncryptionEvent);
  }
}

/** A handler that throws or rejects changes nothing for the call. */
function tell(handler: EventHandler, event: EncryptionEvent): void {
  try {
    const returned: unknown = handler(event);
    if (returned instanceof Promise) returned.catch(() => {});
  } catch {
    // Reporting must never decide the outcome of a call.
  }
}
