// The SM4-GCM kernel against its definition, its source, the other backends, and its promises to the caller.

import { execFileSync } from 'node:child_process';
import { createCipheriv, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ghash } from '@noble/ciphers/_polyval.js';
import { encrypt as sm4Ecb } from 'sm-crypto/src/sm4/index.js';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { compileKernel } from '../../kernel/build.mjs';
import { CONSTANT, sbox, sboxByTables, tables } from '../../kernel/derive-tables.mjs';
import { CHUNK_BYTES } from '../../src/ciphers/chunks.ts';
import { type CiphertextAndTag, type Sm4Gcm, sm4GcmBackends } from '../../src/ciphers/sm4-gcm.ts';
import { instantiateKernel } from '../../src/ciphers/sm4-gcm-kernel.ts';
import {
  inChunks,
  type KernelExports,
  kernelModules,
  ownKernel,
  VARIANTS,
  type Variant,
} from '../helpers/kernel-modules.ts';
import { times } from '../helpers/long.ts';
import {
  documented,
  fromBase64,
  fromHex,
  fromUtf8,
  standards,
  toBase64,
  toHex,
  toUtf8,
} from '../helpers/vectors.ts';

/** Pseudo-random bytes, the same in each run. */
function bytesFor(seed: string, outputLength: number): Uint8Array {
  return Uint8Array.from(createHash('shake256', { outputLength }).update(seed).digest());
}

/** SM4-GCM composed of OpenSSL's counter mode and noble's GHASH. */
function reference(text: Uint8Array, key: Uint8Array, iv: Uint8Array): CiphertextAndTag {
  const sm4Ctr = (data: Uint8Array, counter: number) =>
    createCipheriv('sm4-ctr', key, Buffer.from([...iv, 0, 0, 0, counter])).update(data);
  const ciphertext = Uint8Array.from(sm4Ctr(text, 2));
  const lengths = new Uint8Array(16);
  new DataView(lengths.buffer).setUint32(12, 8 * text.length);
  const tag = ghash.create(hashKeyOf(key)).update(ciphertext).update(lengths).digest();
  return { ciphertext, tag: Uint8Array.from(sm4Ctr(tag, 1)) };
}

/** H, the encryption of a block of zeros. */
function hashKeyOf(key: Uint8Array): Uint8Array {
  return Uint8Array.from(createCipheriv('sm4-ctr', key, new Uint8Array(16)).update(new Uint8Array(16)));
}

