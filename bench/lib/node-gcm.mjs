// SM4-GCM with node:crypto: where it has the mode, and where it only has the counter mode.

import { createCipheriv, createDecipheriv, getCiphers } from 'node:crypto';
import { ghash } from '@noble/ciphers/_polyval.js';

export const hasNativeGcm = getCiphers().includes('sm4-gcm');

export function nativeGcm(plaintext, key, iv) {
  const cipher = createCipheriv('sm4-gcm', key, iv);
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  return { ciphertext, tag: cipher.getAuthTag() };
}

/** The best that a program can put together where there is no sm4-gcm: SP 800-38D section 7. */
export function composedGcm(plaintext, key, iv) {
  const ciphertext = counterMode(plaintext, key, iv);
  return { ciphertext, tag: tagOf(ciphertext, key, iv) };
}

function counterMode(text, key, iv) {
  return createCipheriv('sm4-ctr', key, Buffer.concat([iv, Buffer.from([0, 0, 0, 2])])).update(text);
}

function tagOf(ciphertext, key, iv) {
  const twoBlocks = Buffer.concat([Buffer.alloc(16), iv, Buffer.from([0, 0, 0, 1])]);
  const encrypted = createCipheriv('sm4-ecb', key, null).update(twoBlocks);
  const lengths = Buffer.alloc(16);
  lengths.writeBigUInt64BE(BigInt(ciphertext.length) * 8n, 8);
  const hash = ghash.create(encrypted.subarray(0, 16), ciphertext.length + 16);
  const tag = hash.update(ciphertext).update(lengths).digest();
  return tag.map((byte, i) => byte ^ encrypted[16 + i]);
}

export const encryptGcm = hasNativeGcm ? nativeGcm : composedGcm;

/** Throws when the tag differs. */
export function decryptGcm(ciphertext, key, iv, tag) {
  if (!hasNativeGcm) return decryptComposed(ciphertext, key, iv, tag);
  const decipher = createDecipheriv('sm4-gcm', key, iv).setAuthTag(tag);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}

function decryptComposed(ciphertext, key, iv, tag) {
  if (Buffer.compare(tagOf(ciphertext, key, iv), tag) !== 0) throw new Error('tag mismatch');
  return counterMode(ciphertext, key, iv);
}
