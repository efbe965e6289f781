// ARCHITECTURE.md against the sources: its rooms, its paths, and the files of one call, counted as it runs.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { codeSpans, deadLinks, sections, tables, withoutFences } from '../helpers/markdown.ts';
import { root } from '../helpers/pages.ts';

const text = readFileSync(`${root}ARCHITECTURE.md`, 'utf8');
const section = (title: string): string => sections(text).find((each) => each.title === title)!.text;

test('it stays short, and its links lead somewhere', () => {
  expect(text.split('\n').length).toBeLessThan(120);
  expect(deadLinks(`${root}ARCHITECTURE.md`)).toEqual([]);
});

test('every room of the sources is named, and no other', () => {
  const named = [...section('The rooms').matchAll(/`src\/([\w.]+)\/?`/g)].map(([, name]) => name!);
  const rooms = readdirSync(`${root}src`).filter((name) => !['types', 'errors.ts'].includes(name));
  expect(named.sort()).toEqual(rooms.sort());
});

test('every file that it names is there', () => {
  const paths = codeSpans(withoutFences(text)).filter((span) => /^[\w-]+\/[\w/-]+\.(ts|md)$/.test(span));
  expect(paths.length).toBeGreaterThan(40);
  const isThere = (path: string) => existsSync(`${root}src/${path}`) || existsSync(`${root}${path}`);
  expect(paths.filter((path) => !isThere(path))).toEqual([]);
});

describe('the life of a call', () => {
  const [, ...rows] = tables(section('The life of a call'))[0]!;
  const told = rows
    .flatMap((row) => codeSpans(row.join()))
    .filter((span) => /^(middleware|envelope)\//.test(span));
  const isProtocol = (file: string) => /^(middleware|envelope)\//.test(file);

  test.each(['AES-256-CBC', 'SM4-GCM'])(
    'has every file of the protocol that runs, and no other: %s',
    (algorithm) => {
      const program = `${root}test/helpers/files-of-a-call.mjs`;
      const ran = JSON.parse(
        execFileSync(process.execPath, ['--no-warnings', program, algorithm], {
          cwd: root,
          encoding: 'utf8',
        }),
      );
      expect(told.toSorted()).toEqual(ran.filter(isProtocol));
    },
  );

  test('takes at most 18 files in its steps', () => {
    const steps = rows.flatMap(([, file]) => codeSpans(file!)).filter(isProtocol);
    expect(steps.length).toBeGreaterThan(10);
    expect(steps.length).toBeLessThanOrEqual(18);
  });
});
