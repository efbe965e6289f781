import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { UsageError } from '../exit.ts';
import { writeOutput } from '../io.ts';
import { showPath } from '../show.ts';
import { REPORT_FORMATS, type ReportFormat, renderReport } from './report/report.ts';
import type { Language, ReportInput } from './report/sections.ts';

export interface PlannedReport {
  readonly path: string;
  readonly format: ReportFormat;
}

/** Checked before anything runs, so that a wrong name is reported at once. */
export function planReports(paths: readonly string[], isForced: boolean): PlannedReport[] {
  const planned = paths.map((path) => ({ path, format: reportFormatOf(path) }));
  const taken = isForced ? undefined : paths.find((path) => existsSync(path));
  if (taken !== undefined) throw new UsageError(`${taken} exists: --force overwrites it`);
  return planned;
}

function reportFormatOf(path: string): ReportFormat {
  const extension = extname(path).slice(1).toLowerCase();
  const format = REPORT_FORMATS.find((known) => known === extension);
  if (format) return format;
  throw new UsageError(`a report's name must end in ${listEndings(REPORT_FORMATS)}, got ${showPath(path)}`);
}

function listEndings(formats: readonly string[]): string {
  return formats.map((format) => `.${format}`).join(' or ');
}

export async function writeReports(
  input: ReportInput,
  reports: readonly PlannedReport[],
  language: Language,
): Promise<void> {
  for (const { path, format } of reports) {
    await writeOutput(path, renderReport(input, format, language));
  }
}
