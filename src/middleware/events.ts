import type { Algorithm } from '../ciphers/suite.ts';
import type { Exchange } from '../envelope/exchange.ts';
import { noteClear } from './clear.ts';

/** One call, as an operator or an auditor may see it. No parameter, key, IV, image or URL is ever in it. */
export interface EncryptionEvent {
  /** The action that was called. */
  readonly action: string;
  /** The action that was sent instead, under plaintextActions: 'upgrade'. */
  readonly sentAction?: string;
  /**
   * Whether the call carried an envelope: encrypted parameters, or a key for its answer. `clear` and `answer` say
   * what stayed in the clear all the same. False for passed and refused calls.
   */
  readonly encrypted: boolean;
  /** Names of identity parameters that left in the clear; absent when there were none. */
  readonly clear?: readonly string[];
  /** How the answer came; absent when none was opened. */
  readonly answer?: 'body' | 'fields' | 'clear';
  /** True where the address of a photo or video was given: the service fetches it, from wherever that is. */
  readonly imageByUrl?: boolean;
  /** True where the caller had sealed the parameters; the answer goes back unopened. */
  readonly sealedByCaller?: boolean;
  readonly algorithm?: Algorithm;
  /** PublicKey.fingerprint of the key used. */
  readonly fingerprint?: string;
  /** Bytes of the request's JSON. */
  readonly requestBytes?: number;
  /** Characters of the answer's EncryptedBody. */
  readonly answerChars?: number;
  readonly outcome: 'ok' | 'error';
  /** The error's code: this library's, the service's, or the SDK's. */
  readonly code?: string;
  readonly requestId?: string;
  readonly durationMs: number;
  /** One SM4-GCM key and IV served several ciphertexts, of request or answer or both: see SECURITY.md. */
  readonly nonceReused: boolean;
  /** The RSA key has fewer than 2048 bits, today's minimum. */
  readonly weakKey: boolean;
}

export type EventHandler = (event: EncryptionEvent) => void;

const STRONG_RSA_BITS = 2048;

type Notes = { -readonly [Name in keyof EncryptionEvent]?: EncryptionEvent[Name] };

/** Collects what is known of one call, and hands it out once at the end. */
export class CallReport {
  readonly #handler: EventHandler | undefined;
  readonly #start = performance.now();
  readonly #notes: Notes;

  constructor(action: string, handler: EventHandler | undefined) {
    this.#handler = handler;
    this.#notes = { action };
  }

  note(notes: Notes): void {
    Object.assign(this.#notes, notes);
  }

  /** The call goes on as another action. */
  sentAs(sentAction: string): void {
    if (sentAction !== this.#notes.action) this.note({ sentAction });
  }

  sealed({ facts: { publicKey, requestBytes, encrypted } }: Exchange, params: object): void {
    const weakKey = publicKey.kind === 'RSA' && publicKey.bits < STRONG_RSA_BITS;
    const { algorithm, fingerprint } = publicKey;
    this.note({
      encrypted: true,
      algorithm,
      fingerprint,
      requestBytes,
      weakKey,
      ...noteClear(params, encrypted),
    });
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

  /** A handler that throws or rejects changes nothing for the call. */
  end(): void {
    if (!this.#handler) return;
    const durationMs = performance.now() - this.#start;
    const defaults = { encrypted: false, outcome: 'ok', nonceReused: false, weakKey: false };
    try {
      const returned: unknown = this.#handler({ ...defaults, ...this.#notes, durationMs } as EncryptionEvent);
      if (returned instanceof Promise) returned.catch(() => {});
    } catch {
      // Reporting must never decide the outcome of a call.
    }
  }
}
