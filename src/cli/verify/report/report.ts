import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';
import { type Language, type ReportInput, writeDocument } from './sections.ts';

export type ReportFormat = 'html' | 'md' | 'json';

export const REPORT_FORMATS: readonly ReportFormat[] = ['html', 'md', 'json'];

/**
 * The conformance report, to hand to an auditor: what was tested, on what, every row with its source, the weaknesses
 * of the protocol, and the statement that it isn't a certificate. The same input gives the same bytes.
 */
export function renderReport(input: ReportInput, format: ReportFormat, language: Language): string {
  if (format === 'json') return renderJson(input, language);
  const document = writeDocument(input, language);
  return format === 'html' ? renderHtml(document) : renderMarkdown(document);
}
