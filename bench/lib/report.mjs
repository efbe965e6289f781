import { writeFile } from 'node:fs/promises';
import { comparisonTables } from './comparisons.mjs';
import { machineLines } from './machine.mjs';
import { renderTable } from './tables.mjs';
import { targetTable } from './targets.mjs';

/** What a run prints, from its figures. */
export function renderReport({ machine, figures, targets }) {
  const tables = [...comparisonTables(figures), targetTable(targets)];
  return [...machineLines(machine), ...tables.map(renderTable)].join('\n');
}

export async function writeJson(report, file) {
  const text = `${JSON.stringify(report, null, 2)}\n`;
  if (file === '-') process.stdout.write(text);
  else await writeFile(file, text);
}
