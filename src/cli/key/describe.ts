import type { Algorithm } from '../../ciphers/suite.ts';
import { encodeSpki, materialOf, type PublicKey } from '../../keys/public-key.ts';
import type { KeyForm } from '../../keys/public-key-formats.ts';
import { encodeRsaPkcs1 } from '../../keys/rsa-key.ts';
import { sm3 } from '../../keys/sm3.ts';
import { encodeHex } from '../../platform/bytes.ts';
import { sha256Hex } from '../../platform/sha256.ts';
import { exponentOf } from './exponent.ts';
import { publishedAs } from './published.ts';
import { findWeaknesses, WEAKNESS_TEXTS } from './weaknesses.ts';

/** Lower-case hexadecimal hashes of one DER encoding of a key. */
export interface Fingerprints {
  readonly sha256: string;
  readonly sm3: string;
}

/** What there is to know about a public key; none of it is secret. */
export interface KeyDescription {
  readonly kind: 'RSA' | 'SM2';
  readonly bits: number;
  /** Of an RSA key. */
  readonly exponent?: number;
  readonly algorithm: Algorithm;
  readonly form: KeyForm;
  readonly fingerprints: {
    readonly spki: Fingerprints;
    /** Of an RSA key. */
    readonly pkcs1?: Fingerprints;
  };
  /** The note on a key that the vendor publishes; absent for any other. */
  readonly published?: string;
  readonly weaknesses: readonly string[];
}

export function describeKey(key: PublicKey, form: KeyForm): KeyDescription {
  const { kind, bits, algorithm, fingerprint } = key;
  const material = materialOf(key);
  const exponent = exponentOf(key);
  const published = publishedAs(fingerprint);
  return {
    kind,
    bits,
    ...(exponent && { exponent }),
    algorithm,
    form,
    fingerprints: {
      spki: hash(encodeSpki(key)),
      ...(material.kind === 'RSA' && { pkcs1: hash(encodeRsaPkcs1(material)) }),
    },
    ...(published && { published }),
    weaknesses: findWeaknesses(key).map((name) => WEAKNESS_TEXTS.en[name]),
  };
}

function hash(der: Uint8Array): Fingerprints {
  return { sha256: sha256Hex(der), sm3: encodeHex(sm3(der)) };
}
