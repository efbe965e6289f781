import Table from 'cli-table3';

/** Text to the left in the first column, numbers to the right in the others. */
export function drawTable(head, rows) {
  const colAligns = head.map((_, at) => (at === 0 ? 'left' : 'right'));
  const table = new Table({ head, colAligns, style: { head: [], border: [], compact: true } });
  for (const row of rows) table.push(row);
  return table.toString();
}

export function printReport(results, skipped) {
  const areas = [...new Set(results.flatMap(({ rows }) => rows.map(({ area }) => area)))];
  const lines = results.map(({ label, version, seconds, rows }) => [
    `${label} (${version})`,
    ...areas.map((area) => cell(rows.filter((row) => row.area === area))),
    seconds,
  ]);
  if (lines.length > 0) console.log(drawTable(['', ...areas, 's'], lines));
  for (const { label, rows } of results) {
    for (const { area, name, failure } of rows.filter(isFailed)) {
      console.log(`FAILED: ${label}, ${area}: ${name}\n  ${failure.split('\n').slice(0, 12).join('\n  ')}`);
    }
  }
  printSkipped(skipped);
}

function printSkipped(skipped) {
  for (const { name, reason } of skipped) console.log(`SKIPPED: ${name}: ${reason}`);
}

/** Checks that passed, and those that failed where there are any. */
function cell(rows) {
  const failed = rows.filter(isFailed).length;
  if (rows.length === 0) return '';
  return failed === 0 ? String(rows.length) : `${rows.length - failed}, ${failed} failed`;
}

export function isFailed({ failure }) {
  return failure !== undefined;
}
