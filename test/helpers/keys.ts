// The service's key pairs, one of each kind, made once in a process when first asked for. Data keys are unwrapped
// by node-forge and sm-crypto, never by the library under test.

import { createDecipheriv, generateKeyPairSync, randomBytes } from 'node:crypto';
import forge from 'node-forge';
import smCrypto from 'sm-crypto';
import type { Algorithm } from '../../src/ciphers/suite.ts';
import type { Encryption } from '../../src/envelope/encryption.ts';
import { SM2_ORDER, sm2Curve } from '../../src/keys/sm2-curve.ts';
import { lazy } from '../../src/platform/lazy.ts';
import { sm4Gcm } from '../../src/primitives.ts';
import { fromBase64, fromHex, toBase64, toHex } from './vectors.ts';

export interface TestKey {
  readonly algorithm: Algorithm;
  /** The public key as PEM. */
  readonly pem: string;
  /** Gives the data key out of a CiphertextBlob; throws for anything that was not wrapped for this key. */
  unwrap(blob: Uint8Array): Uint8Array;
}

/** A pair of 1024 bit, its public key in PKCS#1 as support issues it. */
export const rsa1024: () => TestKey = lazy(() => rsaKey(1024, 'pkcs1'));
/** A pair of 2048 bit, its public key as SubjectPublicKeyInfo. */
export const rsa2048: () => TestKey = lazy(() => rsaKey(2048, 'spki'));
export const sm2: () => TestKey = lazy(sm2Key);

/** The usual key of each algorithm. */
export const keyOf: Readonly<Record<Algorithm, () => TestKey>> = { 'AES-256-CBC': rsa1024, 'SM4-GCM': sm2 };
export const ALGORITHMS: readonly Algorithm[] = ['AES-256-CBC', 'SM4-GCM'];

function rsaKey(modulusLength: number, type: 'pkcs1' | 'spki'): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: type as 'pkcs1', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const key = forge.pki.privateKeyFromPem(privateKey);
  return {
    algorithm: 'AES-256-CBC',
    pem: publicKey,
    unwrap: (blob) =>
      Uint8Array.from(
        Buffer.from(key.decrypt(Buffer.from(blob).toString('latin1'), 'RSAES-PKCS1-V1_5'), 'latin1'),
      ),
  };
}

// SubjectPublicKeyInfo up to the point: id-ecPublicKey, 1.2.156.10197.1.301, a BIT STRING of 66 bytes.
const SM2_SPKI_HEAD = '3059301306072a8648ce3d020106082a811ccf5501822d034200';
const C1_C3_C2 = 1;

function sm2Key(): TestKey {
  const scalar = (BigInt(`0x${toHex(randomBytes(32))}`) % (SM2_ORDER - 1n)) + 1n;
  const point = sm2Curve().BASE.multiply(scalar).toBytes(false);
  const base64 = toBase64(fromHex(SM2_SPKI_HEAD + toHex(point)));
  const privateKey = scalar.toString(16).padStart(64, '0');
  return {
    algorithm: 'SM4-GCM',
    pem: `-----BEGIN PUBLIC KEY-----\n${base64.replace(/(.{64})/g, '$1\n')}\n-----END PUBLIC KEY-----\n`,
    unwrap(blob) {
      if (blob[0] !== 4) throw new Error('C1 does not begin with 04');
      const key = smCrypto.sm2.doDecrypt(toHex(blob.subarray(1)), privateKey, C1_C3_C2, { output: 'array' });
      if (key.length === 0) throw new Error('sm-crypto refuses the CiphertextBlob');
      return Uint8Array.from(key);
    },
  };
}

/** What the service can read in a sealed request. */
export interface UnsealedRequest {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
  /** The request's body, decrypted. */
  readonly body: Uint8Array;
}

export function unsealRequest(request: Record<string, unknown>, testKey: TestKey): UnsealedRequest {
  const { EncryptedBody, Encryption } = request as { EncryptedBody: string; Encryption: Encryption };
  const key = testKey.unwrap(fromBase64(Encryption.CiphertextBlob));
  const iv = fromBase64(Encryption.Iv);
  return { key, iv, body: decryptBody(fromBase64(EncryptedBody), key, iv, Encryption.TagList[0]) };
}

export function decryptBody(
  ciphertext: Uint8Array,
  key: Uint8Array,
  iv: Uint8Array,
  tag?: string,
): Uint8Array {
  if (tag !== undefined) return sm4Gcm.decrypt(ciphertext, key, iv, fromBase64(tag));
  const decipher = createDecipheriv('aes-256-cbc', key, iv);
  return Uint8Array.from(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
}