/** Bytes compared by memcmp: expect's own comparison is too slow for megabytes. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

const key = bytesFor('key', 16);
const iv = bytesFor('iv', 12);

describe('the S-box', () => {
  const bytes = Array.from({ length: 256 }, (_, x) => x);

  test('from nibble tables is the S-box by definition, for all 256 inputs', () => {
    expect(bytes.map(sboxByTables)).toEqual(bytes.map(sbox));
    expect(new Set(bytes.map(sbox)).size).toBe(256);
  });

  test('never looks up an index from 16 to 127, which relaxed SIMD leaves undefined', () => {
    const lookup = (table: readonly number[], index: number): number => {
      expect(index < 16 || (index >= 128 && index < 256), `index ${index}`).toBe(true);
      return index < 16 ? table[index]! : 0;
    };
    const { inputLow, inputHigh, inverses, aOver, outputP, outputQ } = tables;
    const substitute = (x: number) => {
      const ik = lookup(inputLow, x & 15) ^ lookup(inputHigh, x >> 4);
      const [i, k] = [ik >> 4, ik & 15];
      const ak = lookup(aOver, k);
      const p = lookup(inverses, lookup(inverses, i) ^ ak) ^ i ^ k;
      const q = lookup(inverses, lookup(inverses, i ^ k) ^ ak) ^ i;
      return lookup(outputP, p) ^ lookup(outputQ, q) ^ CONSTANT;
    };
    expect(bytes.map(substitute)).toEqual(bytes.map(sbox));
  });

  test('kernel/sbox-tables.ts is what kernel/derive-tables.mjs prints', () => {
    const [script, printed] = ['derive-tables.mjs', 'sbox-tables.ts'].map((name) =>
      fileURLToPath(new URL(`../../kernel/${name}`, import.meta.url)),
    );
    expect(readFileSync(printed!, 'utf8')).toBe(
      execFileSync(process.execPath, [script!], { encoding: 'utf8' }),
    );
  });

  test("SM4 built upon it is sm-crypto's SM4, and all 256 inputs occur", () => {
    const seen = new Set<number>();
    for (let n = 0; n < 50; n++) {
      const [key, block] = [bytesFor(`key ${n}`, 16), bytesFor(`block ${n}`, 16)];
      const expected = sm4Ecb(block, key, { padding: 'none', output: 'array' });
      expect(sm4(block, key, seen)).toEqual(expected);
    }
    expect(seen.size).toBe(256);
  });
});

/** SM4 as GB/T 32907-2016 writes it, section 7; `seen` collects the inputs of the S-box. */
function sm4(block: Uint8Array, key: Uint8Array, seen: Set<number>): number[] {
  const words = (bytes: Uint8Array) => [0, 4, 8, 12].map((at) => Buffer.from(bytes).readUInt32BE(at));
  const rotate = (x: number, by: number) => (x << by) | (x >>> (32 - by));
  const substitute = (word: number) =>
    [24, 16, 8, 0].reduce((result, shift) => {
      const byte = (word >>> shift) & 0xff;
      seen.add(byte);
      return result | (sbox(byte) << shift);
    }, 0);
  const rounds = (state: number[], roundWord: (round: number) => number, linear: (x: number) => number) => {
    for (let n = 0; n < 32; n++) {
      const input = state[n + 1]! ^ state[n + 2]! ^ state[n + 3]! ^ roundWord(n);
      state.push(state[n]! ^ linear(substitute(input)));
    }
    return state;
  };

  const FK = [0xa3b1bac6, 0x56aa3350, 0x677d9197, 0xb27022dc];
  const CK = (n: number) => [0, 1, 2, 3].reduce((word, j) => (word << 8) | (((4 * n + j) * 7) % 256), 0);
  const schedule = rounds(
    words(key).map((word, n) => word ^ FK[n]!),
    CK,
    (x) => x ^ rotate(x, 13) ^ rotate(x, 23),
  );
  const state = rounds(
    words(block),
    (n) => schedule[n + 4]!,
    (x) => x ^ rotate(x, 2) ^ rotate(x, 10) ^ rotate(x, 18) ^ rotate(x, 24),
  );
  const output = Buffer.alloc(16);
  for (const [n, word] of state.slice(-4).reverse().entries()) output.writeInt32BE(word, 4 * n);
  return [...output];
}

// `npm run build:kernel -- --check` says the same in every run of .ci/run.
test.each(VARIANTS.slice(0, times(0, VARIANTS.length)))(
  'kernel/sm4-gcm.ts compiles to the %s module of the package, byte for byte',
  async (variant) => {
    expect(toBase64(await compileKernel(`${variant}Module`))).toBe(toBase64(kernelModules[variant]));
  },
);

const backends: Record<string, Sm4Gcm> = {
  ...sm4GcmBackends(),
  'wasm, plain SIMD': ownKernel('plain').kernel,
  'wasm, relaxed SIMD': ownKernel('relaxed').kernel,
};

test('WebAssembly comes first where the runtime has it', () => {
  expect(Object.keys(sm4GcmBackends())).toEqual(['wasm', 'portable']);
});

