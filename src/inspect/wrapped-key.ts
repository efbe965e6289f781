import type { Suite } from '../ciphers/suite.ts';
import { DerReader, TAG } from '../keys/der.ts';
import { MAX_RSA_BITS, MIN_RSA_BITS, STRONG_RSA_BITS } from '../keys/rsa-key.ts';
import { COORDINATE_BYTES } from '../keys/sm2-curve.ts';
import { readSm2Point } from '../keys/sm2-key.ts';
import { concatBytes } from '../platform/bytes.ts';
import { inspectBase64 } from './base64-form.ts';
import type { WireCheckId } from './checks/checks.ts';
import type { Spot } from './spot.ts';

export const POINT: number = 1 + 2 * COORDINATE_BYTES;
const DIGEST = 32;
const SM4_KEY = 16;
const SM2_BYTES = POINT + DIGEST + SM4_KEY;

const MIN_RSA_BYTES = MIN_RSA_BITS / 8;
const MAX_RSA_BYTES = MAX_RSA_BITS / 8;
const STRONG_RSA_BYTES = STRONG_RSA_BITS / 8;

export type KeyKind = 'RSA' | 'SM2';

/** What a wrapped key is by its form, whatever Algorithm says; undefined where it is neither. */
export function keyKindOf(wrapped: Uint8Array): KeyKind | undefined {
  if (isRsaBlock(wrapped)) return 'RSA';
  return wrapped.length === SM2_BYTES || findSm2Fault(wrapped) ? 'SM2' : undefined;
}

/** Whether a wrapped key may have this length. */
export function fitsWrappedKey(length: number): boolean {
  return length === SM2_BYTES || isRsaLength(length);
}

export function inspectWrappedKey(
  text: string,
  suite: Suite | undefined,
  spot: Spot,
): Uint8Array | undefined {
  const wrapped = inspectBase64(text, fitsWrappedKey, spot);
  if (!wrapped || showsKey(wrapped, spot)) return wrapped;
  const kind = keyKindOf(wrapped);
  const isExpected = !suite || kind === kindFor(suite);
  if (!kind || !isExpected) reportLength(wrapped, kind, suite, spot);
  else if (kind === 'RSA') inspectRsaBlock(wrapped, spot);
  else inspectSm2(wrapped, spot);
  return wrapped;
}

export function kindFor(suite: Suite): KeyKind {
  return suite.id === 'SM4-GCM' ? 'SM2' : 'RSA';
}

const EXPECTED: Readonly<Record<KeyKind, string>> = {
  RSA: 'an RSA block of 128, 256, 384 or 512 bytes',
  SM2: `an SM2 ciphertext of ${SM2_BYTES} bytes`,
};

function reportLength(
  wrapped: Uint8Array,
  kind: KeyKind | undefined,
  suite: Suite | undefined,
  spot: Spot,
): void {
  const expected = suite ? EXPECTED[kindFor(suite)] : Object.values(EXPECTED).join(', or ');
  const what = kind ? `, the form of ${kind}` : guess(wrapped);
  spot.finding('wrapped-key-length', { expected, got: `${wrapped.length} bytes${what}` });
}

/** Slips that a length betrays. */
function guess({ length }: Uint8Array): string {
  const extra = length - POINT - DIGEST;
  if (extra === 24) return ', as of an SM2-wrapped Base64 text';
  if (extra === 32) return ', as of an SM2-wrapped hexadecimal text, or of a key of 32 bytes';
  return '';
}

// --- disclosed keys ---

/** A wrapped key that is none: the key itself, or an RSA block to the power of one. */
function showsKey(wrapped: Uint8Array, spot: Spot): boolean {
  const got =
    wrapped.length === 16 || wrapped.length === 32
      ? `${wrapped.length} bytes, as long as a data key itself`
      : isPaddedBlock(wrapped)
        ? 'a PKCS#1 block before RSA: the data key stands in it'
        : undefined;
  if (got !== undefined) spot.finding('wrapped-key-clear', { expected: 'a wrapped key', got });
  return got !== undefined;
}

/** RFC 8017 section 7.2.1: 00 ‖ 02 ‖ eight or more bytes that are not zero ‖ 00 ‖ the message. */
function isPaddedBlock(block: Uint8Array): boolean {
  const end = block.indexOf(0, 2);
  return (
    isRsaLength(block.length) && block[0] === 0 && block[1] === 2 && end >= 10 && end >= block.length - 65
  );
}

