import { setFlagsFromString } from 'node:v8';
import { CHUNK_BYTES, type ChunkedText } from '../../src/ciphers/chunks.ts';
import { Sm4GcmKernel } from '../../src/ciphers/sm4-gcm-kernel.ts';
import { plainModule, relaxedModule } from '../../src/ciphers/sm4-gcm-modules.ts';
import { fromBase64 } from './vectors.ts';

/** The two modules as they are in the package. */
export const kernelModules = { plain: fromBase64(plainModule), relaxed: fromBase64(relaxedModule) };
export type Variant = keyof typeof kernelModules;
export const VARIANTS = ['plain', 'relaxed'] as const satisfies readonly Variant[];

export type KernelExports = ConstructorParameters<typeof Sm4GcmKernel>[0];

/** Compiles a module that may use relaxed SIMD: Node 20 can, behind a flag that is on for this one call. */
export function compileModule(bytes: Uint8Array): WebAssembly.Module {
  const source = Uint8Array.from(bytes);
  if (WebAssembly.validate(source)) return new WebAssembly.Module(source);
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  try {
    return new WebAssembly.Module(source);
  } finally {
    setFlagsFromString('--no-experimental-wasm-relaxed-simd');
  }
}

/** One variant with a memory of its own, which the test can read, and with exports that it can replace. */
export function ownKernel(
  variant: Variant,
  replace: (exports: KernelExports) => Partial<KernelExports> = () => ({}),
) {
  const instance = new WebAssembly.Instance(compileModule(kernelModules[variant]));
  const exports = instance.exports as unknown as KernelExports;
  const kernel = new Sm4GcmKernel({ ...exports, ...replace(exports) });
  return { kernel, memory: Buffer.from(exports.memory.buffer) };
}

/** A text as the kernel takes it in chunks; as promised to it, a chunk is gone when the next one is asked for. */
export function inChunks(text: Uint8Array): ChunkedText {
  function* chunks() {
    for (let start = 0; start < text.length; start += CHUNK_BYTES) {
      const chunk = text.slice(start, start + CHUNK_BYTES);
      yield chunk;
      chunk.fill(0xa5);
    }
  }
  return { length: text.length, chunks };
}
