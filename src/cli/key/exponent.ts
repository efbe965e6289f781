import { materialOf, type PublicKey } from '../../keys/public-key.ts';
import { encodeHex } from '../../platform/bytes.ts';

/** Of an RSA key. The reader takes exponents of 33 bits at most, so a number holds them. */
export function exponentOf(key: PublicKey): number | undefined {
  const material = materialOf(key);
  return material.kind === 'RSA' ? Number(`0x${encodeHex(material.exponent)}`) : undefined;
}
