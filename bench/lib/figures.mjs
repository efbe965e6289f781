// The figures of a run: what its tables print, without the samples that they come from.

import { basesOf } from './comparisons.mjs';
import { median, ratio } from './statistics.mjs';

/** `samples` become `median`, and `ratio`: how many times as long as the base of the table. */
export function reduceReport({ machine, quick, results, targets }) {
  return { machine, quick, figures: results.map((result) => figureOf(result, results)), targets };
}

function figureOf(result, results) {
  const { samples, ...rest } = result;
  const base = baseOf(result, results);
  const isBase = base === undefined || base === result;
  return { ...rest, median: median(samples), ...(isBase ? {} : { ratio: ratio(result, base) }) };
}

function baseOf({ section, task, runtime }, results) {
  const rivals = results.filter(
    (one) => one.section === section && one.task === task && one.runtime === runtime,
  );
  return basesOf(section)
    .map((way) => rivals.find((one) => one.way === way))
    .find((one) => one !== undefined);
}

// Three times what a table shows: fewer, and rounding twice would change digits (19.05 µs).
const DIGITS = 9;
const rounded = (_, value) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value;

/** As it is committed: a line for each figure. */
export function formatReport({ machine, peers, quick, figures, targets }) {
  const list = (rows) => `[\n${rows.map((row) => `    ${JSON.stringify(row, rounded)}`).join(',\n')}\n  ]`;
  const members = {
    machine: JSON.stringify(machine, rounded),
    peers: JSON.stringify(peers),
    quick: JSON.stringify(quick),
    figures: list(figures),
    targets: list(targets),
  };
  const lines = Object.entries(members).map(([name, json]) => `  "${name}": ${json}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}
