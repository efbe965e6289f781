// SM4-GCM in WebAssembly SIMD, without any branch or address that depends on a key, a text or a hash.
// kernel/README.md explains the field, the tables and the layout.

import { aOver, inputHigh, inputLow, inverses, outputP, outputQ } from './sbox-tables';

// --- memory, all of it static ---

/* @inline */ const KEY: usize = 0; // 16 bytes, written by the host
/* @inline */ const IV: usize = 16; // 12 bytes, written by the host
/* @inline */ const TAG: usize = 32; // 16 bytes, read by the host
/* @inline */ const LENGTHS: usize = 48; // the block of lengths, written by the host
/* @inline */ const HASH: usize = 64; // the hash so far
/* @inline */ const SCRATCH: usize = 80; // 16 bytes
/* @inline */ const CONSTANTS: usize = 128; // the tables of the S-box, a mask of nibbles, and three rotations
/* @inline */ const ROUND_KEYS: usize = 512; // 32 words, each in all four lanes
/* @inline */ const H_ROWS: usize = 1024; // H·x^n for n = 0 … 127
/* @inline */ const H16_ROWS: usize = 3072; // H^16·x^n
/* @inline */ const STREAMS: usize = 5120; // 16 hashes, byte-sliced
/* @inline */ const PRODUCTS: usize = 5376; // 32 nibbles × 16 bytes of H^16·nibble, each a table of 16
/* @inline */ const SLICES: usize = 13568; // 16 blocks, byte-sliced
/** Where the host puts data, and how much at a time. */
export const WINDOW: usize = 16384;
export const WINDOW_BYTES: i32 = 65536;

let counter: u32 = 0;
let grouped: bool = false;

/* @inline */
function lookup(table: v128, index: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? i8x16.relaxed_swizzle(table, index) : i8x16.swizzle(table, index);
}

// --- SM4 ---

// V8 rebuilds a v128 constant at every use, from two immediates and four instructions. So the constants are in
// memory, and the loops load them into locals first: those stay in registers, or one load away.

function storeConstants(): void {
  v128.store(CONSTANTS, inputLow());
  v128.store(CONSTANTS, inputHigh(), 16);
  v128.store(CONSTANTS, aOver(), 32);
  v128.store(CONSTANTS, inverses(), 48);
  v128.store(CONSTANTS, outputP(), 64);
  v128.store(CONSTANTS, outputQ(), 80);
  v128.store(CONSTANTS, i8x16.splat(0x0f), 96);
  v128.store(CONSTANTS, i8x16(3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14), 112);
  v128.store(CONSTANTS, i8x16(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13), 128);
  v128.store(CONSTANTS, i8x16(1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12), 144);
}

/** The S-box without its output constant, on 16 bytes at once; `il` to `oq` are its tables. */
/* @inline */
function substitute(x: v128, il: v128, ih: v128, ao: v128, iv: v128, op: v128, oq: v128, low: v128): v128 {
  const ik = v128.xor(lookup(ih, v128.and(i16x8.shr_u(x, 4), low)), lookup(il, v128.and(x, low)));
  const i = v128.and(i16x8.shr_u(ik, 4), low);
  const k = v128.and(ik, low);
  const j = v128.xor(i, k);
  const ak = lookup(ao, k);
  const p = v128.xor(lookup(iv, v128.xor(lookup(iv, i), ak)), j);
  const q = v128.xor(lookup(iv, v128.xor(lookup(iv, j), ak)), i);
  return v128.xor(lookup(op, p), lookup(oq, q));
}

/**
 * A round's new word: old + T(x), T = L ∘ S, L(B) = B ^ (B<<<24) ^ ((B ^ (B<<<8) ^ (B<<<16))<<<2). `r8` to `r24`
 * rotate the bytes of words. The sums are chains, not trees: fewer values are live at a time, which gained 8 %.
 */
/* @inline */
function newWord(
  old: v128, x: v128,
  il: v128, ih: v128, ao: v128, iv: v128, op: v128, oq: v128, low: v128, r8: v128, r16: v128, r24: v128,
): v128 {
  const b = substitute(x, il, ih, ao, iv, op, oq, low);
  const inner = v128.xor(v128.xor(b, lookup(b, r8)), lookup(b, r16));
  const outer = v128.xor(lookup(b, r24), v128.xor(old, b));
  return v128.xor(v128.xor(outer, i32x4.shl(inner, 2)), i32x4.shr_u(inner, 30));
}

