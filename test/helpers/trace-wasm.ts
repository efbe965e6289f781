// Rewrites a WebAssembly module so that it tells, when it runs, whatever an observer of its time could learn.

import binaryen from 'assemblyscript/binaryen';
import { compileModule } from './kernel-modules.ts';
import {
  childrenOf,
  type Expression,
  observedOperands,
  operandsOf,
  print,
  readModule,
  SWIZZLE,
} from './wasm-operations.ts';

// --- the rewriting ---

const HOOKS = `
  (import "trace" "observe" (func $observe (param i32 i32) (result i32)))
  (import "trace" "undefinedIndex" (func $undefined_index))`;
/**
 * An index from 16 to 127 gives 0 in plain SIMD, but in relaxed SIMD 0 or the element at the index modulo 16, as
 * the processor has it. As a signed byte such an index is at least 16.
 */
const CHECK_INDEX = `
  (func $check_index (param $index v128) (result v128)
    (if (v128.any_true (i8x16.ge_s (local.get $index) (v128.const i8x16 ${'16 '.repeat(16)})))
      (then (call $undefined_index)))
    (local.get $index))`;

/** The rewritten module, and the name of each traced place in it. */
function instrument(bytes: Uint8Array): { binary: Uint8Array; sites: string[] } {
  const sites: string[] = [];
  const fields = readModule(bytes);
  for (const field of fields) if (field[0] === 'func') instrumentChildren(field, `func ${field[1]}`, sites);
  const module = binaryen.parseText(`(module ${HOOKS} ${fields.map(print).join('\n')} ${CHECK_INDEX})`);
  const binary = module.emitBinary();
  module.dispose();
  return { binary, sites };
}

function instrumentChildren(node: Expression, where: string, sites: string[]): void {
  for (const child of childrenOf(node)) {
    instrumentChildren(child, where, sites);
    for (const operand of observedOperands(child, where)) {
      // A constant tells nothing that the place doesn't.
      if (operand[0] === 'i32.const' || operand[0] === 'i64.const') continue;
      const site = sites.push(`${where}: ${child[0]}`) - 1;
      // A shift of 64 bits has a count of 64 bits.
      const isWide = child[0].startsWith('i64.') && /\.(sh|rot)/.test(child[0]);
      if (isWide) wrap(operand, 'i32.wrap_i64');
      wrap(operand, 'call', '$observe', ['i32.const', String(site)]);
      if (isWide) wrap(operand, 'i64.extend_i32_u');
    }
    if (SWIZZLE.test(child[0])) wrap(operandsOf(child)[1]!, 'call', '$check_index');
  }
}

/** Puts an expression, where it stands, into another one as its last operand. */
function wrap(node: Expression, ...outer: Expression): void {
  node.splice(0, node.length, ...outer, [...node] as Expression);
}

// --- the recording ---

/** Pairs of a place and a value seen there. The calls from the host are in it too, with negative places. */
export type Trace = Int32Array;

export interface TracedKernel<Exports> {
  exports: Exports;
  /** What happened since the last call of this. */
  takeTrace(): Trace;
  /** Words for the first event in which two traces differ; undefined when they are equal. */
  difference(a: Trace, b: Trace): string | undefined;
  /** Where in the trace the host first calls this export, or -1. */
  indexOfCall(trace: Trace, name: keyof Exports & string): number;
}

/** Instantiates a rewritten module, with the calls of the host in the trace too. */
export function traceKernel<Exports>(bytes: Uint8Array): TracedKernel<Exports> {
  const { binary, sites } = instrument(bytes);
  let events = new Int32Array(1 << 16);
  let length = 0;
  const observe = (site: number, value: number): number => {
    if (length === events.length) {
      const larger = new Int32Array(2 * length);
      larger.set(events);
      events = larger;
    }
    events[length++] = site;
    events[length++] = value;
    return value;
  };
  const undefinedIndex = () => {
    throw new Error('an index of a swizzle is from 16 to 127');
  };
  const instance = new WebAssembly.Instance(compileModule(binary), { trace: { observe, undefinedIndex } });

  const names = Object.keys(instance.exports);
  const exports = { ...instance.exports };
  for (const [n, name] of names.entries()) {
    const original = exports[name];
    if (typeof original !== 'function') continue;
    exports[name] = (...values: (number | boolean)[]) => {
      observe(-1 - n, values.length);
      for (const value of values) observe(-1 - n, Number(value));
      return original(...values);
    };
  }

  const nameOf = (site: number | undefined) =>
    site === undefined ? 'the end' : site < 0 ? `a call of ${names[-1 - site]}` : sites[site];
  return {
    exports: exports as Exports,
    takeTrace() {
      const trace = events.slice(0, length);
      length = 0;
      return trace;
    },
    difference(a, b) {
      if (Buffer.compare(Buffer.from(a.buffer), Buffer.from(b.buffer)) === 0) return undefined;
      let at = 0;
      while (a[at] === b[at]) at++;
      const event = at - (at % 2);
      return `event ${event / 2}: ${nameOf(a[event])} ${a[event + 1]}, ${nameOf(b[event])} ${b[event + 1]}`;
    },
    indexOfCall: (trace, name) =>
      trace.findIndex((site, at) => at % 2 === 0 && site === -1 - names.indexOf(name)),
  };
}
