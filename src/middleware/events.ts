import type { Algorithm, Backend } from '../ciphers/suite.ts';
import type { Failure } from '../errors.ts';
import type { ProviderOperation } from '../provider/provider.ts';

/**
 * One call, as an operator or an auditor may see it. Of its parameters, keys, IVs, images, URLs and answers nothing is
 * in it but the names, sizes and codes below, and a hash of ciphertext. Frozen. Members may be added under the same
 * schemaVersion; none is removed or given another meaning.
 */
export interface EncryptionEvent {
  readonly schemaVersion: 1;
  /** The version of this package. */
  readonly libraryVersion: string;
  /** When the call began, by the clock of this process: UTC in ISO 8601, to the millisecond. */
  readonly time: string;
  /** From the beginning of the call to its end, the service's part included, by a clock that never goes back. */
  readonly durationMs: number;

  /** The action that was called, as the caller named it; '(invalid)' for what can't be an action's name. */
  readonly action: string;
  /** The action that was sent instead, under plaintextActions: 'upgrade'; absent otherwise. */
  readonly sentAction?: string;
  /** 'ok' when the caller got an answer; 'error' when the call threw. */
  readonly outcome: 'ok' | 'error';
  /** Why the call failed; present exactly where the outcome is 'error'. */
  readonly failure?: Failure;
  /**
   * The error's code: this library's, the service's, the SDK's or the system's, cut to 128 characters of letters,
   * digits and `._-`. Absent where the error has none.
   */
  readonly code?: string;
  /** The service's RequestId, of an answer or an error, cut likewise; absent where none came. */
  readonly requestId?: string;

  /**
   * Whether anything left this process: false for a call that was refused before it was sent, or that found no
   * connection; absent where it can't be known (a reset, a timeout, a credential that failed late).
   */
  readonly sent?: boolean;
  /** Host (and port) that the client sends to; absent where the middleware doesn't know the client. */
  readonly endpoint?: string;
  /** Whether that is by TLS. */
  readonly tls?: boolean;
  /**
   * Whether the call carried an envelope: encrypted parameters, or a key for its answer. `clear` and `answer` say
   * what stayed in the clear all the same. With `sent: false` it was refused, or failed, before it left.
   */
  readonly encrypted: boolean;
  /**
   * Names of identity parameters that were given and not encrypted; absent when there were none. Known by the table of
   * identity data, at most 32: what stands in a parameter of any other name is in `unknown`.
   */
  readonly clear?: readonly string[];
  /** How many more there were. */
  readonly clearMore?: number;
  /**
   * Names of parameters that were not encrypted and that no table knows: at most 32, of up to 64 letters, digits and
   * `_`, none of which begins with a digit.
   */
  readonly unknown?: readonly string[];
  /** How many more there were, or had names that may be data themselves. */
  readonly unknownMore?: number;
  /** Members of the answer with identity data that came in the clear: paths without list indices, at most 32. */
  readonly clearAnswer?: readonly string[];
  /** How many more there were; 1 for an answer that went back as it came and can't be looked through. */
  readonly clearAnswerMore?: number;
  /** True where the address of a photo or video was given: the service fetches it, from wherever that is. */
  readonly imageByUrl?: boolean;
  /** True where the caller had sealed the parameters; the answer goes back unopened. */
  readonly sealedByCaller?: boolean;
  /** How the answer came; absent when none was opened. */
  readonly answer?: 'body' | 'fields' | 'clear';

  /** What the parameters were sealed with; absent when it was not this call that sealed them. */
  readonly algorithm?: Algorithm;
  /** PublicKey.fingerprint of the key that the data key was wrapped for. */
  readonly fingerprint?: string;
  /** Bits of its modulus, or 256 for SM2. */
  readonly keyBits?: number;
  /** The RSA key has fewer than 2048 bits, today's minimum. */
  readonly weakKey: boolean;
  /**
   * One SM4-GCM key and IV served several ciphertexts, of request or answer or both, also where opening failed. Of parameters
   * that the caller sealed, the request's alone: the answer isn't opened here.
   */
  readonly nonceReused: boolean;
  /**
   * The library's own implementation of the call's symmetric cipher: node:crypto, the WebAssembly kernel, or
   * JavaScript alone. Absent where a provider has the cipher, and where nothing was sealed.
   */
  readonly backend?: Backend;
  /** The name of the option `provider`, of every call that a rule covers, also where the provider failed. */
  readonly provider?: string;
  /** Which operations of a sealed call the provider has. All others are the library's own. */
  readonly providerOperations?: readonly ProviderOperation[];

  /** Bytes of the request's JSON, as it goes to the service; absent when it was not this call that sealed it. */
  readonly requestBytes?: number;
  /**
   * Lower-case hexadecimal SHA-256 of the request's EncryptedBody: of the ASCII characters of its Base64, as they go
   * over the wire, to be compared with a capture. Absent where the request has no sealed EncryptedBody: nothing but
   * ciphertext is ever hashed, since the hash of an identity number can be guessed.
   */
  readonly bodySha256?: string;
  /** Characters of the answer's EncryptedBody; absent where it has none. */
  readonly answerChars?: number;
}

/** Called in the async context of the call. What it throws is dropped; a promise is not waited for. */
export type EventHandler = (event: EncryptionEvent) => void;
