// The wrap of a data key by SM2, as C1 ‖ C3 ‖ C2.

import assert from 'node:assert/strict';
import { importPublicKey, materialOf } from '../../src/keys/public-key.ts';
import { sm2Wrap } from '../../src/keys/sm2.ts';
import { SM2_ORDER, sm2Curve } from '../../src/keys/sm2-curve.ts';
import type { Sm2Key } from '../../src/keys/sm2-key.ts';
import { sm2Backends } from '../../src/keys/sm2-multiply.ts';
import { lazy } from '../../src/platform/lazy.ts';
import { fromBase64, fromHex, toBase64, toHex } from '../helpers/vectors.ts';
import { expectBytes, type Row, seeded } from './exchange.ts';
import { once, type Sm2KeyName, sm2KeyNames, sm2Pair, sm2Service, spki } from './test-keys.ts';

interface Sm2Case {
  readonly index: number;
  readonly key: Sm2KeyName;
  readonly bytes: number;
}

/** With a fixed scalar, and the coordinates of C1 and of the shared point that begin with a zero byte. */
type FixedCase = Sm2Case & { readonly k: string; readonly zero: readonly string[] };
type Sm2BackendCase = Sm2Case & { readonly k?: string; readonly backend: string };

// No empty message: BouncyCastle and OpenSSL refuse to encrypt one, and gmsm never comes back from it.
const MESSAGE_BYTES = [
  16, 16, 16, 16, 32, 1, 15, 17, 31, 33, 48, 63, 64, 65, 96, 100, 127, 128, 129, 256, 1100,
];

const messageCase = (index: number): Sm2Case => ({
  index,
  key: sm2KeyNames[index % sm2KeyNames.length]!,
  bytes: MESSAGE_BYTES[index % MESSAGE_BYTES.length]!,
});

const message = ({ index, bytes }: Sm2Case): Uint8Array => seeded(`sm2/${index}/text`, bytes);
const scalarBytes = (k: bigint): Uint8Array => fromHex(k.toString(16).padStart(64, '0'));
const materialOfSm2 = once((name: Sm2KeyName) => materialOf(importPublicKey(spki(sm2Pair(name)))) as Sm2Key);
const pointsOn = once((backend: string) =>
  once((name: Sm2KeyName) => sm2Backends()[backend]!(materialOfSm2(name).point)),
);

/** Wraps on one backend. */
function wrapOn(backend: string, { key, ...item }: Sm2Case & { k?: string }): Uint8Array {
  const sm2Key = { ...materialOfSm2(key), points: () => pointsOn(backend)(key) };
  return sm2Wrap(message({ key, ...item }), sm2Key, item.k ? fromBase64(item.k) : undefined);
}

const WALKED = 4000n;

/** Scalars from a seeded one on for which a coordinate begins with a zero byte: one in 64 does. */
const shortCases: () => FixedCase[] = lazy(() => {
  const start = BigInt(`0x${toHex(seeded('sm2/walk', 31))}`);
  const base = sm2Curve().BASE;
  const own = sm2Curve().fromBytes(materialOfSm2(sm2KeyNames[0]!).point);
  let [c1, shared] = [base.multiply(start), own.multiply(start)];
  const found: FixedCase[] = [];
  for (let k = start; k < start + WALKED; k++) {
    const zero = zeroLeading(c1.toBytes(false), shared.toBytes(false));
    const item = { ...messageCase(found.length), key: sm2KeyNames[0]! };
    if (zero.length > 0) found.push({ ...item, k: toBase64(scalarBytes(k)), zero });
    [c1, shared] = [c1.add(base), shared.add(own)];
  }
  return found;
});

function zeroLeading(c1: Uint8Array, shared: Uint8Array): string[] {
  const first = { x1: c1[1], y1: c1[33], x2: shared[1], y2: shared[33] };
  return Object.entries(first).flatMap(([name, byte]) => (byte === 0 ? name : []));
}

/** Short coordinates, the least and the largest scalars, and seeded ones for all keys and lengths. */
const fixedCases: () => FixedCase[] = lazy(() => {
  const edges = [1n, 2n, 3n, SM2_ORDER - 2n, SM2_ORDER - 1n].map(scalarBytes);
  const short = shortCases();
  const others = Array.from({ length: 200 - short.length }, (_, n) => {
    const item = messageCase(short.length + n);
    const k = edges[n] ?? scalarBytes(BigInt(`0x${toHex(seeded(`sm2/${item.index}/k`, 32))}`) % SM2_ORDER);
    return { ...item, k: toBase64(k), zero: zeroOf(k, item.key) };
  });
  return [...short, ...others];
});

function zeroOf(k: Uint8Array, key: Sm2KeyName): string[] {
  const scalar = BigInt(`0x${toHex(k)}`);
  const own = sm2Curve().fromBytes(materialOfSm2(key).point);
  return zeroLeading(sm2Curve().BASE.multiply(scalar).toBytes(false), own.multiply(scalar).toBytes(false));
}

export const sm2WithKTheirs: Row<FixedCase> = {
  name: 'SM2, fixed scalar',
  direction: 'theirs → ours',
  op: 'sm2EncryptWithK',
  cases: fixedCases,
  exchange(item) {
    const { publicKey } = sm2Pair(item.key);
    const text = message(item);
    return {
      question: { op: 'sm2EncryptWithK', publicKey, text: toBase64(text), k: item.k },
      check({ ciphertext }) {
        for (const backend of Object.keys(sm2Backends()))
          expectBytes(wrapOn(backend, item), ciphertext, `${backend} wraps otherwise`);
        expectUnwrapped(item, ciphertext);
        assert.deepEqual(zeroOf(fromBase64(item.k), item.key), item.zero);
      },
    };
  },
};

/** Our decryption, the emulator's, opens what they have wrapped. */
function expectUnwrapped(item: Sm2Case, theirs: unknown): void {
  const opened = sm2Service(item.key).unwrap(fromBase64(theirs as string));
  assert(opened, 'we refuse their ciphertext');
  expectBytes(opened, toBase64(message(item)), 'we read another message');
}

export const sm2Theirs: Row<Sm2Case> = {
  name: 'SM2, random scalar',
  direction: 'theirs → ours',
  op: 'sm2Encrypt',
  cases: () => Array.from({ length: 200 }, (_, index) => messageCase(index)),
  exchange(item) {
    const { publicKey } = sm2Pair(item.key);
    return {
      question: { op: 'sm2Encrypt', publicKey, text: toBase64(message(item)) },
      check: ({ ciphertext }) => expectUnwrapped(item, ciphertext),
    };
  },
};

function sm2OursCases(): Sm2BackendCase[] {
  const random = Array.from({ length: 20 }, (_, index) => messageCase(index));
  return Object.keys(sm2Backends()).flatMap((backend) =>
    [...fixedCases(), ...random].map((item) => ({ ...item, backend })),
  );
}

export const sm2Ours: Row<Sm2BackendCase> = {
  name: 'SM2',
  direction: 'ours → theirs',
  op: 'sm2Decrypt',
  cases: sm2OursCases,
  exchange(item) {
    const { privateKey } = sm2Pair(item.key);
    const ciphertext = toBase64(wrapOn(item.backend, item));
    return {
      question: { op: 'sm2Decrypt', privateKey, ciphertext },
      check: (answer) => expectBytes(message(item), answer.text, 'they read another message'),
    };
  },
};
