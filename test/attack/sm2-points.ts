// The SM2 curve by the book (GB/T 32918.5), to judge points without the library.

export const P = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
const A = P - 3n;
const B = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base % P];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

const rightSide = (x: bigint): bigint => (x * x * x + A * x + B) % P;

export function isOnCurve(x: bigint, y: bigint): boolean {
  return x >= 0n && x < P && y >= 0n && y < P && (y * y) % P === rightSide(x);
}

/** The point with this x; undefined where x belongs to the twist. p is 3 modulo 4. */
export function pointWithX(x: bigint): readonly [bigint, bigint] | undefined {
  const y = power(rightSide(x % P), (P + 1n) / 4n);
  return isOnCurve(x % P, y) ? [x % P, y] : undefined;
}

/** Some points, with small and large x. */
export const POINTS: readonly (readonly [bigint, bigint])[] = [
  0n,
  1n,
  2n,
  3n,
  5n,
  2n ** 200n,
  2n ** 255n + 1n,
  P - 1n,
  P - 5n,
]
  .map(pointWithX)
  .filter((point) => point !== undefined);
