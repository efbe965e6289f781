// docs/performance.md quotes one run of the bench, bench/results.json: its tables line by line, and every figure of its
// text stands in them.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { sealRequest } from 'tencentcloud-encryption';
import { beforeAll, describe, expect, test } from 'vitest';
import { keyOf } from '../helpers/keys.ts';
import { fences, withoutFences } from '../helpers/markdown.ts';
import { read, root, translationOf } from '../helpers/pages.ts';

const PAGE = 'docs/performance.md';
const PAGES = [PAGE, translationOf(PAGE)];
const excerptsOf = (page: string) =>
  fences(read(page)).flatMap(({ language, content }) => (language === 'text' ? [content] : []));

/** The lines of tables, each with its task: a table prints that once for all its ways. */
function labelled(text: string): string[] {
  let task = '';
  return text.split('\n').map((line) => {
    if (!line.startsWith(' ')) [task = ''] = line.split(/ {2,}/);
    return `${task}: ${line}`;
  });
}

/** The lines of an excerpt that don't follow in a text, behind the one before. */
function strays(excerpt: string[], whole: string[]): string[] {
  let at = 0;
  return excerpt.filter((line) => {
    const found = whole.indexOf(line, at);
    if (found >= 0) at = found + 1;
    return found < 0;
  });
}

describe.each(PAGES)('%s', (page) => {
  const excerpts = excerptsOf(page);
  let printed: string[] = [];
  beforeAll(() => {
    const report = execFileSync(process.execPath, [`${root}bench/figures.mjs`], { encoding: 'utf8' });
    printed = labelled(report);
  });

  test('its tables are what the bench printed', () => {
    expect(excerpts.length).toBe(7);
    expect(excerpts.map((excerpt) => strays(labelled(excerpt), printed))).toEqual(excerpts.map(() => []));
  });

  test('every task is shown with all its ways', () => {
    const tasks = new Set(excerpts.flatMap(labelled).map((line) => line.split(': ')[0]!));
    const due = printed.filter((line) => tasks.has(line.split(': ')[0]!) && /^\S/.test(line));
    const shown = excerpts.flatMap(labelled);
    expect(due.filter((line) => line.trim() !== ':' && !shown.includes(line))).toEqual([]);
  });

  test('every figure of its text stands in a table', () => {
    const text = withoutFences(read(page)).replace(/\]\([^)]*\)/g, ']');
    const figures = text.match(/\d+\.\d+|\d+(?= (?:ms|µs|MB\/s))/g)!;
    const known = new Set(excerpts.join('\n').match(/\d+(?:\.\d+)?/g));
    expect(figures.length).toBeGreaterThan(12);
    expect(figures.filter((figure) => !known.has(figure))).toEqual([]);
  });

  test('names every target that was missed, and no other', () => {
    const [targets] = excerpts.slice(-1);
    const missed = targets!.match(/ short$/gm) ?? [];
    expect(read(page).match(/^- /gm)?.length ?? 0).toBe(missed.length);
  });

  test('its pictures are there', () => {
    const pictures = [...read(page).matchAll(/(?:src|srcset)="([^"]+)"/g)].map(([, file]) => file!);
    expect(pictures.length).toBe(2);
    expect(pictures.filter((file) => !existsSync(`${root}docs/${file}`))).toEqual([]);
  });
});

test('an encrypted request is a third longer than one in the clear', () => {
  const ImageBase64 = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(500_000, 1)]);
  const inTheClear = JSON.stringify({ ImageBase64: ImageBase64.toString('base64') });
  for (const algorithm of ['AES-256-CBC', 'SM4-GCM'] as const) {
    const sealed = sealRequest({ ImageBase64 }, { publicKey: keyOf[algorithm]().pem });
    expect(JSON.stringify(sealed.request).length / inTheClear.length).toBeCloseTo(4 / 3, 2);
    sealed.dispose();
  }
});
