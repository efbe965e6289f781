// Multiplication of fixed points of the SM2 curve (GB/T 32918.5-2017) in WebAssembly, without any branch or address
// that depends on the scalar or on a coordinate. kernel/README.md explains the field, the formula and the table.

import { storeCurveB, storePrime, storeRSquared } from './sm2-constants';

// --- memory, all of it static ---

/** The scalar: 32 bytes, big-endian, written by the host. */
export const SCALAR: usize = 0;
/** A point, x ‖ y, 32 bytes each, big-endian: written by the host for `prepare`, read after `multiply`. */
export const AFFINE: usize = 32;
/* @inline */ const LITTLE: usize = 112; // 32 bytes, little-endian, with 8 zeros before and behind them
/* @inline */ const COLUMNS: usize = 160; // 19 sums of products, 64 bits each
/* @inline */ const P: usize = 320; // the prime, as limbs
/* @inline */ const CURVE_B: usize = 368; // b·R
/* @inline */ const R_SQUARED: usize = 416; // R², which brings a number into Montgomery form
/* @inline */ const ONE: usize = 464; // 1, which brings it out again
/* @inline */ const T: usize = 512; // nine temporary elements
/* @inline */ const SUM: usize = 1024; // the point that a multiplication adds up
/* @inline */ const SELECTED: usize = 1184; // the multiple that belongs to one digit
/** Where the host puts tables: two of them fit. */
export const TABLES: usize = 2048;

// A field element is 12 limbs of 32 bits, three vectors; the last two limbs are zero.
/* @inline */ const ELEMENT: usize = 48;
// A point is three elements.
/* @inline */ const X: usize = 0;
/* @inline */ const Y: usize = 48;
/* @inline */ const Z: usize = 96;
/* @inline */ const POINT: usize = 144;

/* @inline */ const WINDOW_BITS: i32 = 5;
/* @inline */ const WINDOWS: i32 = 52; // 260 bits: a scalar's, and the carry out of them
/* @inline */ const MULTIPLES: i32 = 16;
export const TABLE_BYTES: i32 = 119808; // WINDOWS · MULTIPLES · POINT

// --- the field: p = 2^256 - 2^224 - 2^96 + 2^64 - 1, limbs of 26 bits, Montgomery with R = 2^286 ---

/* @inline */ const LIMB_BITS: i64 = 26;
/* @inline */ const LIMB: i64 = 0x3ffffff;

/* @inline */
function add(out: usize, a: usize, b: usize): void {
  v128.store(out, i32x4.add(v128.load(a), v128.load(b)));
  v128.store(out, i32x4.add(v128.load(a, 16), v128.load(b, 16)), 16);
  v128.store(out, i32x4.add(v128.load(a, 32), v128.load(b, 32)), 32);
}

/* @inline */
function subtract(out: usize, a: usize, b: usize): void {
  v128.store(out, i32x4.sub(v128.load(a), v128.load(b)));
  v128.store(out, i32x4.sub(v128.load(a, 16), v128.load(b, 16)), 16);
  v128.store(out, i32x4.sub(v128.load(a, 32), v128.load(b, 32)), 32);
}

/* @inline */
function limb(a: usize, n: usize): i64 {
  return <i64>load<i32>(a + 4 * n);
}

/* @inline */
function column(n: usize, sum: i64, isMore: bool): void {
  store<i64>(COLUMNS + 8 * n, isMore ? load<i64>(COLUMNS + 8 * n) + sum : sum);
}

