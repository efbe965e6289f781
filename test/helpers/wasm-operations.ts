// What a WebAssembly module may do if its time is not to depend on a secret, and which operands an observer of
// time could learn. Every operation must be on one of the lists, so that nothing escapes:
// - CONSTANT_TIME takes the same time for all operands, and may meet a secret;
// - OBSERVED has operands that must not depend on one: addresses, conditions, and lengths;
// - SWIZZLE is a look-up within a vector: constant-time too, but not every index is defined in relaxed SIMD;
// - anything else is refused: division, jumps and calls through a table, atomics, floating point, growing the memory …

import binaryen from 'assemblyscript/binaryen';

export type Expression = [operation: string, ...rest: (string | Expression)[]];

const STRUCTURE = /^(param|result|local|type|then|else|block|loop|br|return|call|drop|nop|unreachable)$/;
const CONSTANT_TIME = [
  // The processors with 64-bit registers multiply those in constant time; on others this doesn't hold.
  /^i64\.mul$/,
  /^(local|global)\.(get|set|tee)$/,
  /^(i32|i64|v128)\.const$/,
  /^i(32|64)\.(add|sub|and|or|xor|eqz?|ne|[lg][te]_[su]|extend\w+|wrap_i64)$/,
  /^v128\.(and|or|xor|andnot|not|bitselect)$/,
  /^i\d+x\d+\.(add|sub|neg|splat|shuffle|extract_lane\w*|replace_lane)$/,
];
export const SWIZZLE = /^i8x16\.(relaxed_)?swizzle$/;
/** Which of the operands are observed. */
const OBSERVED: readonly [RegExp, (operands: Expression[]) => Expression[]][] = [
  [/^(i32|i64|v128)\.(load|store)\w*$/, ([address]) => [address!]],
  [/^memory\.fill$/, ([to, _, length]) => [to!, length!]],
  [/^memory\.copy$/, (operands) => operands],
  [/^if$/, ([condition]) => [condition!]],
  [/^(br_if|select)$/, (operands) => [operands.at(-1)!]],
  // On some processors the time of these depends on the operands.
  [/^i32\.mul$/, (operands) => operands],
  [/^i(32|64)\.(shl|shr_[su]|rot[lr])$/, ([, count]) => [count!]],
  [/^i\d+x\d+\.(shl|shr_[su])$/, ([, count]) => [count!]],
];
const MODULE_FIELDS = /^(type|func|global|memory|export)$/;

/** The fields of a module, after some passes of Binaryen's. Refuses tables, data, imports and a start function. */
export function readModule(bytes: Uint8Array, passes: readonly string[] = []): Expression[] {
  const module = binaryen.readBinary(bytes);
  module.runPasses(passes);
  const fields = childrenOf(parse(module.emitText()));
  module.dispose();
  for (const [kind] of fields) if (!MODULE_FIELDS.test(kind)) throw new Error(`the module has a ${kind}`);
  return fields;
}

export const isExpression = (node: string | Expression): node is Expression => typeof node !== 'string';
export const childrenOf = (node: Expression): Expression[] => node.filter(isExpression);
/** The children that give values. */
export const operandsOf = (node: Expression): Expression[] =>
  childrenOf(node).filter(([name]) => !/^(type|param|result|local)$/.test(name));

/** The operands that an observer of time could learn; throws when the operation has no place here. */
export function observedOperands(node: Expression, where: string): Expression[] {
  const [operation] = node;
  const observed = OBSERVED.find(([name]) => name.test(operation))?.[1];
  if (observed) return observed(operandsOf(node));
  const isKnown = [STRUCTURE, SWIZZLE, ...CONSTANT_TIME].some((name) => name.test(operation));
  if (!isKnown) throw new Error(`${where} has a ${operation}`);
  return [];
}

// --- the text format ---

function parse(text: string): Expression {
  const tokens = text
    .match(/;;.*|"(?:[^"\\]|\\.)*"|[()]|[^\s()"]+/g)!
    .filter((token) => !token.startsWith(';;'));
  let at = 0;
  const list = (): Expression => {
    const items: (string | Expression)[] = [];
    for (at++; tokens[at] !== ')'; at++) items.push(tokens[at] === '(' ? list() : tokens[at]!);
    return items as Expression;
  };
  return list();
}

export const print = (node: string | Expression): string =>
  typeof node === 'string' ? node : `(${node.map(print).join(' ')})`;
