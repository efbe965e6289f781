import { type Block, type Cell, type ReportDocument, type Section, styled, type Table } from './document.ts';

/** The report as Markdown with tables (GitHub's flavour). */
export function renderMarkdown(document: ReportDocument): string {
  const { title, subtitle, sections, signature } = document;
  const parts = [
    `# ${escapeMarkdown(title)}`,
    escapeMarkdown(subtitle),
    ...sections.map(renderSection),
    escapeMarkdown(signature),
  ];
  return `${parts.join('\n\n')}\n`;
}

function renderSection({ heading, blocks }: Section): string {
  return [`## ${escapeMarkdown(heading)}`, ...blocks.map(renderBlock)].join('\n\n');
}

function renderBlock(block: Block): string {
  if ('columns' in block) return renderTable(block);
  const text = escapeMarkdown(block.text);
  if (block.tone === 'statement') return `> **${text}**`;
  return block.tone ? `**${text}**` : text;
}

/** Markdown has no rows that span columns, so each group becomes a heading with its own table. */
function renderTable({ columns, groups }: Table): string {
  const head = [
    row(columns.map(({ label }) => label)),
    `|${columns.map(({ isNumber }) => (isNumber ? ' ---: ' : ' --- ')).join('|')}|`,
  ];
  if (groups.every(({ heading }) => heading === undefined)) {
    return [...head, ...groups.flatMap(({ rows }) => rows.map(row))].join('\n');
  }
  return groups
    .map(
      ({ heading, rows }) =>
        `### ${escapeMarkdown(heading ?? '')}\n\n${[...head, ...rows.map(row)].join('\n')}`,
    )
    .join('\n\n');
}

function row(cells: readonly Cell[]): string {
  return `| ${cells.map(renderCell).join(' | ')} |`;
}

function renderCell(cell: Cell): string {
  const { text, tone, isCode } = styled(cell);
  if (isCode && /^[^`|\s]+$/.test(text)) return `\`${text}\``;
  return tone === 'failed' || tone === 'strong' ? emphasise(escapeMarkdown(text)) : escapeMarkdown(text);
}

function emphasise(text: string): string {
  return text === '' ? '' : `**${text}**`;
}

/** Escapes what Markdown, or HTML inside it, would read as markup. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\s+/g, ' ');
}
