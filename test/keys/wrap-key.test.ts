import { execFileSync } from 'node:child_process';
import { constants, generateKeyPair, type KeyPairKeyObjectResult, privateDecrypt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import forge from 'node-forge';
import smCrypto from 'sm-crypto';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { EncryptionError, withoutPointer } from '../../src/errors.ts';
import { encodeDer, encodeInteger, TAG } from '../../src/keys/der.ts';
import { importPublicKey, materialOf, type PublicKey } from '../../src/keys/public-key.ts';
import type { RsaKey } from '../../src/keys/rsa-key.ts';
import { type RsaWrap, rsaWrapBackends } from '../../src/keys/rsa-pkcs1.ts';
import { deriveKey } from '../../src/keys/sm2.ts';
import { SM2_ORDER, sm2Curve } from '../../src/keys/sm2-curve.ts';
import { OID_EC, OID_SM2_CURVE } from '../../src/keys/sm2-key.ts';
import { sm3 } from '../../src/keys/sm3.ts';
import { generateDataKey, sm2Encrypt, wrapKey } from '../../src/primitives.ts';
import { times } from '../helpers/long.ts';
import { fromHex, standards, toHex } from '../helpers/vectors.ts';

// --- RSA keys; made in the background while the SM2 tests run ---

const RSA_BITS = [1024, 2048, 3072, 4096] as const;
type RsaBits = (typeof RSA_BITS)[number];

const generated = new Map(
  RSA_BITS.map((bits) => [bits, promisify(generateKeyPair)('rsa', { modulusLength: bits })]),
);

const rsaPair = (bits: RsaBits): Promise<KeyPairKeyObjectResult> => generated.get(bits)!;
const rsaMaterial = ({ publicKey }: KeyPairKeyObjectResult): RsaKey =>
  materialOf(importPublicKey(publicKey)) as RsaKey;

const pemOf = ({ privateKey }: KeyPairKeyObjectResult): string =>
  privateKey.export({ type: 'pkcs1', format: 'pem' }) as string;

// --- the SM2 key: the published pair of GB/T 32918.5-2017 annex C ---

const { privateKey: sm2PrivateHex, publicPoint: sm2PublicHex } = standards['sm2-encryption'];
const sm2PrivateScalar = BigInt(`0x${sm2PrivateHex}`);
const sm2Key = importPublicKey(sm2PublicHex);

const scalarBytes = (k: bigint): Uint8Array => fromHex(k.toString(16).padStart(64, '0'));

/** d·C1, which is k·P: x2 ‖ y2 of the standard. */
function sharedPoint(blob: Uint8Array): Uint8Array {
  const c1 = sm2Curve().fromBytes(blob.subarray(0, 65));
  return c1.multiply(sm2PrivateScalar).toBytes(false).subarray(1);
}

function smCryptoDecrypt(blob: Uint8Array): Uint8Array {
  const withoutForm = toHex(blob.subarray(1));
  return Uint8Array.from(smCrypto.sm2.doDecrypt(withoutForm, sm2PrivateHex, 1, { output: 'array' }));
}

// --- openssl, in a directory of its own ---

const directory = mkdtempSync(join(tmpdir(), 'wrap-key-'));
afterAll(() => rmSync(directory, { recursive: true }));

function openssl(args: string[], input?: Uint8Array): Uint8Array {
  const options = { cwd: directory, stdio: 'pipe', ...(input && { input }) } as const;
  return Uint8Array.from(execFileSync('openssl', args, options));
}

/** Whether the binary can do this. A missing one is announced; where CI runs, its absence is a failure. */
function opensslCan(what: string, args: string[]): boolean {
  try {
    openssl(args);
    return true;
  } catch (error) {
    const reason = `cross-checks with openssl: no ${what} (${(error as Error).message.split('\n')[0]})`;
    if (process.env.CI) throw new Error(reason);
    console.warn(`SKIPPED: ${reason}`);
    return false;
  }
}

const hasOpenssl = opensslCan('openssl binary', ['version']);
const hasSm2 = hasOpenssl && opensslCan('SM2', ['genpkey', '-algorithm', 'SM2', '-out', 'own-sm2.pem']);

/** GM/T 0009: SEQUENCE { INTEGER x1, INTEGER y1, OCTET STRING C3, OCTET STRING C2 }. */
function ciphertextDer(blob: Uint8Array): Uint8Array {
  const number = (start: number) => encodeInteger(withoutZeros(blob.subarray(start, start + 32)));
  const [c3, c2] = [blob.subarray(65, 97), blob.subarray(97)];
  const strings = [c3, c2].map((bytes) => encodeDer(TAG.octetString, bytes));
  return encodeDer(TAG.sequence, number(1), number(33), ...strings);
}

function withoutZeros(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(bytes.findIndex((byte) => byte !== 0));
}

/** PKCS#8 around the ECPrivateKey of RFC 5915, without the public point. */
function sm2PrivateDer(): Uint8Array {
  const algorithm = [OID_EC, OID_SM2_CURVE].map((oid) => encodeDer(TAG.oid, fromHex(oid)));
  const [version0, version1] = [0, 1].map((version) => encodeDer(TAG.integer, Uint8Array.of(version)));
  const scalar = encodeDer(TAG.octetString, fromHex(sm2PrivateHex));
  const key = encodeDer(TAG.octetString, encodeDer(TAG.sequence, version1!, scalar));
  return encodeDer(TAG.sequence, version0!, encodeDer(TAG.sequence, ...algorithm), key);
}

function opensslSm2Decrypt(blob: Uint8Array, keyFile: string, form: 'DER' | 'PEM' = 'PEM'): Uint8Array {
  const args = ['pkeyutl', '-decrypt', '-keyform', form, '-inkey', keyFile];
  return openssl(args, ciphertextDer(blob));
}

// --- the CSPRNG, stubbed ---

/**
 * Makes the CSPRNG yield these bytes first, draw by draw; gives what is left of them. A draw of another length
 * gets genuine bytes: @noble/curves draws some by itself, to blind its multiplication.
 */
function stubRandom(...draws: Uint8Array[]): Uint8Array[] {
  const genuine = crypto.getRandomValues.bind(crypto);
  vi.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation((view) => {
    if (draws[0]?.length !== view?.byteLength) return genuine(view);
    (view as Uint8Array).set(draws.shift()!);
    return view;
  });
  return draws;
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** A message of this many bytes, each call another one. */
const freshMessage = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));

