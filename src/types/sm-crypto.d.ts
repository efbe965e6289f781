// sm-crypto ships no types. Only this file of it is used: no generator and no jsbn is loaded.
declare module 'sm-crypto/src/sm4/index.js' {
  interface Options {
    padding: 'none';
    output: 'array';
  }
  /** SM4 in ECB mode over whole blocks. */
  export function encrypt(blocks: Iterable<number>, key: ArrayLike<number>, options: Options): number[];
}
