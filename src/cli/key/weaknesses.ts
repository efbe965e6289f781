import { STRONG_RSA_BITS } from '../../keys/rsa-key.ts';

/** What can be said against a key, or against what it implies. */
interface Weakness {
  holds(key: KeyFacts): boolean;
  readonly says: string;
}

export interface KeyFacts {
  readonly kind: 'RSA' | 'SM2';
  readonly bits: number;
  readonly exponent: number | undefined;
}

const WEAKNESSES: readonly Weakness[] = [
  {
    holds: ({ kind, bits }) => kind === 'RSA' && bits < STRONG_RSA_BITS,
    says: `shorter than ${STRONG_RSA_BITS} bits, today's minimum (NIST SP 800-131A; a high risk in Chinese assessments): ask support for a key of ${STRONG_RSA_BITS} bits`,
  },
  {
    // FIPS 186-5 appendix A.1.1: 2^16 < e < 2^256
    holds: ({ exponent }) => exponent !== undefined && exponent < 2 ** 16,
    says: 'a small exponent, below the 65537 of FIPS 186-5: ask support for another key',
  },
  {
    holds: ({ kind }) => kind === 'RSA',
    says: 'implies AES-256-CBC, which is not authenticated: a changed answer is not noticed (see SECURITY.md)',
  },
  {
    holds: ({ kind }) => kind === 'SM2',
    says: 'implies SM4-GCM, whose nonce the protocol reuses: whoever sees both request and answer behind TLS can read in them (see SECURITY.md)',
  },
];

/** In sentences, the worst first. */
export function findWeaknesses(key: KeyFacts): string[] {
  return WEAKNESSES.filter(({ holds }) => holds(key)).map(({ says }) => says);
}
