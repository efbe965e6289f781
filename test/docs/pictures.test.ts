// The pictures are what the program draws, and each number in them is one of bench/results.json.

import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { read, root } from '../helpers/pages.ts';

interface Figure {
  section: string;
  task: string;
  way: string;
  runtime: string;
  bytes: number;
  median: number;
  ratio?: number;
}

const results: {
  machine: { runtimes: { name: string; version: string; openssl: string }[] };
  peers: Record<string, string>;
  figures: Figure[];
} = JSON.parse(read('bench/results.json'));
const RUNTIME = 'Node 26';
const figuresOf = (task: string, section: string) =>
  results.figures.filter((one) => one.task === task && one.section === section && one.runtime === RUNTIME);
const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });

test('those that are committed are those that the program draws', () => {
  expect(run('scripts/pictures/run.mjs', '--check')).toContain('The pictures are as committed.');
});

const all = readdirSync(`${root}docs/pictures`);
const speeds = all.filter((name) => name.startsWith('speed-'));

test('each stands in two languages and two themes', () => {
  expect(all.length).toBe(8);
  expect(speeds.length).toBe(4);
});

describe.each(all)('%s', (name) => {
  const svg = read(`docs/pictures/${name}`);

  test('has a title, a description and a role, and brings nothing from elsewhere', () => {
    expect(svg).toMatch(/^<svg [^>]*role="img"[^>]*>\n<title>[^<]+<\/title>\n<desc>[^<]+<\/desc>/);
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|href|url\(|<script/);
  });

  test('keeps its boxes inside', () => {
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.map(Number) as [number, number, number];
    const boxes = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)];
    expect(boxes.length).toBeGreaterThan(8);
    for (const [, x, y, w, h] of boxes.map((each) => each.map(Number) as number[])) {
      expect([x! + w! <= width, y! + h! <= height]).toEqual([true, true]);
    }
  });
});

/** Three digits, as the tables have them. */
const threeDigits = (value: number) => Number(value.toPrecision(3));
const numberIn = (text: string) => Number(text.replaceAll(',', ''));

describe.each(speeds)('%s', (name) => {
  const svg = read(`docs/pictures/${name}`);
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, content]) => content!);
  const bars = [...svg.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width));
  const shown = texts
    .map((content) => /^([\d.,]+) (MB\/s|per second|次\/秒)(?: · ([\d.]+)×)?$/.exec(content))
    .filter((match) => match !== null)
    .map(([, speed, , ratio]) => [numberIn(speed!), ratio === undefined ? undefined : numberIn(ratio)]);

  const speedsOf = (figures: Figure[], speed: (figure: Figure) => number) =>
    figures.map((one) => ({ speed: speed(one), ratio: one.ratio })).sort((a, b) => b.speed - a.speed);
  const groups = [
    speedsOf(figuresOf('SM4-GCM 7 MB', 'ciphers'), ({ bytes, median }) => bytes / 2 ** 20 / (median / 1000)),
    speedsOf(figuresOf('SM2', 'wraps'), ({ median }) => 1000 / median),
  ];

  test('every speed and every ratio is the one of the run, and there is no other', () => {
    expect(groups.map((group) => group.length)).toEqual([4, 5]);
    const expected = groups
      .flat()
      .map(({ speed, ratio }) => [threeDigits(speed), ratio === undefined ? undefined : threeDigits(ratio)]);
    expect(shown).toEqual(expected);
  });

  test('a bar is as long as its speed, in its group', () => {
    const expected = groups.flatMap((group) => group.map(({ speed }) => speed / group[0]!.speed));
    const widest = bars[0]!;
    const lengths = bars.map((width) => width / widest);
    for (const [n, length] of lengths.entries()) expect(length).toBeCloseTo(Math.max(expected[n]!, 0.01), 1);
    expect(lengths.length).toBe(expected.length);
  });

  test('the other numbers are the machine and the versions of the run', () => {
    const { version, openssl } = results.machine.runtimes.find((one) => one.name === RUNTIME)!;
    const notes = texts.slice(-4).join('\n');
    expect(notes).toContain(`Node ${version} (OpenSSL ${openssl})`);
    for (const peer of ['@noble/ciphers', 'sm-crypto-v2', 'sm-crypto', 'gm-crypto'])
      expect(notes).toContain(`${peer} ${results.peers[peer]}`);
  });
});

describe.each([
  ['README.md', ''],
  ['README.zh-CN.md', '.zh-CN'],
])('%s', (page, ending) => {
  const text = read(page);

  test.each(['wire', 'speed'])('shows %s of its language, in both themes', (picture) => {
    const file = (theme: string) => `docs/pictures/${picture}-${theme}${ending}.svg`;
    const dark = `<source media="(prefers-color-scheme: dark)" srcset="${file('dark')}">`;
    expect(text).toContain(`<picture>\n  ${dark}\n  <img alt="`);
    expect(text).toContain(`src="${file('light')}" width="520">`);
  });

  test('its alternative texts have no number but in names', () => {
    const alternatives = [...text.matchAll(/alt="([^"]+)"/g)].map(([, inner]) => inner!);
    expect(alternatives.length).toBe(2);
    const bare = alternatives.join(' ').replace(/SM[24]|crypto-v2|\b7 MB/g, '');
    expect(bare).not.toMatch(/\d/);
  });
});

test('the tables of the run can be printed again from its figures', () => {
  const printed = run('bench/figures.mjs');
  const row = printed.split('\n').find((line) => /^ +gm-crypto {2,}.* ms /.test(line))!;
  const expected = results.figures.filter((one) => one.task === 'SM2' && one.way === 'gm-crypto');
  const ratios = [...row.matchAll(/([\d.]+)x/g)].map(([, ratio]) => Number(ratio));
  expect(ratios).toEqual(expected.map(({ ratio }) => threeDigits(ratio!)));
});
