import type { Suite } from '../ciphers/suite.ts';
import { inspectBase64 } from './base64-form.ts';
import type { Spot } from './spot.ts';

const IV_BYTES = [16, 12];
export const fitsIv = (length: number): boolean => IV_BYTES.includes(length);

/** The IVs that the vendor's guide prints, with the keys to them. */
const PRINTED_IVS = ['Pcr1F3d9Bkn6ub7jduJcBw==', 'MUZsKuqk7N2u7Ayh'];

/** Checks an IV by itself; reuse is checked across the whole capture. */
export function inspectIv(text: string, suite: Suite | undefined, spot: Spot): Uint8Array | undefined {
  const iv = inspectBase64(text, fitsIv, spot);
  if (!iv) return undefined;
  const expected = suite ? `${suite.ivBytes} bytes for ${suite.id}` : '16 or 12 bytes';
  const isRight = suite ? iv.length === suite.ivBytes : fitsIv(iv.length);
  spot.check(isRight, 'iv-length', { expected, got: `${iv.length} bytes` });
  inspectRandomness(iv, text, spot);
  return iv;
}

function inspectRandomness(iv: Uint8Array, text: string, spot: Spot): void {
  if (PRINTED_IVS.includes(text)) {
    spot.finding('published-sample', { expected: 'a fresh IV', got: "the guide's printed IV" });
    return;
  }
  if (iv.length > 0 && iv.every((byte) => byte === 0)) {
    spot.finding('iv-zero', { expected: 'random bytes', got: 'only zeros' });
    return;
  }
  const pattern = findPattern(iv);
  if (pattern) spot.finding('iv-pattern', { expected: 'random bytes', got: pattern });
  else spot.ok('iv-pattern', 'no pattern seen');
}

// Random bytes show each pattern less than once in a million; fewer bytes than this prove nothing.
const MIN_BYTES = 8;

function findPattern(iv: Uint8Array): string | undefined {
  if (iv.length < MIN_BYTES) return undefined;
  if (iv.every((byte) => /[\w+/=.-]/.test(String.fromCharCode(byte)))) return 'printable text';
  const step = (iv[1]! - iv[0]!) & 0xff;
  if (iv.every((byte, i) => i === 0 || ((byte - iv[i - 1]!) & 0xff) === step)) return 'bytes that count';
  return new Set(iv).size <= iv.length / 2 ? `${new Set(iv).size} different bytes` : undefined;
}
