// The host of the SM2 curve's WebAssembly kernel (kernel/README.md): instantiates it at the first use, keeps the
// tables of points, and wipes the rest of its memory after each operation, even if it failed.

import { concatBytes } from '../platform/bytes.ts';
import { instantiate } from '../platform/wasm.ts';
import { sm2Curve } from './sm2-curve.ts';
import { sm2Module } from './sm2-module.ts';
import type { FixedPoint, FixedPoints } from './sm2-multiply.ts';

// Addresses of kernel/sm2.ts.
const SCALAR = 0;
const AFFINE = 32;
const AFFINE_BYTES = 64;
const TABLES = 2048;
const TABLE_BYTES = 119_808;

interface KernelExports {
  readonly memory: WebAssembly.Memory;
  prepare(table: number): void;
  multiply(table: number): void;
  wipe(): void;
}

/** The kernel; undefined if the runtime doesn't support it. */
export function instantiateSm2Kernel(): Sm2Kernel | undefined {
  const exports = instantiate<KernelExports>(sm2Module);
  return exports && new Sm2Kernel(exports);
}

/** Multiplies points in constant time. A point's table has 117 KB and is computed at its first use, in 0.4 ms. */
export class Sm2Kernel {
  readonly #kernel: KernelExports;
  readonly #memory: Uint8Array;
  readonly #base: FixedPoint;
  /** Which point's table is at an address. */
  readonly #owners = new Map<number, FixedPoint>();

  constructor(kernel: KernelExports) {
    this.#kernel = kernel;
    this.#memory = new Uint8Array(kernel.memory.buffer);
    this.#base = this.#fixedPoint(sm2Curve().BASE.toBytes(false), TABLES);
  }

  /** The base point's table stays in the kernel's memory; those of keys take turns after it. */
  points(point: Uint8Array): FixedPoints {
    return { base: this.#base, key: this.#fixedPoint(point, TABLES + TABLE_BYTES) };
  }

  #fixedPoint(point: Uint8Array, address: number): FixedPoint {
    let table: Uint8Array | undefined;
    const multiply: FixedPoint = (scalar) => {
      if (this.#owners.get(address) !== multiply) {
        table ??= this.#makeTable(point, address);
        this.#memory.set(table, address);
        this.#owners.set(address, multiply);
      }
      return this.#multiply(scalar, address);
    };
    return multiply;
  }

  #makeTable(point: Uint8Array, address: number): Uint8Array {
    this.#memory.set(point.subarray(1), AFFINE);
    this.#kernel.prepare(address);
    return this.#memory.slice(address, address + TABLE_BYTES);
  }

  #multiply(scalar: Uint8Array, address: number): Uint8Array {
    try {
      this.#memory.set(scalar, SCALAR);
      this.#kernel.multiply(address);
      return concatBytes(Uint8Array.of(0x04), this.#memory.subarray(AFFINE, AFFINE + AFFINE_BYTES));
    } finally {
      this.#kernel.wipe();
    }
  }
}
