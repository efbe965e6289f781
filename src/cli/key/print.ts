import type { KeyForm } from '../../keys/public-key-formats.ts';
import type { Fingerprints, KeyDescription } from './describe.ts';

/** A description as lines for people. */
export function printKey(key: KeyDescription): string {
  const { spki, pkcs1 } = key.fingerprints;
  const rows: [string, string][] = [
    ['key', key.exponent ? `RSA, ${key.bits} bits, exponent ${key.exponent}` : `SM2, ${key.bits} bits`],
    ['algorithm', key.algorithm],
    ['form', printForm(key.form)],
    ...printFingerprints('SPKI', spki),
    ...(pkcs1 ? printFingerprints('PKCS#1', pkcs1) : []),
    ...(key.published ? [['published', key.published] as [string, string]] : []),
    ...key.weaknesses.map((text): [string, string] => ['weakness', text]),
  ];
  return rows.map(([label, value]) => `${label.padEnd(LABEL_WIDTH)}${value}`).join('\n');
}

const LABEL_WIDTH = 'PKCS#1 SHA-256'.length + 2;

function printFingerprints(name: string, { sha256, sm3 }: Fingerprints): [string, string][] {
  return [
    [`${name} SHA-256`, sha256],
    [`${name} SM3`, sm3],
  ];
}

const WRITINGS: Readonly<Record<KeyForm['writing'], string>> = {
  issued: 'the issued string (Base64 of a PEM)',
  PEM: 'PEM',
  Base64: 'Base64 of DER',
  hexadecimal: 'hexadecimal',
  bytes: 'bytes',
  KeyObject: 'KeyObject',
};

const CONTENTS: Readonly<Record<KeyForm['content'], string>> = {
  SPKI: 'SubjectPublicKeyInfo',
  'PKCS#1': 'PKCS#1',
  '04‖X‖Y': 'the point 04‖X‖Y',
  'X‖Y': 'the point X‖Y',
};

function printForm({ writing, content }: KeyForm): string {
  return `${WRITINGS[writing]}, ${CONTENTS[content]}`;
}
