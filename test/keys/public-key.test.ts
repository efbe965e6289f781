import { createHash, createSecretKey, generateKeyPairSync, KeyObject, privateDecrypt } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import forge from 'node-forge';
import { describe, expect, test } from 'vitest';
import { EncryptionError, withoutPointer } from '../../src/errors.ts';
import { encodeDer, encodeInteger, TAG } from '../../src/keys/der.ts';
import { importPublicKey, type PublicKey, type PublicKeyInput } from '../../src/keys/public-key.ts';
import { OID_RSA } from '../../src/keys/rsa-key.ts';
import { sm2Curve } from '../../src/keys/sm2-curve.ts';
import { OID_EC, OID_SM2_CURVE } from '../../src/keys/sm2-key.ts';
import { wrapKey } from '../../src/primitives.ts';
import { fromHex, fromUtf8, toBase64, toHex } from '../helpers/vectors.ts';

// --- making keys and DER ---

type Der = Uint8Array;

const concat = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));
const sequence = (...content: Der[]): Der => encodeDer(TAG.sequence, ...content);
const rawInteger = (...bytes: number[]): Der => encodeDer(TAG.integer, Uint8Array.from(bytes));
const oid = (hex: string): Der => encodeDer(TAG.oid, fromHex(hex));
const nothing = encodeDer(TAG.null);
const bitString = (content: Uint8Array, unusedBits = 0): Der =>
  encodeDer(TAG.bitString, Uint8Array.of(unusedBits), content);

const rsaSpki = (key: Der, algorithm = sequence(oid(OID_RSA), nothing)): Der =>
  sequence(algorithm, bitString(key));
const sm2Spki = (point: Uint8Array, algorithm = sequence(oid(OID_EC), oid(OID_SM2_CURVE))): Der =>
  sequence(algorithm, bitString(point));

/** A big-endian number without leading zeros. */
function bigEndian(value: bigint): Uint8Array {
  const hex = value.toString(16);
  return fromHex(hex.length % 2 === 0 ? hex : `0${hex}`);
}

const SMALL_PRIMES = Array.from({ length: 2 ** 16 }, (_, n) => n).filter(isPrime);

function isPrime(n: number): boolean {
  if (n < 2) return false;
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
  return true;
}

/** The smallest prime below 2^16 that divides a number, by trying each. */
const smallFactor = (n: bigint): number | undefined => SMALL_PRIMES.find((prime) => n % BigInt(prime) === 0n);

/** A number of exactly so many bits without a small prime factor: importing checks no more of a modulus than that. */
function modulusOfBits(bits: number): bigint {
  let n = (1n << BigInt(bits - 1)) + 12345n;
  while (smallFactor(n)) n += 2n;
  return n;
}
const integer = (value: bigint): Der => encodeInteger(bigEndian(value));
const rsaKey = (modulus: bigint, exponent = 65537n): Der => sequence(integer(modulus), integer(exponent));

function pem(label: string, der: Uint8Array, lineEnd = '\n'): string {
  const lines = toBase64(der).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join(lineEnd);
}

const issued = (pemText: string): string => toBase64(fromUtf8(pemText));
const withLineBreaks = (text: string): string => text.replace(/(.{76})/g, '$1\r\n');

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const rsaSpkiDer = Uint8Array.from(rsa.publicKey.export({ type: 'spki', format: 'der' }));
const rsaPkcs1Der = Uint8Array.from(rsa.publicKey.export({ type: 'pkcs1', format: 'der' }));
const [rsaSpkiPem, rsaPkcs1Pem] = [pem('PUBLIC KEY', rsaSpkiDer), pem('RSA PUBLIC KEY', rsaPkcs1Der)];

const sm2 = generateKeyPairSync('ec', { namedCurve: 'SM2' });
const sm2SpkiDer = Uint8Array.from(sm2.publicKey.export({ type: 'spki', format: 'der' }));
const sm2Pem = pem('PUBLIC KEY', sm2SpkiDer);
const point = sm2SpkiDer.slice(-65);
const pointHex = toHex(point);

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function arrayBufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer as ArrayBuffer;
}

function sharedBufferOf(bytes: Uint8Array): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(bytes.length);
  new Uint8Array(shared).set(bytes);
  return shared;
}

/** The bytes somewhere inside a larger buffer, with other bytes around them. */
function viewWithOffset(bytes: Uint8Array): Uint8Array {
  const larger = new Uint8Array(bytes.length + 64).fill(0x30);
  larger.set(bytes, 17);
  return larger.subarray(17, 17 + bytes.length);
}

function dataViewOf(bytes: Uint8Array): DataView {
  const view = viewWithOffset(bytes);
  return new DataView(view.buffer, view.byteOffset, view.byteLength);
}

// --- what is accepted ---

