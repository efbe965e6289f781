import { encodeIssued, encodePem } from '../../keys/pem.ts';
import { encodeSpki, materialOf, type PublicKey } from '../../keys/public-key.ts';
import { encodeRsaPkcs1, type RsaKey } from '../../keys/rsa-key.ts';
import type { Sm2Key } from '../../keys/sm2-key.ts';
import { encodeBase64 } from '../../platform/base64.ts';
import { encodeHex } from '../../platform/bytes.ts';
import { UsageError } from '../exit.ts';

export type ExportForm = 'pem' | 'pkcs1' | 'issued' | 'der' | 'base64' | 'hex';

/** What goes to stdout for each form: a text with its line break, or bytes. */
const EXPORTS: Readonly<Record<ExportForm, (key: PublicKey) => string | Uint8Array>> = {
  pem: spkiPem,
  pkcs1: (key) => pkcs1Pem(expectRsa(key)),
  issued: (key) => line(encodeIssued(key.kind === 'RSA' ? pkcs1Pem(expectRsa(key)) : spkiPem(key))),
  der: encodeSpki,
  base64: (key) => line(encodeBase64(encodeSpki(key))),
  hex: (key) => line(encodeHex(expectSm2(key).point)),
};

export const exportForms = Object.keys(EXPORTS) as ExportForm[];

/** @throws UsageError for a form that this kind of key doesn't have. */
export function exportKey(key: PublicKey, form: ExportForm): string | Uint8Array {
  return EXPORTS[form](key);
}

function spkiPem(key: PublicKey): string {
  return encodePem('PUBLIC KEY', encodeSpki(key));
}

function pkcs1Pem(key: RsaKey): string {
  return encodePem('RSA PUBLIC KEY', encodeRsaPkcs1(key));
}

function line(text: string): string {
  return `${text}\n`;
}

function expectRsa(key: PublicKey): RsaKey {
  const material = materialOf(key);
  if (material.kind === 'RSA') return material;
  throw new UsageError('pkcs1 is a form of RSA keys, but this is an SM2 key: use pem');
}

function expectSm2(key: PublicKey): Sm2Key {
  const material = materialOf(key);
  if (material.kind === 'SM2') return material;
  throw new UsageError('hex is the point of an SM2 key, but this is an RSA key: use pem, pkcs1 or base64');
}