// --- SM2 ---

/** In the short form too, all of the scalars that were looked for. */
const WRAPS = times(100, 2000);
const WALKED = 4000;

type Coordinate = 'x1' | 'y1' | 'x2' | 'y2';

/** Which coordinates of C1 = (x1, y1) and of the shared point (x2, y2) begin with a zero byte. */
function zeroLeading(c1: Uint8Array, shared: Uint8Array): Coordinate[] {
  const first = { x1: c1[0], y1: c1[32], x2: shared[0], y2: shared[32] };
  return (Object.keys(first) as Coordinate[]).filter((name) => first[name] === 0);
}

/** Walks k = 1, 2, 3, …: C1 grows by G and the shared point by P, one addition each. */
function zeroLeadingScalars(): Map<bigint, Coordinate[]> {
  const found = new Map<bigint, Coordinate[]>();
  const [base, own] = [sm2Curve().BASE, sm2Curve().fromHex(sm2PublicHex)];
  let [c1, shared] = [base, own];
  for (let k = 1n; k <= WALKED; k++) {
    const names = zeroLeading(c1.toBytes(false).subarray(1), shared.toBytes(false).subarray(1));
    if (names.length > 0) found.set(k, names);
    [c1, shared] = [c1.add(base), shared.add(own)];
  }
  return found;
}

const scalars = zeroLeadingScalars();
const COORDINATES: Coordinate[] = ['x1', 'y1', 'x2', 'y2'];