/** The product by columns; `isMore` adds it to the existing columns. */
/* @inline */
function columns(a: usize, b: usize, isMore: bool): void {
  const a0 = limb(a, 0), a1 = limb(a, 1), a2 = limb(a, 2), a3 = limb(a, 3), a4 = limb(a, 4);
  const a5 = limb(a, 5), a6 = limb(a, 6), a7 = limb(a, 7), a8 = limb(a, 8), a9 = limb(a, 9);
  const b0 = limb(b, 0), b1 = limb(b, 1), b2 = limb(b, 2), b3 = limb(b, 3), b4 = limb(b, 4);
  const b5 = limb(b, 5), b6 = limb(b, 6), b7 = limb(b, 7), b8 = limb(b, 8), b9 = limb(b, 9);
  column(0, a0 * b0, isMore);
  column(1, a0 * b1 + a1 * b0, isMore);
  column(2, a0 * b2 + a1 * b1 + a2 * b0, isMore);
  column(3, a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0, isMore);
  column(4, a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0, isMore);
  column(5, a0 * b5 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 + a5 * b0, isMore);
  column(6, a0 * b6 + a1 * b5 + a2 * b4 + a3 * b3 + a4 * b2 + a5 * b1 + a6 * b0, isMore);
  column(7, a0 * b7 + a1 * b6 + a2 * b5 + a3 * b4 + a4 * b3 + a5 * b2 + a6 * b1 + a7 * b0, isMore);
  column(8, a0 * b8 + a1 * b7 + a2 * b6 + a3 * b5 + a4 * b4 + a5 * b3 + a6 * b2 + a7 * b1 + a8 * b0, isMore);
  column(
    9, a0 * b9 + a1 * b8 + a2 * b7 + a3 * b6 + a4 * b5 + a5 * b4 + a6 * b3 + a7 * b2 + a8 * b1 + a9 * b0, isMore,
  );
  column(10, a1 * b9 + a2 * b8 + a3 * b7 + a4 * b6 + a5 * b5 + a6 * b4 + a7 * b3 + a8 * b2 + a9 * b1, isMore);
  column(11, a2 * b9 + a3 * b8 + a4 * b7 + a5 * b6 + a6 * b5 + a7 * b4 + a8 * b3 + a9 * b2, isMore);
  column(12, a3 * b9 + a4 * b8 + a5 * b7 + a6 * b6 + a7 * b5 + a8 * b4 + a9 * b3, isMore);
  column(13, a4 * b9 + a5 * b8 + a6 * b7 + a7 * b6 + a8 * b5 + a9 * b4, isMore);
  column(14, a5 * b9 + a6 * b8 + a7 * b7 + a8 * b6 + a9 * b5, isMore);
  column(15, a6 * b9 + a7 * b8 + a8 * b7 + a9 * b6, isMore);
  column(16, a7 * b9 + a8 * b8 + a9 * b7, isMore);
  column(17, a8 * b9 + a9 * b8, isMore);
  column(18, a9 * b9, isMore);
}

/* @inline */
function read(n: usize): i64 {
  return load<i64>(COLUMNS + 8 * n);
}

/**
 * The columns over R, modulo p. p is -1 modulo 2^26, so the lowest limb m is itself the multiple of p that clears it:
 * each line adds m·p = m·2^256 - m·2^224 - m·2^96 + m·2^64 - m and moves on by a limb. The value is between the
 * product over R and p more; all limbs except the last are in 0 … 2^26 - 1.
 */
