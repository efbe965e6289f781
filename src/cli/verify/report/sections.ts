// The sections of the report, in their order: an auditor reads the statement and the summary before anything else.

import { type Conformance, type ConformanceRow, checkName } from '../../../conformance/conformance.ts';
import { en, type Texts } from '../texts/en.ts';
import { zh } from '../texts/zh.ts';
import type { Block, Cell, Column, Group, ReportDocument, Section, StyledCell, Table } from './document.ts';
import type { ReportedKey } from './key.ts';
import { backendTable, environmentTable, keyTable, standardTable, weaknessTable } from './tables.ts';

export type Language = 'en' | 'zh';

export const REPORT_TEXTS: Readonly<Record<Language, Texts>> = { en, zh };

/** A run, and the key that the caller wants reported with it. */
export interface ReportInput {
  readonly conformance: Conformance;
  readonly key?: ReportedKey | undefined;
}

/** The report as texts and tables. The same input gives the same document. */
export function writeDocument({ conformance, key }: ReportInput, language: Language): ReportDocument {
  const texts = REPORT_TEXTS[language];
  const { report } = texts;
  const rows = numberRows(conformance);
  const [positives, negatives] = [rows.filter(isPositive), rows.filter((row) => !isPositive(row))];
  const failures = rows.filter(({ outcome }) => outcome === 'failed');
  return {
    language: texts.language,
    title: report.title,
    subtitle: report.subtitle,
    sections: [
      section(report.statementHeading, { text: report.statement, tone: 'statement' }),
      section(report.summaryHeading, verdict(conformance, texts), totalTable(conformance, texts)),
      ...(failures.length > 0 ? [section(report.failuresHeading, failureTable(failures, texts))] : []),
      section(report.environmentHeading, environmentTable(conformance, texts)),
      ...(key ? [section(report.keyHeading, keyTable(key, texts))] : []),
      section(
        report.backendsHeading,
        { text: report.backendsNote },
        backendTable(conformance, texts),
        tallyTable(rows, texts),
      ),
      section(report.weaknessesHeading, { text: report.weaknessesNote }, weaknessTable(texts)),
      section(report.standardsHeading, standardTable(texts)),
      section(report.checksHeading, { text: report.checksNote }, checkTable(positives, texts)),
      section(report.negativesHeading, { text: report.negativesNote }, negativeTable(negatives, texts)),
    ],
    signature: report.signature,
  };
}

function section(heading: string, ...blocks: Block[]): Section {
  return { heading, blocks };
}

// --- rows ---

type Numbered = ConformanceRow & { readonly number: number };

/** In the order of the report, so that every format gives a row the same number. */
export function numberRows({ rows }: Conformance): Numbered[] {
  const ordered = [...rows.filter(isPositive), ...rows.filter((row) => !isPositive(row))];
  return ordered.map((row, index) => ({ ...row, number: index + 1 }));
}

function isPositive({ kind }: ConformanceRow): boolean {
  return kind !== 'negative';
}

function outcomeCell({ outcome }: ConformanceRow, texts: Texts): Cell {
  return { text: texts.outcomes[outcome], tone: outcome };
}

export function algorithmName(algorithm: string, texts: Texts): string {
  return texts.algorithms[algorithm as keyof Texts['algorithms']] ?? algorithm;
}

/** Rows by a key, in the order in which the keys first appear. */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups];
}

/** A column of a table of checks, and what it says of each. */
type CheckColumn = Column & { cell(row: Numbered): Cell };

function checkTable(rows: readonly Numbered[], texts: Texts): Table {
  const { number, backend, check, source, kind, outcome } = checkColumns(texts);
  const columns = [number, backend, check, { ...source, width: 24 }, kind, outcome];
  return { columns, groups: byAlgorithm(rows, columns, texts) };
}

function negativeTable(rows: readonly Numbered[], texts: Texts): Table {
  const { number, backend, check, source, refusal, outcome } = checkColumns(texts);
  const columns = [number, backend, check, refusal, { ...source, width: 17 }, outcome];
  return { columns, groups: byAlgorithm(rows, columns, texts) };
}

function failureTable(rows: readonly Numbered[], texts: Texts): Table {
  const { number, algorithm, backend, check, expected, got } = checkColumns(texts);
  const columns = [number, algorithm, backend, check, expected, got];
  return { columns, groups: [{ rows: cellsOf(rows, columns) }] };
}

