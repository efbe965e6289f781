import type { Algorithm, Backend } from '../ciphers/suite.ts';
import type { Failure } from '../errors.ts';
import type { ProviderOperation } from '../provider/provider.ts';

/**
 * One call, as an operator or an auditor may see it. It contains nothing of the parameters, keys, IVs, images, URLs
 * and answers except the names, sizes and codes below, and a hash of ciphertext. Frozen. Members may be added under
 * the same schemaVersion; none is removed or changes its meaning.
 */
export interface EncryptionEvent {
  readonly schemaVersion: 1;
  /** The version of this package. */
  readonly libraryVersion: string;
  /** When the call began, by the clock of this process: UTC in ISO 8601, to the millisecond. */
  readonly time: string;
  /** Milliseconds from the call's beginning to its end, including the service's part, by a monotonic clock. */
  readonly durationMs: number;

  /** The action that was called, as the caller named it; '(invalid)' for anything that can't be an action's name. */
  readonly action: string;
  /** The action that was sent instead, under plaintextActions: 'upgrade'; absent otherwise. */
  readonly sentAction?: string;
  /** 'ok' when the caller got an answer; 'error' when the call threw. */
  readonly outcome: 'ok' | 'error';
  /** Why the call failed; present if and only if the outcome is 'error'. */
  readonly failure?: Failure;
  /**
   * The error's code: this library's, the service's, the SDK's or the system's, cut to 128 characters of letters,
   * digits and `._-`. Absent if the error has none.
   */
  readonly code?: string;
  /** The service's RequestId, from an answer or an error, cut in the same way; absent if none came. */
  readonly requestId?: string;

  /**
   * Whether anything left this process: false for a call that was refused before it was sent, or that got no
   * connection; absent if it can't be known (a reset, a timeout, a credential that failed late).
   */
  readonly sent?: boolean;
  /** Host (and port) that the client sends to; absent if the middleware doesn't know the client. */
  readonly endpoint?: string;
  /** Whether the call goes there over TLS. */
  readonly tls?: boolean;
  /**
   * Whether the call carried an envelope: encrypted parameters, or a key for its answer. `clear` and `answer` say
   * what still was in the clear. With `sent: false` the call was refused, or failed, before it left.
   */
  readonly encrypted: boolean;
  /**
   * Names of identity parameters that were given and not encrypted, at most 32, by the table of identity data; absent
   * if there were none. Identity data in a parameter of any other name is listed in `unknown`.
   */
  readonly clear?: readonly string[];
  /** How many more there were. */
  readonly clearMore?: number;
  /**
   * Names of parameters that were not encrypted and that no table lists: at most 32, each of up to 64 letters, digits
   * and `_`, not beginning with a digit.
   */
  readonly unknown?: readonly string[];
  /** How many more there were, including those whose names may themselves be data. */
  readonly unknownMore?: number;
  /** Members of the answer with identity data that came in the clear: paths without list indices, at most 32. */
  readonly clearAnswer?: readonly string[];
  /** How many more there were; 1 for an answer that was returned unopened and can't be searched. */
  readonly clearAnswerMore?: number;
  /** True if the URL of a photo or video was given: the service fetches it, from wherever that is. */
  readonly imageByUrl?: boolean;
  /** True if the caller had sealed the parameters; the answer is returned unopened. */
  readonly sealedByCaller?: boolean;
  /** How the answer arrived; absent if none was opened. */
  readonly answer?: 'body' | 'fields' | 'clear';

  /** What the parameters were sealed with; absent if this call didn't seal them. */
  readonly algorithm?: Algorithm;
  /** PublicKey.fingerprint of the key that the data key was wrapped for. */
  readonly fingerprint?: string;
  /** Bits of its modulus, or 256 for SM2. */
  readonly keyBits?: number;
  /** The RSA key has fewer than 2048 bits, today's minimum. */
  readonly weakKey: boolean;
  /**
   * One SM4-GCM key and IV served several ciphertexts, in the request, the answer or both, even if opening failed.
   * For parameters that the caller sealed, only the request counts: the answer isn't opened here.
   */
  readonly nonceReused: boolean;
  /**
   * The library's own implementation of the call's symmetric cipher: node:crypto, the WebAssembly kernel, or
   * JavaScript alone. Absent if a provider has the cipher, or if nothing was sealed.
   */
  readonly backend?: Backend;
  /** The provider's name, for every call that a rule covers, even if the provider failed. */
  readonly provider?: string;
  /** Which operations of a sealed call the provider performs. All others are the library's own. */
  readonly providerOperations?: readonly ProviderOperation[];

  /** Bytes of the request's JSON, as sent to the service; absent if this call didn't seal it. */
  readonly requestBytes?: number;
  /**
   * Lower-case hexadecimal SHA-256 of the request's EncryptedBody: of the ASCII characters of its Base64, as they go
   * over the wire, to be compared with a capture. Absent if the request has no sealed EncryptedBody: only ciphertext
   * is ever hashed, since an identity number can be guessed from its hash.
   */
  readonly bodySha256?: string;
  /** Characters of the answer's EncryptedBody; absent if it has none. */
  readonly answerChars?: number;
}

/** Called in the async context of the call. Anything it throws is dropped; a promise isn't awaited. */
export type EventHandler = (event: EncryptionEvent) => void;
