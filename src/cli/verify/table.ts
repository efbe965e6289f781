import Table from 'cli-table3';
import { checkName } from '../../conformance/conformance.ts';
import { type Io, type Painter, painter, writeLine } from '../io.ts';
import { escapeJson } from '../terminal.ts';
import { renderJson } from './report/json.ts';
import {
  algorithmName,
  type Language,
  numberRows,
  REPORT_TEXTS,
  type ReportInput,
  tally,
  translate,
} from './report/sections.ts';
import type { Texts } from './texts/en.ts';

interface PrintOptions {
  readonly all?: true;
  readonly json?: true;
  readonly lang: Language;
}

/** The result on stdout. */
export function printResult(input: ReportInput, options: PrintOptions, io: Io): void {
  if (options.json) {
    io.stdout.write(escapeJson(renderJson(input, options.lang)));
    return;
  }
  const texts = REPORT_TEXTS[options.lang];
  const paint = painter(io.stdout, io);
  const table = options.all ? drawRows(input, texts, paint) : drawTally(input, texts, paint);
  for (const line of headLines(input, texts)) writeLine(io.stdout, line);
  writeLine(io.stdout, `\n${table}\n`);
  for (const line of failureLines(input, texts, paint)) writeLine(io.stdout, line);
}

function headLines({ conformance: { environment }, key }: ReportInput, texts: Texts): string[] {
  const { library, runtime, openssl, platform } = environment;
  const parts = [
    `tencentcloud-encryption ${library}`,
    `${runtime.name} ${runtime.version}`,
    ...(openssl ? [`OpenSSL ${openssl}`] : []),
    platform,
  ];
  if (!key) return [parts.join(', ')];
  return [
    parts.join(', '),
    `${texts.environment.key}  ${key.kind} ${key.bits}, ${key.algorithm}, ${key.fingerprint}`,
    ...key.weaknesses.map((weakness) => `  - ${texts.keyWeaknesses[weakness]}`),
  ];
}

type Rows = readonly (readonly (string | number)[])[];

/** Draws lines between the parts but not between rows, and adds no colours. */
function drawTable(head: readonly string[], rows: Rows, numberColumns: readonly number[]): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, at) => (numberColumns.includes(at) ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push([...row]);
  return table.toString();
}

function drawTally({ conformance }: ReportInput, texts: Texts, paint: Painter): string {
  const { columns } = texts;
  const head = [columns.algorithm, columns.backend, columns.passed, columns.failed, columns.notAvailable];
  const rows = tally(conformance.rows).map(({ algorithm, backend, passed, failed, notAvailable }) => [
    algorithmName(algorithm, texts),
    backend,
    passed,
    failed > 0 ? paint('red', String(failed)) : failed,
    notAvailable,
  ]);
  const { summary } = conformance;
  const total = [columns.total, '', summary.passed, summary.failed, summary.notAvailable];
  return drawTable(head, [...rows, total], [2, 3, 4]);
}

function drawRows({ conformance }: ReportInput, texts: Texts, paint: Painter): string {
  const { columns } = texts;
  const head = [
    columns.number,
    columns.algorithm,
    columns.backend,
    columns.kind,
    columns.check,
    columns.outcome,
  ];
  const lines = numberRows(conformance).map(({ number, algorithm, backend, kind, outcome, ...check }) => [
    number,
    algorithmName(algorithm, texts),
    backend,
    texts.kinds[kind],
    checkName(check, texts),
    outcome === 'failed' ? paint('red', texts.outcomes[outcome]) : texts.outcomes[outcome],
  ]);
  return drawTable(head, lines, [0]);
}

/** Each failure with what was expected and what came. */
function failureLines(
  { conformance: { rows, summary } }: ReportInput,
  texts: Texts,
  paint: Painter,
): string[] {
  if (summary.failed === 0) return [texts.report.allPassed];
  const failures = rows.filter(({ outcome }) => outcome === 'failed');
  return [
    texts.report.someFailed,
    ...failures.flatMap(({ algorithm, backend, sourceId, detail, ...check }) => [
      paint('red', `${algorithmName(algorithm, texts)}, ${backend}: ${checkName(check, texts)}`),
      `  ${texts.columns.source}  ${texts.sources[sourceId]}`,
      `  ${texts.columns.expected}  ${translate(detail?.expected ?? '', texts)}`,
      `  ${texts.columns.got}  ${translate(detail?.got ?? '', texts)}`,
    ]),
  ];
}
