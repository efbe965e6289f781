// A provider that has nothing of the library's own: node:crypto, SM2 of the whole sm-crypto, and GCM by the book.

import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  publicEncrypt,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import smCrypto from 'sm-crypto';
import type { CryptoProvider, ProviderPublicKey } from 'tencentcloud-encryption';
import { referenceGcm } from './gcm.ts';
import { fromHex, toHex } from './vectors.ts';

type Bytes = Uint8Array;

export const testProvider = {
  name: 'node:crypto and sm-crypto',
  randomBytes: (length: number): Bytes => randomBytes(length),
  wrapKey: (dataKey: Bytes, publicKey: ProviderPublicKey): Bytes =>
    publicKey.kind === 'RSA' ? wrapRsa(dataKey, publicKey) : wrapSm2(dataKey, publicKey),
  aes256Cbc: {
    encrypt(plaintext: Bytes, key: Bytes, iv: Bytes): Bytes {
      const cipher = createCipheriv('aes-256-cbc', key, iv);
      return Buffer.concat([cipher.update(plaintext), cipher.final()]);
    },
    decrypt(ciphertext: Bytes, key: Bytes, iv: Bytes): Bytes {
      const decipher = createDecipheriv('aes-256-cbc', key, iv);
      return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
    },
  },
  sm4Gcm: {
    encrypt: (plaintext: Bytes, key: Bytes, iv: Bytes) => referenceGcm(plaintext, key, iv),
    decrypt(ciphertext: Bytes, key: Bytes, iv: Bytes, tag: Bytes): Bytes {
      // A stream cipher: encrypting again decrypts.
      const plaintext = referenceGcm(ciphertext, key, iv).ciphertext;
      if (!timingSafeEqual(referenceGcm(plaintext, key, iv).tag, tag)) throw new Error('wrong tag');
      return plaintext;
    },
  },
} satisfies CryptoProvider;

// --- wraps ---

function wrapRsa(dataKey: Bytes, { spki }: ProviderPublicKey): Bytes {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  return publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, dataKey);
}

const C1_C3_C2 = 1;
const POINT_BYTES = 65;

/** sm-crypto leaves the leading 04 out. */
function wrapSm2(dataKey: Bytes, { spki }: ProviderPublicKey): Bytes {
  const point = toHex(spki.subarray(spki.length - POINT_BYTES));
  return fromHex(`04${smCrypto.sm2.doEncrypt([...dataKey], point, C1_C3_C2)}`);
}