describe('SM2', () => {
  test(`${WRAPS} wrapped keys open with sm-crypto, those with short coordinates among them`, () => {
    const counts = { x1: 0, y1: 0, x2: 0, y2: 0 };
    const fixed = [...scalars.keys()].map(scalarBytes);
    for (let i = 0; i < WRAPS; i++) {
      const { key } = generateDataKey('SM4-GCM');
      const k = fixed[i];
      const blob = k ? sm2Encrypt(key, sm2Key, { k }) : wrapKey(key, sm2Key);
      expect(toHex(smCryptoDecrypt(blob))).toBe(toHex(key));
      expect([blob.length, blob[0]]).toEqual([113, 4]);
      if (k) for (const name of zeroLeading(blob.subarray(1), sharedPoint(blob))) counts[name]++;
    }
    for (const name of COORDINATES) expect(counts[name]).toBeGreaterThan(5);
  });

  test.each([0, 1, 15, 16, 31, 32, 33, 64, 65, 100])('a message of %i bytes', (bytes) => {
    const message = freshMessage(bytes);
    const blob = sm2Encrypt(message, sm2Key);
    expect(blob.length).toBe(97 + bytes);
    expect(smCryptoDecrypt(blob)).toEqual(message);
    // sm-crypto gives [] both for an empty message and for a forged one; the digest tells them apart.
    const shared = sharedPoint(blob);
    const c3 = sm3(shared.subarray(0, 32), message, shared.subarray(32));
    expect(toHex(blob.subarray(65, 97))).toBe(toHex(c3));
  });

  test('two wraps of one key have nothing in common', () => {
    const { key } = generateDataKey('SM4-GCM');
    const parts = [1, 2].map(() => {
      const blob = wrapKey(key, sm2Key);
      return [blob.subarray(1, 33), blob.subarray(33, 65), blob.subarray(65, 97), blob.subarray(97)].map(
        toHex,
      );
    });
    expect(parts[0]).toHaveLength(4);
    for (const [i, part] of parts[0]!.entries()) expect(part).not.toBe(parts[1]![i]);
  });

  test('leaves the message and k as they were', () => {
    const [message, k] = [freshMessage(16), scalarBytes(77n)];
    const before = [toHex(message), toHex(k)];
    sm2Encrypt(message, sm2Key, { k });
    expect([toHex(message), toHex(k)]).toEqual(before);
  });

  test('draws of the CSPRNG outside 1 to n - 1 are thrown away', () => {
    const outside = [new Uint8Array(32), scalarBytes(SM2_ORDER), new Uint8Array(32).fill(0xff)];
    const left = stubRandom(...outside, scalarBytes(5n));
    const blob = wrapKey(new Uint8Array(16).fill(9), sm2Key);
    expect(left).toEqual([]);
    expect(toHex(blob)).toBe(toHex(sm2Encrypt(new Uint8Array(16).fill(9), sm2Key, { k: scalarBytes(5n) })));
  });

  test.each([
    ['1', 1n],
    ['2', 2n],
    ['n - 1', SM2_ORDER - 1n],
  ])('k = %s is a scalar', (_, k) => {
    const message = freshMessage(16);
    expect(smCryptoDecrypt(sm2Encrypt(message, sm2Key, { k: scalarBytes(k) }))).toEqual(message);
  });

  /** A scalar whose key stream for one byte is zero: the message would stand in the clear (step A5). */
  const silentScalar = (): Uint8Array => {
    const own = sm2Curve().fromHex(sm2PublicHex);
    let shared = own;
    for (let k = 1n; ; k++, shared = shared.add(own)) {
      if (deriveKey(shared.toBytes(false).subarray(1), 1)[0] === 0) return scalarBytes(k);
    }
  };

  test('a key stream of zeros is never used', () => {
    const [message, k] = [Uint8Array.of(0x42), silentScalar()];
    expectRefusal(() => sm2Encrypt(message, sm2Key, { k }), 'ERR_INVALID_PARAMS', /all-zero key stream/);
    const left = stubRandom(k, scalarBytes(1n));
    const blob = sm2Encrypt(message, sm2Key);
    expect(left).toEqual([]);
    expect(toHex(blob.subarray(0, 65))).toBe(sm2Curve().BASE.toHex(false));
  });

  test.skipIf(!hasSm2)(`openssl opens ${WRAPS} of them, those with short coordinates among them`, () => {
    writeFileSync(join(directory, 'sm2.der'), sm2PrivateDer());
    const fixed = [...scalars.keys()].slice(0, 40).map((k) => ({ k: scalarBytes(k) }));
    const short = new Set([...scalars.values()].slice(0, 40).flat());
    expect([...short].sort()).toEqual([...COORDINATES].sort());
    const drawn = Array.from({ length: WRAPS - fixed.length }, () => ({}));
    const keys = [...fixed, ...drawn].map((options, n) => {
      const { key } = generateDataKey('SM4-GCM');
      writeFileSync(join(directory, `${n}.wrapped`), ciphertextDer(sm2Encrypt(key, sm2Key, options)));
      return toHex(key);
    });
    const decrypt = 'openssl pkeyutl -decrypt -keyform DER -inkey sm2.der -in $0.wrapped -out $0.key';
    execFileSync('sh', ['-c', `seq 0 ${WRAPS - 1} | xargs -P 2 -n 1 sh -c '${decrypt}'`], { cwd: directory });
    const opened = keys.map((_, n) => readFileSync(join(directory, `${n}.key`)).toString('hex'));
    expect(opened).toEqual(keys);
  });

  test.skipIf(!hasSm2)('openssl opens what is wrapped for a key that it made itself', () => {
    const { key } = generateDataKey('SM4-GCM');
    const publicKey = openssl(['pkey', '-in', 'own-sm2.pem', '-pubout']);
    expect(toHex(opensslSm2Decrypt(wrapKey(key, publicKey), 'own-sm2.pem'))).toBe(toHex(key));
  });
});

