import type { AuditReport } from '../../audit/index.ts';
import { type Io, painter, printable, writeLine } from '../io.ts';

/** The report for people. */
export function printAuditReport(log: string, report: AuditReport, io: Io): void {
  const paint = painter(io.stdout, io);
  const { records, chains, algorithms, from, to, head, count, findings, notes } = report;
  const by = algorithms.length > 0 ? `, ${algorithms.join(' and ')}` : '';
  const line = (text: string) => writeLine(io.stdout, text);
  line(`${printable(log)}: ${plural(records, 'record')} of ${plural(chains, 'chain')} verified${by}`);
  if (from !== undefined) line(`from ${from} to ${to}`);
  for (const { kind, message } of findings) line(`${paint('red', kind)}  ${message}`);
  if (report.fine) line(`${paint('green', 'fine')}: nothing was changed, removed, moved or inserted`);
  if (report.fine) line(`anchor it with --head ${head} --count ${count}`);
  for (const note of notes) line(`note: ${note}`);
}

function plural(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
}
