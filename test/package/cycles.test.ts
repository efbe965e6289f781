// How the files of src/ import each other, `import type` included: no large circle, no way up, and no tool inside another.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/** By file, what it imports. */
type Graph = ReadonlyMap<string, readonly string[]>;

const SOURCE = fileURLToPath(new URL('../../src', import.meta.url));
const FILES = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
const IMPORT = /\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g;

function importsOf(file: string): string[] {
  const text = readFileSync(join(SOURCE, file), 'utf8');
  return [...text.matchAll(IMPORT)].map(([, path]) => posix.join(posix.dirname(file), path!));
}

const graph: Graph = new Map(FILES.map((file) => [file, importsOf(file)]));
const edges = [...graph].flatMap(([file, imports]) => imports.map((other) => [file, other] as const));

/** The sets of files that reach each other, of two files and more (Kosaraju). */
function circlesOf(graph: Graph): string[][] {
  const seen = new Set<string>();
  const visit = (file: string, next: Graph, into: string[]): string[] => {
    if (seen.has(file)) return into;
    seen.add(file);
    for (const other of next.get(file) ?? []) visit(other, next, into);
    into.push(file);
    return into;
  };
  const finished = [...graph.keys()].reduce<string[]>((order, file) => visit(file, graph, order), []);
  seen.clear();
  const back = reversed(graph);
  const sets = finished.reverse().map((file) => visit(file, back, []));
  return sets.filter((set) => set.length > 1).map((set) => set.sort());
}

function reversed(graph: Graph): Graph {
  const back = new Map<string, string[]>();
  for (const [file, imports] of graph) {
    for (const other of imports) back.set(other, [...(back.get(other) ?? []), file]);
  }
  return back;
}

test('every relative import is read, and leads to a file', () => {
  expect(edges.filter(([, other]) => !graph.has(other))).toEqual([]);
  expect(graph.get('index.ts')).toContain('middleware/sdk-client.ts');
  expect(graph.get('cli/main.ts')).toContain('cli/run.ts');
});

describe('circles', () => {
  const MOST_FILES = 3;

  test('are found', () => {
    const tied = { a: ['b'], b: ['c'], c: ['a', 'd'], d: ['e'], e: ['d'], f: ['a', 'f'] };
    expect(circlesOf(new Map(Object.entries(tied)))).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e'],
    ]);
  });

  test(`have ${MOST_FILES} files at the most`, () => {
    const large = circlesOf(graph).filter((set) => set.length > MOST_FILES);
    expect(large).toEqual([]);
  });

  test('there are none in the tools', () => {
    const inTools = circlesOf(graph).filter((set) => set.some((file) => TOOLS.includes(roomOf(file))));
    expect(inTools).toEqual([]);
  });
});

// --- rooms: the folders of src/, and the files at its top ---

/** From the top down. Rooms on one floor don't know each other. */
const FLOORS = [
  ['cli'],
  ['index.ts'],
  ['audit', 'conformance', 'inspect', 'emulator'],
  ['primitives.ts'],
  ['middleware'],
  ['envelope'],
  ['provider'],
  ['keys'],
  ['ciphers'],
  ['platform'],
  ['errors.ts'],
];
const TOOLS = ['cli', 'audit', 'conformance', 'inspect', 'emulator'];

function roomOf(file: string): string {
  return file.split('/')[0]!;
}

function floorOf(file: string): number {
  return FLOORS.findIndex((rooms) => rooms.includes(roomOf(file)));
}

test('every file has its floor', () => {
  expect(FILES.filter((file) => floorOf(file) === -1)).toEqual([]);
});

test('an import that leaves its room leads to a lower floor', () => {
  const wrong = edges.filter(
    ([file, other]) => roomOf(file) !== roomOf(other) && floorOf(other) <= floorOf(file),
  );
  expect(wrong.map((edge) => edge.join(' -> '))).toEqual([]);
});

describe('the middleware', () => {
  /** Files of which the library itself exports something. */
  const DOORS = graph.get('index.ts')!;

  test('is used by the tools through its doors only', () => {
    const inside = edges.filter(
      ([file, other]) =>
        TOOLS.includes(roomOf(file)) && dirname(other) === 'middleware' && !DOORS.includes(other),
    );
    expect(inside.map((edge) => edge.join(' -> '))).toEqual([]);
  });
});
