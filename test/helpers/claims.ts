// What shows a claim of the documents, as the tables of claims and SECURITY.md write it:
//
//   `folder/file` "title", "title"   tests: test/folder/file.test.ts (or .spec.mjs), by their titles
//   `npm run test:packaging`         a command of package.json
//   `file.json` has "text"           a file of the repository, and what stands in it
//   program                          the program of the same section, which runs as a test
//   source: `tc3`                    a row of docs/protocol-sources.md; or an address
//   advice                           nothing to show: it tells the reader what to do, or where to read on

import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { blocks, fullSections, tables } from './markdown.ts';
import { read, root } from './pages.ts';

export interface TestReference {
  readonly file: string;
  readonly title: string;
}

const QUOTED = '(?:,? "[^"]+")+';
const TESTS = new RegExp(`\`([\\w-]+/[\\w/-]+)\`(${QUOTED})`, 'g');
const FILES = new RegExp(`\`([\\w./-]+)\` has(${QUOTED})`, 'g');
const COMMANDS = /`npm (?:run )?([\w:-]+)[^`]*`/g;
const SOURCES = /source: (?:`([\w-]+)`|(https:\/\/\S+))/g;

const quoted = (text: string) => [...text.matchAll(/"([^"]+)"/g)].map(([, inner]) => inner!);

/** The tests that a cell names. */
export function testsIn(cell: string): TestReference[] {
  const found = cell.replace(FILES, '').matchAll(TESTS);
  return [...found].flatMap(([, file, titles]) => quoted(titles!).map((title) => ({ file: file!, title })));
}

/** What of a cell is no proof: unknown words, files without the text, commands and sources that aren't there. */
export function faultsIn(cell: string): string[] {
  const rest = cell
    .replace(FILES, '')
    .replace(TESTS, '')
    .replace(COMMANDS, '')
    .replace(SOURCES, '')
    .replace(/\b(?:program|advice)\b/g, '')
    .replace(/[;\s]/g, '');
  return [
    ...(cell.trim() === '' || rest !== '' ? [`not understood: ${rest || 'an empty cell'}`] : []),
    ...[...cell.matchAll(FILES)].flatMap(([, file, texts]) => missingTexts(file!, quoted(texts!))),
    ...[...cell.matchAll(COMMANDS)].flatMap(([, name]) => (scripts.has(name!) ? [] : [`no script ${name}`])),
    ...[...cell.matchAll(SOURCES)].flatMap(([, id]) =>
      id === undefined || sourceIds.has(id) ? [] : [`no source ${id}`],
    ),
  ];
}

const scripts = new Set(Object.keys(JSON.parse(read('package.json')).scripts));
const sourceIds = new Set(
  [...read('docs/protocol-sources.md').matchAll(/^\| `([\w-]+)`/gm)].map(([, id]) => id!),
);

function missingTexts(file: string, texts: string[]): string[] {
  if (!existsSync(root + file)) return [`no file ${file}`];
  const content = read(file).replace(/\s+/g, ' ');
  return texts.filter((text) => !content.includes(text)).map((text) => `${file} has no "${text}"`);
}

export interface ClaimRow {
  readonly says: string;
  readonly shownBy: string;
}

/** The table of claims of a page, test/docs/claims/<page>. */
export function claimsOf(page: string): ClaimRow[] {
  const file = `test/docs/claims/${page.split('/').at(-1)}`;
  if (!existsSync(root + file)) return [];
  const rows = tables(read(file)).flatMap((table) => table.slice(1));
  return rows.map((cells) => ({ says: cells.slice(0, -1).join(' | '), shownBy: cells.at(-1)! }));
}

/** The sentences of a page, and the rows of its tables as one each. */
export function statements(markdown: string): string[] {
  const found = fullSections(markdown).flatMap(({ text }) => blocks(text));
  return found
    .flatMap(({ kind, text }) => {
      if (kind === 'fence') return [];
      if (kind === 'row') return [text.slice(1, -1).trim()];
      return text.replace(/^(?:[-*]|\d+\.) (?:\[.\] )?/, '').split(/(?<=[.?!][)*"”]*)\s+(?=[\p{Lu}`[*"“])/u);
    })
    .filter((statement) => !isNavigation(statement));
}

/** Nothing but links, pictures and what stands between them. */
function isNavigation(statement: string): boolean {
  const rest = statement.replace(/!?\[[^\]]*\]\([^)]*\)/g, '').replace(/<[^>]+>/g, '');
  return /^[\s·|,:;.()]*$/.test(rest) || /^(?:English|简体中文|中文)[\s·|]*$/.test(rest.trim());
}

/** Titles of tests and of what they stand in, by file below test/; the modules of these files are loaded. */
export async function titlesOf(files: readonly string[]): Promise<Map<string, Set<string>>> {
  const list = `${root}test/.generated/claims.json`;
  const vitest = `${root}node_modules/vitest/vitest.mjs`;
  // In a file, since a pipe may be closed before all of it is out.
  await promisify(execFile)(
    process.execPath,
    [vitest, 'list', `--json=${list}`, ...files.map((file) => `test/${file}.test.ts`)],
    {
      cwd: root,
      env: { PATH: process.env.PATH },
    },
  );
  const titles = new Map<string, Set<string>>();
  for (const { name, file } of JSON.parse(readFileSync(list, 'utf8')) as { name: string; file: string }[]) {
    const key = relative(`${root}test`, file).replaceAll(sep, '/').replace('.test.ts', '');
    const known = titles.get(key) ?? titles.set(key, new Set()).get(key)!;
    for (const title of name.split(' > '))
      known.add(title).add(title.replace(/, (AES-256-CBC|SM4-GCM)$/, ''));
  }
  return titles;
}

/** Suites that vitest's own list lacks, run by a command of their own: their titles stand in their text. */
export function isSpec(file: string): boolean {
  return existsSync(`${root}test/${file}.spec.mjs`);
}

export function specHas({ file, title }: TestReference): boolean {
  return readFileSync(`${root}test/${file}.spec.mjs`, 'utf8').includes(title);
}

/** Pages that have a table of claims. */
export const CLAIMED: readonly string[] = readdirSync(`${root}test/docs/claims`);
