// Tables for the terminal.

import { median, ratio } from './statistics.mjs';

const RATE_BYTES = 64 * 1024;

/**
 * One row for each task and way, one column for each version of Node: the time, and its ratio to the first of the
 * `bases` that the task has. With `rates`, large tasks show MB/s instead of the time.
 */
export function compareWays(title, results, { bases, rates = false }) {
  const runtimes = unique(results.map(({ runtime }) => runtime));
  const rows = groups(results).map((group) => [
    group[0].task,
    group[0].way,
    ...runtimes.map((runtime) =>
      cell(
        group.find((one) => one.runtime === runtime),
        results,
        bases,
        rates,
      ),
    ),
  ]);
  return { title, head: ['', '', ...runtimes], rows: hideRepeats(rows) };
}

function groups(results) {
  const byRow = new Map();
  for (const result of results) {
    const id = `${result.task}|${result.way}`;
    byRow.set(id, [...(byRow.get(id) ?? []), result]);
  }
  // A way that only some versions have comes last in the list; its task is where it belongs.
  const tasks = unique(results.map(({ task }) => task));
  return [...byRow.values()].sort((a, b) => tasks.indexOf(a[0].task) - tasks.indexOf(b[0].task));
}

function cell(result, results, bases, rates) {
  if (!result) return '';
  const amount = rates && result.bytes >= RATE_BYTES ? rate(result) : formatAmount(result);
  const base = bases
    .map((way) => results.find((one) => isSameTask(one, result) && one.way === way))
    .find((one) => one !== undefined);
  return base && base !== result
    ? `${amount} ${formatRatio(ratio(result, base)).padStart(5)}x`
    : pad(amount, bases);
}

function isSameTask(a, b) {
  return a.task === b.task && a.runtime === b.runtime;
}

function pad(amount, bases) {
  return bases.length > 0 ? `${amount}       ` : amount;
}

function rate({ bytes, samples }) {
  return `${formatNumber(bytes / 2 ** 20 / (median(samples) / 1000))} MB/s`;
}

function formatAmount({ samples, unit = 'ms' }) {
  const value = median(samples);
  return unit === 'ms' && value < 0.1 ? `${formatNumber(value * 1000)} µs` : `${formatNumber(value)} ${unit}`;
}

export function formatRatio(value) {
  return value >= 99.5 ? value.toFixed(0) : value >= 9.95 ? value.toFixed(1) : value.toFixed(2);
}

function formatNumber(value) {
  return value >= 99.5 ? value.toFixed(0) : value >= 9.95 ? value.toFixed(1) : value.toFixed(2);
}

function hideRepeats(rows) {
  return rows.map(([task, ...cells], i) => [rows[i - 1]?.[0] === task ? '' : task, ...cells]);
}

function unique(values) {
  return [...new Set(values)];
}

/** The first `left` columns are text, the others numbers; a last one that `isNote` is text again. */
export function renderTable({ title, head, rows, left = 2, isNote = false }) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => width(row[column]))));
  const render = (row) =>
    row
      .map((text, i) => fill(text, widths[i], i < left || (isNote && i === head.length - 1)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((columns) => '─'.repeat(columns)).join('  ');
  return ['', title, '', render(head), rule, ...rows.map(render)].join('\n');
}

function width(text) {
  return [...text].length;
}

function fill(text, columns, isLeft) {
  const blank = ' '.repeat(columns - width(text));
  return isLeft ? text + blank : blank + text;
}
