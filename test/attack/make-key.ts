// Public keys at every edge, in every form that people hold them in, and broken ones.

import { DerWriter, join, toBytes } from './der.ts';
import { trapped } from './hostile.ts';
import { mutateBytes, splice } from './mutate-bytes.ts';
import { mutateBase64, mutateText } from './mutate-text.ts';
import type { Random } from './random.ts';
import { P, POINTS, pointWithX } from './sm2-points.ts';

const OID_RSA = '2a864886f70d010101';
const OID_EC = '2a8648ce3d0201';
const OID_SM2 = '2a811ccf5501822d';
const OID_P256 = '2a8648ce3d030107';

/** DER of a key, and the label that its PEM should have; a bare point has none. */
interface Encoded {
  readonly der: Uint8Array;
  readonly label: string;
}

export function makeKeyBytes(random: Random): Encoded {
  const writer = new DerWriter(random, random.oneIn(2) ? 0 : 12);
  return random.oneIn(2) ? makeRsa(random, writer) : makeSm2(random, writer);
}

// --- RSA ---

const EXPONENTS = [
  0n,
  1n,
  2n,
  3n,
  4n,
  5n,
  17n,
  65_536n,
  65_537n,
  2n ** 33n - 1n,
  2n ** 33n,
  2n ** 33n + 1n,
  2n ** 64n + 1n,
];
const BITS = [0, 1, 512, 1016, 1023, 1024, 1025, 1031, 2048, 3072, 4096, 8191, 8192, 8193, 16_384];

/** By bits: 2^(bits - 1) and so much has no prime factor below 2^16, as one of ten odd numbers has none. */
const SOUND: readonly (readonly [bits: number, more: bigint])[] = [
  [1024, 29n],
  [1025, 1n],
  [1031, 9n],
  [2048, 29n],
  [3072, 83n],
  [4096, 3n],
  [8191, 7n],
  [8192, 3n],
];

function makeModulus(random: Random): bigint {
  if (random.oneIn(2)) {
    const [bits, more] = random.pick(SOUND);
    return (1n << BigInt(bits - 1)) + more;
  }
  if (random.oneIn(20))
    return random.pick([0n, 1n, 2n ** 1024n - 1n, 2n ** 1023n + 1n, 2n ** 1024n, 2n ** 32_768n + 1n]);
  const bits = random.oneIn(2) ? 1024 : random.pick(BITS);
  if (bits < 2) return BigInt(bits);
  const value = BigInt(`0x${Buffer.from(random.bytes(Math.ceil(bits / 8))).toString('hex')}`);
  const top = 1n << BigInt(bits - 1);
  return (value % top) | top | (random.oneIn(10) ? 0n : 1n);
}

function makeRsa(random: Random, writer: DerWriter): Encoded {
  const [n, e] = [makeModulus(random), random.oneIn(2) ? 65_537n : random.pick(EXPONENTS)];
  const numbers = [writer.integer(n), writer.integer(e)];
  if (random.oneIn(30)) {
    // A private key: version, n, e, d, and so on.
    const rest = Array.from({ length: 6 }, () => writer.integer(makeModulus(random)));
    return { der: writer.sequence(writer.integer(0n), ...numbers, ...rest), label: 'RSA PRIVATE KEY' };
  }
  const pkcs1 = writer.sequence(...numbers);
  if (random.oneIn(2)) return { der: pkcs1, label: 'RSA PUBLIC KEY' };
  const parameters = random.oneIn(20) ? [] : [writer.element(5)];
  const algorithm = writer.sequence(writer.oid(OID_RSA), ...parameters);
  return { der: writer.sequence(algorithm, writer.bitString(pkcs1)), label: 'PUBLIC KEY' };
}

// --- SM2 ---

const pad = (value: bigint): Uint8Array =>
  splice(new Uint8Array(32), 32 - toBytes(value).length, toBytes(value).length, toBytes(value));
const EDGES = [0n, 1n, 2n, 3n, P - 1n, P - 2n, P, P + 1n, 2n ** 256n - 1n];