describe.each(Object.entries(backends))('%s', (_, backend) => {
  function expectSame(text: Uint8Array, key: Uint8Array, iv: Uint8Array): void {
    const expected = reference(text, key, iv);
    const { ciphertext, tag } = backend.encrypt(text, key, iv);
    expect(isSame(ciphertext, expected.ciphertext), `ciphertext of ${text.length} bytes`).toBe(true);
    expect(toHex(tag), `tag of ${text.length} bytes`).toBe(toHex(expected.tag));
    const pieces: Uint8Array[] = [];
    const chunksTag = backend.encryptChunks(inChunks(text), key, iv, (piece) => pieces.push(piece.slice()));
    expect(isSame(Buffer.concat(pieces), expected.ciphertext), `chunks of ${text.length} bytes`).toBe(true);
    expect(toHex(chunksTag), `tag of chunks of ${text.length} bytes`).toBe(toHex(expected.tag));
    const opened = backend.decrypt(expected.ciphertext, key, iv, expected.tag);
    expect(isSame(opened, text), `plaintext of ${text.length} bytes`).toBe(true);
  }

  test('agrees with OpenSSL and noble at every length from 0 to 1,100', () => {
    for (let length = 0; length <= 1100; length++) {
      expectSame(
        bytesFor(`text ${length}`, length),
        bytesFor(`key ${length}`, 16),
        bytesFor(`iv ${length}`, 12),
      );
    }
  });

  test.each([1, 2])('agrees with them 17 bytes around the end of window %d', (windows) => {
    const text = bytesFor('long', CHUNK_BYTES * windows + 17);
    for (let length = CHUNK_BYTES * windows - 17; length <= text.length; length++) {
      expectSame(text.subarray(0, length), key, iv);
    }
  });

  test('takes views at any offset', () => {
    const place = (bytes: Uint8Array, offset: number) => {
      const around = new Uint8Array(bytes.length + 32).fill(0xa5);
      around.set(bytes, offset);
      return around.subarray(offset, offset + bytes.length);
    };
    for (const length of [100, 1500]) {
      const text = bytesFor('views', length);
      const expected = reference(text, key, iv);
      for (let offset = 1; offset <= 15; offset++) {
        const [keyView, ivView] = [place(key, offset), place(iv, 16 - offset)];
        expect(backend.encrypt(place(text, offset), keyView, ivView)).toEqual(expected);
        const tagView = place(expected.tag, offset);
        expect(backend.decrypt(place(expected.ciphertext, offset), keyView, ivView, tagView)).toEqual(text);
      }
    }
  });

  test.each([0, 100, 1500])('refuses a tag with any of its 128 bits wrong: %d bytes', (length) => {
    const { ciphertext, tag } = reference(bytesFor('tags', length), key, iv);
    for (let bit = 0; bit < 128; bit++) {
      const wrong = tag.with(bit >> 3, tag[bit >> 3]! ^ (1 << (bit & 7)));
      expect(() => backend.decrypt(ciphertext, key, iv, wrong), `bit ${bit}`).toThrow('tag mismatch');
    }
    for (const wrong of [tag.subarray(0, 15), tag.subarray(0, 0), Uint8Array.of(...tag, 0)]) {
      expect(() => backend.decrypt(ciphertext, key, iv, wrong)).toThrow('tag mismatch');
    }
  });

  test('refuses a ciphertext with any byte changed, one more or one less', () => {
    for (const length of [100, 1500]) {
      const { ciphertext, tag } = reference(bytesFor('bytes', length), key, iv);
      const refuses = (changed: Uint8Array) =>
        expect(() => backend.decrypt(changed, key, iv, tag)).toThrow('tag mismatch');
      for (let at = 0; at < length; at += 7) refuses(ciphertext.with(at, ciphertext[at]! ^ 1));
      refuses(ciphertext.subarray(1));
      refuses(ciphertext.subarray(0, -1));
      refuses(Uint8Array.of(...ciphertext, 0));
    }
  });

  test('leaves its arguments as they were, and gives memory of its own', () => {
    for (const length of [0, 100, 1500, CHUNK_BYTES + 1]) {
      const [text, ownKey, ownIv] = [bytesFor('unchanged', length), key.slice(), iv.slice()];
      const { ciphertext, tag } = backend.encrypt(text, ownKey, ownIv);
      expect([isSame(text, bytesFor('unchanged', length)), ownKey, ownIv]).toEqual([true, key, iv]);
      const [ciphertextBefore, tagBefore] = [ciphertext.slice(), tag.slice()];
      const opened = backend.decrypt(ciphertext, ownKey, ownIv, tag);
      expect(() => backend.decrypt(ciphertext, ownKey, ownIv, tag.with(0, tag[0]! ^ 1))).toThrow();
      expect(isSame(ciphertext, ciphertextBefore)).toBe(true);
      expect([tag, ownKey, ownIv]).toEqual([tagBefore, key, iv]);
      const buffers = [text, ciphertext, tag, opened].map(({ buffer }) => buffer);
      expect(new Set(buffers).size).toBe(4);
      expect(buffers.map(({ byteLength }) => byteLength)).toEqual([length, length, 16, length]);
    }
  });

  test('keeps nothing from one call to the next', () => {
    const messages = [1500, 0, CHUNK_BYTES + 300, 16, 1023, 1024, 5].map((length, n) => {
      const message = {
        text: bytesFor(`text ${n}`, length),
        key: bytesFor(`key ${n}`, 16),
        iv: bytesFor(`iv ${n}`, 12),
      };
      return { ...message, ...reference(message.text, message.key, message.iv) };
    });
    for (const first of messages) {
      for (const second of messages) {
        const encrypted = backend.encrypt(first.text, first.key, first.iv);
        const wrong = second.tag.with(3, second.tag[3]! ^ 0x10);
        expect(() => backend.decrypt(second.ciphertext, second.key, second.iv, wrong)).toThrow(
          'tag mismatch',
        );
        const opened = backend.decrypt(second.ciphertext, second.key, second.iv, second.tag);
        expect(isSame(encrypted.ciphertext, first.ciphertext) && isSame(opened, second.text)).toBe(true);
        expect(encrypted.tag).toEqual(first.tag);
      }
    }
  });
});