function reduce(out: usize): void {
  let c0 = read(0), c1 = read(1), c2 = read(2), c3 = read(3), c4 = read(4), c5 = read(5), c6 = read(6);
  let c7 = read(7), c8 = read(8), c9 = read(9), c10 = read(10), c11 = read(11), c12 = read(12), c13 = read(13);
  let c14 = read(14), c15 = read(15), c16 = read(16), c17 = read(17), c18 = read(18), c19: i64 = 0, m: i64;

  m = c0 & LIMB; c1 += c0 >> LIMB_BITS; c2 += m << 12; c3 -= m << 18; c8 -= m << 16; c9 += m << 22;
  m = c1 & LIMB; c2 += c1 >> LIMB_BITS; c3 += m << 12; c4 -= m << 18; c9 -= m << 16; c10 += m << 22;
  m = c2 & LIMB; c3 += c2 >> LIMB_BITS; c4 += m << 12; c5 -= m << 18; c10 -= m << 16; c11 += m << 22;
  m = c3 & LIMB; c4 += c3 >> LIMB_BITS; c5 += m << 12; c6 -= m << 18; c11 -= m << 16; c12 += m << 22;
  m = c4 & LIMB; c5 += c4 >> LIMB_BITS; c6 += m << 12; c7 -= m << 18; c12 -= m << 16; c13 += m << 22;
  m = c5 & LIMB; c6 += c5 >> LIMB_BITS; c7 += m << 12; c8 -= m << 18; c13 -= m << 16; c14 += m << 22;
  m = c6 & LIMB; c7 += c6 >> LIMB_BITS; c8 += m << 12; c9 -= m << 18; c14 -= m << 16; c15 += m << 22;
  m = c7 & LIMB; c8 += c7 >> LIMB_BITS; c9 += m << 12; c10 -= m << 18; c15 -= m << 16; c16 += m << 22;
  m = c8 & LIMB; c9 += c8 >> LIMB_BITS; c10 += m << 12; c11 -= m << 18; c16 -= m << 16; c17 += m << 22;
  m = c9 & LIMB; c10 += c9 >> LIMB_BITS; c11 += m << 12; c12 -= m << 18; c17 -= m << 16; c18 += m << 22;
  m = c10 & LIMB; c11 += c10 >> LIMB_BITS; c12 += m << 12; c13 -= m << 18; c18 -= m << 16; c19 += m << 22;

  store<i32>(out, <i32>(c11 & LIMB)); c12 += c11 >> LIMB_BITS;
  store<i32>(out, <i32>(c12 & LIMB), 4); c13 += c12 >> LIMB_BITS;
  store<i32>(out, <i32>(c13 & LIMB), 8); c14 += c13 >> LIMB_BITS;
  store<i32>(out, <i32>(c14 & LIMB), 12); c15 += c14 >> LIMB_BITS;
  store<i32>(out, <i32>(c15 & LIMB), 16); c16 += c15 >> LIMB_BITS;
  store<i32>(out, <i32>(c16 & LIMB), 20); c17 += c16 >> LIMB_BITS;
  store<i32>(out, <i32>(c17 & LIMB), 24); c18 += c17 >> LIMB_BITS;
  store<i32>(out, <i32>(c18 & LIMB), 28); c19 += c18 >> LIMB_BITS;
  store<i32>(out, <i32>(c19 & LIMB), 32);
  store<i32>(out, <i32>(c19 >> LIMB_BITS), 36);
}

function firstProduct(a: usize, b: usize): void {
  columns(a, b, false);
}

function nextProduct(a: usize, b: usize): void {
  columns(a, b, true);
}

/** a·b/R. */
function multiplyElements(out: usize, a: usize, b: usize): void {
  firstProduct(a, b);
  reduce(out);
}

/** (a·b + c·d)/R, with one reduction. */
function sumOfProducts(out: usize, a: usize, b: usize, c: usize, d: usize): void {
  firstProduct(a, b);
  nextProduct(c, d);
  reduce(out);
}

/* @inline */
function negate(out: usize, a: usize): void {
  v128.store(out, i32x4.neg(v128.load(a)));
  v128.store(out, i32x4.neg(v128.load(a, 16)), 16);
  v128.store(out, i32x4.neg(v128.load(a, 32)), 32);
}

/* @inline */
function copy(out: usize, a: usize): void {
  v128.store(out, v128.load(a));
  v128.store(out, v128.load(a, 16), 16);
  v128.store(out, v128.load(a, 32), 32);
}

// --- points, projective, and one formula for all of them ---

/**
 * out = P + Q by the complete formula for a = -3 (Renes, Costello, Batina, "Complete addition formulas for prime
 * order elliptic curves", 2016, algorithm 4). It also holds for equal points, opposite points and the point at
 * infinity. `out` may be P or Q.
 */
function addPoints(out: usize, p: usize, q: usize): void {
  const t0 = T, t1 = T + ELEMENT, t2 = T + 2 * ELEMENT, t3 = T + 3 * ELEMENT, t4 = T + 4 * ELEMENT;
  const x3 = T + 5 * ELEMENT, y3 = T + 6 * ELEMENT, z3 = T + 7 * ELEMENT;
  multiplyElements(t0, p + X, q + X);
  multiplyElements(t1, p + Y, q + Y);
  multiplyElements(t2, p + Z, q + Z);
  mixedProducts(t3, p + X, p + Y, q + X, q + Y, t0, t1);
  mixedProducts(t4, p + Y, p + Z, q + Y, q + Z, t1, t2);
  mixedProducts(y3, p + X, p + Z, q + X, q + Z, t0, t2);
  multiplyElements(z3, CURVE_B, t2);
  subtract(x3, y3, z3);
  triple(x3, z3);
  subtract(z3, t1, x3);
  add(x3, t1, x3);
  multiplyElements(y3, CURVE_B, y3);
  triple(t2, t1);
  subtract(y3, y3, t2);
  subtract(y3, y3, t0);
  triple(y3, t1);
  triple(t0, t1);
  subtract(t0, t0, t2);
  sumOfProducts(out + Y, x3, z3, t0, y3);
  sumOfProducts(out + Z, t4, z3, t3, t0);
  negate(t4, t4);
  sumOfProducts(out + X, t3, x3, t4, y3);
}

