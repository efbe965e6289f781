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

/** Relative links that lead nowhere: no such file, or no such heading in it. */
export function deadLinks(file: string): string[] {
  const targets = [...withoutFences(readFileSync(file, 'utf8')).matchAll(/\]\(([^)\s]+)\)/g)].map(
    ([, to]) => to!,
  );
  const relative = targets.filter((target) => !/^[a-z]+:/.test(target));
  return relative.filter((target) => !exists(file, target));
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
