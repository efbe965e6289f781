import { type Algorithm, type Suite, suiteOf } from '../ciphers/suite.ts';
import { type Bytes, wipe } from '../platform/bytes.ts';
import { platformDraws, randomBytes } from '../platform/random.ts';

/** A symmetric key and IV for one request and its answer. Raw bytes, never text. */
export interface DataKey {
  /** 32 bytes for AES-256-CBC, 16 for SM4-GCM. */
  key: Uint8Array;
  /** 16 bytes for AES-256-CBC, 12 for SM4-GCM. */
  iv: Uint8Array;
}

const watchIv = platformDraws.watch();

/**
 * A fresh data key and IV from the platform's CSPRNG. The caller owns both, uses them for one request, and zeroes the
 * key when the answer is open.
 *
 * @throws EncryptionError ERR_UNSUPPORTED if the runtime has no CSPRNG, or one that is found to be broken.
 */
export function generateDataKey(algorithm: Algorithm): { key: Bytes; iv: Bytes } {
  return drawDataKey(suiteOf(algorithm), randomBytes, watchIv);
}

/**
 * Draws the key first, then the IV. `watchIv` refuses the previous call's IV: IVs go over the wire, so one may be
 * kept to detect a generator that starts over with every call.
 */
export function drawDataKey(
  { keyBytes, ivBytes }: Suite,
  draw: (length: number) => Bytes,
  watchIv: (iv: Uint8Array) => unknown,
): { key: Bytes; iv: Bytes } {
  const key = draw(keyBytes);
  try {
    const iv = draw(ivBytes);
    watchIv(iv);
    return { key, iv };
  } catch (error) {
    wipe(key);
    throw error;
  }
}
