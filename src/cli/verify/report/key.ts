import type { PublicKey } from '../../../keys/public-key.ts';
import { findWeaknesses, type KeyWeakness } from '../../key/weaknesses.ts';

/** What a report says about the caller's public key. */
export interface ReportedKey extends PublicKey {
  readonly weaknesses: readonly KeyWeakness[];
}

export function reportKey(key: PublicKey): ReportedKey {
  return { ...key, weaknesses: findWeaknesses(key) };
}
