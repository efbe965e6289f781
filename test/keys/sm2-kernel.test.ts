// The kernel of the SM2 curve: right for every scalar and point, the same on each backend, and in constant time. As for
// SM4-GCM, its module is followed without running it, and run with all its addresses and branches recorded.

import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { compileKernel } from '../../kernel/build.mjs';
import { constantsFile } from '../../kernel/derive-field.mjs';
import { importPublicKey, materialOf } from '../../src/keys/public-key.ts';
import { sm2Wrap } from '../../src/keys/sm2.ts';
import { SM2_ORDER, sm2Curve } from '../../src/keys/sm2-curve.ts';
import { Sm2Kernel } from '../../src/keys/sm2-kernel.ts';
import type { Sm2Key } from '../../src/keys/sm2-key.ts';
import { sm2Module } from '../../src/keys/sm2-module.ts';
import { type Sm2Backend, sm2Backends } from '../../src/keys/sm2-multiply.ts';
import { isScalar } from '../../src/keys/sm2-scalar.ts';
import { compileModule } from '../helpers/kernel-modules.ts';
import { times } from '../helpers/long.ts';
import { memoryDependences } from '../helpers/taint-wasm.ts';
import { traceKernel } from '../helpers/trace-wasm.ts';
import { fromBase64, fromHex, standards, toBase64, toHex } from '../helpers/vectors.ts';

type Exports = ConstructorParameters<typeof Sm2Kernel>[0];

const local = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const scalarBytes = (k: bigint): Uint8Array => fromHex(k.toString(16).padStart(64, '0'));
const curve = sm2Curve();
const pointOf = (k: bigint): Uint8Array => curve.BASE.multiply(k).toBytes(false);

const anyScalar = fc.bigInt({ min: 1n, max: SM2_ORDER - 1n });
/** Around the borders of windows, of words, and of the order. */
const EDGES = [
  ...Array.from({ length: 40 }, (_, n) => BigInt(n + 1)),
  ...[32n, 64n, 128n, 155n, 250n, 255n].flatMap((n) => [2n ** n - 1n, 2n ** n, 2n ** n + 1n]),
  ...Array.from({ length: 34 }, (_, n) => SM2_ORDER - 1n - BigInt(n)),
  BigInt(`0x${'55'.repeat(32)}`),
  BigInt(`0x${'84'.repeat(32)}`),
];

test('WebAssembly comes first where the runtime has it', () => {
  expect(Object.keys(sm2Backends())).toEqual(['wasm', 'portable']);
});

describe.each(Object.entries(sm2Backends()))('%s', (_, backend: Sm2Backend) => {
  const expected = (point: bigint, k: bigint) => toHex(pointOf((point * k) % SM2_ORDER));

  test('multiplies the base point and a key by scalars at every edge', () => {
    const { base, key } = backend(pointOf(7n));
    for (const k of EDGES) {
      expect(toHex(base(scalarBytes(k)))).toBe(expected(1n, k));
      expect(toHex(key(scalarBytes(k)))).toBe(expected(7n, k));
    }
  });

  test('multiplies any point by any scalar', () => {
    fc.assert(
      fc.property(anyScalar, anyScalar, (point, k) => {
        expect(toHex(backend(pointOf(point)).key(scalarBytes(k)))).toBe(expected(point, k));
      }),
      { numRuns: 60 },
    );
  });

  test('many keys may take turns', () => {
    const keys = [3n, 1n, SM2_ORDER - 1n, 12_345n].map((d) => ({ d, points: backend(pointOf(d)) }));
    for (let k = 1n; k < 100n; k += 7n) {
      for (const { d, points } of keys) {
        expect(toHex(points.key(scalarBytes(k)))).toBe(expected(d, k));
        expect(toHex(points.base(scalarBytes(k)))).toBe(expected(1n, k));
      }
    }
  });

  test('the published example of SM2 encryption comes out', () => {
    const { publicPoint, k, messageUtf8, ciphertext } = standards['sm2-encryption'];
    const material = materialOf(importPublicKey(publicPoint)) as Sm2Key;
    const key: Sm2Key = { ...material, points: () => backend(material.point) };
    const blob = sm2Wrap(new TextEncoder().encode(messageUtf8), key, fromHex(k));
    expect(toHex(blob)).toBe(ciphertext);
  });

  test('leaves point and scalar as they were', () => {
    const [point, scalar] = [pointOf(5n), scalarBytes(77n)];
    backend(point).key(scalar);
    expect([toHex(point), toHex(scalar)]).toEqual([toHex(pointOf(5n)), toHex(scalarBytes(77n))]);
  });
});

test.each([
  ['0', 0n, false],
  ['1', 1n, true],
  ['n - 1', SM2_ORDER - 1n, true],
  ['n', SM2_ORDER, false],
  ['n + 1', SM2_ORDER + 1n, false],
  ['2^256 - 1', 2n ** 256n - 1n, false],
])('whether %s is a scalar', (_, k, is) => {
  expect(isScalar(scalarBytes(k))).toBe(is);
});

test('any 32 bytes are a scalar when they are from 1 to n - 1', () => {
  const near = fc.bigInt({ min: SM2_ORDER - 2n ** 40n, max: SM2_ORDER + 2n ** 40n });
  fc.assert(
    fc.property(fc.oneof(near, fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })), (k) => {
      expect(isScalar(scalarBytes(k))).toBe(k > 0n && k < SM2_ORDER);
    }),
  );
});

