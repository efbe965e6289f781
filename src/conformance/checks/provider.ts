// A provider as one more backend: its operations by themselves, and in the envelope.

import { algorithms, suiteOf } from '../../ciphers/suite.ts';
import { resolveOperations } from '../../provider/operations.ts';
import type { CryptoProvider } from '../../provider/provider.ts';
import type { ConformanceCheck } from './check.ts';
import { cipherAgreement, cipherChecks } from './ciphers.ts';
import { envelopeChecks } from './envelope.ts';
import { envelopeRefusals } from './envelope-refusals.ts';
import { randomChecks } from './random.ts';
import { type KeyWrap, rsaChecks, sm2Checks } from './wraps.ts';

export const PROVIDER = 'provider';

/** @throws EncryptionError ERR_INVALID_OPTIONS for anything that isn't exactly a CryptoProvider. */
export function providerChecks(provider: CryptoProvider): ConformanceCheck[] {
  const { suiteOf: provided, wrapKey } = resolveOperations(provider);
  const wrap: KeyWrap<unknown> = (message, { publicKey }) => wrapKey(message, publicKey);
  const ciphers = algorithms.filter((algorithm) =>
    algorithm === 'SM4-GCM' ? provider.sm4Gcm : provider.aes256Cbc,
  );
  return [
    ...(provider.randomBytes ? randomChecks(PROVIDER, provider) : []),
    ...ciphers.flatMap((algorithm) => [
      ...cipherChecks(PROVIDER, provided(algorithm)),
      ...cipherAgreement(PROVIDER, provided(algorithm), suiteOf(algorithm)),
    ]),
    ...(provider.wrapKey ? [...sm2Checks(PROVIDER, wrap, false), ...rsaChecks(PROVIDER, wrap)] : []),
    ...algorithms.flatMap((algorithm) => {
      const way = { algorithm, backend: PROVIDER, provider };
      return [...envelopeChecks(way), ...envelopeRefusals(way)];
    }),
  ];
}
