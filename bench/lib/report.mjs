import { writeFile } from 'node:fs/promises';
import { machineLines } from './machine.mjs';
import { renderTable } from './tables.mjs';
import { targetTable } from './targets.mjs';

export async function printReport({ machine, results, targets }, { sections, json }) {
  const print = json === '-' ? console.error : console.log;
  print(machineLines(machine).join('\n'));
  for (const name of sections) {
    const section = await import(`../sections/${name}.mjs`);
    const own = results.filter((result) => result.section === name);
    for (const table of section.tables(own)) print(renderTable(table));
  }
  print(renderTable(targetTable(targets)));
}

export async function writeJson(report, file) {
  const text = `${JSON.stringify(report, null, 2)}\n`;
  if (file === '-') process.stdout.write(text);
  else await writeFile(file, text);
}