const rsaForms: [string, PublicKeyInput][] = [
  ['issued: Base64 of a PKCS#1 PEM', issued(rsaPkcs1Pem)],
  ['issued: Base64 of a SPKI PEM', issued(rsaSpkiPem)],
  ['issued, with line breaks', withLineBreaks(issued(rsaPkcs1Pem))],
  ['issued, of a PEM with CRLF', issued(pem('RSA PUBLIC KEY', rsaPkcs1Der, '\r\n'))],
  ['issued, of a PEM amid white space', ` ${issued(`\n ${rsaPkcs1Pem}\n\n`)}\n`],
  ['PEM PKCS#1', rsaPkcs1Pem],
  ['PEM SPKI', rsaSpkiPem],
  ['PEM as node:crypto writes it', rsa.publicKey.export({ type: 'spki', format: 'pem' })],
  ['PEM PKCS#1 with CRLF amid white space', ` \r\n\t${pem('RSA PUBLIC KEY', rsaPkcs1Der, '\r\n')}\r\n `],
  ['PEM SPKI with CRLF', pem('PUBLIC KEY', rsaSpkiDer, '\r\n')],
  ['PEM with a byte order mark', `\ufeff${rsaSpkiPem}`],
  ['Base64 of PKCS#1 DER', toBase64(rsaPkcs1Der)],
  ['Base64 of SPKI DER', toBase64(rsaSpkiDer)],
  ['Base64 of DER with line breaks', withLineBreaks(toBase64(rsaSpkiDer))],
  ['Base64 of DER in indented lines', withLineBreaks(toBase64(rsaSpkiDer)).replaceAll('\n', '\n\t  ')],
  ['Base64 of DER amid white space', `\t${toBase64(rsaSpkiDer)} \n`],
  ['PKCS#1 DER', rsaPkcs1Der],
  ['SPKI DER', rsaSpkiDer],
  ['DER in a Buffer', Buffer.from(rsaSpkiDer)],
  ['DER in an ArrayBuffer', arrayBufferOf(rsaSpkiDer)],
  ['DER in a SharedArrayBuffer', sharedBufferOf(rsaSpkiDer)],
  ['DER in a view with an offset', viewWithOffset(rsaPkcs1Der)],
  ['DER in a DataView with an offset', dataViewOf(rsaSpkiDer)],
  ['a Buffer of a PEM', Buffer.from(rsaPkcs1Pem)],
  ['a Buffer of the issued string', Buffer.from(`${issued(rsaPkcs1Pem)}\n`)],
  ['a Buffer of Base64 DER', Buffer.from(toBase64(rsaSpkiDer))],
  ['an ArrayBuffer of a PEM', arrayBufferOf(fromUtf8(rsaSpkiPem))],
  ['a KeyObject', rsa.publicKey],
];

const sm2Forms: [string, PublicKeyInput][] = [
  ['issued: Base64 of a PEM', issued(sm2Pem)],
  ['issued, of a PEM with CRLF', issued(pem('PUBLIC KEY', sm2SpkiDer, '\r\n'))],
  ['PEM', sm2Pem],
  ['PEM with CRLF amid white space', `\n  ${pem('PUBLIC KEY', sm2SpkiDer, '\r\n')}\r\n`],
  ['Base64 of DER', toBase64(sm2SpkiDer)],
  ['Base64 of DER with line breaks', withLineBreaks(toBase64(sm2SpkiDer))],
  ['DER', sm2SpkiDer],
  ['DER in an ArrayBuffer', arrayBufferOf(sm2SpkiDer)],
  ['DER in a view with an offset', viewWithOffset(sm2SpkiDer)],
  ['a Buffer of a PEM', Buffer.from(sm2Pem)],
  ['a Buffer of the issued string', Buffer.from(issued(sm2Pem))],
  ['a Buffer of the point in hexadecimal', Buffer.from(pointHex)],
  ['hexadecimal 04‖X‖Y', pointHex],
  ['hexadecimal X‖Y', pointHex.slice(2)],
  ['hexadecimal 04‖X‖Y in upper case', pointHex.toUpperCase()],
  ['hexadecimal X‖Y in upper case', pointHex.slice(2).toUpperCase()],
  ['hexadecimal amid white space', ` ${pointHex}\r\n`],
  ['the point, 65 bytes', point],
  ['X‖Y, 64 bytes', point.slice(1)],
  ['the point in a view with an offset', viewWithOffset(point)],
  ['a KeyObject', sm2.publicKey],
];

describe('the accepted forms', () => {
  test.each(rsaForms)('RSA, %s', (_, input) => {
    expect(importPublicKey(input)).toEqual({
      kind: 'RSA',
      bits: 2048,
      algorithm: 'AES-256-CBC',
      fingerprint: sha256(rsaSpkiDer),
    });
  });

  test.each(sm2Forms)('SM2, %s', (_, input) => {
    expect(importPublicKey(input)).toEqual({
      kind: 'SM2',
      bits: 256,
      algorithm: 'SM4-GCM',
      fingerprint: sha256(sm2SpkiDer),
    });
  });

  test.each([
    ['PEM', rsaSpkiPem],
    ['the issued string', issued(rsaSpkiPem)],
  ])('a file with a byte order mark: %s', (_, text) => {
    const marked = Buffer.concat([Uint8Array.of(0xef, 0xbb, 0xbf), Buffer.from(text)]);
    expect(importPublicKey(marked).fingerprint).toBe(sha256(rsaSpkiDer));
    expect(importPublicKey(marked.toString()).fingerprint).toBe(sha256(rsaSpkiDer));
  });

  test.each([1024, 1025, 1031, 2048, 4096, 8191, 8192])('RSA of %i bits', (bits) => {
    const der = rsaKey(modulusOfBits(bits));
    expect(importPublicKey(der)).toMatchObject({ bits, fingerprint: sha256(rsaSpki(der)) });
  });

  test.each([
    ['two large primes', twoPrimes],
    ['65537 and two large primes: beyond what is tried', 65_537n * twoPrimes],
  ])('RSA, the product of %s', (_, modulus) => {
    expect(importPublicKey(rsaKey(modulus)).kind).toBe('RSA');
  });

  test('RSA as node:crypto makes it, of every usual size, and again', () => {
    for (const modulusLength of [1024, 1024, 1536, 2048, 2048, 3072, 1024]) {
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength });
      for (const _ of [1, 2]) expect(importPublicKey(publicKey).bits).toBe(modulusLength);
    }
  });

  test('a refused modulus is refused again, also after a good one', () => {
    const bad = rsaKey(2n ** 1024n - 1n);
    for (const _ of [1, 2]) {
      expectRefusal(refusal(bad));
      importPublicKey(rsaKey(twoPrimes));
      expectRefusal(refusal(bad));
    }
  });

  test.each([3n, 5n, 65537n, 2n ** 32n + 1n, 2n ** 33n - 1n])('RSA exponent %s', (exponent) => {
    const der = rsaKey(modulusOfBits(1024), exponent);
    expect(importPublicKey(der).fingerprint).toBe(sha256(rsaSpki(der)));
  });
});

