/** The constant of SM4's affine map: S(x) = A·(A·x + C)^-1 + C. */
export const CONSTANT: number;
/** The S-box, by its definition. */
export function sbox(x: number): number;
/** The S-box as the kernel computes it, from the nibble tables. */
export function sboxByTables(x: number): number;
/** Six tables of 16 bytes each, as unsigned numbers. */
export const tables: Readonly<
  Record<'inputLow' | 'inputHigh' | 'inverses' | 'aOver' | 'outputP' | 'outputQ', readonly number[]>
>;
