// The protocol as a program writes it that follows the vendor's guide, with node:crypto and no checks.

import { constants, createCipheriv, createDecipheriv, publicEncrypt, randomBytes } from 'node:crypto';
import smCryptoV2 from 'sm-crypto-v2';
import { decryptGcm, encryptGcm } from './node-gcm.mjs';

const SIZES = { 'AES-256-CBC': [32, 16], 'SM4-GCM': [16, 12] };

export function handSeal(algorithm, params, publicKey) {
  const [key, iv] = SIZES[algorithm].map((bytes) => randomBytes(bytes));
  const { ImageBase64: image } = params;
  const ImageBase64 = typeof image === 'string' ? image : image.toString('base64');
  const body = Buffer.from(JSON.stringify({ ...params, ImageBase64 }));
  const { ciphertext, tag } = encrypt(algorithm, body, key, iv);
  const Encryption = {
    EncryptList: ['EncryptedBody'],
    TagList: tag ? [Buffer.from(tag).toString('base64')] : [],
    CiphertextBlob: wrap(algorithm, key, publicKey).toString('base64'),
    Iv: iv.toString('base64'),
    Algorithm: algorithm,
  };
  return {
    request: { EncryptedBody: ciphertext.toString('base64'), Encryption },
    dataKey: { algorithm, key, iv },
  };
}

function encrypt(algorithm, body, key, iv) {
  if (algorithm === 'SM4-GCM') return encryptGcm(body, key, iv);
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  return { ciphertext: Buffer.concat([cipher.update(body), cipher.final()]) };
}

function wrap(algorithm, key, publicKey) {
  if (algorithm === 'AES-256-CBC') {
    return publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, key);
  }
  return Buffer.from(`04${smCryptoV2.sm2.doEncrypt(new Uint8Array(key), publicKey, 1)}`, 'hex');
}

export function handOpen({ EncryptedBody, Encryption }, { algorithm, key, iv }) {
  const ciphertext = Buffer.from(EncryptedBody, 'base64');
  return JSON.parse(decrypt(algorithm, ciphertext, key, iv, Encryption.TagList[0]));
}

function decrypt(algorithm, ciphertext, key, iv, tag) {
  if (algorithm === 'SM4-GCM') return decryptGcm(ciphertext, key, iv, Buffer.from(tag, 'base64'));
  const decipher = createDecipheriv('aes-256-cbc', key, iv);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}