function checkColumns(texts: Texts) {
  const { columns } = texts;
  const code = (token: string | undefined): StyledCell => ({
    text: translate(token ?? '', texts),
    isCode: true,
  });
  return {
    number: { label: columns.number, width: 6, isNumber: true, cell: ({ number }) => String(number) },
    algorithm: { label: columns.algorithm, width: 20, cell: (row) => algorithmName(row.algorithm, texts) },
    backend: { label: columns.backend, width: 10, cell: ({ backend }) => backend },
    check: { label: columns.check, cell: (row) => checkName(row, texts) },
    source: { label: columns.source, cell: ({ sourceId }) => texts.sources[sourceId] },
    kind: { label: columns.kind, width: 12, cell: ({ kind }) => texts.kinds[kind] },
    outcome: { label: columns.outcome, width: 10, cell: (row) => outcomeCell(row, texts) },
    refusal: { label: columns.expected, width: 24, cell: ({ expected }) => code(expected) },
    expected: { label: columns.expected, width: 20, cell: ({ detail }) => code(detail?.expected) },
    got: { label: columns.got, width: 20, cell: ({ detail }) => ({ ...code(detail?.got), tone: 'failed' }) },
  } satisfies Record<string, CheckColumn>;
}

function byAlgorithm(rows: readonly Numbered[], columns: readonly CheckColumn[], texts: Texts): Group[] {
  return groupBy(rows, ({ algorithm }) => algorithm).map(([algorithm, group]) => ({
    heading: algorithmName(algorithm, texts),
    rows: cellsOf(group, columns),
  }));
}

function cellsOf(rows: readonly Numbered[], columns: readonly CheckColumn[]): Cell[][] {
  return rows.map((row) => columns.map(({ cell }) => cell(row)));
}

/** Codes, names and hexadecimal stay as they are; the few words among them, also after a name, are translated. */
export function translate(token: string, { tokens }: Texts): string {
  const [, name = '', word = token] = /^(\w+: )(.*)$/s.exec(token) ?? [];
  return Object.hasOwn(tokens, word) ? name + tokens[word as keyof typeof tokens] : token;
}

// --- summary ---

function verdict({ summary }: Conformance, { report }: Texts): Block {
  return summary.failed === 0
    ? { text: report.allPassed, tone: 'passed' }
    : { text: report.someFailed, tone: 'failed' };
}

/** The outcomes of one backend's checks, counted. */
export interface BackendTally {
  readonly algorithm: string;
  readonly backend: string;
  readonly passed: number;
  readonly failed: number;
  readonly notAvailable: number;
}

export function tally(rows: readonly ConformanceRow[]): BackendTally[] {
  return groupBy(rows, ({ algorithm }) => algorithm).flatMap(([algorithm, group]) =>
    groupBy(group, ({ backend }) => backend).map(([backend, own]) => {
      const count = (outcome: string) => own.filter((row) => row.outcome === outcome).length;
      const [passed, failed] = [count('passed'), count('failed')];
      return { algorithm, backend, passed, failed, notAvailable: count('not available') };
    }),
  );
}

/** The figures of the whole run, for page one. */
function totalTable({ rows, summary }: Conformance, { columns }: Texts): Table {
  const labels = [columns.total, columns.passed, columns.failed, columns.notAvailable];
  const figures = [rows.length, summary.passed, summary.failed, summary.notAvailable];
  return {
    columns: labels.map((label) => ({ label, isNumber: true, width: 25 })),
    groups: [{ rows: [figures.map((figure): Cell => ({ text: String(figure), tone: 'strong' }))] }],
  };
}

function tallyTable(rows: readonly ConformanceRow[], texts: Texts): Table {
  const { columns } = texts;
  return {
    columns: [
      { label: columns.algorithm, width: 38 },
      { label: columns.backend, width: 20 },
      ...[columns.passed, columns.failed, columns.notAvailable].map((label) => ({
        label,
        isNumber: true,
        width: 14,
      })),
    ],
    groups: [
      {
        rows: tally(rows).map(({ algorithm, backend, passed, failed, notAvailable }) => [
          algorithmName(algorithm, texts),
          backend,
          String(passed),
          failed > 0 ? { text: String(failed), tone: 'failed' } : '0',
          String(notAvailable),
        ]),
      },
    ],
  };
}
