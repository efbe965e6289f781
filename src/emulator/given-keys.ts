// Private keys that a test supplies instead of fresh ones: recorded requests open only under their own keys.

import { createPrivateKey, createPublicKey } from 'node:crypto';
import { bytesToNumberBE } from '@noble/curves/utils.js';
import type { Algorithm } from '../ciphers/suite.ts';
import { typeName } from '../errors.ts';
import { DerReader, TAG } from '../keys/der.ts';
import { sm2Curve } from '../keys/sm2-curve.ts';
import { OID_EC, OID_SM2_CURVE } from '../keys/sm2-key.ts';
import { isScalar } from '../keys/sm2-scalar.ts';
import { decodeBase64 } from '../platform/base64.ts';
import { encodeHex, equalBytes } from '../platform/bytes.ts';
import { invalidOption } from '../platform/check-options.ts';
import { type ServiceKey, toRsaServiceKey, toSm2ServiceKey } from './service-keys.ts';

/** Private keys in PEM: RSA as PKCS#1 or PKCS#8, SM2 as PKCS#8 or SEC 1. */
export type GivenKeys = { readonly [Name in Algorithm]?: string | undefined };

const READERS: Readonly<Record<Algorithm, (pem: string) => ServiceKey | undefined>> = {
  'AES-256-CBC': readRsaKey,
  'SM4-GCM': readSm2Key,
};

const EXPECTED: Readonly<Record<Algorithm, string>> = {
  'AES-256-CBC': 'an RSA private key of 1024 to 8192 bit in PEM (PKCS#1 or PKCS#8, not encrypted)',
  'SM4-GCM': 'an SM2 private key in PEM (PKCS#8 or SEC 1, not encrypted)',
};

/**
 * The service's keys that are given; the others are generated later.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS for anything else. No message quotes a key.
 */
export function readGivenKeys(keys: unknown): { readonly [Name in Algorithm]?: ServiceKey } {
  const names = Object.keys(READERS) as Algorithm[];
  if (typeof keys !== 'object' || keys === null || Array.isArray(keys)) {
    throw invalidOption(`keys must be an object with ${names.join(', ')}, got ${typeName(keys)}`);
  }
  if (!Object.keys(keys).every((name) => names.includes(name as Algorithm))) {
    throw invalidOption(`keys may only have the members ${names.join(' and ')}, and has another one`);
  }
  const given = names.filter((name) => (keys as GivenKeys)[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, readGivenKey(name, (keys as GivenKeys)[name])]));
}

function readGivenKey(name: Algorithm, pem: unknown): ServiceKey {
  const label = typeof pem === 'string' ? pemLabels(pem) : typeName(pem);
  const key = typeof pem === 'string' ? tryRead(() => READERS[name](pem)) : undefined;
  if (key) return key;
  throw invalidOption(`keys['${name}'] must be ${EXPECTED[name]}, got ${label}`);
}

/** What a text is by its labels, which reveal nothing about the key. */
function pemLabels(text: string): string {
  const kinds = ['RSA PRIVATE KEY', 'EC PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'PRIVATE KEY', 'PUBLIC KEY'];
  const kind = kinds.find((label) => text.includes(`${label}-----`));
  return kind === undefined ? 'text that is not PEM' : `a PEM labelled ${kind} that is not such a key`;
}

/** Hides the messages of the readers and of OpenSSL, which may contain parts of the key. */
function tryRead<T>(read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

// --- RSA ---

function readRsaKey(pem: string): ServiceKey | undefined {
  const key = createPrivateKey(pem);
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType !== 'rsa' || modulusLength < 1024 || modulusLength > 8192) return undefined;
  const form = { type: 'pkcs1', format: 'pem' } as const;
  return toRsaServiceKey(createPublicKey(key).export(form).toString(), key.export(form).toString());
}

// --- SM2: Node 20 can't export the scalar ---

function readSm2Key(pem: string): ServiceKey | undefined {
  const der = decodePem(pem, 'PRIVATE KEY') ?? decodePem(pem, 'EC PRIVATE KEY');
  if (!der) return undefined;
  const outer = new DerReader(der).sequence();
  const version = outer.read(TAG.integer);
  const isPkcs8 = version[0] === 0;
  if (isPkcs8) checkSm2(outer.sequence());
  return readScalar(isPkcs8 ? pkcs8Content(outer) : outer, isPkcs8);
}

function pkcs8Content(outer: DerReader): DerReader {
  const content = new DerReader(outer.read(TAG.octetString)).sequence();
  content.read(TAG.integer);
  return content;
}

const SEC1_CURVE = 0xa0;
const SEC1_POINT = 0xa1;

/** SEC 1 after its version: the scalar, then the curve and the public point, which may be left out. */
function readScalar(sec1: DerReader, isCurveKnown: boolean): ServiceKey | undefined {
  const scalar = sec1.read(TAG.octetString);
  if (!isScalar(scalar)) return undefined;
  if (sec1.nextTag === SEC1_CURVE) checkCurve(new DerReader(sec1.read(SEC1_CURVE)));
  else if (!isCurveKnown) return undefined;
  const privateKey = bytesToNumberBE(scalar);
  if (sec1.nextTag === SEC1_POINT) {
    const given = new DerReader(sec1.read(SEC1_POINT)).bitStringBytes();
    if (!equalBytes(given, sm2Curve().BASE.multiply(privateKey).toBytes(false))) return undefined;
  }
  sec1.end();
  return toSm2ServiceKey(privateKey);
}

function checkSm2(algorithm: DerReader): void {
  if (algorithm.oid() !== OID_EC) throw new TypeError('not an elliptic curve');
  checkCurve(algorithm);
}

function checkCurve(reader: DerReader): void {
  if (encodeHex(reader.read(TAG.oid)) !== OID_SM2_CURVE) throw new TypeError('another curve');
}

/** The bytes of the block with this label; OpenSSL writes a separate block with parameters before it. */
function decodePem(pem: string, label: string): Uint8Array | undefined {
  const [, base64 = ''] =
    new RegExp(`-----BEGIN ${label}-----\\s([A-Za-z0-9+/=\\s]+)-----END ${label}-----`).exec(pem) ?? [];
  return base64 === '' ? undefined : decodeBase64(base64.replace(/\s/g, ''));
}
