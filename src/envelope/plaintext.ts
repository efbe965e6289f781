import type { Encrypted, Suite } from '../ciphers/suite.ts';
import type { DataKey } from '../keys/data-key.ts';
import type { PublicKey } from '../keys/public-key.ts';
import type { Encryption } from './encryption.ts';

/** What one request encrypts: parameters that have been read and checked, and wait for the public key. */
export interface Unsealed {
  /** The rest that a key decides: the size of the request, and what its algorithm can't carry. */
  withKey(publicKey: PublicKey): Plaintext;
  /** Zeroes the library's own copies of the parameters, if there are any. */
  readonly wipe?: () => void;
}

/** The same for one public key, before a data key is drawn. Each kind of request has its own. */
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
}

export interface WrittenRequest {
  readonly request: Record<string, unknown>;
  /** Bytes of JSON that go over the wire. */
  readonly requestBytes: number;
}