/** L(0xD3D3D3D3): the constant that the S-boxes leave out. */
/* @inline */ const LEFT_OUT: u32 = 0x4f4f4f4f;

/* @inline */
function bigEndian(address: usize): u32 {
  return bswap<u32>(load<u32>(address));
}

/** T' of the key schedule: the S-box, then B ^ (B<<<13) ^ (B<<<23). */
/* @inline */
function scheduleTransform(word: u32): u32 {
  const b =
    i32x4.extract_lane(
      substitute(
        i32x4.splat(word), v128.load(CONSTANTS), v128.load(CONSTANTS, 16), v128.load(CONSTANTS, 32),
        v128.load(CONSTANTS, 48), v128.load(CONSTANTS, 64), v128.load(CONSTANTS, 80), v128.load(CONSTANTS, 96),
      ),
      0,
    ) ^ 0xd3d3d3d3;
  return b ^ rotl<u32>(b, 13) ^ rotl<u32>(b, 23);
}

function expandKey(): void {
  let k0 = bigEndian(KEY) ^ 0xa3b1bac6;
  let k1 = bigEndian(KEY + 4) ^ 0x56aa3350;
  let k2 = bigEndian(KEY + 8) ^ 0x677d9197;
  let k3 = bigEndian(KEY + 12) ^ 0xb27022dc;
  for (let round: u32 = 0; round < 32; round++) {
    // CK: bytes (4·round + j)·7 mod 256
    const base = round * 28;
    const ck =
      ((base & 0xff) << 24) | (((base + 7) & 0xff) << 16) | (((base + 14) & 0xff) << 8) | ((base + 21) & 0xff);
    const next = k0 ^ scheduleTransform(k1 ^ k2 ^ k3 ^ ck);
    k0 = k1;
    k1 = k2;
    k2 = k3;
    k3 = next;
    // The words of the state lack the constant in every second group of four. Whatever a round's three words lack
    // together goes into its key.
    const lacks = (((round + 1) >> 2) & 1) ^ (((round + 2) >> 2) & 1) ^ (((round + 3) >> 2) & 1);
    const key = next ^ (LEFT_OUT & (0 - lacks));
    v128.store(ROUND_KEYS + ((<usize>round) << 4), i32x4.splat(key));
  }
}

// Four blocks: word n of each in one vector. GROUPS of them are interleaved to keep the units busy.

