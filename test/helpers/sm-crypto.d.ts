// The whole package, for cross-checks; it ships no types.
declare module 'sm-crypto' {
  interface Sm2 {
    /** Gives hexadecimal without the leading 04; mode 1 is C1 ‖ C3 ‖ C2. */
    doEncrypt(message: number[], publicPoint: string, mode: 0 | 1): string;
    /** `ciphertext` in hexadecimal without the leading 04; mode 1 is C1 ‖ C3 ‖ C2. Gives [] for a forged one. */
    doDecrypt(ciphertext: string, privateKey: string, mode: 0 | 1, options: { output: 'array' }): number[];
  }
  const smCrypto: { readonly sm2: Sm2 };
  export default smCrypto;
}

declare module 'sm-crypto/src/sm2/sm3.js' {
  export function sm3(message: ArrayLike<number>): number[];
}
