import { materialOf, type PublicKey } from '../../keys/public-key.ts';
import { encodeHex } from '../../platform/bytes.ts';

/** RSA keys only. The import accepts exponents of at most 33 bits, so a number holds them. */
export function exponentOf(key: PublicKey): number | undefined {
  const material = materialOf(key);
  return material.kind === 'RSA' ? Number(`0x${encodeHex(material.exponent)}`) : undefined;
}
