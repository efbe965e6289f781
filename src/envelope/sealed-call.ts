import type { Suite } from '../ciphers/suite.ts';
import { EncryptionError } from '../errors.ts';
import type { PublicKey } from '../keys/public-key.ts';
import { wipe } from '../platform/bytes.ts';
import {
  type AnswerForm,
  type AnswerRules,
  type ClearAnswer,
  NOTHING_CLEAR,
  type OpenedAnswer,
} from './answer.ts';
import type { AnswerKey, Ciphertexts } from './decrypt.ts';
import { openAnswer } from './open.ts';
import type { Plaintext, WrittenRequest } from './plaintext.ts';

// Where lib.esnext.disposable is known, `using sealed = …` type-checks; elsewhere this adds nothing.
type Disposer = SymbolConstructor extends { readonly dispose: infer Key extends symbol }
  ? { readonly [Name in Key]: () => void }
  : unknown;

/** A sealed request, and the only way to open its answer. */
export interface SealedRequest {
  /** What to send as the action's parameters. */
  readonly request: Record<string, unknown>;
  /**
   * Opens the answer: `data.Response`, or the whole `{ Response }` if that is its only member. Works once, even if it
   * fails, and wipes the data key either way. Only what the action's row allows comes out.
   *
   * @throws ServiceError for an error that the service reported, outside or inside the ciphertext.
   * @throws EncryptionError ERR_PLAINTEXT_RESPONSE, ERR_INVALID_RESPONSE, ERR_DECRYPTION_FAILED or
   * ERR_ALREADY_OPENED.
   */
  open<T = Record<string, unknown>>(response: unknown): T;
  /** Wipes the data key of a request whose answer won't be opened. Also available as Symbol.dispose. */
  dispose(): void;
}

/** What a caller may know and log about a sealed request. */
export interface SealFacts {
  readonly publicKey: PublicKey;
  /** Bytes of JSON that go over the wire. */
  readonly requestBytes: number;
  /** What is encrypted, as EncryptList names it: the body, fields, or nothing. */
  readonly encrypted: readonly string[];
}

/** What is known about an answer once it has been opened, or has failed to open. */
export interface AnswerFacts {
  /** How it arrived; undefined if it didn't open. */
  readonly form: AnswerForm | undefined;
  /** Whether one SM4-GCM key and IV served more than one ciphertext of this call, opened or not. */
  readonly nonceReused: boolean;
  /** The identity data that came in the clear. */
  readonly clearAnswer: ClearAnswer;
}

/** A sealed request, with what the middleware reports about it. */
export interface SealedCall extends SealedRequest {
  readonly facts: SealFacts;
  answerFacts(): AnswerFacts;
  /** Like `open`; with `isBare` it never unwraps a `{ Response }`, for a client that has already done so. */
  openResponse<T = Record<string, unknown>>(response: unknown, options: { readonly isBare: boolean }): T;
}

/** A request that has just been written, and what its answer must be. */
interface Sealed extends WrittenRequest {
  readonly plaintext: Plaintext;
  readonly answer: AnswerRules;
}

/** Binds a request to its data key. The key opens one answer; after that, or after `dispose`, it is gone. */
export function keepDataKey(
  { request, requestBytes, plaintext, answer }: Sealed,
  dataKey: Required<AnswerKey>,
): SealedCall {
  const { suite } = dataKey;
  const { publicKey, encrypted } = plaintext;
  const facts = { publicKey, requestBytes, encrypted };
  let live: AnswerKey | undefined = dataKey;
  let came: Ciphertexts | undefined;
  let opened: OpenedAnswer | undefined;
  function openResponse<T>(response: unknown, { isBare }: { readonly isBare: boolean }): T {
    if (!live) throw alreadyOpened();
    const key = live;
    live = undefined;
    try {
      const onCiphertexts = (ciphertexts: Ciphertexts) => {
        came = ciphertexts;
      };
      opened = openAnswer(response, key, answer, { isBare, onCiphertexts });
      return opened.result as T;
    } finally {
      wipe(key.key);
    }
  }
  return {
    request,
    facts,
    answerFacts: () => ({
      form: opened?.form,
      nonceReused: isNonceReused(suite, facts, came),
      clearAnswer: opened?.clearAnswer ?? NOTHING_CLEAR,
    }),
    dispose() {
      wipe(live?.key);
      live = undefined;
    },
    openResponse,
    open: (response) => openResponse(response, { isBare: false }),
  };
}

/** Under GCM, two ciphertexts of one key and IV reveal each other; under CBC, a repeated IV does less harm. */
function isNonceReused(
  { tagBytes }: Suite,
  { encrypted }: SealFacts,
  came: Ciphertexts = { count: 0, isSameIv: false },
): boolean {
  const underOneIv = came.isSameIv ? encrypted.length + came.count : Math.max(encrypted.length, came.count);
  return tagBytes > 0 && underOneIv > 1;
}

function alreadyOpened(): EncryptionError {
  return new EncryptionError(
    'ERR_ALREADY_OPENED',
    'this request was already opened or disposed of, and its data key is gone: seal again for another call',
  );
}

/** What callers who seal by hand get: request, open, dispose. */
export function toSealedRequest({ request, open, dispose }: SealedCall): SealedRequest & Disposer {
  const sealed = { request, open, dispose };
  const { dispose: symbol } = Symbol as { dispose?: symbol };
  if (symbol) Object.defineProperty(sealed, symbol, { value: dispose });
  return Object.freeze(sealed) as SealedRequest & Disposer;
}