// --- RSA ---

function isRsaLength(length: number): boolean {
  return length >= MIN_RSA_BYTES && length <= MAX_RSA_BYTES && length % 64 === 0;
}

/** 128 bytes may also be DER; a sequence that is whole in itself is taken for what it is. */
function isRsaBlock(wrapped: Uint8Array): boolean {
  return isRsaLength(wrapped.length) && !isDer(wrapped);
}

function inspectRsaBlock({ length }: Uint8Array, spot: Spot): void {
  spot.ok('wrapped-key-length', `${length} bytes, RSA-${length * 8}`);
  if (length < STRONG_RSA_BYTES) {
    spot.note('weak-rsa', {
      expected: `${STRONG_RSA_BYTES} bytes or more`,
      got: `${length} bytes, RSA-${length * 8}`,
    });
  }
}

// --- SM2 ---

function inspectSm2(wrapped: Uint8Array, spot: Spot): void {
  const fault = findSm2Fault(wrapped);
  const expected = `${SM2_BYTES} bytes: 04‖X‖Y, a digest of 32 and a key of 16`;
  if (fault) {
    spot.finding(fault.id, { expected, got: `${wrapped.length} bytes, ${fault.got}` });
    return;
  }
  spot.ok('wrapped-key-length', `${SM2_BYTES} bytes, SM2`);
  if (isPoint(wrapped.subarray(0, POINT))) {
    spot.ok('sm2-point', 'on the curve; C1C3C2 can not be told from C1C2C3');
  } else {
    const got = wrapped[0] === 4 ? '04, and a point off the curve' : 'another first byte than 04';
    spot.finding('sm2-point', { expected: '04‖X‖Y on the curve', got });
  }
}

interface Sm2Fault {
  readonly id: WireCheckId;
  readonly got: string;
}

/** A ciphertext of SM2 in another form than the protocol's, told by its structure or by a point on the curve. */
function findSm2Fault(wrapped: Uint8Array): Sm2Fault | undefined {
  const [first] = wrapped;
  if (isDer(wrapped)) return { id: 'sm2-der', got: 'a DER sequence' };
  if (wrapped.length === SM2_BYTES) return undefined;
  const tail = SM2_BYTES - POINT;
  const isBare = wrapped.length === SM2_BYTES - 1;
  if (isBare && isPoint(concatBytes(Uint8Array.of(4), wrapped.subarray(0, POINT - 1)))) {
    return { id: 'sm2-no-04', got: 'a point without its first byte 04' };
  }
  if ((first === 2 || first === 3) && wrapped.length === 1 + COORDINATE_BYTES + tail) {
    return { id: 'sm2-compressed', got: 'a compressed point' };
  }
  return first === 4 && isUnpadded(wrapped)
    ? { id: 'sm2-unpadded', got: 'a coordinate cut short' }
    : undefined;
}

function isPoint(bytes: Uint8Array): boolean {
  try {
    return readSm2Point(bytes).kind === 'SM2';
  } catch {
    return false;
  }
}

/** One zero byte dropped from X or from Y, or one from each: with it back the point is on the curve. */
function isUnpadded(wrapped: Uint8Array): boolean {
  const missing = SM2_BYTES - wrapped.length;
  if (missing < 1 || missing > 4) return false;
  const coordinates = wrapped.subarray(1, POINT - missing);
  return Array.from({ length: missing + 1 }, (_, fromX) => COORDINATE_BYTES - fromX).some((end) => {
    const [x, y] = [coordinates.subarray(0, end), coordinates.subarray(end)];
    return isPoint(concatBytes(Uint8Array.of(4), pad(x), pad(y)));
  });
}

function pad(coordinate: Uint8Array): Uint8Array {
  return concatBytes(new Uint8Array(COORDINATE_BYTES - coordinate.length), coordinate);
}

/** GB/T 35276: SEQUENCE { X INTEGER, Y INTEGER, digest OCTET STRING, ciphertext OCTET STRING }. */
function isDer(bytes: Uint8Array): boolean {
  try {
    const outer = new DerReader(bytes);
    const sequence = outer.sequence();
    outer.end();
    sequence.positiveInteger();
    sequence.positiveInteger();
    sequence.read(TAG.octetString);
    sequence.read(TAG.octetString);
    sequence.end();
    return true;
  } catch {
    return false;
  }
}