describe('an imported key', () => {
  const key = importPublicKey(rsaSpkiPem);

  test('is frozen, holds four plain members, and prints nothing else', () => {
    expect(Object.isFrozen(key)).toBe(true);
    expect(Reflect.ownKeys(key)).toEqual(['kind', 'bits', 'algorithm', 'fingerprint']);
    expect(leaks(rsaSpkiDer, inspect(key, { showHidden: true, depth: 9 }))).toEqual([]);
  });

  test('passes through as itself', () => {
    expect(importPublicKey(key)).toBe(key);
  });

  test('is a copy: the input may be overwritten', () => {
    const bytes = rsaSpkiDer.slice();
    const own = importPublicKey(bytes);
    bytes.fill(0);
    const [dataKey, decryption] = [new Uint8Array(32).fill(7), { key: rsa.privateKey, padding: 3 }];
    expect(own.fingerprint).toBe(sha256(rsaSpkiDer));
    expect(toHex(privateDecrypt(decryption, wrapKey(dataKey, own)).subarray(-32))).toBe(toHex(dataKey));
  });

  test('leaves the input as it was', () => {
    const bytes = viewWithOffset(rsaPkcs1Der);
    const before = toHex(new Uint8Array(bytes.buffer));
    importPublicKey(bytes);
    expect(toHex(new Uint8Array(bytes.buffer))).toBe(before);
  });

  const lookAlikes: [string, (genuine: PublicKey) => unknown][] = [
    ['a spread copy', (genuine) => ({ ...genuine })],
    ['a structured clone', (genuine) => structuredClone(genuine)],
    ['an heir', (genuine) => Object.create(genuine)],
    ['a proxy', (genuine) => new Proxy(genuine, {})],
  ];

  test.each(lookAlikes)('is not replaced by %s', (_, imitate) => {
    expectWrongType(refusal(imitate(key)));
  });
});

// --- what is refused ---

const PRIVATE = /this is a private key.*openssl pkey/;
const NONE = /^publicKey: expected an RSA or SM2 public key.*got \d+ characters in none of these forms/;
const ONE_BLOCK = /must be one block of Base64 with nothing before or after it/;
const OTHER_ALGORITHM = /neither rsaEncryption nor id-ecPublicKey/;
const OFF_CURVE = /not on the curve/;
const EXPONENT = /exponent must be odd, at least 3 and below 2\^33/;
const POINT_SIZE = /must be 65 bytes that begin with 04, got \d+ bytes/;

const derMessage = (reason: string): RegExp =>
  new RegExp(`expected an RSA .* the DER can't be read: ${reason}`);
const CUT = derMessage('it is cut short');
const LENGTH = derMessage("it has a length that isn't minimal");
const ODD_LENGTH = derMessage('it has an indefinite or oversized length');
const NEGATIVE = derMessage('it holds an empty or negative integer');
const SUPERFLUOUS = derMessage('it holds an integer with superfluous zero bytes');
const ZERO = derMessage('it holds a zero integer');
const NOT_WHOLE_BYTES = derMessage("it holds a bit string that isn't whole bytes");
const trailing = (count: number): RegExp => derMessage(`it has ${count} trailing bytes`);
const unexpected = (wanted: string, got: string): RegExp => derMessage(`expected ${wanted}, got ${got}`);

type Refused = [name: string, input: unknown, message: RegExp];

const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const encrypted = { cipher: 'aes-256-cbc', passphrase: 'secret' } as const;
const rsaPkcs1Private = rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }) as string;
const rsaPkcs8Private = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const rsaPkcs8PrivateDer = rsa.privateKey.export({ type: 'pkcs8', format: 'der' });
const sm2Sec1PrivateDer = sm2.privateKey.export({ type: 'sec1', format: 'der' });
const privateScalar = 'c5'.repeat(32);

const privateKeys: Refused[] = [
  ['PKCS#1 PEM', rsaPkcs1Private, PRIVATE],
  ['PKCS#1 PEM, encrypted', rsa.privateKey.export({ type: 'pkcs1', format: 'pem', ...encrypted }), PRIVATE],
  ['PKCS#1 PEM, issued form', issued(rsaPkcs1Private), PRIVATE],
  ['PKCS#1 DER', rsa.privateKey.export({ type: 'pkcs1', format: 'der' }), PRIVATE],
  ['PKCS#8 PEM', rsaPkcs8Private, PRIVATE],
  ['PKCS#8 PEM in a Buffer', Buffer.from(rsaPkcs8Private), PRIVATE],
  ['PKCS#8 PEM, issued form', issued(rsaPkcs8Private), PRIVATE],
  ['PKCS#8 PEM, encrypted', rsa.privateKey.export({ type: 'pkcs8', format: 'pem', ...encrypted }), PRIVATE],
  [
    'PKCS#8 DER, encrypted',
    rsa.privateKey.export({ type: 'pkcs8', format: 'der', ...encrypted }),
    OTHER_ALGORITHM,
  ],
  ['PKCS#8 DER', rsaPkcs8PrivateDer, PRIVATE],
  ['PKCS#8 DER in Base64', toBase64(rsaPkcs8PrivateDer), PRIVATE],
  ['PKCS#8 DER under a public label', pem('PUBLIC KEY', rsaPkcs8PrivateDer), PRIVATE],
  [
    'PKCS#1 DER under a public label',
    pem('RSA PUBLIC KEY', rsa.privateKey.export({ type: 'pkcs1', format: 'der' })),
    PRIVATE,
  ],
  ['SM2, PKCS#8 PEM', sm2.privateKey.export({ type: 'pkcs8', format: 'pem' }), PRIVATE],
  ['SM2, SEC1 PEM', pem('EC PRIVATE KEY', sm2Sec1PrivateDer), PRIVATE],
  ['SM2, SEC1 DER', sm2Sec1PrivateDer, PRIVATE],
  ['SM2, SEC1 DER in Base64', toBase64(sm2Sec1PrivateDer), PRIVATE],
  ['P-256, SEC1 PEM', p256.privateKey.export({ type: 'sec1', format: 'pem' }), PRIVATE],
  [
    'SEC1 PEM behind its curve, as openssl ecparam writes it',
    pem('EC PARAMETERS', oid(OID_SM2_CURVE)) + pem('EC PRIVATE KEY', sm2Sec1PrivateDer),
    PRIVATE,
  ],
  ['64 hexadecimal digits', privateScalar, /look like an SM2 private key/],
  ['64 hexadecimal digits in upper case', privateScalar.toUpperCase(), /look like an SM2 private key/],
  ['64 hexadecimal digits in a Buffer', Buffer.from(`${privateScalar}\n`), /look like an SM2 private key/],
  ['32 bytes', fromHex(privateScalar), unexpected('sequence', 'tag 0xc5')],
  ['a private KeyObject', rsa.privateKey, PRIVATE],
  ['a private SM2 KeyObject', sm2.privateKey, PRIVATE],
  ['a secret KeyObject', createSecretKey(Buffer.alloc(32, 9)), /type 'public', got one of another type/],
];