/** a·d + b·c, from (a + b)·(c + d), a·c and b·d. */
function mixedProducts(out: usize, a: usize, b: usize, c: usize, d: usize, ac: usize, bd: usize): void {
  const left = T + 7 * ELEMENT, right = T + 8 * ELEMENT;
  add(left, a, b);
  add(right, c, d);
  multiplyElements(out, left, right);
  add(left, ac, bd);
  subtract(out, out, left);
}

/* @inline */
function triple(a: usize, scratch: usize): void {
  add(scratch, a, a);
  add(a, a, scratch);
}

/** (0 : 1 : 0) if `mask` is all ones; zeros, to be filled in, if it is zero. */
function storeInfinity(out: usize, mask: i32): void {
  memory.fill(out, 0, POINT);
  store<i32>(out + Y, mask & 1);
}

// --- the table of a point P: 1 … 16 times 2^(5·window)·P for each of the 52 windows ---

/** Computes the table at `table` from the point at AFFINE, which must be a point of the curve. */
export function prepare(table: usize): void {
  storeConstants();
  readCoordinate(table + X, AFFINE);
  readCoordinate(table + Y, AFFINE + 32);
  multiplyElements(table + Z, ONE, R_SQUARED);
  for (let window = 0; window < WINDOWS; window++) {
    const base = table;
    for (let n = 1; n < MULTIPLES; n++, table += POINT) addPoints(table + POINT, table, base);
    table += POINT;
    if (window < WINDOWS - 1) addPoints(table, table - POINT, table - POINT);
  }
}

function storeConstants(): void {
  storePrime(P);
  storeCurveB(CURVE_B);
  storeRSquared(R_SQUARED);
  memory.fill(ONE, 0, ELEMENT);
  store<i32>(ONE, 1);
}

// --- multiplication ---

/** Multiplies the point of a table by the scalar at SCALAR, from 1 to n - 1, and writes the result to AFFINE. */
export function multiply(table: usize): void {
  storeConstants();
  reverse(LITTLE, SCALAR);
  storeInfinity(SUM, -1);
  for (let window = 0; window < WINDOWS; window++, table += MULTIPLES * POINT) {
    select(table, digit(window));
    addPoints(SUM, SUM, SELECTED);
  }
  writeAffine();
}

/**
 * Booth's digit of a window, from -16 to 16: its five bits, plus the bit below them, minus 32 if its own highest bit
 * is set, which then counts in the next higher window.
 */
/* @inline */
function digit(window: i32): i32 {
  // Starts at the zero byte before the scalar, since the lowest window has a bit below it too.
  const place = window * WINDOW_BITS + 7;
  const bits = <i32>((load<u32>(LITTLE - 1 + (place >> 3)) >> (place & 7)) & 63);
  return ((bits + 1) >> 1) - ((bits >> 5) << 5);
}

/** The multiple of a row for a digit: reads the whole row, and keeps the one that fits. */
function select(row: usize, digit: i32): void {
  const sign = digit >> 31;
  const size = (digit ^ sign) - sign;
  storeInfinity(SELECTED, isEqual(size, 0));
  for (let n = 1; n <= MULTIPLES; n++, row += POINT) keepIf(isEqual(size, n), row);
  const flip = i32x4.splat(sign);
  for (let part = SELECTED + Y; part < SELECTED + Z; part += 16) {
    v128.store(part, i32x4.sub(v128.xor(v128.load(part), flip), flip));
  }
}