type ExportedFunction = Exclude<keyof KernelExports, 'memory'>;
interface Around {
  before?: (...values: number[]) => void;
  after?: () => void;
}

/** A kernel that does something more around each call of some functions of its module. */
function hookedKernel(variant: Variant, names: readonly ExportedFunction[], { before, after }: Around) {
  return ownKernel(variant, (exports) =>
    Object.fromEntries(
      names.map((name) => {
        const call = exports[name] as (...values: number[]) => unknown;
        const hooked = (...values: number[]) => {
          before?.(...values);
          const result = call(...values);
          after?.();
          return result;
        };
        return [name, hooked];
      }),
    ),
  );
}

describe.each(VARIANTS)('the memory of the %s module', (variant) => {
  const LENGTHS = [0, 1, 16, 100, 1000, 1023, 1024, 1500, CHUNK_BYTES - 1, CHUNK_BYTES, 2 * CHUNK_BYTES + 17];
  const isZero = (memory: Buffer) => memory.equals(Buffer.alloc(memory.length));

  test('holds nothing but zeros after encryption, whole and in chunks, after decryption and a refused tag', () => {
    // The key and H are there while it works: so the memory that the test reads is the right one.
    let found = 0;
    const { kernel, memory } = hookedKernel(variant, ['finish'], {
      after: () => {
        if (memory.includes(Buffer.from(key)) && memory.includes(Buffer.from(hashKeyOf(key)))) found++;
      },
    });
    expect(isZero(memory)).toBe(true);
    for (const length of LENGTHS) {
      const text = bytesFor('wiped', length);
      const { ciphertext, tag } = kernel.encrypt(text, key, iv);
      expect(isZero(memory), `encrypted ${length} bytes`).toBe(true);
      kernel.encryptChunks(inChunks(text), key, iv, () => {});
      expect(isZero(memory), `encrypted ${length} bytes in chunks`).toBe(true);
      kernel.decrypt(ciphertext, key, iv, tag);
      expect(isZero(memory), `decrypted ${length} bytes`).toBe(true);
      expect(() => kernel.decrypt(ciphertext, key, iv, tag.with(15, tag[15]! ^ 1))).toThrow('tag mismatch');
      expect(isZero(memory), `refused ${length} bytes`).toBe(true);
    }
    expect(found).toBe(4 * LENGTHS.length);
  });

  test.each(['start', 'crypt', 'hashGroups', 'hashRest', 'finish'] as const)(
    'holds nothing but zeros when %s fails',
    (name) => {
      const { kernel, memory } = hookedKernel(variant, [name], {
        after: () => {
          expect(isZero(memory)).toBe(false);
          throw new Error('failed');
        },
      });
      for (const length of [1500, 2 * CHUNK_BYTES]) {
        expect(() => kernel.encrypt(bytesFor('failing', length), key, iv)).toThrow('failed');
        expect(isZero(memory)).toBe(true);
      }
    },
  );

  test.each(['the text', 'the taker of the ciphertext'])('holds nothing but zeros when %s fails', (name) => {
    const { kernel, memory } = ownKernel(variant);
    const fail = () => {
      expect(isZero(memory)).toBe(false);
      throw new Error('failed');
    };
    const { length, chunks } = inChunks(bytesFor('failing', 2 * CHUNK_BYTES));
    function* failing() {
      const [first] = chunks();
      yield first!;
      fail();
    }
    const [text, emit] = name === 'the text' ? [failing, () => {}] : [chunks, fail];
    expect(() => kernel.encryptChunks({ length, chunks: text }, key, iv, emit)).toThrow('failed');
    expect(isZero(memory)).toBe(true);
  });

  test('carries what is longer than its window in pieces', () => {
    const lengths: number[] = [];
    const { kernel } = hookedKernel(variant, ['crypt'], { before: (length) => lengths.push(length!) });
    kernel.encrypt(new Uint8Array(2 * CHUNK_BYTES + 17), key, iv);
    expect(lengths).toEqual([CHUNK_BYTES, CHUNK_BYTES, 17]);
  });
});