function selfSignedCertificate(): { pem: string; der: Uint8Array } {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(rsaSpkiPem);
  certificate.sign(forge.pki.privateKeyFromPem(rsaPkcs1Private), forge.md.sha256.create());
  const der = forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes();
  return { pem: forge.pki.certificateToPem(certificate), der: Uint8Array.from(Buffer.from(der, 'binary')) };
}

const certificate = selfSignedCertificate();
const pss = generateKeyPairSync('rsa-pss', { modulusLength: 1024 });
const ed25519 = generateKeyPairSync('ed25519');
const explicitCurve = sequence(oid(OID_EC), sequence(integer(1n)));

const otherKeys: Refused[] = [
  ['a certificate, PEM', certificate.pem, /expected a PEM public key, got a PEM "CERTIFICATE"/],
  ['a certificate, issued form', issued(certificate.pem), /got a PEM "CERTIFICATE"/],
  ['a certificate, DER', certificate.der, unexpected('oid', 'tag 0xa0')],
  [
    'P-256, PEM',
    p256.publicKey.export({ type: 'spki', format: 'pem' }),
    /expected a key on the SM2 curve, got one on another/,
  ],
  ['P-256, KeyObject', p256.publicKey, /expected a key on the SM2 curve, got one on another/],
  ['RSA-PSS', pss.publicKey.export({ type: 'spki', format: 'der' }), OTHER_ALGORITHM],
  ['RSA-PSS, KeyObject', pss.publicKey, OTHER_ALGORITHM],
  ['Ed25519, PEM', ed25519.publicKey.export({ type: 'spki', format: 'pem' }), OTHER_ALGORITHM],
  ['Ed25519, KeyObject', ed25519.publicKey, OTHER_ALGORITHM],
  ['a curve in explicit parameters', sm2Spki(point, explicitCurve), unexpected('oid', 'sequence')],
  ['OpenSSH', `ssh-rsa ${toBase64(rsaPkcs1Der)} me@host`, NONE],
];

const hybrid = concat(Uint8Array.of(6 + (point[64]! & 1)), point.subarray(1));
const compressed = concat(Uint8Array.of(2 + (point[64]! & 1)), point.subarray(1, 33));
const offCurve = Uint8Array.from(point, (byte, i) => (i === 64 ? byte ^ 1 : byte));

/** A point of the curve whose X is small, so that X + p still fits into 32 bytes: reduced, it would verify. */
function pointWithUnreducedX(): Uint8Array {
  const { p } = sm2Curve().CURVE();
  for (let x = 1n; ; x++) {
    const y = yOf(x);
    if (y) return fromHex(`04${(x + p).toString(16)}${y}`);
  }
}

function yOf(x: bigint): string | undefined {
  try {
    return sm2Curve()
      .fromHex(`02${x.toString(16).padStart(64, '0')}`)
      .toHex(false)
      .slice(66);
  } catch {
    return undefined;
  }
}

const points: Refused[] = [
  ['compressed', compressed, /compressed: pass it uncompressed/],
  ['compressed, in hexadecimal', toHex(compressed), /compressed: pass it uncompressed/],
  ['compressed, in SPKI', sm2Spki(compressed), /compressed: pass it uncompressed/],
  ['hybrid', hybrid, /hybrid form: pass it uncompressed/],
  ['hybrid, in hexadecimal', toHex(hybrid), /hybrid form: pass it uncompressed/],
  ['hybrid, in SPKI', sm2Spki(hybrid), /hybrid form: pass it uncompressed/],
  ['infinity', Uint8Array.of(0), /point at infinity/],
  ['infinity, in SPKI', sm2Spki(Uint8Array.of(0)), /point at infinity/],
  ['infinity, 00 before zeros', `00${'00'.repeat(64)}`, /point at infinity/],
  ['infinity, X‖Y of zeros', '00'.repeat(64), OFF_CURVE],
  ['off the curve', offCurve, OFF_CURVE],
  ['off the curve, in hexadecimal', toHex(offCurve.subarray(1)), OFF_CURVE],
  ['off the curve, in PEM', pem('PUBLIC KEY', sm2Spki(offCurve)), OFF_CURVE],
  ['X not below p, of a true point', pointWithUnreducedX(), OFF_CURVE],
  ['Y not below p', concat(point.subarray(0, 33), new Uint8Array(32).fill(0xff)), OFF_CURVE],
  ['another form byte', `05${pointHex.slice(2)}`, POINT_SIZE],
  ['one byte short', point.subarray(0, 64 - 1), POINT_SIZE],
  ['one byte long', concat(point, Uint8Array.of(0)), POINT_SIZE],
  ['one byte long, in SPKI', sm2Spki(concat(point, Uint8Array.of(0))), POINT_SIZE],
  ['empty, in SPKI', sm2Spki(new Uint8Array()), POINT_SIZE],
  ['an RSA key as its point', sm2Spki(rsaPkcs1Der), POINT_SIZE],
  ['131 hexadecimal digits', `${pointHex}0`, NONE],
  ['hexadecimal behind 0x', `0x${pointHex}`, unexpected('sequence', 'tag 0xd3')],
];

