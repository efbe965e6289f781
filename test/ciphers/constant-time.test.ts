// The kernel runs in constant time: which addresses it touches, and where it branches, does not depend on a key,
// an IV, a text or a tag. Checked upon the modules of the package in two ways: by following all that they read from
// memory (taint-wasm.ts), and by running them, rewritten to tell what they do (trace-wasm.ts). What the engine and
// the processor do beneath WebAssembly is out of reach of this test: kernel/README.md.

import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import binaryen from 'assemblyscript/binaryen';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileKernel } from '../../kernel/build.mjs';
import { Sm4GcmKernel } from '../../src/ciphers/sm4-gcm-kernel.ts';
import {
  compileModule,
  inChunks,
  type KernelExports,
  kernelModules,
  ownKernel,
  VARIANTS,
} from '../helpers/kernel-modules.ts';
import { everyNth, times } from '../helpers/long.ts';
import { memoryDependences } from '../helpers/taint-wasm.ts';
import { type Trace, type TracedKernel, traceKernel } from '../helpers/trace-wasm.ts';
import { readModule } from '../helpers/wasm-operations.ts';

// --- random and extreme inputs, the same in each run ---

interface Inputs {
  key: Uint8Array;
  iv: Uint8Array;
  text: Uint8Array;
  wrongBit: number;
}

/** The first two are all zeros and all ones. */
function inputs(n: number, textBytes: number): Inputs {
  const outputLength = 16 + 12 + textBytes + 1;
  const bytes =
    n < 2
      ? new Uint8Array(outputLength).fill(n * 255)
      : Uint8Array.from(createHash('shake256', { outputLength }).update(`${n} ${textBytes}`).digest());
  return {
    key: bytes.subarray(0, 16),
    iv: bytes.subarray(16, 28),
    text: bytes.subarray(28, -1),
    wrongBit: bytes.at(-1)! % 128,
  };
}

const OPERATIONS = ['encrypt', 'encryptChunks', 'decrypt', 'refuse'] as const;
type Traces = Record<(typeof OPERATIONS)[number], Trace>;

/** One message through the host: encrypted, whole and in chunks, decrypted, and refused for a wrong bit in its tag. */
function run(
  traced: TracedKernel<KernelExports>,
  { key, iv, text, wrongBit }: Inputs,
): Traces & { ciphertext: Uint8Array } {
  const kernel = new Sm4GcmKernel(traced.exports);
  traced.takeTrace();
  const { ciphertext, tag } = kernel.encrypt(text, key, iv);
  const encrypt = traced.takeTrace();
  const chunksTag = kernel.encryptChunks(inChunks(text), key, iv, () => {});
  const encryptChunks = traced.takeTrace();
  const plaintext = kernel.decrypt(ciphertext, key, iv, tag);
  const decrypt = traced.takeTrace();
  const wrongTag = tag.with(wrongBit >> 3, tag[wrongBit >> 3]! ^ (1 << (wrongBit & 7)));
  expect(() => kernel.decrypt(ciphertext, key, iv, wrongTag)).toThrow('tag mismatch');
  const refuse = traced.takeTrace();
  expect([Buffer.compare(plaintext, text), Buffer.compare(chunksTag, tag)]).toEqual([0, 0]);
  return { encrypt, encryptChunks, decrypt, refuse, ciphertext };
}

/** The first difference between the traces of `runs` messages of one length. */
function firstDifference(
  traced: TracedKernel<KernelExports>,
  textBytes: number,
  runs: number,
): string | undefined {
  const reference = run(traced, inputs(0, textBytes));
  for (let n = 1; n < runs; n++) {
    const traces = run(traced, inputs(n, textBytes));
    for (const operation of OPERATIONS) {
      const difference = traced.difference(reference[operation], traces[operation]);
      if (difference !== undefined) return `${operation}, ${difference}`;
    }
  }
  return undefined;
}

// --- the kernel ---

/** A branch on one random bit escapes forty messages once in 2^39. */
const RUNS = times(40, 200);

/** Empty, one block, short with and without a rest, grouped with and without a rest, and beyond one window. */
const MESSAGES = [
  { textBytes: 0, runs: RUNS },
  { textBytes: 64, runs: RUNS },
  { textBytes: 1000, runs: RUNS },
  { textBytes: 1500, runs: RUNS },
  { textBytes: 3072, runs: RUNS },
  { textBytes: 65_280 + 1000, runs: 8 },
];