// --- the module ---

test('kernel/sm2.ts compiles to the module of the package, and its constants are those of the curve', async () => {
  expect(toBase64(await compileKernel('sm2Module'))).toBe(sm2Module);
  expect(await readFile(local('../../kernel/sm2-constants.ts'), 'utf8')).toBe(constantsFile());
});

test('nothing of a scalar or of the point it gives is left in memory', () => {
  const exports = new WebAssembly.Instance(compileModule(fromBase64(sm2Module)))
    .exports as unknown as Exports;
  const memory = Buffer.from(exports.memory.buffer);
  const seen: boolean[] = [];
  const kernel = new Sm2Kernel({
    ...exports,
    multiply(table) {
      exports.multiply(table);
      seen.push(
        memory.includes(Buffer.from(scalarBytes(SM2_ORDER - 99n))),
        memory.subarray(0, 2048).some((byte) => byte !== 0),
      );
    },
  });
  const { base, key } = kernel.points(pointOf(9n));
  const result = Buffer.from(key(scalarBytes(SM2_ORDER - 99n)));
  base(scalarBytes(SM2_ORDER - 99n));
  expect(seen).toEqual([true, true, true, true]);
  expect(memory.subarray(0, 2048).every((byte) => byte === 0)).toBe(true);
  expect([memory.includes(result.subarray(1, 33)), memory.includes(result.subarray(33))]).toEqual([
    false,
    false,
  ]);
});

test('it wipes its memory after a failure too', () => {
  const exports = new WebAssembly.Instance(compileModule(fromBase64(sm2Module)))
    .exports as unknown as Exports;
  const kernel = new Sm2Kernel({
    ...exports,
    multiply() {
      throw new Error('interrupted');
    },
  });
  expect(() => kernel.points(pointOf(9n)).base(scalarBytes(5n))).toThrow('interrupted');
  expect(Buffer.from(exports.memory.buffer, 0, 2048).every((byte) => byte === 0)).toBe(true);
});

test('it imports nothing, and has one memory of four pages', () => {
  const module = compileModule(fromBase64(sm2Module));
  expect(WebAssembly.Module.imports(module)).toEqual([]);
  const memory = new WebAssembly.Instance(module).exports.memory as WebAssembly.Memory;
  expect(memory.buffer.byteLength).toBe(4 * 65_536);
  expect(() => memory.grow(1)).toThrow(RangeError);
});

// --- constant time ---

const SCALARS = times(110, 200);

const leaky: string[] = [];
afterAll(() => Promise.all(leaky.map((file) => rm(file))));

/** A kernel beside the real one, for its imports, with one piece of its source replaced. */
async function compileWith(name: string, from: string, to: string): Promise<Uint8Array> {
  const source = await readFile(local('../../kernel/sm2.ts'), 'utf8');
  expect(source.split(from).length, `"${from}" occurs once`).toBe(2);
  const file = local(`../../kernel/.${name.replaceAll(' ', '-')}.ts`);
  leaky.push(file);
  await writeFile(
    file,
    source.replace(from, () => to),
  );
  return compileKernel('sm2Module', file);
}

/** The first difference between the traces of multiplications by many scalars, the extreme ones among them. */
function firstDifference(bytes: Uint8Array): string | undefined {
  const traced = traceKernel<Exports>(bytes);
  const { base, key } = new Sm2Kernel(traced.exports).points(pointOf(SM2_ORDER - 5n));
  const runs = [...EDGES, ...fc.sample(anyScalar, { numRuns: SCALARS - EDGES.length, seed: 1 })].map((k) => {
    const results = [toHex(base(scalarBytes(k))), toHex(key(scalarBytes(k)))];
    expect(results).toEqual([toHex(pointOf(k)), toHex(pointOf(((SM2_ORDER - 5n) * k) % SM2_ORDER))]);
    return traced.takeTrace();
  });
  // The first run makes the tables too.
  const [reference, ...others] = runs.slice(1);
  return others.map((trace) => traced.difference(reference!, trace)).find((found) => found !== undefined);
}

test('no address, condition or length depends on what memory holds', () => {
  expect(memoryDependences(fromBase64(sm2Module))).toEqual([]);
});

test(`${2 * SCALARS} multiplications leave one trace`, () => {
  expect(firstDifference(fromBase64(sm2Module))).toBeUndefined();
});

test.each([
  {
    name: 'a row that is indexed by the digit',
    seen: /v128\.load/,
    from: 'for (let n = 1; n <= MULTIPLES; n++, row += POINT) keepIf(isEqual(size, n), row);',
    to: `const n = size - 1 + (isEqual(size, 0) & 1);
      keepIf(~isEqual(size, 0), row + (n << 7) + (n << 4));`,
  },
  {
    name: 'a digit of zero that is skipped',
    seen: /if/,
    from: 'addPoints(SUM, SUM, SELECTED);\n  }\n  writeAffine',
    to: 'if (digit(window) != 0) addPoints(SUM, SUM, SELECTED);\n  }\n  writeAffine',
  },
])('a kernel that leaks is caught: $name', async ({ name, seen, from, to }) => {
  const bytes = await compileWith(name, from, to);
  expect(memoryDependences(bytes).join('\n')).toMatch(seen);
  expect(firstDifference(bytes)).toMatch(seen);
});
