// SM3 (GB/T 32905-2016) agrees with two other implementations at every length around the edges of its blocks, and
// leaves nothing of what it hashed in the memory that it took.

import { createHash } from 'node:crypto';
import { sm3 as smCryptoSm3 } from 'sm-crypto/src/sm2/sm3.js';
import { afterEach, expect, test, vi } from 'vitest';
import { SM3_BYTES, sm3 } from '../../src/keys/sm3.ts';
import { randomBytes } from '../../src/platform/random.ts';
import { sm2Encrypt } from '../../src/primitives.ts';
import { sm2 } from '../helpers/keys.ts';
import { fromUtf8, standards, toHex } from '../helpers/vectors.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('example 1 of the standard', () => {
  expect(toHex(sm3(fromUtf8(standards.sm3.messageUtf8)))).toBe(standards.sm3.digest);
});

test('every length from 0 to 260 bytes, as OpenSSL and sm-crypto have it', () => {
  for (let length = 0; length <= 260; length++) {
    const message = randomBytes(length);
    const digest = toHex(sm3(message));
    expect(digest, `${length} bytes`).toBe(createHash('sm3').update(message).digest('hex'));
    expect(digest, `${length} bytes`).toBe(toHex(Uint8Array.from(smCryptoSm3(message))));
  }
});

test('parts in turn are one message', () => {
  const message = randomBytes(200);
  const parts = [
    message.subarray(0, 1),
    message.subarray(1, 1),
    message.subarray(1, 70),
    message.subarray(70),
  ];
  expect(toHex(sm3(...parts))).toBe(toHex(sm3(message)));
});

/** Every ArrayBuffer that is made by name from now on. */
function recordBuffers(): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  class RecordedBuffer extends ArrayBuffer {
    constructor(length: number) {
      super(length);
      buffers.push(this);
    }
  }
  vi.stubGlobal('ArrayBuffer', RecordedBuffer);
  return buffers;
}

test('of a hash only the digest is left', () => {
  const secret = randomBytes(100);
  const buffers = recordBuffers();
  const digest = sm3(secret);
  const left = buffers.filter((buffer) => new Uint8Array(buffer).some((byte) => byte !== 0));
  expect(left).toEqual([digest.buffer]);
  expect(digest.length).toBe(SM3_BYTES);
  expect(buffers.length).toBeGreaterThan(2);
});

test('of a wrapped key nothing is left but the wrap', () => {
  const key = randomBytes(16);
  const { pem } = sm2();
  const buffers = recordBuffers();
  const wrapped = sm2Encrypt(key, pem);
  const left = buffers
    .map((buffer) => Buffer.from(buffer))
    .filter((bytes) => bytes.includes(Buffer.from(key)));
  expect(left).toEqual([]);
  expect(buffers).toContain(wrapped.buffer);
});