describe.each(VARIANTS)('the %s module', (variant) => {
  let traced: TracedKernel<KernelExports>;
  beforeAll(() => {
    traced = traceKernel<KernelExports>(kernelModules[variant]);
  });

  test('no address, condition, length or result depends on what memory holds', () => {
    expect(memoryDependences(kernelModules[variant])).toEqual([]);
  });

  for (const { textBytes, runs } of MESSAGES) {
    test(`${runs} messages of ${textBytes} bytes leave one trace`, () => {
      expect(firstDifference(traced, textBytes, runs)).toBeUndefined();
    });
  }

  test('a wrong tag leaves the trace of the right one up to the comparison', () => {
    for (const { textBytes } of MESSAGES) {
      const { decrypt, refuse } = run(traced, inputs(2, textBytes));
      const compared = traced.indexOfCall(decrypt, 'rewind');
      expect(compared).toBeGreaterThan(0);
      expect(traced.indexOfCall(refuse, 'rewind')).toBe(-1);
      expect(traced.indexOfCall(refuse, 'wipe')).toBe(compared);
      expect(traced.difference(decrypt.slice(0, compared), refuse.slice(0, compared))).toBeUndefined();
    }
  });

  test('the trace does tell lengths apart, and is that of the right computation', () => {
    const { kernel } = ownKernel(variant);
    const traces = [1000, 1001, 1017].map((textBytes) => {
      const { key, iv, text, wrongBit } = inputs(3, textBytes);
      const { encrypt, ciphertext } = run(traced, { key, iv, text, wrongBit });
      expect(ciphertext).toEqual(kernel.encrypt(text, key, iv).ciphertext);
      return encrypt;
    });
    expect(traced.difference(traces[0]!, traces[1]!)).toMatch(/a call of crypt 1000, a call of crypt 1001/);
    expect(traces[2]!.length).toBeGreaterThan(traces[1]!.length);
  });

  test('it imports nothing and has one memory of two pages, no table and no data', () => {
    const module = compileModule(kernelModules[variant]);
    expect(WebAssembly.Module.imports(module)).toEqual([]);
    const exported = Object.fromEntries(
      WebAssembly.Module.exports(module).map(({ name, kind }) => [name, kind]),
    );
    expect(exported).toEqual({
      ...Object.fromEntries(
        ['start', 'rewind', 'crypt', 'hashGroups', 'hashRest', 'finish', 'wipe'].map((name) => [
          name,
          'function',
        ]),
      ),
      WINDOW: 'global',
      WINDOW_BYTES: 'global',
      memory: 'memory',
    });
    const memory = new WebAssembly.Instance(module).exports.memory as WebAssembly.Memory;
    expect(memory.buffer.byteLength).toBe(2 * 65_536);
    expect(() => memory.grow(1)).toThrow(RangeError);
    // And no table, data or start function: readModule() refuses them.
    const kinds = new Set(readModule(kernelModules[variant]).map(([kind]) => kind));
    expect([...kinds].sort()).toEqual(['export', 'func', 'global', 'memory', 'type']);
  });
});

// --- kernels that leak, which the test must notice ---

const SOURCE = fileURLToPath(new URL('../../kernel/sm4-gcm.ts', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leaky-'));
  await copyFile(join(SOURCE, '../sbox-tables.ts'), join(folder, 'sbox-tables.ts'));
});
afterAll(() => rm(folder, { recursive: true }));

type Replacement = [from: string, to: string];

async function compileWith(name: string, replacements: Replacement[]): Promise<Uint8Array> {
  let source = await readFile(SOURCE, 'utf8');
  for (const [from, to] of replacements) {
    expect(source.split(from).length, `"${from}" occurs once`).toBe(2);
    source = source.replace(from, () => to);
  }
  const file = join(folder, `${name}.ts`);
  await writeFile(file, source);
  return compileKernel('plainModule', file);
}

/** Memory that the kernel doesn't use. */
const UNUSED = 100_000;

const lanes = Array.from({ length: 16 }, (_, lane) => lane);
const TABLES = 'x: v128, il: v128, ih: v128, ao: v128, iv: v128, op: v128, oq: v128, low: v128';
const loads = [0, 16, 32, 48, 64, 80, 96].map((offset) => `v128.load(CONSTANTS, ${offset})`).join(', ');
const LEAKS: { name: string; textBytes: number; seen: RegExp; replacements: Replacement[] }[] = [
  {
    name: 'an S-box in memory',
    textBytes: 64,
    seen: /i32\.load8_u/,
    replacements: [
      [
        `function substitute(${TABLES}): v128 {`,
        `function substitute(${TABLES}): v128 {
          let y = x;
          ${lanes.map((n) => `y = i8x16.replace_lane(y, ${n}, load<u8>(${UNUSED} + i8x16.extract_lane_u(x, ${n})));`).join('\n')}
          return y;
        }
        function substituteByNibbles(${TABLES}): v128 {`,
      ],
      [
        'expandKey();\n  // H',
        `for (let n = 0; n < 256; n++) {
          store<u8>(${UNUSED} + n, i8x16.extract_lane_u(substituteByNibbles(i8x16.splat(<i8>n), ${loads}), 0));
        }
        expandKey();\n  // H`,
      ],
    ],
  },
  {
    name: 'a branch on a bit of the key',
    textBytes: 64,
    seen: /: if/,
    replacements: [
      [
        'v128.store(ROUND_KEYS + ((<usize>round) << 4), i32x4.splat(key));',
        `const to = ROUND_KEYS + ((<usize>round) << 4);
        if (k0 & 1) v128.store(to, i32x4.splat(key));
        else for (let lane: usize = 0; lane < 16; lane += 4) store<u32>(to + lane, key);`,
      ],
    ],
  },
  {
    name: 'a select by a bit of H',
    textBytes: 64,
    seen: /: select/,
    replacements: [
      [
        'const reduce = (0 - (low & 1)) & 0xe100000000000000;',
        'const reduce: u64 = low & 1 ? 0xe100000000000000 : high & 0;',
      ],
    ],
  },
  {
    name: 'a row of H that is read or not by a bit of the hash',
    textBytes: 1500,
    seen: /v128\.load/,
    replacements: [
      [
        'v128.and(v128.load(row), spread(bits, 0))',
        `v128.load(${UNUSED} ^ ((${UNUSED} ^ row) & (0 - (load<u8>(SCRATCH + byte) >> 7))))`,
      ],
    ],
  },
  {
    name: 'a length of memory.fill by a byte of the key',
    textBytes: 64,
    seen: /memory\.fill/,
    replacements: [['memory.fill(WINDOW, 0, 64);', 'memory.fill(WINDOW, 0, 64 + (load<u8>(KEY) & 15));']],
  },
];

