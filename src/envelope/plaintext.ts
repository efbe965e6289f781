import type { Encrypted, Suite } from '../ciphers/suite.ts';
import type { DataKey } from '../keys/data-key.ts';
import type { PublicKey } from '../keys/public-key.ts';
import type { Encryption } from './encryption.ts';

/** What one request encrypts, read before a data key is drawn. Each kind of request has its own. */
export interface Plaintext {
  /** The key that the plaintext was checked against. */
  readonly publicKey: PublicKey;
  /** What is encrypted: the body, parameters by name, or nothing. */
  readonly encrypted: readonly string[];
  /** The same, as the request's EncryptList spells it. */
  readonly encryptList: readonly string[];
  /** One ciphertext per entry. */
  encrypt(suite: Suite, dataKey: DataKey): readonly Encrypted[];
  /** The request that carries these ciphertexts, in Base64, and the envelope. */
  write(ciphertexts: readonly string[], encryption: Encryption): WrittenRequest;
  /** Zeroes the library's own copies of the plaintext, if any outlive `encrypt`. */
  readonly wipe?: () => void;
}

export interface WrittenRequest {
  readonly request: Record<string, unknown>;
  /** Bytes of JSON that go over the wire. */
  readonly requestBytes: number;
}
