import type { PublicKey } from '../../../keys/public-key.ts';
import { STRONG_RSA_BITS } from '../../../keys/rsa-key.ts';
import type { Texts } from '../texts/en.ts';

type KeyWeakness = keyof Texts['keyWeaknesses'];

/** What a report says of the caller's public key. */
export interface ReportedKey extends PublicKey {
  readonly weaknesses: readonly KeyWeakness[];
}

export function describeKey({ kind, bits, algorithm, fingerprint }: PublicKey): ReportedKey {
  const weaknesses: KeyWeakness[] = kind === 'SM2' ? ['nonce'] : ['cbc'];
  if (kind === 'RSA' && bits < STRONG_RSA_BITS) weaknesses.unshift('shortRsa');
  return { kind, bits, algorithm, fingerprint, weaknesses };
}
