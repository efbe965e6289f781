// The service's key pairs: generated or given at the start, issued as by support, and used to unwrap data keys.

import { generateKeyPairSync } from 'node:crypto';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import forge from 'node-forge';
import type { Algorithm } from '../ciphers/suite.ts';
import { encodeIssued, encodePem } from '../keys/pem.ts';
import { sm2Curve } from '../keys/sm2-curve.ts';
import { encodeSm2Spki } from '../keys/sm2-key.ts';
import { randomScalar } from '../keys/sm2-scalar.ts';
import { sm2Unwrap } from '../keys/sm2-unwrap.ts';

/** One key pair of the service. */
export interface ServiceKey {
  /** The public key as support issues it: Base64 of a PEM file. */
  readonly issued: string;
  /** Unwraps a CiphertextBlob; undefined for anything that wasn't wrapped for this key. */
  unwrap(wrappedKey: Uint8Array): Uint8Array | undefined;
}

export type ServiceKeys = Readonly<Record<Algorithm, ServiceKey>>;

/** The keys that are given, and fresh ones for the others. */
export function completeServiceKeys(given: Partial<ServiceKeys>, rsaBits: number): ServiceKeys {
  return {
    'AES-256-CBC': given['AES-256-CBC'] ?? rsaServiceKey(rsaBits),
    'SM4-GCM': given['SM4-GCM'] ?? sm2ServiceKey(),
  };
}

// --- RSA: PKCS#1 PEM, RSAES-PKCS1-v1_5 ---

function rsaServiceKey(modulusLength: number): ServiceKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return toRsaServiceKey(publicKey, privateKey);
}

/** A key pair in PEM as a key of the service. */
export function toRsaServiceKey(publicKey: string, privateKey: string): ServiceKey {
  // Node 20 and Bun refuse to decrypt PKCS#1 v1.5; forge can everywhere.
  const key = forge.pki.privateKeyFromPem(privateKey);
  return {
    issued: encodeIssued(publicKey),
    unwrap(wrappedKey) {
      try {
        return Buffer.from(
          key.decrypt(Buffer.from(wrappedKey).toString('latin1'), 'RSAES-PKCS1-V1_5'),
          'latin1',
        );
      } catch {
        return undefined;
      }
    },
  };
}

// --- SM2: SubjectPublicKeyInfo PEM, C1 ‖ C3 ‖ C2 ---

function sm2ServiceKey(): ServiceKey {
  return toSm2ServiceKey(bytesToNumberBE(randomScalar()));
}

/** A private scalar, with the public key derived from it, as a key of the service. */
export function toSm2ServiceKey(privateKey: bigint): ServiceKey {
  const point = sm2Curve().BASE.multiply(privateKey).toBytes(false);
  return {
    issued: encodeIssued(encodePem('PUBLIC KEY', encodeSm2Spki({ point }))),
    unwrap: (wrappedKey) => sm2Unwrap(wrappedKey, privateKey),
  };
}
