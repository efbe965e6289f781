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

const decimals = (text: string) => text.match(/\d+\.\d+/g)!;

/** The amounts of a row, by version of Node. */
function amountsOf(excerpts: string[], task: string, way: string): string[] {
  const row = excerpts
    .flatMap(labelled)
    .find((line) => line.startsWith(`${task}: `) && line.includes(`  ${way}  `));
  return row!.match(/[\d.]+(?= (?:ms|bodies))/g)!;
}

function range(amounts: string[]): [string, string] {
  const sorted = amounts.toSorted((a, b) => Number(a) - Number(b));
  return [sorted[0]!, sorted.at(-1)!];
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

  test('names the ranges of the rows that it speaks of', () => {
    const figures = decimals(withoutFences(read(page)));
    const amounts = (task: string, way: string) => amountsOf(excerpts, task, way);
    const [aes, sm4] = ['AES-256-CBC', 'SM4-GCM'].map((name) => amounts(`seal ${name} 5 MB bytes`, 'ours'));
    const opened = amounts('open AES-256-CBC after 5 MB', 'ours');
    expect(figures.slice(0, 5)).toEqual([...range(aes!), ...range(sm4!), range(opened)[1]]);
    const call = ['in the clear', 'encrypted'].map((way) => amounts('AES-256-CBC 5 MB bytes', way)[2]);
    expect(figures.slice(5, 7).sort()).toEqual(call);
    const memory = ['ours, AES-256-CBC', 'hand-written, AES-256-CBC'].map((way) =>
      range(amounts('peak memory, bytes', way)),
    );
    expect(figures.slice(7, 11)).toEqual(memory.flat());
  });

  test('names every target that was missed, with each version that missed it, and no other', () => {
    const missed = excerpts
      .at(-1)!
      .match(/^.* short$/gm)!
      .map((row) => {
        const bound = Number(/at most ([\d.]+)/.exec(row)![1]);
        return [...row.matchAll(/([\d.]+) \(\d+\)/g)]
          .map(([, value]) => value!)
          .filter((n) => Number(n) > bound);
      });
    const told = read(page)
      .match(/^- .*$/gm)!
      .map((item) => item.match(/\b\d\.\d\d\b/g));
    expect(told).toEqual(missed);
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
