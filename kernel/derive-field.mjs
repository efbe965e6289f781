// Computes the constants of kernel/sm2.ts from the curve, and prints them as AssemblyScript:
//   node kernel/derive-field.mjs > kernel/sm2-constants.ts

import { fileURLToPath } from 'node:url';

const LIMB_BITS = 26n;
const P = 2n ** 256n - 2n ** 224n - 2n ** 96n + 2n ** 64n - 1n;
const B = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;
const R = 2n ** 286n;

const constants = { Prime: P, CurveB: (B * R) % P, RSquared: (R * R) % P };

/** Twelve limbs, of which ten are used, in three vectors. */
function vectors(number) {
  const limbs = Array.from({ length: 12 }, (_, n) => (number >> (LIMB_BITS * BigInt(n))) & 0x3ffffffn);
  return [0, 4, 8].map((n) => `i32x4(${limbs.slice(n, n + 4).join(', ')})`);
}

export function constantsFile() {
  const lines = ['// Made by derive-field.mjs; do not edit.', ''];
  for (const [name, number] of Object.entries(constants)) {
    lines.push(`export function store${name}(out: usize): void {`);
    vectors(number).forEach((vector, n) => {
      lines.push(`  v128.store(out, ${vector}, ${16 * n});`);
    });
    lines.push('}');
  }
  return `${lines.join('\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(constantsFile());
