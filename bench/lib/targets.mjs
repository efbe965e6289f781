// What the package promises to itself, and whether this run kept it. A target counts where it is kept worst.

import { median, ratio } from './statistics.mjs';
import { formatNumber } from './tables.mjs';

const GCM_7 = 'SM4-GCM 7 MB';
const COMPOSED = 'node:crypto sm4-ctr, noble ghash';
const modern = (major) => major >= 22;
const isNode20 = (major) => major === 20;

/** `at least`: higher is better. `measure` gives { where, value } for each version of Node. */
const TARGETS = [
  atLeast('SM4-GCM 7 MB, against sm4-gcm of Node 26', 1.8, 2.5, (all) =>
    faster(all, 'ciphers', GCM_7, 'node:crypto sm4-gcm', modern, 'Node 26'),
  ),
  atLeast('SM4-GCM 7 MB, against sm-crypto-v2', 7, 10, (all) =>
    faster(all, 'ciphers', GCM_7, 'sm-crypto-v2', modern),
  ),
  atLeast('SM4-GCM 7 MB on Node 20, against sm4-ctr and noble ghash', 2.5, 3.5, (all) =>
    faster(all, 'ciphers', GCM_7, COMPOSED, isNode20),
  ),
  atLeast('SM4-GCM 7 MB on Node 20, against sm-crypto-v2', 4.5, 6, (all) =>
    faster(all, 'ciphers', GCM_7, 'sm-crypto-v2', isNode20),
  ),
  ...['64 B', '1 KB'].map((size) =>
    atLeast(`SM4-GCM ${size}, against the fastest other way`, 0.9, 2, (all) =>
      fasterThanAll(all, 'ciphers', `SM4-GCM ${size}`),
    ),
  ),
  atLeast('SM2 wrap, against sm-crypto-v2', 4.5, 7, (all) => faster(all, 'wraps', 'SM2', 'sm-crypto-v2')),
  atLeast('SM2 wrap, against sm-crypto', 20, 30, (all) => faster(all, 'wraps', 'SM2', 'sm-crypto')),
  atMost('sealRequest 5 MB of bytes, AES, over the floor', 1.3, 1.15, (all) =>
    overFloor(all, 'seal AES-256-CBC 5 MB bytes'),
  ),
  ...['1 MB', '5 MB'].map((size) =>
    atMost(`SDK call of ${size}, AES, encrypted over in the clear`, 1.7, 1.5, (all) =>
      slower(all, 'sdk', `AES-256-CBC ${size} bytes`, 'encrypted', 'in the clear'),
    ),
  ),
  atMost('peak memory of sealing 5 MB over the request body', 3, 2, (all) =>
    amounts(all, 'process', 'peak memory, bytes', 'ours, AES-256-CBC'),
  ),
];

function atLeast(name, bound, aim, measure) {
  return {
    name,
    bound,
    aim,
    measure,
    words: 'at least',
    isKept: (value, limit) => value >= limit,
    worst: Math.min,
  };
}

function atMost(name, bound, aim, measure) {
  return {
    name,
    bound,
    aim,
    measure,
    words: 'at most',
    isKept: (value, limit) => value <= limit,
    worst: Math.max,
  };
}

// --- what is measured ---

const select = (all, section, task, way) =>
  all.filter((one) => one.section === section && one.task === task && one.way === way);

/** How many times as fast ours is as another way: on the same version of Node, or on a fixed one. */
function faster(all, section, task, way, isWanted = () => true, otherRuntime = undefined) {
  const others = select(all, section, task, way);
  return select(all, section, task, 'ours')
    .filter(({ runtime }) => isWanted(majorOf(runtime)))
    .flatMap((ours) => {
      const other = others.find(({ runtime }) => runtime === (otherRuntime ?? ours.runtime));
      return other ? [{ where: ours.runtime, value: ratio(other, ours) }] : [];
    });
}

function fasterThanAll(all, section, task) {
  const ways = new Set(
    all.filter((one) => one.section === section && one.task === task).map(({ way }) => way),
  );
  // Markers do less than GCM.
  const others = [...ways].filter((way) => way !== 'ours' && !way.endsWith('only'));
  const pairs = others.flatMap((way) => faster(all, section, task, way));
  return select(all, section, task, 'ours').map(({ runtime: where }) => ({
    where,
    value: Math.min(...pairs.filter((pair) => pair.where === where).map(({ value }) => value)),
  }));
}

function slower(all, section, task, way, base) {
  const bases = select(all, section, task, base);
  return select(all, section, task, way).map((one) => ({
    where: one.runtime,
    value: ratio(
      one,
      bases.find(({ runtime }) => runtime === one.runtime),
    ),
  }));
}

/** Of the two floors the lower one. */
function overFloor(all, task) {
  const [whole, chunks] = ['floor', 'floor, in chunks'].map((floor) =>
    slower(all, 'seal', task, 'ours', floor),
  );
  return whole.map(({ where, value }, i) => ({ where, value: Math.max(value, chunks[i].value) }));
}

function amounts(all, section, task, way) {
  return select(all, section, task, way).map(({ runtime, samples }) => ({
    where: runtime,
    value: median(samples),
  }));
}

function majorOf(runtime) {
  return Number(runtime.replace('Node ', ''));
}

// --- the verdict ---

export function measureTargets(results) {
  return TARGETS.map(({ name, bound, aim, measure, words, isKept, worst }) => {
    const measured = measure(results);
    // As it is printed, so that no 0.90 is short of 0.9.
    const value =
      measured.length > 0 ? Number(formatNumber(worst(...measured.map((one) => one.value)))) : undefined;
    return { name, words, bound, aim, measured, verdict: verdictOf(value, bound, aim, isKept) };
  });
}

function verdictOf(value, bound, aim, isKept) {
  if (value === undefined) return 'not measured';
  if (!isKept(value, bound)) return 'short';
  return isKept(value, aim) ? 'ok, at its aim' : 'ok';
}

export function targetTable(targets) {
  const rows = targets.map(({ name, words, bound, aim, measured, verdict }) => [
    name,
    measured.map(({ where, value }) => `${formatNumber(value)} (${majorOf(where)})`).join('  '),
    `${words} ${bound}, aim ${aim}`,
    verdict,
  ]);
  return {
    title: 'Targets; measured by version of Node',
    head: ['', 'measured', 'target', ''],
    rows,
    left: 4,
  };
}
