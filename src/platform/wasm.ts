import { decodeBase64 } from './base64.ts';

/**
 * The exports of a WebAssembly module given as Base64, instantiated immediately. Undefined if the runtime rejects it:
 * no SIMD or relaxed SIMD, a content security policy, an old browser's limit.
 */
export function instantiate<Exports>(base64: string): Exports | undefined {
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(decodeBase64(base64)!)).exports as Exports;
  } catch {
    return undefined;
  }
}
