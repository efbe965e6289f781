// sm-crypto ships no types. Only these two files of it are used: no generator and no jsbn is loaded.
declare module 'sm-crypto/src/sm2/sm3.js' {
  /** SM3 over an array-like of bytes; gives 32 bytes. */
  export function sm3(message: ArrayLike<number>): number[];
  export function hmac(message: ArrayLike<number>, key: number[]): number[];
}

declare module 'sm-crypto/src/sm4/index.js' {
  interface Options {
    padding: 'none';
    output: 'array';
  }
  /** SM4 in ECB mode over whole blocks. */
  export function encrypt(blocks: Iterable<number>, key: ArrayLike<number>, options: Options): number[];
}