// --- RSA ---

function rawDecrypt({ privateKey }: KeyPairKeyObjectResult, blob: Uint8Array): Uint8Array {
  return Uint8Array.from(privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, blob));
}

/** Takes EM = 00 ‖ 02 ‖ PS ‖ 00 ‖ M of RFC 8017 section 7.2.1 apart, without help from our own code. */
function expectPadded(encoded: Uint8Array, message: Uint8Array): void {
  const end = encoded.length - message.length - 1;
  const padding = encoded.subarray(2, end);
  expect([encoded[0], encoded[1], encoded[end]]).toEqual([0, 2, 0]);
  expect(padding.length).toBeGreaterThanOrEqual(8);
  expect(padding.includes(0)).toBe(false);
  expect(toHex(encoded.subarray(end + 1))).toBe(toHex(message));
}

const backends = Object.entries(rsaWrapBackends());
const matrix = backends.flatMap(([name, wrap]) =>
  RSA_BITS.map((bits): [string, RsaBits, RsaWrap] => [name, bits, wrap]),
);

test('Node has both implementations of RSA', () => {
  expect(backends.map(([name]) => name)).toEqual(['native', 'portable']);
});

describe.each(matrix)('RSA, %s, %i bits', (_, bits, wrap) => {
  const { key } = generateDataKey('AES-256-CBC');

  test('opens with node-forge', async () => {
    const pair = await rsaPair(bits);
    const blob = wrap(key, rsaMaterial(pair));
    const privateKey = forge.pki.privateKeyFromPem(pemOf(pair));
    const opened = privateKey.decrypt(Buffer.from(blob).toString('binary'), 'RSAES-PKCS1-V1_5');
    expect(toHex(Buffer.from(opened, 'binary'))).toBe(toHex(key));
  });

  test.skipIf(!hasOpenssl)('opens with openssl', async () => {
    const pair = await rsaPair(bits);
    const file = `rsa-${bits}.pem`;
    writeFileSync(join(directory, file), pemOf(pair));
    const args = ['pkeyutl', '-decrypt', '-inkey', file, '-pkeyopt', 'rsa_padding_mode:pkcs1'];
    expect(toHex(openssl(args, wrap(key, rsaMaterial(pair))))).toBe(toHex(key));
  });

  test('is as long as the modulus, padded with nonzero bytes, and new each time', async () => {
    const pair = await rsaPair(bits);
    const before = toHex(key);
    const blobs = [1, 2].map(() => wrap(key, rsaMaterial(pair)));
    const opened = blobs.map((blob) => rawDecrypt(pair, blob));
    for (const blob of blobs) expect(blob.length).toBe(bits / 8);
    for (const encoded of opened) expectPadded(encoded, key);
    expect(toHex(opened[0]!)).not.toBe(toHex(opened[1]!));
    expect(toHex(key)).toBe(before);
  });

  test('takes a message of 0 bytes, and one as long as fits', async () => {
    const pair = await rsaPair(bits);
    for (const message of [new Uint8Array(), freshMessage(bits / 8 - 11)]) {
      expectPadded(rawDecrypt(pair, wrap(message, rsaMaterial(pair))), message);
    }
  });
});

