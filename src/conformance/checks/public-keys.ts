// What is accepted as a public key, and what is refused before any cryptography.

import { encodeDer, encodeInteger, TAG } from '../../keys/der.ts';
import { importPublicKey } from '../../keys/public-key.ts';
import { encodeRsaSpki } from '../../keys/rsa-key.ts';
import { encodeSm2Spki, OID_EC, OID_SM2_CURVE } from '../../keys/sm2-key.ts';
import { encodeBase64 } from '../../platform/base64.ts';
import { concatBytes, decodeHex, encodeHex, encodeUtf8 } from '../../platform/bytes.ts';
import { standards } from '../known-answers.ts';
import type { CheckId, SourceId } from '../names.ts';
import { CheckList, type ConformanceCheck, expectEqual, flipBit } from './check.ts';
import { rsa1024, rsaDer, sm2 } from './test-keys.ts';

export function publicKeyChecks(): ConformanceCheck[] {
  const list = new CheckList('public key', 'library');
  list.add('agreement', 'sm2Forms', 'rfc5280', () => expectOneFingerprint(sm2Forms()));
  list.add('agreement', 'rsaForms', 'rfc8017', () => expectOneFingerprint(rsaForms()));
  for (const [id, source, ...inputs] of [...sm2Refusals(), ...rsaRefusals()]) {
    const attempts = inputs.map((input) => () => importPublicKey(input));
    list.refuses(id, source, 'ERR_INVALID_PUBLIC_KEY', ...attempts);
  }
  return list.checks;
}

// --- forms of one key ---

type Input = string | Uint8Array;

function pem(label: string, der: Uint8Array): string {
  return [`-----BEGIN ${label}-----`, encodeBase64(der), `-----END ${label}-----`, ''].join('\n');
}

function issued(text: string): string {
  return encodeBase64(encodeUtf8(text));
}

function sm2Forms(): Input[] {
  const { material } = sm2();
  const spki = encodeSm2Spki(material);
  const point = material.point;
  const text = pem('PUBLIC KEY', spki);
  return [
    spki,
    encodeBase64(spki),
    text,
    issued(text),
    point,
    encodeHex(point),
    encodeHex(point.subarray(1)),
  ];
}

function rsaForms(): Input[] {
  const { material } = rsa1024();
  const [spki, pkcs1] = [encodeRsaSpki(material), rsaDer(material.modulus, material.exponent)];
  const texts = [pem('PUBLIC KEY', spki), pem('RSA PUBLIC KEY', pkcs1)];
  return [spki, pkcs1, encodeBase64(pkcs1), ...texts, ...texts.map(issued)];
}

function expectOneFingerprint(forms: readonly Input[]): void {
  const [first, ...others] = forms.map((form) => importPublicKey(form).fingerprint);
  for (const fingerprint of others) expectEqual(fingerprint, first!);
}

// --- refusals ---

type Refusal = readonly [CheckId, SourceId, ...Input[]];

function sm2Refusals(): Refusal[] {
  const { material } = sm2();
  const point = material.point;
  const withForm = (form: number) => concatBytes(Uint8Array.of(form), point.subarray(1));
  const { privateKey } = standards['sm2-encryption'];
  return [
    ['pointOffCurve', 'gbt329181', flipBit(point, 8 * point.length - 8), withForm(4).fill(0, 1)],
    ['pointAtInfinity', 'gbt329181', Uint8Array.of(0), sm2Spki(Uint8Array.of(0))],
    [
      'pointForm',
      'gbt329181',
      point.slice(0, 33).fill(2, 0, 1),
      point.slice(0, 33).fill(3, 0, 1),
      withForm(6),
    ],
    ['otherCurve', 'rfc5280', otherCurve(point)],
    ['sm2PrivateKey', 'protocol', privateKey, pem('EC PRIVATE KEY', sm2PrivateDer()), sm2PrivateDer()],
    ['sm2Trailing', 'rfc5280', concatBytes(encodeSm2Spki(material), Uint8Array.of(0))],
  ];
}

function sm2Spki(point: Uint8Array, curve = OID_SM2_CURVE): Uint8Array {
  const oids = [OID_EC, curve].map((oid) => encodeDer(TAG.oid, decodeHex(oid)));
  const bits = encodeDer(TAG.bitString, Uint8Array.of(0), point);
  return encodeDer(TAG.sequence, encodeDer(TAG.sequence, ...oids), bits);
}

/** NIST P-256, 1.2.840.10045.3.1.7 */
function otherCurve(point: Uint8Array): Uint8Array {
  return sm2Spki(point, '2a8648ce3d030107');
}

/** ECPrivateKey: SEQUENCE { version 1, privateKey }. */
function sm2PrivateDer(): Uint8Array {
  const key = encodeDer(TAG.octetString, decodeHex(standards['sm2-encryption'].privateKey));
  return encodeDer(TAG.sequence, encodeInteger(Uint8Array.of(1)), key);
}

function rsaRefusals(): Refusal[] {
  const { modulus, exponent } = rsa1024().material;
  const withExponent = (...bytes: number[]) => rsaDer(modulus, Uint8Array.from(bytes));
  const oversized = new Uint8Array(8192 / 8 + 1).fill(0xff);
  return [
    ['rsaEvenModulus', 'rfc8017', rsaDer(flipBit(modulus, 8 * modulus.length - 8), exponent)],
    [
      'rsaExponent',
      'rfc8017',
      withExponent(1),
      withExponent(2),
      withExponent(4),
      withExponent(2, 0, 0, 0, 1),
    ],
    [
      'rsaSize',
      'rfc8017',
      rsaDer(modulus.slice(0, 64).fill(0xff, 63), exponent),
      rsaDer(oversized, exponent),
    ],
    ['rsaPrivateKey', 'protocol', pem('RSA PRIVATE KEY', rsaPrivateDer()), rsaPrivateDer()],
    ['rsaTrailing', 'rfc8017', concatBytes(rsaDer(modulus, exponent), Uint8Array.of(0))],
  ];
}

/** The beginning of an RSAPrivateKey, version 0, by which it is recognised. */
function rsaPrivateDer(): Uint8Array {
  const { modulus, exponent } = rsa1024().material;
  const version = encodeDer(TAG.integer, Uint8Array.of(0));
  return encodeDer(TAG.sequence, version, encodeInteger(modulus), encodeInteger(exponent));
}
