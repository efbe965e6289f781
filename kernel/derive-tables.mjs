// Derives the nibble tables of the SM4 S-box from its definition, checks them for all 256 inputs, and prints
// them as AssemblyScript: node kernel/derive-tables.mjs > kernel/sbox-tables.ts
//
// The S-box (GB/T 32907-2016; its algebraic form is Liu et al., 2007):
//   S(x) = A·(A·x + C)^-1 + C over GF(2^8) modulo x^8+x^7+x^6+x^5+x^4+x^2+1,
// A the circulant matrix of 0xA7, C = 0xD3.
//
// The field is written as GF(16)[t]/(t² + a·t + 1), so that an inversion needs only look-ups of nibbles, which
// i8x16.swizzle does for 16 bytes at once and in constant time (Hamburg, CHES 2009). For u = i + j·t, k = i + j:
//   p = 1/(1/i + a/k) + j,  q = 1/(1/j + a/k) + i,  and u^-1 is linear in (1/p, 1/q).
// 1/0 is "infinity", the byte 0x80: whatever is added to it, swizzle turns it into 0 = 1/infinity.

import { fileURLToPath } from 'node:url';

const MODULUS = 0x1f5;
const CIRCULANT = 0xa7;
export const CONSTANT = 0xd3;
const INFINITY = 0x80;

// --- GF(2^8) ---

function multiply(x, y) {
  let product = 0;
  for (let bit = 0; bit < 8; bit++) if ((y >> bit) & 1) product ^= x << bit;
  for (let bit = 15; bit >= 8; bit--) if ((product >> bit) & 1) product ^= MODULUS << (bit - 8);
  return product;
}

const bytes = Array.from({ length: 256 }, (_, byte) => byte);
const inverse = (x) => (x === 0 ? 0 : bytes.find((y) => multiply(x, y) === 1));

/** A·x: row n of the circulant is 0xA7 rotated left by n. */
function affine(x) {
  let y = 0;
  for (let row = 0; row < 8; row++) {
    const bits = ((CIRCULANT << row) | (CIRCULANT >> (8 - row))) & 0xff & x;
    y |= (parity(bits) & 1) << row;
  }
  return y;
}

function parity(bits) {
  let ones = 0;
  for (let rest = bits; rest > 0; rest >>= 1) ones ^= rest & 1;
  return ones;
}

export function sbox(x) {
  return affine(inverse(affine(x) ^ CONSTANT)) ^ CONSTANT;
}

// --- GF(16) inside it, and the tower above ---

const subfield = bytes.filter((x) => power(x, 16) === x);

function power(x, exponent) {
  let result = 1;
  for (let n = 0; n < exponent; n++) result = multiply(result, x);
  return result;
}

/** Nibbles represent GF(16) in the basis 1, g, g², g³. */
const g = subfield.find((x) => x > 1 && power(x, 3) !== 1 && power(x, 5) !== 1);
const fromNibble = (nibble) =>
  [0, 1, 2, 3].reduce((x, bit) => ((nibble >> bit) & 1 ? x ^ power(g, bit) : x), 0);
const elements = Array.from({ length: 16 }, (_, nibble) => fromNibble(nibble));
const toNibble = (x) => elements.indexOf(x);

/** a and t with t² + a·t + 1 = 0, where t is outside GF(16). */
function findTower() {
  for (const a of subfield.filter((x) => x !== 0)) {
    const t = bytes.find((x) => !subfield.includes(x) && (multiply(x, x) ^ multiply(a, x)) === 1);
    if (t !== undefined) return { a, t };
  }
  throw new Error('there is no such tower');
}
const { a, t } = findTower();

/** y = i + j·t as the byte (i, k) of two nibbles, k = i + j. */
function split(y) {
  for (const j of subfield) {
    const i = y ^ multiply(j, t);
    if (subfield.includes(i)) return (toNibble(i) << 4) | toNibble(i ^ j);
  }
  throw new Error('not in the tower');
}

// --- the tables ---

const nibbles = Array.from({ length: 16 }, (_, nibble) => nibble);
const divide = (x, y) => multiply(x, inverse(y));

/** u^-1 = (I + a·J) + J·t with I = ((1+a)·P + Q)/a², J = (P + (1+a)·Q)/a², P = 1/p, Q = 1/q. */
function inverseFrom(P, Q) {
  const I = divide(multiply(1 ^ a, P) ^ Q, multiply(a, a));
  const J = divide(P ^ multiply(1 ^ a, Q), multiply(a, a));
  return I ^ multiply(a, J) ^ multiply(J, t);
}

export const tables = {
  /** A·x + C split, from the low and from the high nibble of x; the constant is in the first. */
  inputLow: nibbles.map((n) => split(affine(n) ^ CONSTANT)),
  inputHigh: nibbles.map((n) => split(affine(n << 4))),
  inverses: nibbles.map((n) => (n === 0 ? INFINITY : toNibble(inverse(elements[n])))),
  aOver: nibbles.map((n) => (n === 0 ? INFINITY : toNibble(divide(a, elements[n])))),
  /** A·u^-1, from p and from q. */
  outputP: nibbles.map((n) => affine(inverseFrom(inverse(elements[n]), 0))),
  outputQ: nibbles.map((n) => affine(inverseFrom(0, inverse(elements[n])))),
};

// --- the check: what the kernel computes, for every input ---

const swizzle = (table, index) => (index >= 0x80 ? 0 : table[index]);

export function sboxByTables(x) {
  const ik = tables.inputLow[x & 15] ^ tables.inputHigh[x >> 4];
  const [i, k] = [ik >> 4, ik & 15];
  const j = i ^ k;
  const ak = swizzle(tables.aOver, k);
  const p = swizzle(tables.inverses, swizzle(tables.inverses, i) ^ ak) ^ j;
  const q = swizzle(tables.inverses, swizzle(tables.inverses, j) ^ ak) ^ i;
  return swizzle(tables.outputP, p) ^ swizzle(tables.outputQ, q) ^ CONSTANT;
}

const GB_T_32907_FIRST_ROW = [
  0xd6, 0x90, 0xe9, 0xfe, 0xcc, 0xe1, 0x3d, 0xb7, 0x16, 0xb6, 0x14, 0xc2, 0x28, 0xfb, 0x2c, 0x05,
];
if (GB_T_32907_FIRST_ROW.some((value, x) => sbox(x) !== value))
  throw new Error('this is not the S-box of SM4');
if (bytes.some((x) => sboxByTables(x) !== sbox(x))) throw new Error('the tables are wrong');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log('// Made by derive-tables.mjs; do not edit.\n');
  for (const [name, table] of Object.entries(tables)) {
    const values = table.map((byte) => (byte << 24) >> 24).join(', ');
    console.log(`/* @inline */\nexport function ${name}(): v128 {\n  return i8x16(${values});\n}`);
  }
}
