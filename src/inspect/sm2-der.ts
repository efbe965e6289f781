import { DerReader, TAG } from '../keys/der.ts';

/** GB/T 35276-2017: SEQUENCE { X INTEGER, Y INTEGER, digest OCTET STRING, ciphertext OCTET STRING }. */
export function isDer(bytes: Uint8Array): boolean {
  try {
    const outer = new DerReader(bytes);
    const sequence = outer.sequence();
    outer.end();
    sequence.positiveInteger();
    sequence.positiveInteger();
    sequence.read(TAG.octetString);
    sequence.read(TAG.octetString);
    sequence.end();
    return true;
  } catch {
    return false;
  }
}
