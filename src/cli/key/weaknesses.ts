// Weaknesses of a public key, or of the algorithm it implies, for the command `key` and the report of `verify`.

import type { PublicKey } from '../../keys/public-key.ts';
import { STRONG_RSA_BITS } from '../../keys/rsa-key.ts';
import { exponentOf } from './exponent.ts';

export type KeyWeakness = 'shortRsa' | 'smallExponent' | 'cbc' | 'nonce';

/** Worst first. */
const FINDERS: Readonly<Record<KeyWeakness, (key: PublicKey) => boolean>> = {
  shortRsa: ({ kind, bits }) => kind === 'RSA' && bits < STRONG_RSA_BITS,
  // FIPS 186-5 appendix A.1.1: 2^16 < e < 2^256
  smallExponent: (key) => (exponentOf(key) ?? Number.POSITIVE_INFINITY) < 2 ** 16,
  cbc: ({ algorithm }) => algorithm === 'AES-256-CBC',
  nonce: ({ algorithm }) => algorithm === 'SM4-GCM',
};

export function findWeaknesses(key: PublicKey): KeyWeakness[] {
  return (Object.keys(FINDERS) as KeyWeakness[]).filter((name) => FINDERS[name](key));
}

/** In one language. */
export type WeaknessTexts = Readonly<Record<KeyWeakness, string>>;

export const WEAKNESS_TEXTS: Readonly<Record<'en' | 'zh', WeaknessTexts>> = {
  en: {
    shortRsa: `shorter than ${STRONG_RSA_BITS} bits, the minimum of NIST SP 800-131A, and a high risk in Chinese assessments: ask support for a key of ${STRONG_RSA_BITS} bits`,
    smallExponent: 'a small exponent, below the 65537 of FIPS 186-5: ask support for another key',
    cbc: 'implies AES-256-CBC, which is not authenticated: changes to an answer go unnoticed (see docs/algorithms.md)',
    nonce:
      'implies SM4-GCM, whose nonce the protocol reuses: anyone who sees both request and answer behind TLS can read parts of them (see docs/algorithms.md)',
  },
  zh: {
    shortRsa: `不足 ${STRONG_RSA_BITS} 比特，低于现行最低要求（NIST SP 800-131A），密评列为高风险；应向售后支持申请 ${STRONG_RSA_BITS} 比特的公钥`,
    smallExponent: '公开指数过小，低于 FIPS 186-5 要求的 65537；应向售后支持申请更换公钥',
    cbc: '对应 AES-256-CBC，该模式不提供完整性保护，应答被篡改时无从发现（见 docs/algorithms.zh-CN.md）',
    nonce:
      '对应 SM4-GCM，按协议应答会复用请求的初始向量；在终止 TLS 的环节同时取得请求与应答者，可还原其中部分内容（见 docs/algorithms.zh-CN.md）',
  },
};
