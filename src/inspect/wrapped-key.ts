import type { Suite } from '../ciphers/suite.ts';
import { inspectBase64 } from './base64-form.ts';
import { inspectRsaBlock, isRsaBlock, isRsaLength } from './rsa-block.ts';
import { DIGEST, findSm2Fault, inspectSm2, POINT, SM2_BYTES } from './sm2-ciphertext.ts';
import type { Spot } from './spot.ts';

export type KeyKind = 'RSA' | 'SM2';

/** The kind of a wrapped key by its form, whatever Algorithm says; undefined if it is neither. */
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

/** Mistakes that a length reveals. */
function guess({ length }: Uint8Array): string {
  const extra = length - POINT - DIGEST;
  if (extra === 24) return ', the length of an SM2-wrapped Base64 text';
  if (extra === 32) return ', the length of an SM2-wrapped hexadecimal text, or of a key of 32 bytes';
  return '';
}

// --- disclosed keys ---

/** Whether the "wrapped" key isn't wrapped: it is the data key itself, or an RSA block under an exponent of one. */
function showsKey(wrapped: Uint8Array, spot: Spot): boolean {
  const got =
    wrapped.length === 16 || wrapped.length === 32
      ? `${wrapped.length} bytes, as long as the data key itself`
      : isPaddedBlock(wrapped)
        ? 'a PKCS#1 block before RSA, which has the data key in the clear'
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
