// Follows what a WebAssembly module reads from its memory, which is where all secrets are, through locals, globals
// and calls: without running it, so for every input. What the host passes to its functions is no secret: lengths.

import { childrenOf, type Expression, observedOperands, operandsOf, readModule } from './wasm-operations.ts';

/** The places where something that an observer of time could learn depends on what memory holds; none is good. */
export function memoryDependences(bytes: Uint8Array): string[] {
  // In the form of single assignment a local that the compiler used twice, for a secret and for a counter, is two.
  const fields = readModule(bytes, ['ssa']);
  const functions = fields.filter(([kind]) => kind === 'func');
  // Locals, globals, labels, parameters and results that may depend on memory.
  const tainted = new Set<string>();
  const found = new Set<string>();
  let known: number;
  do {
    known = tainted.size;
    for (const node of functions) follow(node, { tainted, found, functions });
  } while (tainted.size > known);
  // The host goes by what it is given back.
  for (const [, name, [kind, target]] of fields.filter(([kind]) => kind === 'export') as ExportField[]) {
    if (kind === 'func' && tainted.has(`result ${target}`)) found.add(`the result of ${name}`);
  }
  return [...found];
}

type ExportField = [kind: 'export', name: string, exported: [kind: string, target: string]];

interface State {
  tainted: Set<string>;
  found: Set<string>;
  functions: readonly Expression[];
}

function follow(node: Expression, state: State): void {
  const { tainted, found, functions } = state;
  const name = String(node[1]);
  const mark = (variable: string, isTainted: boolean) => {
    if (isTainted) tainted.add(variable);
    return tainted.has(variable);
  };

  /** Whether the value of an expression may depend on memory. */
  const visit = (child: Expression): boolean => {
    const [operation] = child;
    const operands = operandsOf(child);
    const values = new Map(operands.map((operand) => [operand, visit(operand)]));
    for (const operand of observedOperands(child, `func ${name}`)) {
      if (values.get(operand)) found.add(`func ${name}: ${operation}`);
    }
    const [first] = values.values();
    const last = [...values.values()].at(-1) ?? false;
    const target = String(child[1]);
    if (/\.load/.test(operation)) return true;
    if (operation.startsWith('local.')) return mark(`${name} ${target}`, first ?? false);
    if (operation.startsWith('global.')) return mark(`global ${target}`, first ?? false);
    if (operation === 'return') return mark(`result ${name}`, last);
    if (operation === 'br' || operation === 'br_if') return mark(`label ${name} ${target}`, first ?? false);
    if (operation === 'call') return call(target, [...values.values()]);
    // Of a sequence, the last value is left, or that of a branch to its end.
    if (/^(then|else|loop)$/.test(operation)) return last;
    if (operation === 'block') return last || tainted.has(`label ${name} ${target}`);
    return [...values.values()].includes(true);
  };

  const call = (target: string, values: readonly boolean[]): boolean => {
    const parameters = childrenOf(functions.find((candidate) => candidate[1] === target)!).filter(
      ([kind]) => kind === 'param',
    );
    for (const [n, isTainted] of values.entries()) mark(`${target} ${parameters[n]![1]}`, isTainted);
    return tainted.has(`result ${target}`);
  };

  const last = operandsOf(node).map(visit).at(-1);
  if (node.some((child) => child[0] === 'result')) mark(`result ${name}`, last ?? false);
}