describe('RSA, portable', () => {
  const { portable } = rsaWrapBackends() as { portable: RsaWrap };

  test('wraps messages of every length', async () => {
    const pair = await rsaPair(1024);
    const material = rsaMaterial(pair);
    const check = (message: Uint8Array) =>
      expectPadded(rawDecrypt(pair, portable(message, material)), message);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 117 }), check), { numRuns: 400 });
  });

  test('keeps the length when the number begins with a zero byte', async () => {
    const pair = await rsaPair(1024);
    const { key } = generateDataKey('AES-256-CBC');
    let blob = portable(key, rsaMaterial(pair));
    // One in 256 does: 10,000 without one do not happen.
    for (let i = 0; i < 10_000 && blob[0] !== 0; i++) blob = portable(key, rsaMaterial(pair));
    expect([blob[0], blob.length]).toEqual([0, 128]);
    expectPadded(rawDecrypt(pair, blob), key);
  });

  test('draws zeros of the CSPRNG again, and uses each other byte as it comes', async () => {
    const pair = await rsaPair(1024);
    const { key } = generateDataKey('AES-256-CBC');
    const paddingBytes = 128 - 3 - 32;
    const expected = Array.from({ length: paddingBytes }, (_, i) => i + 1);
    const single = expected.flatMap((byte) => [Uint8Array.of(0), Uint8Array.of(0), Uint8Array.of(byte)]);
    const left = stubRandom(new Uint8Array(paddingBytes), ...single);
    const encoded = rawDecrypt(pair, portable(key, rsaMaterial(pair)));
    expect(left).toEqual([]);
    expectPadded(encoded, key);
    expect([...encoded.subarray(2, 2 + paddingBytes)]).toEqual(expected);
  });
});

// --- what is refused ---

function expectRefusal(act: () => unknown, code: string, message: RegExp): unknown {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(EncryptionError);
    expect(error).toMatchObject({ code });
    expect(withoutPointer((error as Error).message)).toMatch(message);
    return error;
  }
  throw new Error('nothing was thrown');
}

const TOO_LONG = /key must be at most 117 bytes for this RSA key, got 118/;
const SCALAR = /options\.k must be a scalar from 1 to n - 1/;
const message = new Uint8Array(16);
const withK = (k: Uint8Array) => () => sm2Encrypt(message, sm2Key, { k });

const refused: [name: string, act: (rsaKey: PublicKey) => unknown, code: string, message: RegExp][] = [
  ['RSA: a key too long', (key) => wrapKey(new Uint8Array(118), key), 'ERR_INVALID_PARAMS', TOO_LONG],
  ['SM2 encryption for RSA', (key) => sm2Encrypt(message, key), 'ERR_INVALID_PUBLIC_KEY', /got an RSA key/],
  ['wrapping for no key', () => wrapKey(message, 'no key'), 'ERR_INVALID_PUBLIC_KEY', /got 6 characters/],
  ['k = 0', withK(scalarBytes(0n)), 'ERR_INVALID_PARAMS', SCALAR],
  ['k = n', withK(scalarBytes(SM2_ORDER)), 'ERR_INVALID_PARAMS', SCALAR],
  ['k = n + 1', withK(scalarBytes(SM2_ORDER + 1n)), 'ERR_INVALID_PARAMS', SCALAR],
  ['k = 2^256 - 1', withK(new Uint8Array(32).fill(0xff)), 'ERR_INVALID_PARAMS', SCALAR],
  ['k of 31 bytes', withK(new Uint8Array(31).fill(1)), 'ERR_INVALID_PARAMS', /must be 32 bytes, got 31/],
  ['k of 33 bytes', withK(new Uint8Array(33).fill(1)), 'ERR_INVALID_PARAMS', /must be 32 bytes, got 33/],
  ['k of no bytes', withK(new Uint8Array()), 'ERR_INVALID_PARAMS', /must be 32 bytes, got 0/],
];

/** Values that are no bytes, each where bytes are due. */
const notBytes: [string, unknown, RegExp][] = [
  ['text', '0123456789abcdef', /must be a Uint8Array, got a string$/],
  ['an array', [1, 2, 3], /must be a Uint8Array, got an array$/],
  ['null', null, /must be a Uint8Array, got null$/],
  ['a number', 16, /must be a Uint8Array, got a number$/],
  ['a Promise', Promise.resolve(message), /must be a Uint8Array, got an instance of Promise$/],
];

describe('refuses', () => {
  test.each(refused)('%s', async (_, act, code, expected) => {
    const key = importPublicKey((await rsaPair(1024)).publicKey);
    expect(expectRefusal(() => act(key), code, expected)).not.toBeInstanceOf(TypeError);
  });

  test.each(notBytes)('%s in place of bytes', async (_, value, expected) => {
    const rsa = importPublicKey((await rsaPair(1024)).publicKey);
    const wrong = value as Uint8Array;
    const acts = [
      () => wrapKey(wrong, rsa),
      () => wrapKey(wrong, sm2Key),
      () => sm2Encrypt(wrong, sm2Key),
      () => sm2Encrypt(message, sm2Key, { k: wrong }),
    ];
    for (const act of acts) {
      expect(expectRefusal(act, 'ERR_INVALID_PARAMS', expected)).toBeInstanceOf(TypeError);
    }
  });
});
