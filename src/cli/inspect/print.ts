import {
  type InspectedExchange,
  type InspectionLine,
  type InspectionReport,
  WIRE_CHECKS,
} from '../../inspect/inspect.ts';
import { type Io, type Painter, painter, printable, writeLine } from '../io.ts';

/** The report for people. */
export function writeReport(report: InspectionReport, io: Io): void {
  const paint = painter(io.stdout, io);
  for (const exchange of report.exchanges) {
    writeHead(exchange, report, paint, io);
    for (const line of exchange.lines) writeLine(io.stdout, formatLine(line, paint));
  }
  const { findings, notes, skipped, exchanges } = report;
  const others = skipped > 0 ? `; ${skipped} other entries skipped` : '';
  const sum = `${count(findings, 'finding')}, ${count(notes, 'note')} in ${count(exchanges.length, 'exchange')}${others}`;
  writeLine(io.stdout, paint(findings > 0 ? 'red' : 'green', sum));
}

function writeHead(
  { place, action }: InspectedExchange,
  { input }: InspectionReport,
  paint: Painter,
  { stdout }: Io,
): void {
  const title = printable(`${place === '' ? `the ${input}` : place}: ${action ?? 'unknown action'}`);
  writeLine(stdout, paint('bold', title));
}

const LEVELS = { ok: 'green', note: 'yellow', finding: 'red' } as const;

/** One line for a check, and one more for the fix. */
function formatLine(line: InspectionLine, paint: Painter): string {
  const { level, id, place, fix } = line;
  const name = (level === 'finding' ? 'FINDING' : level).padEnd(7);
  const where = place === '' ? '' : `${place}: `;
  const text = `  ${paint(LEVELS[level], name)} ${id.padEnd(20)} ${printable(`${where}${describeLine(line)}`)}`;
  return fix === undefined ? text : `${text}\n${' '.repeat(31)}${fix}`;
}

function describeLine({ id, expected, got }: InspectionLine): string {
  if (expected === undefined) return got ?? WIRE_CHECKS[id].about;
  return got === undefined ? `expected ${expected}` : `expected ${expected}, got ${got}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
