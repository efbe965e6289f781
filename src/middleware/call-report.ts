import type { ClearAnswer } from '../envelope/answer.ts';
import type { ClearNotes } from '../envelope/clear-params.ts';
import { type OpenOptions, seeAnswer, seeClear } from '../envelope/open.ts';
import type { SealedCall } from '../envelope/sealed-call.ts';
import { STRONG_RSA_BITS } from '../keys/rsa-key.ts';
import { sha256Hex } from '../platform/sha256.ts';
import { tell } from '../platform/tell.ts';
import { libraryVersion } from '../platform/version.ts';
import type { Operations } from '../provider/operations.ts';
import type { Transport } from './endpoint.ts';
import type { EncryptionEvent, EventHandler } from './events.ts';
import { failureOf } from './failure.ts';

type Notes = { -readonly [Name in keyof EncryptionEvent]?: EncryptionEvent[Name] };

/** Collects what is known about one call, and reports it once at the end. */
export class CallReport {
  readonly #handlers: readonly EventHandler[];
  readonly #time = Date.now();
  readonly #start = performance.now();
  readonly #notes: Notes;
  /** Whether the client has the request, which may have left. */
  #isSending = false;
  /** Whether the call's error comes from asking for the key. */
  #isKeyFailure = false;

  constructor(action: string, handlers: readonly (EventHandler | undefined)[]) {
    this.#handlers = handlers.filter((handler) => handler !== undefined);
    this.#notes = { action, sent: false };
  }

  /** Lists are copied and frozen, so that one listener can't change what the next one gets. */
  note(notes: Notes): void {
    for (const [name, value] of Object.entries(notes)) {
      Object.assign(this.#notes, { [name]: Array.isArray(value) ? Object.freeze([...value]) : value });
    }
  }

  /** The call goes on, possibly as another action. */
  goesAs(sentAction: string): void {
    if (sentAction !== this.#notes.action) this.note({ sentAction });
  }

  /** Where the call goes. */
  goesTo({ endpoint, tls }: Transport): void {
    this.note({ endpoint, tls });
  }

  /** The request is handed to the client: from now on it may have left. */
  sending(): void {
    this.#isSending = true;
    delete this.#notes.sent;
  }

  /** The call is sealed; `clear` is what still leaves in the clear. */
  isSealed({ request, facts }: SealedCall, clear: ClearNotes, operations: Operations): void {
    const { publicKey, requestBytes } = facts;
    const { algorithm, fingerprint, bits: keyBits } = publicKey;
    const weakKey = publicKey.kind === 'RSA' && keyBits < STRONG_RSA_BITS;
    this.note({ encrypted: true, algorithm, fingerprint, keyBits, requestBytes, weakKey });
    this.note({ ...operations.implementationOf(algorithm), ...clear });
    this.#noteBody(request);
  }

  /** The call is to be sealed, with these operations. */
  isSealing({ provider }: Operations): void {
    if (provider !== undefined) this.note({ provider });
  }

  /** The key can't be had: the error that ends the call is of that class, whatever it looks like. */
  keyFailed(): void {
    this.#isKeyFailure = true;
  }

  /** The caller had already sealed the parameters. */
  cameSealed(params: Record<string, unknown>): void {
    const { Algorithm, EncryptList } = Object(params.Encryption) as Record<string, unknown>;
    const ciphertexts = Array.isArray(EncryptList) ? EncryptList.length : 0;
    const nonceReused = Algorithm === 'SM4-GCM' && ciphertexts > 1;
    this.note({ encrypted: true, sealedByCaller: true, nonceReused });
    this.#noteBody(params);
  }

  /** Hashes megabytes, so it is done only if somebody listens. */
  #noteBody({ EncryptedBody }: Record<string, unknown>): void {
    if (this.#handlers.length === 0 || typeof EncryptedBody !== 'string') return;
    if (EncryptedBody !== '') this.note({ bodySha256: sha256Hex(EncryptedBody) });
  }

  opened(exchange: SealedCall): void {
    const { form, nonceReused, clearAnswer } = exchange.answerFacts();
    this.note({ nonceReused, ...(form && { answer: form }) });
    this.#noteClear(clearAnswer);
  }

  /** An answer is returned unopened. Searching it takes time, so it is done only if somebody listens. */
  passed(response: unknown, action: string, options: OpenOptions): void {
    if (this.#handlers.length === 0) return;
    const isSealed = this.#notes.sealedByCaller === true;
    this.#noteClear(seeClear(response, { ...options, action, isSealed }));
  }

  #noteClear({ paths, more }: ClearAnswer): void {
    if (paths.length > 0) this.note({ clearAnswer: paths });
    if (more > 0) this.note({ clearAnswerMore: more });
  }

  answered(response: unknown, options: OpenOptions): void {
    this.note({ sent: true });
    const { requestId, bodyChars } = seeAnswer(response, options);
    if (requestId !== undefined) this.note({ requestId: cut(requestId) });
    if (bodyChars !== undefined) this.note({ answerChars: bodyChars });
  }

  failed(error: unknown): void {
    const { failure, code, sent } = failureOf(error);
    this.note({ outcome: 'error', failure: this.#isKeyFailure ? 'key' : failure });
    if (code !== undefined) this.note({ code: cut(code) });
    if (this.#isSending && sent !== undefined) this.note({ sent });
    const requestId = readRequestId(error);
    if (requestId !== undefined) this.note({ requestId: cut(requestId) });
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

// Far longer than any of the service's codes or IDs. A gateway could send 70 KB, which no log would accept.
const MAX_TEXT_CHARS = 128;

/** A text from the service, made fit for an event: short, with nothing that grows when it is escaped. */
function cut(text: string): string {
  return text.slice(0, MAX_TEXT_CHARS).replace(/[^A-Za-z0-9._-]/g, '?');
}

function readRequestId(error: unknown): string | undefined {
  try {
    const { requestId } = Object(error) as { requestId?: unknown };
    return typeof requestId === 'string' && requestId !== '' ? requestId : undefined;
  } catch {
    return undefined;
  }
}