const modulus = modulusOfBits(1024);
/** Of 2 primes that are known: 2^521 - 1 and 2^607 - 1. */
const twoPrimes = (2n ** 521n - 1n) * (2n ** 607n - 1n);
const SMALL_FACTOR = /has a prime factor below 2\^16, so it isn't the product of two large primes/;
const smallFactored: Refused[] = [1024, 1025, 2048, 3072, 4096, 8192].flatMap((bits) => [
  [`2^${bits} - 1`, rsaKey(2n ** BigInt(bits) - 1n), SMALL_FACTOR],
  [`2^${bits} - 1, in SPKI`, rsaSpki(rsaKey(2n ** BigInt(bits) - 1n)), SMALL_FACTOR],
  ...[3n, 5n, 251n, 65_519n, 65_521n].map((prime): Refused => {
    const n = prime * modulusOfBits(bits - prime.toString(2).length + 1);
    return [`${prime} times a number, about ${bits} bits`, rsaKey(n), SMALL_FACTOR];
  }),
]);

const privateExponent = BigInt(
  `0x${Buffer.from(rsa.privateKey.export({ format: 'jwk' }).d!, 'base64url').toString('hex')}`,
);

const rsaNumbers: Refused[] = [
  ...smallFactored,
  ['the square of a small prime times two large ones', rsaKey(65_521n ** 2n * twoPrimes), SMALL_FACTOR],
  ['all small primes that fit', rsaKey(productOfBits(2048)), SMALL_FACTOR],
  ['512 bits', rsaKey(modulusOfBits(512)), /has 512 bits, but at least 1024 are required/],
  ['1023 bits', rsaKey(modulusOfBits(1023)), /has 1023 bits, but at least 1024 are required/],
  [
    '1023 bits, in SPKI',
    rsaSpki(rsaKey(modulusOfBits(1023))),
    /has 1023 bits, but at least 1024 are required/,
  ],
  ['8193 bits', rsaKey(modulusOfBits(8193)), /has 8193 bits, but at most 8192 are supported/],
  ['16384 bits', rsaSpki(rsaKey(modulusOfBits(16384))), /has 16384 bits, but at most 8192 are supported/],
  ['an even modulus', rsaKey(modulus + 1n), /modulus is even/],
  ...[1n, 2n, 4n, 65536n, 2n ** 33n, 2n ** 33n + 1n, 2n ** 34n + 1n].map(
    (exponent): Refused => [`exponent ${exponent}`, rsaKey(modulus, exponent), EXPONENT],
  ),
  ['exponent 1, in SPKI', rsaSpki(rsaKey(modulus, 1n)), EXPONENT],
  ['the private exponent', rsaKey(modulus, privateExponent), EXPONENT],
  ['exponent 0', sequence(integer(modulus), rawInteger(0)), ZERO],
];

/** A product of odd primes below 2^16 alone, of more than so many bits: it divides the number that is divided by. */
function productOfBits(bits: number): bigint {
  let n = 1n;
  for (const prime of SMALL_PRIMES.slice(1)) if (n < 2n ** BigInt(bits)) n *= BigInt(prime);
  return n;
}

/** The same element behind another header; both sample keys have one of known size. */
const reheader = (der: Der, headerBytes: number, ...header: number[]): Der =>
  concat(Uint8Array.from(header), der.subarray(headerBytes));

const shortKey = rsaKey(modulus);
const zero = Uint8Array.of(0);
const rsaAlgorithm = sequence(oid(OID_RSA), nothing);
const exponent65537 = integer(65537n);

