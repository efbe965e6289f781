// A data key that is known before the call: the attacker of these tests may ask the service for genuine answers.

import { type Algorithm, suiteOf } from '../../src/ciphers/suite.ts';
import type { CryptoProvider } from '../../src/provider/provider.ts';
import type { Random } from './random.ts';

export interface KnownKey {
  readonly algorithm: Algorithm;
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  /** Draws this key and IV for the first call, others for further ones. */
  readonly provider: CryptoProvider;
}

export function knownKey(random: Random, algorithm: Algorithm): KnownKey {
  const { keyBytes, ivBytes } = suiteOf(algorithm);
  const [key, iv] = [random.bytes(keyBytes), random.bytes(ivBytes)];
  const first = [key, iv];
  const provider: CryptoProvider = {
    randomBytes: (length) => first.shift()?.slice() ?? random.bytes(length),
    // A wrapped key that nobody can unwrap, of the right length: what is in it is tested elsewhere.
    wrapKey: (_, { kind }) => (kind === 'SM2' ? Uint8Array.of(4, ...random.bytes(112)) : random.bytes(128)),
  };
  return { algorithm, key, iv, provider };
}
