import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A heading and what stands below it, up to the next one of any level. */
export interface Section {
  readonly level: number;
  readonly title: string;
  readonly text: string;
}

/** The text with its fenced blocks taken out. */
export function withoutFences(markdown: string): string {
  return markdown.replace(/^```.*?^```$/gms, '');
}

/** Its fenced blocks: language and content. */
export function fences(markdown: string): { language: string; content: string }[] {
  const blocks = [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)];
  return blocks.map(([, language, content]) => ({ language: language!, content: content! }));
}

export function sections(markdown: string): Section[] {
  const headings = [...withoutFences(markdown).matchAll(/^(#+) (.*)$((?:\n(?!#+ ).*)*)/gm)];
  return headings.map(([, marks, title, text]) => ({ level: marks!.length, title: title!, text: text! }));
}

/** Tables as rows of cells, the line below the head left out. */
export function tables(markdown: string): string[][][] {
  const blocks = [...withoutFences(markdown).matchAll(/(?:^\|.*\|$\n?)+/gm)].map(([block]) => block.trim());
  return blocks.map((block) => {
    const rows = block.split('\n').filter((line) => !/^[|-]+$/.test(line));
    return rows.map((row) =>
      row
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
  });
}

/** Code spans, sorted: two languages may name the same things in another order. */
export function codeSpans(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, span]) => span!).sort();
}

/** What each section names in code, each name once, with the level of its heading. */
export function codeBySection(markdown: string): [level: number, names: string[]][] {
  return sections(markdown).map(({ level, text }) => [level, [...new Set(codeSpans(text))]]);
}

/** A piece of a page that stands by itself: a paragraph, an item of a list, a row of a table, a fenced block. */
export interface Block {
  readonly kind: 'paragraph' | 'item' | 'row' | 'fence';
  readonly text: string;
}

const ITEM = /^(?:[-*]|\d+\.) /;

/** The blocks of a section's text, in their order; the head of a table and the line below it left out. */
export function blocks(text: string): Block[] {
  const parts = text.replace(/^```.*?^```$/gms, '\n```\n').split(/\n\s*\n|\n(?=(?:[-*]|\d+\.) |\|)/);
  const found = parts.map((part) => part.trim()).filter((part) => part !== '');
  return found.flatMap((part, n): Block[] => {
    if (part === '```') return [{ kind: 'fence', text: '' }];
    if (!part.startsWith('|')) return [{ kind: kindOf(part), text: part.replace(/\s+/g, ' ') }];
    const isHead = /^[|: -]+$/.test(part) || /^[|: -]+$/.test(found[n + 1] ?? '');
    return isHead ? [] : [{ kind: 'row', text: part }];
  });
}

function kindOf(part: string): 'item' | 'paragraph' {
  return ITEM.test(part) ? 'item' : 'paragraph';
}

/** A page by its sections, from the title on, with their fenced blocks. */
export function fullSections(markdown: string): Section[] {
  const fenced: string[] = [];
  const marked = markdown.replace(/^```.*?^```$/gms, (block) => `⟦${fenced.push(block) - 1}⟧`);
  const restore = (text: string) => text.replace(/⟦(\d+)⟧/g, (_, n) => fenced[Number(n)]!);
  return sections(marked).map((section) => ({ ...section, text: restore(section.text) }));
}

/** Relative links that lead nowhere: no such file, or no such heading in it. */
export function deadLinks(file: string): string[] {
  const targets = [...withoutFences(readFileSync(file, 'utf8')).matchAll(/\]\(([^)\s]+)\)/g)].map(
    ([, to]) => to!,
  );
  const relative = targets.filter((target) => !/^[a-z]+:/.test(target));
  return relative.filter((target) => !exists(file, target));
}

/** The targets of a page's links and pictures, those in fenced blocks left out. */
export function links(markdown: string): { label: string; target: string }[] {
  const found = withoutFences(markdown).matchAll(/\[((?:!\[[^\]]*\]\([^)]*\)|[^\]])*)\]\(([^)\s]+)\)/g);
  return [...found].map(([, label, target]) => ({ label: label!, target: target! }));
}

function exists(from: string, target: string): boolean {
  const [path, anchor] = target.split('#') as [string, string?];
  try {
    const text = readFileSync(path === '' ? from : join(dirname(from), path), 'utf8');
    return anchor === undefined || sections(text).some(({ title }) => slug(title) === anchor);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EISDIR';
  }
}

/** A heading's anchor, as GitHub makes it. */
function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}