const malformedDer: Refused[] = [
  ['a byte after PKCS#1', concat(shortKey, zero), trailing(1)],
  ['a line feed after SPKI', concat(rsaSpkiDer, Uint8Array.of(10)), trailing(1)],
  ['a second key after SPKI', concat(sm2SpkiDer, sm2SpkiDer), trailing(91)],
  ['a byte after SPKI in Base64', toBase64(concat(sm2SpkiDer, zero)), trailing(1)],
  ['a byte after SPKI in PEM', pem('PUBLIC KEY', concat(sm2SpkiDer, zero)), trailing(1)],
  [
    'a third number in PKCS#1',
    sequence(integer(modulus), exponent65537, exponent65537),
    trailing(exponent65537.length),
  ],
  ['a NULL inside SPKI', sequence(rsaAlgorithm, bitString(shortKey), nothing), trailing(2)],
  ['a byte after the key in the BIT STRING', rsaSpki(concat(shortKey, zero)), trailing(1)],
  ['two NULLs', rsaSpki(shortKey, sequence(oid(OID_RSA), nothing, nothing)), trailing(2)],
  ['a NULL after the curve', sm2Spki(point, sequence(oid(OID_EC), oid(OID_SM2_CURVE), nothing)), trailing(2)],
  ['no NULL', rsaSpki(shortKey, sequence(oid(OID_RSA))), unexpected('null', 'the end')],
  ['no curve', sm2Spki(point, sequence(oid(OID_EC))), unexpected('oid', 'the end')],
  [
    'NULL with content',
    rsaSpki(shortKey, sequence(oid(OID_RSA), encodeDer(TAG.null, zero))),
    derMessage('it holds a NULL with content'),
  ],
  [
    'a curve in place of NULL',
    rsaSpki(shortKey, sequence(oid(OID_RSA), oid(OID_SM2_CURVE))),
    unexpected('null', 'oid'),
  ],
  ['length 81 59', reheader(sm2SpkiDer, 2, 0x30, 0x81, 0x59), LENGTH],
  ['length 82 00 89', reheader(shortKey, 3, 0x30, 0x82, 0, shortKey.length - 3), LENGTH],
  ['length of four bytes', reheader(sm2SpkiDer, 2, 0x30, 0x84, 0, 0, 0, 0x59), ODD_LENGTH],
  ['length ff', reheader(sm2SpkiDer, 2, 0x30, 0xff), ODD_LENGTH],
  ['indefinite length', concat(reheader(sm2SpkiDer, 2, 0x30, 0x80), zero, zero), ODD_LENGTH],
  ['no length', Uint8Array.of(0x30), NONE],
  ['half a length', rsaSpkiDer.subarray(0, 2), /it is cut short/],
  ['a length and no more', rsaSpkiDer.subarray(0, 4), CUT],
  ['one byte short', rsaSpkiDer.subarray(0, -1), CUT],
  ['one byte short, in Base64', toBase64(sm2SpkiDer.subarray(0, -1)), CUT],
  ['length beyond the end', reheader(sm2SpkiDer, 2, 0x30, 0x5a), CUT],
  ['an integer with a zero too many', sequence(integer(modulus), rawInteger(0, 1, 0, 1)), SUPERFLUOUS],
  [
    'a modulus with a zero too many',
    sequence(encodeDer(TAG.integer, zero, zero, bigEndian(modulus)), exponent65537),
    SUPERFLUOUS,
  ],
  ['a negative modulus', sequence(encodeDer(TAG.integer, bigEndian(modulus)), exponent65537), NEGATIVE],
  ['a negative exponent', sequence(integer(modulus), rawInteger(0x81)), NEGATIVE],
  ['an empty integer', sequence(integer(modulus), rawInteger()), NEGATIVE],
  ['no exponent', sequence(integer(modulus)), unexpected('integer', 'the end')],
  ['unused bits, RSA', sequence(rsaAlgorithm, bitString(shortKey, 1)), NOT_WHOLE_BYTES],
  [
    'unused bits, SM2',
    sequence(sequence(oid(OID_EC), oid(OID_SM2_CURVE)), bitString(point, 7)),
    NOT_WHOLE_BYTES,
  ],
  ['an empty BIT STRING', sequence(rsaAlgorithm, encodeDer(TAG.bitString)), NOT_WHOLE_BYTES],
  [
    'an OCTET STRING in place of the BIT STRING',
    sequence(rsaAlgorithm, encodeDer(TAG.octetString, zero, shortKey)),
    unexpected('bitString', 'octetString'),
  ],
  ['a point as the RSA key', rsaSpki(point), unexpected('sequence', 'octetString')],
  ['an empty SEQUENCE', sequence(), unexpected('integer', 'the end')],
  ['a SET', reheader(sm2SpkiDer, 1, 0x31), unexpected('sequence', 'tag 0x31')],
  ['the bare BIT STRING', bitString(point), /compressed: pass it uncompressed/],
  ['the curve as the algorithm', sm2Spki(point, sequence(oid(OID_SM2_CURVE), nothing)), OTHER_ALGORITHM],
];

const unpadded = toBase64(sm2SpkiDer).replace(/=+$/, '');
const base64Url = toBase64(rsaSpkiDer).replaceAll('/', '_').replaceAll('+', '-');
const unusedBase64Bits = toBase64(sm2SpkiDer).replace(/(.)==$/, (_, last) => `${nextDigit(last)}==`);

/** The Base64 digit after this one: where four bits are unused, it decodes to the same bytes. */
function nextDigit(digit: string): string {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return digits[digits.indexOf(digit) + 1]!;
}

const malformedText: Refused[] = [
  [
    'empty',
    '',
    /^publicKey: expected an RSA or SM2 public key.*got 0 characters in none of these forms: is the variable set\?$/,
  ],
  ['white space', ' \r\n\t', NONE],
  ['a sentence', 'Please find the key attached.', NONE],
  ['Chinese', '公钥', NONE],
  ['the name of a file', './public.pem', NONE],
  ['Base64 of a sentence', issued('Please find the key attached.'), /got text without a PEM header/],
  ['Base64 of other bytes', toBase64(Buffer.alloc(99, 0xee)), unexpected('sequence', 'tag 0xee')],
  ['Base64 without its padding', unpadded, NONE],
  ['Base64 with unused bits set', unusedBase64Bits, NONE],
  ['Base64 for URLs', base64Url, NONE],
  ['Base64 in Base64', issued(toBase64(rsaSpkiDer)), /got text without a PEM header/],
  ['two PEM blocks', rsaSpkiPem + sm2Pem, ONE_BLOCK],
  ['the same PEM block twice', sm2Pem + sm2Pem, ONE_BLOCK],
  ['two PEM blocks, issued form', issued(rsaSpkiPem + rsaSpkiPem), ONE_BLOCK],
  ['a public PEM block before a private one', rsaSpkiPem + rsaPkcs8Private, PRIVATE],
  ['text before the PEM', `Public key:\n${rsaSpkiPem}`, ONE_BLOCK],
  ['text after the PEM', `${rsaSpkiPem}# issued on Monday`, ONE_BLOCK],
  ['headers in the PEM', rsaSpkiPem.replace('\n', '\nComment: mine\n\n'), ONE_BLOCK],
  ['PEM without its end', rsaSpkiPem.slice(0, -30), ONE_BLOCK],
  ['PEM with another end', rsaSpkiPem.replace('END PUBLIC', 'END RSA PUBLIC'), ONE_BLOCK],
  ['PEM of nothing', pem('PUBLIC KEY', new Uint8Array()), ONE_BLOCK],
  ['PEM of unpadded Base64', sm2Pem.replace('=', ''), ONE_BLOCK],
  ['PKCS#1 labelled as SPKI', pem('PUBLIC KEY', rsaPkcs1Der), derMessage("its content isn't SPKI")],
  ['SPKI labelled as PKCS#1', pem('RSA PUBLIC KEY', rsaSpkiDer), derMessage("its content isn't PKCS#1")],
  ['SM2 labelled as PKCS#1', pem('RSA PUBLIC KEY', sm2SpkiDer), derMessage("its content isn't PKCS#1")],
  ['another label', pem('EC PUBLIC KEY', sm2SpkiDer), /expected a PEM public key, got a PEM "EC PUBLIC KEY"/],
  ['a number as label', pem('440524198701010014', sm2SpkiDer), /public key, got a PEM with another label$/],
];

