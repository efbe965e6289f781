import { sha256 } from '@noble/hashes/sha2.js';
import { encodeHex, encodeUtf8 } from './bytes.ts';
import { nodeCrypto } from './native.ts';

/** SHA-256 (FIPS 180-4) of a text in UTF-8, as lower-case hexadecimal. */
export function sha256Hex(text: string): string {
  if (typeof nodeCrypto?.createHash === 'function') {
    return nodeCrypto.createHash('sha256').update(text, 'utf8').digest('hex');
  }
  return encodeHex(sha256(encodeUtf8(text)));
}
