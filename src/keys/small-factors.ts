import { encodeHex, equalBytes } from '../platform/bytes.ts';
import { lazy } from '../platform/lazy.ts';

export const SMALL_FACTOR_BITS = 16;

/**
 * Whether an odd number has a prime factor below 2^16, as no real RSA modulus does: anyone who factors a modulus like
 * 2^1024 − 1 can read every data key. A number without such a factor needn't have two large prime factors.
 */
export function hasSmallFactor(modulus: Uint8Array): boolean {
  // A key that a function returns as bytes is imported again for every call, but checked only once.
  if (lastSound && equalBytes(modulus, lastSound)) return false;
  const n = BigInt(`0x${encodeHex(modulus)}`);
  const hasOne = gcd(n, primorial() % n) !== 1n;
  if (!hasOne) lastSound = modulus.slice();
  return hasOne;
}

let lastSound: Uint8Array | undefined;

/** The product of all odd primes below 2^16, a number of 94,026 bits: one division tries them all. */
const primorial = lazy(() => product(inLargeNumbers(smallPrimes()).map(BigInt)));

function smallPrimes(): number[] {
  const limit = 2 ** SMALL_FACTOR_BITS;
  const isComposite = new Uint8Array(limit);
  const primes: number[] = [];
  for (let n = 3; n < limit; n += 2) {
    if (isComposite[n]) continue;
    primes.push(n);
    for (let multiple = n * n; multiple < limit; multiple += 2 * n) isComposite[multiple] = 1;
  }
  return primes;
}

/**
 * The same product in fewer factors, each as large as a number can be exactly: a BigInt per prime is slow to create.
 */
function inLargeNumbers(primes: readonly number[]): number[] {
  const factors: number[] = [1];
  for (const prime of primes) {
    const larger = factors.at(-1)! * prime;
    if (larger <= Number.MAX_SAFE_INTEGER) factors[factors.length - 1] = larger;
    else factors.push(prime);
  }
  return factors;
}

/** By halves: factors of similar size multiply fastest. */
function product(factors: readonly bigint[]): bigint {
  if (factors.length === 1) return factors[0]!;
  const middle = factors.length >> 1;
  return product(factors.slice(0, middle)) * product(factors.slice(middle));
}

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
