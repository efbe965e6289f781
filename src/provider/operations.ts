import { type Algorithm, type Backend, type Suite, suiteOf } from '../ciphers/suite.ts';
import { type DataKey, generateDataKey } from '../keys/data-key.ts';
import type { PublicKey } from '../keys/public-key.ts';
import { wrapWith } from '../keys/wrap-key.ts';
import { drawDataKey, wrapWithProvider } from './provided-keys.ts';
import { providedAes, providedSm4 } from './provided-suite.ts';
import type { CryptoProvider, ProviderOperation } from './provider.ts';
import { type Provider, readProvider } from './read-provider.ts';

/** The cryptography of a call: the library's own, or a provider's for the operations that it has. */
export interface Operations {
  suiteOf(algorithm: Algorithm): Suite;
  generateDataKey(algorithm: Algorithm): DataKey;
  wrapKey(key: Uint8Array, publicKey: PublicKey): Uint8Array;
  /** The provider's name. */
  readonly provider?: string;
  /** Which implementation does what in a call. */
  implementationOf(algorithm: Algorithm): Implementation;
}

export interface Implementation {
  /** The backend of the symmetric cipher; absent if the provider does it. */
  readonly backend?: Backend;
  readonly providerOperations?: readonly ProviderOperation[];
}

const ownOperations: Operations = {
  suiteOf,
  generateDataKey,
  wrapKey: wrapWith,
  implementationOf: (algorithm) => ({ backend: suiteOf(algorithm).backend()! }),
};

/** @throws EncryptionError ERR_INVALID_OPTIONS for anything that isn't exactly a CryptoProvider. */
export function resolveOperations(option: CryptoProvider | undefined): Operations {
  return option === undefined ? ownOperations : provided(readProvider(option));
}

function provided(provider: Provider): Operations {
  const { randomBytes, wrapKey, source } = provider;
  const suites = providedSuites(provider);
  return {
    provider: provider.name,
    suiteOf: (algorithm) => suites[algorithm],
    generateDataKey: randomBytes
      ? (algorithm) => drawDataKey(suiteOf(algorithm), randomBytes, source)
      : generateDataKey,
    wrapKey: wrapKey ? (key, publicKey) => wrapWithProvider(key, publicKey, wrapKey) : wrapWith,
    implementationOf: (algorithm) => implementationOf(provider, suites[algorithm]),
  };
}

function providedSuites({ aes256Cbc, sm4Gcm }: Provider): Record<Algorithm, Suite> {
  const [aes, sm4] = [suiteOf('AES-256-CBC'), suiteOf('SM4-GCM')];
  return {
    'AES-256-CBC': aes256Cbc ? providedAes(aes, aes256Cbc) : aes,
    'SM4-GCM': sm4Gcm ? providedSm4(sm4, sm4Gcm) : sm4,
  };
}

const CIPHERS = { 'AES-256-CBC': 'aes256Cbc', 'SM4-GCM': 'sm4Gcm' } as const;

function implementationOf(provider: Provider, suite: Suite): Implementation {
  const backend = suite.backend();
  const needed: ProviderOperation[] = ['randomBytes', 'wrapKey', CIPHERS[suite.id]];
  const providerOperations = needed.filter((operation) => provider[operation] !== undefined);
  return { ...(backend && { backend }), providerOperations };
}
