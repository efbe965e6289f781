import { sha256 } from '@noble/hashes/sha2.js';
import type { Algorithm } from '../ciphers/suite.ts';
import { encodeHex } from '../platform/bytes.ts';
import { type KeyForm, readPublicKey } from './public-key-formats.ts';
import { encodeRsaSpki, type RsaKey } from './rsa-key.ts';
import { encodeSm2Spki, type Sm2Key } from './sm2-key.ts';

/**
 * A public key in any form in which people have it:
 * - a string: the issued one (Base64 of a PEM file), PEM (PKCS#1 or SubjectPublicKeyInfo), Base64 of DER, or an
 *   SM2 point in hexadecimal (X‖Y or 04‖X‖Y);
 * - bytes: DER, or the text of any of the above as read from a file;
 * - a KeyObject of node:crypto of type 'public'.
 */
export type PublicKeyInput = string | ArrayBufferView | ArrayBufferLike | PublicKeyObject;

/** The part of node:crypto's KeyObject that is needed, declared here so that our types need no Node types. */
export interface PublicKeyObject {
  readonly type: string;
  export(options: { type: 'spki'; format: 'der' }): Uint8Array;
}

/** An imported key: made only by importPublicKey, frozen, safe to print and to reuse. */
export interface PublicKey {
  readonly kind: 'RSA' | 'SM2';
  /** Bits of the RSA modulus; 256 for SM2. */
  readonly bits: number;
  /** The algorithm that the key implies: AES-256-CBC for RSA, SM4-GCM for SM2. */
  readonly algorithm: Algorithm;
  /** Lower-case hexadecimal SHA-256 of the key's SubjectPublicKeyInfo in DER, whatever form the key was given in. */
  readonly fingerprint: string;
}

/**
 * The part of a key that only this library sees. A WeakMap, so that a look-alike object is never mistaken for a key.
 */
export type KeyMaterial = RsaKey | Sm2Key;
const materials = new WeakMap<object, KeyMaterial>();

/**
 * Reads, checks and remembers a public key. Every form of the same key has the same fingerprint. This library's own
 * strict reader checks the key before node:crypto sees it.
 *
 * @throws EncryptionError ERR_INVALID_PUBLIC_KEY for anything except a usable RSA (1024 to 8192 bits) or SM2 public
 * key, saying what it got. A private key is refused.
 */
export function importPublicKey(input: PublicKeyInput | PublicKey): PublicKey {
  return isPublicKey(input) ? input : importWithForm(input).key;
}

/** Imports a key, and also returns the form in which it was given. */
export function importWithForm(input: PublicKeyInput): { key: PublicKey; form: KeyForm } {
  const { material, form } = readPublicKey(input);
  const key: PublicKey = Object.freeze(describe(material));
  materials.set(key, material);
  return { key, form };
}

function isPublicKey(value: unknown): value is PublicKey {
  return typeof value === 'object' && value !== null && materials.has(value);
}

/** The caller must have checked isPublicKey. */
export function materialOf(key: PublicKey): KeyMaterial {
  return materials.get(key)!;
}

/** The key's SubjectPublicKeyInfo in DER, encoded by this library: its fingerprint is the hash of this. */
export function encodeSpki(key: PublicKey): Uint8Array {
  return encodeMaterial(materialOf(key));
}

function describe(material: KeyMaterial): PublicKey {
  const fingerprint = encodeHex(sha256(encodeMaterial(material)));
  return material.kind === 'RSA'
    ? { kind: 'RSA', bits: material.bits, algorithm: 'AES-256-CBC', fingerprint }
    : { kind: 'SM2', bits: 256, algorithm: 'SM4-GCM', fingerprint };
}

function encodeMaterial(material: KeyMaterial): Uint8Array {
  return material.kind === 'RSA' ? encodeRsaSpki(material) : encodeSm2Spki(material);
}
