import { decodeHex } from '../platform/bytes.ts';
import { type DerReader, encodeDer, encodeInteger, TAG } from './der.ts';
import { refuseKey } from './refuse-key.ts';
import { hasSmallFactor, SMALL_FACTOR_BITS } from './small-factors.ts';

export interface RsaKey {
  readonly kind: 'RSA';
  readonly bits: number;
  /** Big-endian, without leading zeros. */
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
}

/**
 * Today's minimum (NIST SP 800-131A). Shorter keys are accepted because support issues them, and reported as weak.
 */
export const STRONG_RSA_BITS = 2048;
export const MIN_RSA_BITS = 1024;
export const MAX_RSA_BITS = 8192;
const MAX_EXPONENT_BITS = 33;

/** rsaEncryption, 1.2.840.113549.1.1.1 */
export const OID_RSA = '2a864886f70d010101';

/** RSAPublicKey of RFC 8017 appendix A.1.1: SEQUENCE { modulus, publicExponent }. */
export function readRsaPublicKey(reader: DerReader): RsaKey {
  const fields = reader.sequence();
  reader.end();
  const modulus = fields.positiveInteger();
  const exponent = fields.positiveInteger();
  fields.end();
  return checkRsaKey({
    kind: 'RSA',
    bits: bitLength(modulus),
    modulus: modulus.slice(),
    exponent: exponent.slice(),
  });
}

function checkRsaKey(key: RsaKey): RsaKey {
  if (key.bits < MIN_RSA_BITS)
    refuseKey(`the RSA key has ${key.bits} bits, but at least ${MIN_RSA_BITS} are required`);
  if (key.bits > MAX_RSA_BITS)
    refuseKey(`the RSA key has ${key.bits} bits, but at most ${MAX_RSA_BITS} are supported`);
  if (!isOdd(key.modulus)) refuseKey("the RSA modulus is even, so it isn't the product of two large primes");
  // With exponent 1 the data key would be readable in the blob. OpenSSL silently accepts 1, 2 and 4.
  const exponentBits = bitLength(key.exponent);
  if (exponentBits < 2 || exponentBits > MAX_EXPONENT_BITS || !isOdd(key.exponent)) {
    // It might be a private exponent in the wrong place, so only its size is shown.
    const parity = isOdd(key.exponent) ? 'odd' : 'even';
    refuseKey(
      `the RSA exponent must be odd, at least 3 and below 2^33; got an ${parity} one of ${exponentBits} bits`,
    );
  }
  if (hasSmallFactor(key.modulus))
    refuseKey(
      `the RSA modulus has a prime factor below 2^${SMALL_FACTOR_BITS}, so it isn't the product of two large primes: anyone can factor it`,
    );
  return key;
}

function isOdd(bytes: Uint8Array): boolean {
  return (bytes[bytes.length - 1]! & 1) === 1;
}

function bitLength(bytes: Uint8Array): number {
  return bytes.length * 8 - Math.clz32(bytes[0]!) + 24;
}

/** RSAPublicKey of RFC 8017 appendix A.1.1, the content of a PKCS#1 PEM. */
export function encodeRsaPkcs1({ modulus, exponent }: RsaKey): Uint8Array {
  return encodeDer(TAG.sequence, encodeInteger(modulus), encodeInteger(exponent));
}

export function encodeRsaSpki(key: RsaKey): Uint8Array {
  const algorithm = encodeDer(TAG.sequence, encodeDer(TAG.oid, decodeHex(OID_RSA)), encodeDer(TAG.null));
  return encodeDer(TAG.sequence, algorithm, encodeDer(TAG.bitString, Uint8Array.of(0), encodeRsaPkcs1(key)));
}
