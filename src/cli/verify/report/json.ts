import { checkName } from '../../../conformance/conformance.ts';
import { type Language, numberRows, REPORT_TEXTS, type ReportInput, tally } from './sections.ts';

/** The report for programs: the content of the other formats, with the keys of their texts. */
export function renderJson({ conformance, key }: ReportInput, language: Language): string {
  const texts = REPORT_TEXTS[language];
  const { environment, summary, rows } = conformance;
  const report = {
    title: texts.report.title,
    language: texts.language,
    statement: texts.report.statement,
    environment,
    summary,
    byBackend: tally(rows),
    ...(key && { key: { ...key, weaknesses: key.weaknesses.map((name) => texts.keyWeaknesses[name]) } }),
    rows: numberRows(conformance).map((row) => ({
      ...row,
      name: checkName(row, texts),
      source: texts.sources[row.sourceId],
    })),
    weaknesses: texts.weaknesses,
    standards: texts.standards,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