const throwingKeyObject = {
  type: 'public',
  export: () => {
    throw new Error('not here');
  },
};

const otherBytes: Refused[] = [
  ['no bytes', new Uint8Array(), unexpected('sequence', 'the end')],
  ['an empty ArrayBuffer', new ArrayBuffer(0), unexpected('sequence', 'the end')],
  ['bytes of a text', fromUtf8('Please find the key attached.'), NONE],
  ['UTF-16 text', Buffer.from(rsaSpkiPem, 'utf16le'), unexpected('sequence', 'tag 0x2d')],
  ['64 bytes that are no point', Buffer.alloc(64, 0xc5), OFF_CURVE],
  ['a KeyObject that cannot be exported', throwingKeyObject, /can't be exported as SPKI/],
  ['a KeyObject that exports no bytes', { type: 'public', export: () => 'der' }, /can't be exported as SPKI/],
  [
    'a KeyObject that exports PKCS#1',
    { type: 'public', export: () => rsaPkcs1Der },
    /its content isn't SPKI/,
  ],
  ['a KeyObject that exports a private key', { type: 'public', export: () => rsaPkcs8PrivateDer }, PRIVATE],
];

const refused: [string, Refused[]][] = [
  ['a private or secret key', privateKeys],
  ['another kind of key', otherKeys],
  ['an SM2 point', points],
  ['RSA numbers', rsaNumbers],
  ['malformed DER', malformedDer],
  ['malformed text', malformedText],
  ['other bytes and objects', otherBytes],
];

/** What importing throws; a key that comes out fails the test. */
function refusal(input: unknown): EncryptionError {
  try {
    importPublicKey(input as PublicKeyInput);
  } catch (error) {
    return error as EncryptionError;
  }
  throw new Error('it was imported');
}

function expectRefusal(error: unknown): void {
  expect(error).toBeInstanceOf(EncryptionError);
  expect(error).toMatchObject({ name: 'EncryptionError', code: 'ERR_INVALID_PUBLIC_KEY' });
}

function expectWrongType(error: unknown): void {
  expectRefusal(error);
  expect(error).toBeInstanceOf(TypeError);
}

describe.each(refused)('refuses %s', (_, rows) => {
  test.each(rows)('%s', (_, input, message) => {
    const error = refusal(input);
    expectRefusal(error);
    expect(error).not.toBeInstanceOf(TypeError);
    expect(withoutPointer(error.message)).toMatch(message);
    expect(error).not.toHaveProperty('cause');
    expect(leaks(input, error.message)).toEqual([]);
  });
});

const transferred: [string, (buffer: ArrayBuffer) => PublicKeyInput][] = [
  ['an ArrayBuffer', (buffer) => buffer],
  ['a Uint8Array', (buffer) => new Uint8Array(buffer)],
  ['a DataView', (buffer) => new DataView(buffer)],
];

describe('refuses memory that was transferred to another thread', () => {
  test.each(transferred)('%s', (_, view) => {
    const buffer = arrayBufferOf(rsaSpkiDer);
    const input = view(buffer);
    structuredClone(buffer, { transfer: [buffer] });
    expectRefusal(refusal(input));
  });
});

const fail = () => {
  throw new Error('a secret');
};
const revoked = Proxy.revocable({}, {});
revoked.revoke();

const wrongTypes: [string, unknown, RegExp][] = [
  ['a number', 42, /got a number$/],
  ['null', null, /got null$/],
  ['undefined', undefined, /got undefined$/],
  ['an empty object', {}, /got an object$/],
  ['a Promise', Promise.resolve(rsaSpkiPem), /got an instance of Promise$/],
  ['a boolean', true, /got a boolean$/],
  ['a bigint', modulus, /got a bigint$/],
  ['a symbol', Symbol('key'), /got a symbol$/],
  ['a function', () => rsaSpkiPem, /got a function$/],
  ['an array of bytes', [...point], /got an array$/],
  ['a String object', new String(rsaSpkiPem), /got an instance of String$/],
  ['a JWK', rsa.publicKey.export({ format: 'jwk' }), /got an object$/],
  ['an object without a prototype', Object.create(null), /got an object$/],
  ['a pair of keys', rsa, /got an object$/],
  ['a proxy that throws', new Proxy({}, { get: fail, getPrototypeOf: fail }), /got an object$/],
  ['a revoked proxy', revoked.proxy, /got an object$/],
  ['a type that throws', Object.defineProperty({ export: fail }, 'type', { get: fail }), /got an object$/],
  ['a prototype that throws', Object.create(new Proxy({}, { get: fail })), /got an object$/],
];

describe('refuses a wrong JavaScript type', () => {
  test.each(wrongTypes)('%s', (_, input, got) => {
    const error = refusal(input);
    expectWrongType(error);
    expect(error.message).toMatch(/^publicKey must be an RSA or SM2 public key: /);
    expect(withoutPointer(error.message)).toMatch(got);
  });
});

// --- no message holds a key ---

const WINDOW = 12;

/** Every run of 12 hexadecimal digits or Base64 characters of the input that the text holds. */
function leaks(input: unknown, text: string): string[] {
  const bytes = bytesOf(input);
  const hex = windows(toHex(bytes)).filter((run) => text.toLowerCase().includes(run));
  const own = typeof input === 'string' ? windows(withoutArmour(input)) : [];
  return [...hex, ...[...own, ...windows(toBase64(bytes))].filter((run) => text.includes(run))];
}

function windows(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - WINDOW + 1) }, (_, i) => text.slice(i, i + WINDOW));
}