describe.each(VARIANTS)('memory that another thread changes meanwhile: %s', (variant) => {
  const shared = (bytes: Uint8Array) => {
    const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
    copy.set(bytes);
    return copy;
  };

  test.each([100, 1500, CHUNK_BYTES + 100])('decrypts what it authenticated: %d bytes', (length) => {
    const text = bytesFor('shared', length);
    const { ciphertext, tag } = reference(text, key, iv);
    for (const name of ['start', 'hashGroups', 'hashRest', 'finish', 'rewind', 'crypt'] as const) {
      const bytes = shared(ciphertext);
      let calls = 0;
      const { kernel } = hookedKernel(variant, [name], {
        before: () => {
          calls++;
          bytes.fill(0xff);
        },
      });
      expect(isSame(kernel.decrypt(bytes, key, iv, tag), text), `changed before ${name}`).toBe(true);
      // Short texts have no groups.
      expect(calls > 0).toBe(name !== 'hashGroups' || length >= 1024);
    }
  });

  test.each([100, 1500, CHUNK_BYTES + 100])(
    'encrypts and authenticates the same text: %d bytes',
    (length) => {
      const bytes = shared(bytesFor('shared', length));
      let calls = 0;
      const { kernel } = hookedKernel(variant, ['start', 'crypt', 'hashGroups', 'hashRest'], {
        before: () => bytes.fill(++calls),
      });
      const { ciphertext, tag } = kernel.encrypt(bytes, key, iv);
      const opened = ownKernel(variant).kernel.decrypt(ciphertext, key, iv, tag);
      expect(opened.length).toBe(length);
    },
  );
});

