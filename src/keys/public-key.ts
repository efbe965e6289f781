import { sha256 } from '@noble/hashes/sha2.js';
import type { Algorithm } from '../ciphers/suite.ts';
import { encodeHex } from '../platform/bytes.ts';
import { type KeyForm, readPublicKey } from './public-key-formats.ts';
import { encodeRsaSpki, type RsaKey } from './rsa-key.ts';
import { encodeSm2Spki, type Sm2Key } from './sm2-key.ts';

/**
 * A public key in any form that people hold it in:
 * - a string: the issued one (Base64 of a PEM file), PEM (PKCS#1 or SubjectPublicKeyInfo), Base64 of DER, or an
 *   SM2 point in hexadecimal (X‖Y or 04‖X‖Y);
 * - bytes: DER, or the text of any of the above as read from a file;
 * - a KeyObject of node:crypto of type 'public'.
 */
export type PublicKeyInput = string | ArrayBufferView | ArrayBufferLike | PublicKeyObject;

/** The part of node:crypto's KeyObject that is needed, so that our types need no Node types. */
export interface PublicKeyObject {
  readonly type: string;
  export(options: { type: 'spki'; format: 'der' }): Uint8Array;
}

/** An imported key: made by importPublicKey only, frozen, safe to print and to reuse. */
export interface PublicKey {
  readonly kind: 'RSA' | 'SM2';
  /** Of the RSA modulus; 256 for SM2. */
  readonly bits: number;
  /** The algorithm that the key implies: RSA gives AES-256-CBC, SM2 gives SM4-GCM. */
  readonly algorithm: Algorithm;
  /** Lower-case hexadecimal SHA-256 of the key's SubjectPublicKeyInfo in DER, whatever form it came in. */
  readonly fingerprint: string;
}

/** What only this library sees of a key. A WeakMap, so that a look-alike object is never taken for a key. */
export type KeyMaterial = RsaKey | Sm2Key;
const materials = new WeakMap<object, KeyMaterial>();

/**
 * Reads, checks and remembers a public key. Every form of the same key gives the same fingerprint. The key is
 * checked by this library's own strict reader, before node:crypto sees it.
 *
 * @throws EncryptionError ERR_INVALID_PUBLIC_KEY for anything but a usable RSA (1024 to 8192 bit) or SM2 public
 * key; it says what it got. A private key is refused.
 */
export function importPublicKey(input: PublicKeyInput | PublicKey): PublicKey {
  return isPublicKey(input) ? input : importWithForm(input).key;
}

/** Imports a key, and tells the form that it came in. */
export function importWithForm(input: PublicKeyInput): { key: PublicKey; form: KeyForm } {
  const { material, form } = readPublicKey(input);
  const key: PublicKey = Object.freeze(describe(material));
  materials.set(key, material);
  return { key, form };
}

function isPublicKey(value: unknown): value is PublicKey {
  return typeof value === 'object' && value !== null && materials.has(value);
}

/** The caller has checked isPublicKey. */
export function materialOf(key: PublicKey): KeyMaterial {
  return materials.get(key)!;
}

/** The key's SubjectPublicKeyInfo in DER, written anew: the form that its fingerprint is of. */
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