/** Points of the curve, of its twist, beyond the prime, and beside them all. */
function makeXY(random: Random): readonly [bigint, bigint] {
  const [x, y] = random.pick(POINTS);
  const small = random.pick(EDGES);
  return random.pick<() => readonly [bigint, bigint]>([
    () => [x, y],
    () => [x, y],
    () => [x, P - y],
    () => [y, x],
    () => [small, random.pick(EDGES)],
    () => pointWithX(small) ?? [small, 1n],
    // The same point with a coordinate that is not reduced.
    () => (pointWithX(small) && small + P < 2n ** 256n ? [small + P, pointWithX(small)![1]] : [x, y]),
    () => [x, y ^ 1n],
    () => [x, 0n],
  ])();
}

function makeSm2(random: Random, writer: DerWriter): Encoded {
  const xy = join(...makeXY(random).map(pad));
  const form = random.oneIn(5) ? random.below(9) : 4;
  const point = random.oneIn(12)
    ? Uint8Array.of(0)
    : join(Uint8Array.of(form), form === 2 || form === 3 ? xy.subarray(0, 32) : xy);
  if (random.oneIn(4)) return { der: random.oneIn(2) ? xy : point, label: '' };
  const algorithm = writer.sequence(writer.oid(OID_EC), writer.oid(random.oneIn(12) ? OID_P256 : OID_SM2));
  return { der: writer.sequence(algorithm, writer.bitString(point)), label: 'PUBLIC KEY' };
}

// --- forms ---

const LABELS = [
  'PUBLIC KEY',
  'RSA PUBLIC KEY',
  'RSA PRIVATE KEY',
  'PRIVATE KEY',
  'CERTIFICATE',
  'public key',
  '',
  'A'.repeat(60),
];
const AROUND = ['\n', '\r\n', ' ', '\ufeff', 'x', '# key\n', '\0', '-----BEGIN PUBLIC KEY-----\n', '\u2028'];

function toPem(random: Random, { der, label }: Encoded): string {
  const name = random.oneIn(10) ? random.pick(LABELS) : label;
  const base64 = encodeText(random, der);
  const width = random.oneIn(5) ? 1 + random.below(200) : 64;
  const lines = base64.match(new RegExp(`.{1,${width}}`, 'gs')) ?? [];
  const end = random.oneIn(20) ? random.pick(LABELS) : name;
  return [`-----BEGIN ${name}-----`, ...lines, `-----END ${end}-----`, ''].join(
    random.oneIn(4) ? '\r\n' : '\n',
  );
}

function encodeText(random: Random, bytes: Uint8Array): string {
  const base64 = Buffer.from(bytes).toString('base64');
  return random.oneIn(6) ? mutateBase64(random, base64) : base64;
}

/** A key as text: issued, PEM, Base64, or hexadecimal. */
export function toKeyText(random: Random, encoded: Encoded): string {
  const { der } = encoded;
  const text = random.pick<() => string>([
    () => toPem(random, encoded),
    () => encodeText(random, Buffer.from(toPem(random, encoded))),
    () => encodeText(random, der),
    () => Buffer.from(der).toString('hex'),
  ])();
  if (random.oneIn(8)) return random.pick(AROUND) + text;
  if (random.oneIn(8)) return text + random.pick(AROUND);
  return random.oneIn(5) ? mutateText(random, text) : text;
}

export function makeBrokenBytes(random: Random): Uint8Array {
  const { der } = makeKeyBytes(random);
  return random.oneIn(2) ? mutateBytes(random, der) : der;
}

// --- objects ---

/** KeyObjects and what looks like one, other views of bytes, and what is no key at all. */
export function makeKeyObject(random: Random): unknown {
  const bytes = makeBrokenBytes(random);
  const keyObject = (type: unknown, exported: unknown) => ({ type, export: () => exported });
  return random.pick<() => unknown>([
    () => keyObject('public', bytes),
    () => keyObject('public', random.pick<unknown>([undefined, null, 'x', {}, 5, Promise.resolve(bytes)])),
    () => keyObject(random.pick<unknown>(['private', 'secret', '', 5, null]), bytes),
    () => trapped(random, keyObject('public', bytes)),
    () => trapped(random, bytes),
    () => keyObject('public', trapped(random, bytes)),
    () => Object.create(trapped(random, {})),
    () => Uint8Array.from(bytes).buffer,
    () => new Uint8Array(new SharedArrayBuffer(100)).fill(65),
    () => new DataView(Uint8Array.from(bytes).buffer),
    () =>
      random.pick<unknown>([
        undefined,
        null,
        0,
        1n,
        Symbol('x'),
        true,
        [],
        {},
        () => bytes,
        new Date(0),
        [bytes],
      ]),
  ])();
}