test('two kernels and their calls, interleaved in every order, keep apart', async () => {
  const kernels = [
    ownKernel('plain').kernel,
    ownKernel('relaxed').kernel,
    ...Object.values(sm4GcmBackends()),
  ];
  const results = await Promise.all(
    Array.from({ length: 60 }, async (_, n) => {
      const [text, key, iv] = [
        bytesFor(`text ${n}`, n * 40),
        bytesFor(`key ${n}`, 16),
        bytesFor(`iv ${n}`, 12),
      ];
      const { ciphertext, tag } = kernels[n % kernels.length]!.encrypt(text, key, iv);
      await new Promise((resolve) => setTimeout(resolve, (n * 7) % 5));
      const opened = kernels[(n * 3 + 1) % kernels.length]!.decrypt(ciphertext, key, iv, tag);
      const expected = reference(text, key, iv);
      return isSame(opened, text) && isSame(ciphertext, expected.ciphertext) && isSame(tag, expected.tag);
    }),
  );
  expect(results).toEqual(Array(60).fill(true));
});

describe('where the runtime refuses', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  async function freshBackends(): Promise<Record<string, Sm4Gcm>> {
    vi.resetModules();
    return (await import('../../src/ciphers/sm4-gcm.ts')).sm4GcmBackends();
  }

  function expectVectors(backend: Sm4Gcm): void {
    const { 'sm4-gcm': guide, plaintext } = documented;
    const [guideKey, guideIv] = [fromUtf8(guide.keyUtf8), fromBase64(guide.ivBase64)];
    const sealed = backend.encrypt(fromUtf8(plaintext.utf8), guideKey, guideIv);
    expect([toBase64(sealed.ciphertext), toBase64(sealed.tag)]).toEqual([
      guide.encryptedBodyBase64,
      guide.tagBase64,
    ]);
    expect(toUtf8(backend.decrypt(sealed.ciphertext, guideKey, guideIv, sealed.tag))).toBe(plaintext.utf8);
    const rfc = standards['sm4-gcm'];
    const { ciphertext, tag } = backend.encrypt(fromHex(rfc.plaintext), fromHex(rfc.key), fromHex(rfc.iv));
    expect([toHex(ciphertext), toHex(tag)]).toEqual([rfc.ciphertext, rfc.tagWithoutAad]);
  }

  const refuse = (error: Error) =>
    class {
      constructor() {
        throw error;
      }
    };
  test.each([
    ['WebAssembly', undefined],
    ['to compile', { ...WebAssembly, Module: refuse(new WebAssembly.CompileError('by policy')) }],
    ['to instantiate', { Module: WebAssembly.Module, Instance: refuse(new RangeError('out of memory')) }],
  ])('%s, the portable backend is left and passes the vectors', async (_, stub) => {
    vi.stubGlobal('WebAssembly', stub);
    expect(instantiateKernel()).toBeUndefined();
    const left = await freshBackends();
    expect(Object.keys(left)).toEqual(['portable']);
    expectVectors(left.portable!);
  });

  test('relaxed SIMD alone, the plain module is used and passes the vectors', async () => {
    const { Module, Instance } = WebAssembly;
    const asked: string[] = [];
    class PlainOnly extends Module {
      constructor(bytes: Uint8Array<ArrayBuffer>) {
        const isRelaxed = isSame(bytes, kernelModules.relaxed);
        asked.push(isRelaxed ? 'relaxed' : isSame(bytes, kernelModules.plain) ? 'plain' : 'another');
        if (isRelaxed) throw new WebAssembly.CompileError('no relaxed SIMD');
        super(bytes);
      }
    }
    vi.stubGlobal('WebAssembly', { Module: PlainOnly, Instance, CompileError: WebAssembly.CompileError });
    const left = await freshBackends();
    expect(Object.keys(left)).toEqual(['wasm', 'portable']);
    expect(asked).toEqual(['relaxed', 'plain']);
    expectVectors(left.wasm!);
  });
});
