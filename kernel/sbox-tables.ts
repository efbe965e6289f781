// Made by derive-tables.mjs; do not edit.

/* @inline */
export function inputLow(): v128 {
  return i8x16(-81, 127, 25, -55, -117, 91, 61, -19, 103, -73, -47, 1, 67, -109, -11, 37);
}
/* @inline */
export function inputHigh(): v128 {
  return i8x16(0, 47, 115, 92, 7, 40, 116, 91, -27, -54, -106, -71, -30, -51, -111, -66);
}
/* @inline */
export function inverses(): v128 {
  return i8x16(-128, 1, 9, 14, 13, 11, 7, 6, 15, 2, 12, 5, 10, 4, 3, 8);
}
/* @inline */
export function aOver(): v128 {
  return i8x16(-128, 2, 1, 15, 9, 5, 14, 12, 13, 4, 11, 10, 7, 8, 6, 3);
}
/* @inline */
export function outputP(): v128 {
  return i8x16(0, 21, 23, -92, -68, 26, -77, -90, -79, 13, -87, -66, 15, -85, 24, 2);
}
/* @inline */
export function outputQ(): v128 {
  return i8x16(0, -45, 121, -102, -98, -82, -29, 48, 73, -41, 77, 52, 125, -25, 4, -86);
}