function withoutArmour(text: string): string {
  return text.replace(/-----[A-Z0-9 ]+-----/g, '').replace(/\s+/g, '');
}

function bytesOf(input: unknown): Uint8Array {
  if (typeof input === 'string') return textBytes(withoutArmour(input));
  if (input instanceof KeyObject) return keyObjectBytes(input);
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  return new Uint8Array();
}

function textBytes(text: string): Uint8Array {
  return Buffer.from(text, /^[0-9a-f]+$/i.test(text) ? 'hex' : 'base64');
}

function keyObjectBytes(key: KeyObject): Uint8Array {
  if (key.type === 'secret') return key.export();
  return key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'der' });
}

test('the search for leaks finds what it looks for', () => {
  const modulusPart = rsaPkcs1Der.subarray(30, 36);
  expect(leaks(rsaPkcs1Pem, `got ${toHex(modulusPart)}`)).toHaveLength(1);
  expect(leaks(rsaPkcs1Der, `got ${toHex(modulusPart).toUpperCase()}`)).toHaveLength(1);
  expect(leaks(rsaPkcs1Der, `got ${toBase64(rsaPkcs1Der).slice(40, 52)}`)).toHaveLength(1);
  expect(leaks(rsa.publicKey, `got ${toBase64(rsaSpkiDer)}`)).not.toHaveLength(0);
  expect(leaks(privateScalar, `got ${privateScalar}`)).not.toHaveLength(0);
});

// --- mutations ---

interface Mutation {
  kind: 'flip' | 'insert' | 'delete' | 'truncate';
  at: number;
  value: number;
}

const mutation = fc.record<Mutation>({
  kind: fc.constantFrom('flip', 'insert', 'delete', 'truncate'),
  at: fc.nat(0xffff),
  value: fc.integer({ min: 1, max: 255 }),
});

function mutate(bytes: Uint8Array, { kind, at, value }: Mutation): Uint8Array {
  const index = at % (bytes.length + 1);
  const [before, after] = [bytes.subarray(0, index), bytes.subarray(index)];
  if (kind === 'truncate') return before;
  if (kind === 'insert') return concat(before, Uint8Array.of(value), after);
  if (kind === 'delete') return concat(before, after.subarray(1));
  return bytes.map((byte, i) => (i === index ? byte ^ value : byte));
}

const withForm = (bytes: Uint8Array): Uint8Array =>
  bytes.length === 64 ? concat(Uint8Array.of(4), bytes) : bytes;

/** A valid key in one form, and its SubjectPublicKeyInfo if a mutated one should import. */
const originals: Record<string, { bytes: Uint8Array; spki: (mutated: Uint8Array) => Uint8Array }> = {
  'RSA SPKI': { bytes: rsaSpki(shortKey), spki: (mutated) => mutated },
  'RSA PKCS#1': { bytes: shortKey, spki: (mutated) => rsaSpki(mutated) },
  'SM2 SPKI': { bytes: sm2SpkiDer, spki: (mutated) => mutated },
  'SM2 point': { bytes: point, spki: (mutated) => sm2Spki(withForm(mutated)) },
};

function importOrRefuse(input: PublicKeyInput): PublicKey | undefined {
  try {
    return importPublicKey(input);
  } catch (error) {
    expectRefusal(error);
    expect(error).not.toBeInstanceOf(TypeError);
    return undefined;
  }
}

describe('mutated keys', () => {
  test('import as exactly what they then are, or are refused', () => {
    const outcomes = { imported: 0, refused: 0 };
    const check = (form: string, mutations: Mutation[]) => {
      const { bytes, spki } = originals[form]!;
      const mutated = mutations.reduce(mutate, bytes);
      const key = importOrRefuse(mutated);
      outcomes[key ? 'imported' : 'refused']++;
      if (key) expect(key.fingerprint).toBe(sha256(spki(mutated)));
    };
    const forms = fc.constantFrom(...Object.keys(originals));
    fc.assert(fc.property(forms, fc.array(mutation, { minLength: 1, maxLength: 3 }), check), {
      numRuns: 4000,
    });
    // Of ten changed moduli nine have a small prime factor.
    expect(outcomes.imported).toBeGreaterThan(10);
    expect(outcomes.refused).toBeGreaterThan(1000);
  });

  test('in text, import or are refused', () => {
    const texts = [rsaPkcs1Pem, sm2Pem, issued(sm2Pem), toBase64(rsaSpkiDer), pointHex].map(fromUtf8);
    const check = (text: Uint8Array, mutations: Mutation[]) => {
      const mutated = mutations.reduce(mutate, text);
      const fromText = importOrRefuse(Buffer.from(mutated).toString('latin1'));
      if (fromText) expect(fromText.fingerprint).toMatch(/^[0-9a-f]{64}$/);
      outcomes[fromText ? 'imported' : 'refused']++;
    };
    const outcomes = { imported: 0, refused: 0 };
    const mutations = fc.array(mutation, { minLength: 1, maxLength: 2 });
    fc.assert(fc.property(fc.constantFrom(...texts), mutations, check), { numRuns: 2000 });
    expect(outcomes.imported).toBeGreaterThan(5);
    expect(outcomes.refused).toBeGreaterThan(1000);
  });

  test('random bytes and random text are refused', () => {
    const inputs = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 200 }));
    fc.assert(
      fc.property(inputs, (input) => expectRefusal(refusal(input))),
      { numRuns: 2000 },
    );
  });
});
