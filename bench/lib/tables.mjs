// Tables for the terminal.

const RATE_BYTES = 64 * 1024;

/**
 * One row for each task and way, one column for each version of Node: the time, and its ratio to the base of the task.
 * With `rates`, large tasks show MB/s instead of the time.
 */
export function compareWays({ title, bases, rates = false }, figures) {
  const runtimes = unique(figures.map(({ runtime }) => runtime));
  const rows = groups(figures).map((group) => [
    group[0].task,
    group[0].way,
    ...runtimes.map((runtime) => {
      const figure = group.find((one) => one.runtime === runtime);
      return figure ? cell(figure, bases, rates) : '';
    }),
  ]);
  return { title, head: ['', '', ...runtimes], rows: hideRepeats(rows) };
}

function groups(figures) {
  const byRow = new Map();
  for (const figure of figures) {
    const id = `${figure.task}|${figure.way}`;
    byRow.set(id, [...(byRow.get(id) ?? []), figure]);
  }
  // A way that only some versions have comes last in the list; its task is where it belongs.
  const tasks = unique(figures.map(({ task }) => task));
  return [...byRow.values()].sort((a, b) => tasks.indexOf(a[0].task) - tasks.indexOf(b[0].task));
}

function cell(figure, bases, rates) {
  const amount = rates && figure.bytes >= RATE_BYTES ? rate(figure) : formatAmount(figure);
  return figure.ratio === undefined
    ? pad(amount, bases)
    : `${amount} ${formatNumber(figure.ratio).padStart(5)}x`;
}

function pad(amount, bases) {
  return bases.length > 0 ? `${amount}       ` : amount;
}

function rate(figure) {
  return `${formatNumber(megabytesPerSecond(figure))} MB/s`;
}

export function megabytesPerSecond({ bytes, median }) {
  return bytes / 2 ** 20 / (median / 1000);
}

export function formatAmount({ median, unit = 'ms' }) {
  return unit === 'ms' && median < 0.1
    ? `${formatNumber(median * 1000)} µs`
    : `${formatNumber(median)} ${unit}`;
}

export function formatNumber(value) {
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