/* @inline */
function swapBytes(x: v128): v128 {
  return i8x16.shuffle(x, x, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

/** Xors four blocks of key stream, given as their words, into the text at an address. */
/* @inline */
function xorBlocks(address: usize, w0: v128, w1: v128, w2: v128, w3: v128): void {
  const a = swapBytes(w0);
  const b = swapBytes(w1);
  const c = swapBytes(w2);
  const d = swapBytes(w3);
  const ab0 = i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
  const ab1 = i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
  const cd0 = i8x16.shuffle(c, d, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
  const cd1 = i8x16.shuffle(c, d, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
  const low = i8x16.shuffle(ab0, cd0, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
  const one = i8x16.shuffle(ab0, cd0, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  const two = i8x16.shuffle(ab1, cd1, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
  const three = i8x16.shuffle(ab1, cd1, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  v128.store(address, v128.xor(v128.load(address), low));
  v128.store(address, v128.xor(v128.load(address, 16), one), 16);
  v128.store(address, v128.xor(v128.load(address, 32), two), 32);
  v128.store(address, v128.xor(v128.load(address, 48), three), 48);
}

/* @inline */
function counters(first: u32): v128 {
  return i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
}

/** Encrypts twelve counter blocks at a time and xors them into the text. */
/* @inline */
function cryptTwelve(address: usize, iv0: v128, iv1: v128, iv2: v128): void {
  const il = v128.load(CONSTANTS), ih = v128.load(CONSTANTS, 16), ao = v128.load(CONSTANTS, 32);
  const iv = v128.load(CONSTANTS, 48), op = v128.load(CONSTANTS, 64), oq = v128.load(CONSTANTS, 80);
  const low = v128.load(CONSTANTS, 96);
  const r8 = v128.load(CONSTANTS, 112), r16 = v128.load(CONSTANTS, 128), r24 = v128.load(CONSTANTS, 144);
  let a0 = iv0, a1 = iv1, a2 = iv2, a3 = counters(counter);
  let b0 = iv0, b1 = iv1, b2 = iv2, b3 = counters(counter + 4);
  let c0 = iv0, c1 = iv1, c2 = iv2, c3 = counters(counter + 8);
  for (let key = ROUND_KEYS; key < ROUND_KEYS + 512; key += 64) {
    const k0 = v128.load(key);
    a0 = newWord(a0, v128.xor(v128.xor(v128.xor(a1, k0), a2), a3), il, ih, ao, iv, op, oq, low, r8, r16, r24);
    b0 = newWord(b0, v128.xor(v128.xor(v128.xor(b1, k0), b2), b3), il, ih, ao, iv, op, oq, low, r8, r16, r24);
    c0 = newWord(c0, v128.xor(v128.xor(v128.xor(c1, k0), c2), c3), il, ih, ao, iv, op, oq, low, r8, r16, r24);
    const k1 = v128.load(key, 16);
    a1 = newWord(a1, v128.xor(v128.xor(v128.xor(a2, k1), a3), a0), il, ih, ao, iv, op, oq, low, r8, r16, r24);
    b1 = newWord(b1, v128.xor(v128.xor(v128.xor(b2, k1), b3), b0), il, ih, ao, iv, op, oq, low, r8, r16, r24);
    c1 = newWord(c1, v128.xor(v128.xor(v128.xor(c2, k1), c3), c0), il, ih, ao, iv, op, oq, low, r8, r16, r24);
    const k2 = v128.load(key, 32);
    a2 = newWord(a2, v128.xor(v128.xor(v128.xor(a3, k2), a0), a1), il, ih, ao, iv, op, oq, low, r8, r16, r24);
    b2 = newWord(b2, v128.xor(v128.xor(v128.xor(b3, k2), b0), b1), il, ih, ao, iv, op, oq, low, r8, r16, r24);
    c2 = newWord(c2, v128.xor(v128.xor(v128.xor(c3, k2), c0), c1), il, ih, ao, iv, op, oq, low, r8, r16, r24);
    const k3 = v128.load(key, 48);
    a3 = newWord(a3, v128.xor(v128.xor(v128.xor(a0, k3), a1), a2), il, ih, ao, iv, op, oq, low, r8, r16, r24);
    b3 = newWord(b3, v128.xor(v128.xor(v128.xor(b0, k3), b1), b2), il, ih, ao, iv, op, oq, low, r8, r16, r24);
    c3 = newWord(c3, v128.xor(v128.xor(v128.xor(c0, k3), c1), c2), il, ih, ao, iv, op, oq, low, r8, r16, r24);
  }
  xorBlocks(address, a3, a2, a1, a0);
  xorBlocks(address + 64, b3, b2, b1, b0);
  xorBlocks(address + 128, c3, c2, c1, c0);
}

/* @inline */
function cryptFour(address: usize, iv0: v128, iv1: v128, iv2: v128): void {
  const il = v128.load(CONSTANTS), ih = v128.load(CONSTANTS, 16), ao = v128.load(CONSTANTS, 32);
  const iv = v128.load(CONSTANTS, 48), op = v128.load(CONSTANTS, 64), oq = v128.load(CONSTANTS, 80);
  const low = v128.load(CONSTANTS, 96);
  const r8 = v128.load(CONSTANTS, 112), r16 = v128.load(CONSTANTS, 128), r24 = v128.load(CONSTANTS, 144);
  let a0 = iv0, a1 = iv1, a2 = iv2, a3 = counters(counter);
  for (let key = ROUND_KEYS; key < ROUND_KEYS + 512; key += 64) {
    a0 = newWord(a0, v128.xor(v128.xor(v128.xor(a1, v128.load(key)), a2), a3), il, ih, ao, iv, op, oq, low, r8, r16, r24);
    a1 = newWord(a1, v128.xor(v128.xor(v128.xor(a2, v128.load(key, 16)), a3), a0), il, ih, ao, iv, op, oq, low, r8, r16, r24);
    a2 = newWord(a2, v128.xor(v128.xor(v128.xor(a3, v128.load(key, 32)), a0), a1), il, ih, ao, iv, op, oq, low, r8, r16, r24);
    a3 = newWord(a3, v128.xor(v128.xor(v128.xor(a0, v128.load(key, 48)), a1), a2), il, ih, ao, iv, op, oq, low, r8, r16, r24);
  }
  xorBlocks(address, a3, a2, a1, a0);
}

/**
 * Encrypts or decrypts `length` bytes of the window; what follows them, up to the next multiple of 64, is
 * overwritten.
 */
export function crypt(length: i32): void {
  const iv0 = i32x4.splat(bigEndian(IV));
  const iv1 = i32x4.splat(bigEndian(IV + 4));
  const iv2 = i32x4.splat(bigEndian(IV + 8));
  let at: i32 = 0;
  for (; at + 192 <= length; at += 192) {
    cryptTwelve(WINDOW + at, iv0, iv1, iv2);
    counter += 12;
  }
  for (; at < length; at += 64) {
    cryptFour(WINDOW + at, iv0, iv1, iv2);
    counter += 4;
  }
}

// --- GHASH ---

/** V·x in GCM's reflected order: a shift to the right, and 0xE1 where a one falls out. */
/* @inline */
function timesX(high: u64, low: u64): v128 {
  const reduce = (0 - (low & 1)) & 0xe100000000000000;
  return i64x2(<i64>((high >> 1) ^ reduce), <i64>((low >> 1) | (high << 63)));
}

/** The 128 products H·x^n, as 16 bytes in the order of the wire. */
function expandRows(hashKey: usize, rows: usize): void {
  let high = bswap<u64>(load<u64>(hashKey));
  let low = bswap<u64>(load<u64>(hashKey, 8));
  for (let n: usize = 0; n < 128; n++) {
    store<u64>(rows + (n << 4), bswap<u64>(high));
    store<u64>(rows + (n << 4), bswap<u64>(low), 8);
    const next = timesX(high, low);
    high = <u64>i64x2.extract_lane(next, 0);
    low = <u64>i64x2.extract_lane(next, 1);
  }
}

/** All ones in every lane where bit `n` of a word, counted from the top, is one. */
/* @inline */
function spread(word: v128, n: i32): v128 {
  return i32x4.shr_s(i32x4.shl(word, n), 31);
}

/** HASH = (HASH ^ block)·H, from the rows of H: every row is read, and masked by its bit. */
/* @inline */
function absorbBlock(block: v128, rows: usize): void {
  v128.store(SCRATCH, v128.xor(v128.load(HASH), block));
  let even = i64x2.splat(0);
  let odd = i64x2.splat(0);
  for (let byte: usize = 0; byte < 16; byte++) {
    const bits = i32x4.splat(<i32>(<u32>load<u8>(SCRATCH + byte) << 24));
    const row = rows + (byte << 7);
    even = v128.xor(even, v128.and(v128.load(row), spread(bits, 0)));
    odd = v128.xor(odd, v128.and(v128.load(row, 16), spread(bits, 1)));
    even = v128.xor(even, v128.and(v128.load(row, 32), spread(bits, 2)));
    odd = v128.xor(odd, v128.and(v128.load(row, 48), spread(bits, 3)));
    even = v128.xor(even, v128.and(v128.load(row, 64), spread(bits, 4)));
    odd = v128.xor(odd, v128.and(v128.load(row, 80), spread(bits, 5)));
    even = v128.xor(even, v128.and(v128.load(row, 96), spread(bits, 6)));
    odd = v128.xor(odd, v128.and(v128.load(row, 112), spread(bits, 7)));
  }
  v128.store(HASH, v128.xor(even, odd));
}

/** Transposes 16 × 16 bytes: four rounds of interleaving the rows n and n + 8. */
function transpose(from: usize, to: usize): void {
  let r0 = v128.load(from), r1 = v128.load(from, 16), r2 = v128.load(from, 32), r3 = v128.load(from, 48);
  let r4 = v128.load(from, 64), r5 = v128.load(from, 80), r6 = v128.load(from, 96), r7 = v128.load(from, 112);
  let r8 = v128.load(from, 128), r9 = v128.load(from, 144), r10 = v128.load(from, 160), r11 = v128.load(from, 176);
  let r12 = v128.load(from, 192), r13 = v128.load(from, 208), r14 = v128.load(from, 224), r15 = v128.load(from, 240);
  for (let round = 0; round < 4; round++) {
    const t0 = zipLow(r0, r8), t1 = zipHigh(r0, r8), t2 = zipLow(r1, r9), t3 = zipHigh(r1, r9);
    const t4 = zipLow(r2, r10), t5 = zipHigh(r2, r10), t6 = zipLow(r3, r11), t7 = zipHigh(r3, r11);
    const t8 = zipLow(r4, r12), t9 = zipHigh(r4, r12), t10 = zipLow(r5, r13), t11 = zipHigh(r5, r13);
    const t12 = zipLow(r6, r14), t13 = zipHigh(r6, r14), t14 = zipLow(r7, r15), t15 = zipHigh(r7, r15);
    r0 = t0; r1 = t1; r2 = t2; r3 = t3; r4 = t4; r5 = t5; r6 = t6; r7 = t7;
    r8 = t8; r9 = t9; r10 = t10; r11 = t11; r12 = t12; r13 = t13; r14 = t14; r15 = t15;
  }
  v128.store(to, r0); v128.store(to, r1, 16); v128.store(to, r2, 32); v128.store(to, r3, 48);
  v128.store(to, r4, 64); v128.store(to, r5, 80); v128.store(to, r6, 96); v128.store(to, r7, 112);
  v128.store(to, r8, 128); v128.store(to, r9, 144); v128.store(to, r10, 160); v128.store(to, r11, 176);
  v128.store(to, r12, 192); v128.store(to, r13, 208); v128.store(to, r14, 224); v128.store(to, r15, 240);
}
/* @inline */
function zipLow(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
/* @inline */
function zipHigh(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/** For each nibble of a block, the products of its 16 values with H^16, as 16 tables: one per byte of the product. */
function expandProducts(): void {
  for (let nibble: usize = 0; nibble < 32; nibble++) {
    // The first nibble of a byte is the high one; its highest bit comes first.
    const row = H16_ROWS + (nibble << 6);
    const r8 = v128.load(row), r4 = v128.load(row, 16), r2 = v128.load(row, 32), r1 = v128.load(row, 48);
    const r3 = v128.xor(r2, r1), r5 = v128.xor(r4, r1), r6 = v128.xor(r4, r2), r7 = v128.xor(r4, r3);
    v128.store(SLICES, i64x2.splat(0));
    v128.store(SLICES, r1, 16);
    v128.store(SLICES, r2, 32);
    v128.store(SLICES, r3, 48);
    v128.store(SLICES, r4, 64);
    v128.store(SLICES, r5, 80);
    v128.store(SLICES, r6, 96);
    v128.store(SLICES, r7, 112);
    v128.store(SLICES, r8, 128);
    v128.store(SLICES, v128.xor(r8, r1), 144);
    v128.store(SLICES, v128.xor(r8, r2), 160);
    v128.store(SLICES, v128.xor(r8, r3), 176);
    v128.store(SLICES, v128.xor(r8, r4), 192);
    v128.store(SLICES, v128.xor(r8, r5), 208);
    v128.store(SLICES, v128.xor(r8, r6), 224);
    v128.store(SLICES, v128.xor(r8, r7), 240);
    transpose(SLICES, PRODUCTS + (nibble << 8));
  }
}

/** Multiplies 16 byte-sliced hashes by H^16 and adds the slices of 16 blocks. */
/* @inline */
function absorbSixteen(blocks: usize): void {
  transpose(blocks, SLICES);
  addProducts(0);
  addProducts(128);
  memory.copy(STREAMS, SLICES, 256);
}

/** Adds eight bytes of the products to the slices: sixteen sums at once wouldn't fit into the registers. */
/* @inline */
function addProducts(half: usize): void {
  let s0 = v128.load(SLICES + half), s1 = v128.load(SLICES + half, 16);
  let s2 = v128.load(SLICES + half, 32), s3 = v128.load(SLICES + half, 48);
  let s4 = v128.load(SLICES + half, 64), s5 = v128.load(SLICES + half, 80);
  let s6 = v128.load(SLICES + half, 96), s7 = v128.load(SLICES + half, 112);
  const low = v128.load(CONSTANTS, 96);
  let t = PRODUCTS + half;
  for (let byte: usize = STREAMS; byte < STREAMS + 256; byte += 16) {
    const value = v128.load(byte);
    const high = v128.and(i16x8.shr_u(value, 4), low);
    s0 = v128.xor(s0, lookup(v128.load(t), high));
    s1 = v128.xor(s1, lookup(v128.load(t, 16), high));
    s2 = v128.xor(s2, lookup(v128.load(t, 32), high));
    s3 = v128.xor(s3, lookup(v128.load(t, 48), high));
    s4 = v128.xor(s4, lookup(v128.load(t, 64), high));
    s5 = v128.xor(s5, lookup(v128.load(t, 80), high));
    s6 = v128.xor(s6, lookup(v128.load(t, 96), high));
    s7 = v128.xor(s7, lookup(v128.load(t, 112), high));
    const rest = v128.and(value, low);
    s0 = v128.xor(s0, lookup(v128.load(t, 256), rest));
    s1 = v128.xor(s1, lookup(v128.load(t, 272), rest));
    s2 = v128.xor(s2, lookup(v128.load(t, 288), rest));
    s3 = v128.xor(s3, lookup(v128.load(t, 304), rest));
    s4 = v128.xor(s4, lookup(v128.load(t, 320), rest));
    s5 = v128.xor(s5, lookup(v128.load(t, 336), rest));
    s6 = v128.xor(s6, lookup(v128.load(t, 352), rest));
    s7 = v128.xor(s7, lookup(v128.load(t, 368), rest));
    t += 512;
  }
  v128.store(SLICES + half, s0);
  v128.store(SLICES + half, s1, 16);
  v128.store(SLICES + half, s2, 32);
  v128.store(SLICES + half, s3, 48);
  v128.store(SLICES + half, s4, 64);
  v128.store(SLICES + half, s5, 80);
  v128.store(SLICES + half, s6, 96);
  v128.store(SLICES + half, s7, 112);
}

/** H^16 by squaring: HASH times its own rows, four times. */
function powerSixteen(): void {
  v128.store(HASH, v128.load(H_ROWS));
  absorbBlock(i64x2.splat(0), H_ROWS);
  for (let n = 0; n < 3; n++) {
    expandRows(HASH, H16_ROWS);
    absorbBlock(i64x2.splat(0), H16_ROWS);
  }
  expandRows(HASH, H16_ROWS);
  v128.store(HASH, i64x2.splat(0));
}

// --- what the host calls, in this order ---

/** Expands the key at KEY; `isLong` prepares for hashing 16 blocks at a time. */
export function start(isLong: bool): void {
  storeConstants();
  expandKey();
  // H = E(0): one counter block of zeros, xored into nothing.
  memory.fill(WINDOW, 0, 64);
  const zero = i64x2.splat(0);
  counter = 0;
  cryptFour(WINDOW, zero, zero, zero);
  v128.store(SCRATCH, v128.load(WINDOW));
  expandRows(SCRATCH, H_ROWS);
  v128.store(HASH, zero);
  memory.fill(STREAMS, 0, 256);
  grouped = isLong;
  if (isLong) {
    powerSixteen();
    expandProducts();
  }
  counter = 2;
}

/** Starts the text again, after a first pass that hashed it. */
export function rewind(): void {
  counter = 2;
}

/** Hashes whole groups of 16 blocks of the window; returns the number of bytes. */
export function hashGroups(length: i32): i32 {
  let at: i32 = 0;
  for (; at + 256 <= length; at += 256) absorbSixteen(WINDOW + at);
  return at;
}

/** Hashes the rest of the text from `from` on: folds the streams into one, then goes block by block. */
export function hashRest(from: i32, length: i32): void {
  if (grouped) {
    transpose(STREAMS, SLICES);
    for (let n: usize = 0; n < 16; n++) absorbBlock(v128.load(SLICES + (n << 4)), H_ROWS);
  }
  memory.fill(WINDOW + length, 0, 16);
  for (let at = from; at < length; at += 16) absorbBlock(v128.load(WINDOW + at), H_ROWS);
}

/** TAG = HASH including the lengths, masked by E(IV ‖ 1). */
export function finish(): void {
  absorbBlock(v128.load(LENGTHS), H_ROWS);
  v128.store(WINDOW, v128.load(HASH));
  counter = 1;
  cryptFour(WINDOW, i32x4.splat(bigEndian(IV)), i32x4.splat(bigEndian(IV + 4)), i32x4.splat(bigEndian(IV + 8)));
  v128.store(TAG, v128.load(WINDOW));
}

/** Zeroes everything that was used: keys, tables, hashes, and `length` bytes of the window. */
export function wipe(length: i32): void {
  memory.fill(0, 0, WINDOW);
  memory.fill(WINDOW, 0, min(length + 256, WINDOW_BYTES + 256));
  counter = 0;
  grouped = false;
}
