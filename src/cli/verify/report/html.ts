import {
  type Block,
  type Cell,
  type Column,
  type Group,
  type ReportDocument,
  type Section,
  styled,
  type Table,
} from './document.ts';
import { STYLE } from './style.ts';

/** The report as one HTML file: no script, no network, for the screen and for A4. */
export function renderHtml({ language, title, subtitle, sections, signature }: ReportDocument): string {
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>
${STYLE}</style>
</head>
<body>
<main>
<header>
<h1>${escapeHtml(title)}</h1>
<p class="subtitle">${escapeHtml(subtitle)}</p>
</header>
${sections.map(renderSection).join('\n')}
<footer><p>${escapeHtml(signature)}</p></footer>
</main>
</body>
</html>
`;
}

function renderSection({ heading, blocks }: Section): string {
  return `<section>
<h2>${escapeHtml(heading)}</h2>
${blocks.map(renderBlock).join('\n')}
</section>`;
}

function renderBlock(block: Block): string {
  if ('columns' in block) return renderTable(block);
  return `<p${block.tone ? ` class="${className(block.tone)}"` : ''}>${escapeHtml(block.text)}</p>`;
}

/** Short enough to fit on one page. */
const SHORT_ROWS = 12;

function renderTable({ columns, groups }: Table): string {
  const isShort = groups.flatMap(({ rows }) => rows).length <= SHORT_ROWS;
  return `<table${isShort ? ' class="short"' : ''}>
<colgroup>${columns.map(renderWidth).join('')}</colgroup>
<thead><tr>${columns.map(renderHead).join('')}</tr></thead>
${groups.map((group) => renderGroup(group, columns)).join('\n')}
</table>`;
}

function renderWidth({ width }: Column): string {
  return width === undefined ? '<col>' : `<col style="width: ${width}%">`;
}

function renderHead({ label, isNumber }: Column): string {
  return `<th scope="col"${isNumber ? ' class="number"' : ''}>${escapeHtml(label)}</th>`;
}

function renderGroup({ heading, rows }: Group, columns: readonly Column[]): string {
  const head =
    heading === undefined
      ? ''
      : `<tr class="group"><th scope="rowgroup" colspan="${columns.length}">${escapeHtml(heading)}</th></tr>\n`;
  const lines = rows.map(
    (row) => `<tr>${row.map((cell, at) => renderCell(cell, columns[at]!)).join('')}</tr>`,
  );
  return `<tbody>\n${head}${lines.join('\n')}\n</tbody>`;
}

function renderCell(cell: Cell, { isNumber }: Column): string {
  const { text, tone, isCode } = styled(cell);
  const classes = [isNumber && 'number', isCode && 'code', tone && className(tone)].filter(Boolean);
  return `<td${classes.length > 0 ? ` class="${classes.join(' ')}"` : ''}>${escapeHtml(text)}</td>`;
}

function className(tone: string): string {
  return tone.replace(' ', '-');
}

function escapeHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}