describe('a kernel that leaks is caught', () => {
  test.each(everyNth(3, LEAKS))('$name', async ({ name, textBytes, seen, replacements }) => {
    const leaky = await compileWith(name.replaceAll(' ', '-'), replacements);
    expect(memoryDependences(leaky).join('\n')).toMatch(seen);
    const traced = traceKernel<KernelExports>(leaky);
    const message = inputs(2, textBytes);
    const right = ownKernel('plain').kernel.encrypt(message.text, message.key, message.iv);
    expect(run(traced, message).ciphertext).toEqual(right.ciphertext);
    expect(firstDifference(traced, textBytes, 200)).toMatch(seen);
  });

  test('a division is refused', async () => {
    const leaky = await compileWith('division', [[') ^ 0xd3d3d3d3;', ') % 0xd3d3d3d3;']]);
    expect(() => memoryDependences(leaky)).toThrow(/has a i32\.rem_[su]/);
    expect(() => traceKernel(leaky)).toThrow(/has a i32\.rem_[su]/);
  });

  test('an index that relaxed SIMD leaves undefined is refused', async () => {
    const traced = traceKernel<KernelExports>(
      await compileWith('index', [['const rest = v128.and(value, low);', 'const rest = value;']]),
    );
    expect(() => run(traced, inputs(2, 1500))).toThrow('index of a swizzle');
  });
});

// --- and what follows memory, in modules of a few instructions ---

const READ = '(i32.load (i32.const 0))';
const PATHS: [string, string][] = [
  ['a local', `(func (local $x i32) (local.set $x ${READ}) (drop (i32.load (local.get $x))))`],
  [
    'a global that is read first',
    `(global $g (mut i32) (i32.const 0))
     (func (drop (i32.load (global.get $g))) (global.set $g (i32.add (i32.const 1) ${READ})))`,
  ],
  ['an argument', `(func $f (param $x i32) (if (local.get $x) (then))) (func (call $f ${READ}))`],
  ['a result', `(func $f (result i32) ${READ}) (func (memory.fill (i32.const 0) (i32.const 0) (call $f)))`],
  [
    'an early return',
    `(func $f (param $n i32) (result i32) (if (local.get $n) (then (return ${READ}))) (i32.const 1))
     (func (if (call $f (i32.const 1)) (then (unreachable))))`,
  ],
  [
    'a branch out of a block',
    `(func (param $n i32) (drop (i32.load (block $b (result i32)
       (drop (br_if $b ${READ} (local.get $n))) (i32.const 4)))))`,
  ],
  [
    'a turn of a loop',
    `(func (param $n i32) (local $x i32) (loop $l
       (i32.store (local.get $x) (i32.const 0))
       (local.set $x (i32.and (local.get $n) ${READ}))
       (br_if $l (local.get $n))))`,
  ],
  ['a vector', `(func (drop (i32.load (i32x4.extract_lane 0 (i32x4.splat ${READ})))))`],
  ['the result of an export', `(func (export "f") (result i32) ${READ})`],
];

test.each(PATHS)('a secret is followed through %s', (_, fields) => {
  expect(memoryDependences(assemble(fields))).toHaveLength(1);
});

test('a local that held a secret may hold an address later on', () => {
  const fields = `(func (param $n i32) (local $x i32)
    (local.set $x ${READ})
    (i32.store (i32.const 4) (local.get $x))
    (local.set $x (i32.shl (local.get $n) (i32.const 2)))
    (drop (i32.load (local.get $x))))`;
  expect(memoryDependences(assemble(fields))).toEqual([]);
});

function assemble(fields: string): Uint8Array {
  const module = binaryen.parseText(`(module (memory 1) ${fields})`);
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
}