/* @inline */
function keepIf(mask: i32, point: usize): void {
  const kept = i32x4.splat(mask);
  for (let part: usize = 0; part < POINT; part += 16) {
    const value = v128.and(v128.load(point + part), kept);
    v128.store(SELECTED + part, v128.or(v128.load(SELECTED + part), value));
  }
}

/** All ones if equal, else zero; for small non-negative numbers. */
/* @inline */
function isEqual(a: i32, b: i32): i32 {
  return ((a ^ b) - 1) >> 31;
}

/** x = X/Z and y = Y/Z. */
function writeAffine(): void {
  invert(SUM + Z);
  multiplyElements(SUM + X, SUM + X, SUM + Z);
  multiplyElements(SUM + Y, SUM + Y, SUM + Z);
  writeCoordinate(AFFINE, SUM + X);
  writeCoordinate(AFFINE + 32, SUM + Y);
}

/** a^(p-2), whose bits are: 31 ones, a zero, 4·32 ones, 32 zeros, 2·31 ones, a zero, a one. */
function invert(a: usize): void {
  const run = T, ones = T + ELEMENT, ones31 = T + 2 * ELEMENT, ones32 = T + 3 * ELEMENT;
  copy(run, a);
  // 1, 3, 7, 15, 31 ones: each time twice as many, plus one.
  for (let length = 1; length < 31; length += length + 1) {
    copy(ones, run);
    append(run, length, ones);
    append(run, 1, a);
  }
  copy(ones31, run);
  append(run, 1, a);
  copy(ones32, run);
  copy(run, ones31);
  square(run, 1);
  for (let n = 0; n < 4; n++) append(run, 32, ones32);
  square(run, 32);
  for (let n = 0; n < 2; n++) append(run, 31, ones31);
  append(run, 2, a);
  copy(a, run);
}

/** Shifts an exponent up by `bits`, and adds that of `low`. */
function append(run: usize, bits: i32, low: usize): void {
  square(run, bits);
  multiplyElements(run, run, low);
}

function square(a: usize, times: i32): void {
  for (; times > 0; times--) multiplyElements(a, a, a);
}

// --- coordinates as bytes ---

/** Reverses 32 bytes. */
function reverse(to: usize, from: usize): void {
  for (let n: usize = 0; n < 32; n += 8) store<u64>(to + n, bswap<u64>(load<u64>(from + 24 - n)));
}

/** Brings 32 bytes into Montgomery form. */
function readCoordinate(out: usize, from: usize): void {
  reverse(LITTLE, from);
  memory.fill(out, 0, ELEMENT);
  for (let n: usize = 0; n < 10; n++) {
    const bit = 26 * n;
    store<i32>(out + 4 * n, <i32>((load<u64>(LITTLE + (bit >> 3)) >> (bit & 7)) & LIMB));
  }
  multiplyElements(out, out, R_SQUARED);
}

/** Writes an element in Montgomery form as 32 bytes; the element is changed. */
function writeCoordinate(to: usize, a: usize): void {
  multiplyElements(a, a, ONE);
  // Now it is in 0 … p, where p means 0.
  subtractPrime(a);
  memory.fill(LITTLE, 0, 32);
  for (let n: usize = 0; n < 10; n++) {
    const bit = 26 * n, place = LITTLE + (bit >> 3);
    store<u64>(place, load<u64>(place) | (<u64>load<u32>(a + 4 * n) << (bit & 7)));
  }
  reverse(to, LITTLE);
}

/** Subtracts p, unless the result is negative. */
function subtractPrime(a: usize): void {
  subtract(T, a, P);
  for (let n: usize = 0; n < 9; n++) {
    const value = load<i32>(T + 4 * n);
    store<i32>(T + 4 * n, value & <i32>LIMB);
    store<i32>(T + 4 * n, load<i32>(T + 4 * n, 4) + (value >> <i32>LIMB_BITS), 4);
  }
  const isNegative = i32x4.splat(load<i32>(T, 36) >> 31);
  for (let part: usize = 0; part < ELEMENT; part += 16) {
    v128.store(a + part, v128.bitselect(v128.load(a + part), v128.load(T + part), isNegative));
  }
}

/** Zeroes everything except the tables. */
export function wipe(): void {
  memory.fill(0, 0, TABLES);
}
