import { sha256 } from '@noble/hashes/sha2.js';
import { encodeHex, encodeUtf8 } from './bytes.ts';
import { nodeCrypto } from './native.ts';

/** SHA-256 (FIPS 180-4) of bytes, or of a text in UTF-8, as lower-case hexadecimal. */
export function sha256Hex(data: string | Uint8Array): string {
  if (typeof nodeCrypto?.createHash === 'function') {
    return nodeCrypto.createHash('sha256').update(data).digest('hex');
  }
  return encodeHex(sha256(typeof data === 'string' ? encodeUtf8(data) : data));
}
