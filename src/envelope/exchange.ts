import { EncryptionError } from '../errors.ts';
import type { DataKey } from '../keys/data-key.ts';
import type { PublicKey } from '../keys/public-key.ts';
import { wipe } from '../platform/bytes.ts';
import { type AnswerKey, openAnswer } from './open.ts';

// Where lib.esnext.disposable is known, `using sealed = …` type-checks; elsewhere this adds nothing.
type Disposer = SymbolConstructor extends { readonly dispose: infer Key extends symbol }
  ? { readonly [Name in Key]: () => void }
  : unknown;

/** A sealed request, and the only means to open its answer. */
export interface SealedRequest {
  /** What to send as the action's parameters. */
  readonly request: Record<string, unknown>;
  /**
   * Opens the answer: `data.Response`, or the whole `{ Response }`. Works once, also when it fails, and wipes
   * the data key either way.
   *
   * @throws ServiceError for an error that the service reported, outside or inside the ciphertext.
   * @throws EncryptionError ERR_PLAINTEXT_RESPONSE, ERR_INVALID_RESPONSE, ERR_DECRYPTION_FAILED or
   * ERR_ALREADY_OPENED.
   */
  open<T = Record<string, unknown>>(response: unknown): T;
  /** Wipes the data key: for a request whose answer will not be opened. Also as Symbol.dispose. */
  dispose(): void;
}

/** What a caller may know and log of a sealed request. */
export interface SealFacts {
  readonly publicKey: PublicKey;
  /** Bytes of JSON that go over the wire. */
  readonly requestBytes: number;
}

/** A sealed request with what the middleware reports of it. */
export interface Exchange extends SealedRequest {
  readonly facts: SealFacts;
  /** After `open`: whether request and answer shared a key and an IV. */
  isSameIv(): boolean;
}

/** Binds a request to the data key that opens its answer; the key belongs to the exchange from here on. */
export function startExchange(
  request: Record<string, unknown>,
  dataKey: DataKey,
  answer: Omit<AnswerKey, 'key' | 'iv'>,
  facts: SealFacts,
): Exchange {
  let live: DataKey | undefined = dataKey;
  let isSameIv = false;
  function dispose(): void {
    wipe(live?.key);
    live = undefined;
  }
  return {
    request,
    facts,
    isSameIv: () => isSameIv,
    dispose,
    open<T>(response: unknown): T {
      if (!live) throw alreadyOpened();
      const { key, iv } = live;
      live = undefined;
      try {
        const opened = openAnswer(response, { ...answer, key, iv });
        isSameIv = opened.isSameIv;
        return opened.result as T;
      } finally {
        wipe(key);
      }
    },
  };
}

function alreadyOpened(): EncryptionError {
  return new EncryptionError(
    'ERR_ALREADY_OPENED',
    'this request was opened or disposed before, and its data key is gone: seal again for another call',
  );
}

/** The public face of an exchange: request, open, dispose. */
export function toSealedRequest({ request, open, dispose }: Exchange): SealedRequest & Disposer {
  const sealed = { request, open, dispose };
  const { dispose: symbol } = Symbol as { dispose?: symbol };
  if (symbol) Object.defineProperty(sealed, symbol, { value: dispose });
  return Object.freeze(sealed) as SealedRequest & Disposer;
}
