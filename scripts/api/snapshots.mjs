// The committed descriptions of the public surface, and how the surface as it is now differs from them.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describeCommandLine } from './command-line.mjs';
import { describeDoors } from './describe.mjs';
import { describePackage, root } from './doors.mjs';
import { describePrintedJson } from './printed-json.mjs';

const folder = `${root}test/package/api/`;
export const ACCEPT = 'npm run api -- --write';

/** The surface of the build, as texts by name. */
export async function describeSurface() {
  return {
    package: describePackage(),
    ...(await describeDoors()),
    'command-line': await describeCommandLine(),
    'printed-json': await describePrintedJson(),
  };
}

export function readSnapshots() {
  const files = readdirSync(folder).map((file) => [
    file.replace('.txt', ''),
    readFileSync(folder + file, 'utf8'),
  ]);
  return Object.fromEntries(files);
}

export function writeSnapshots(surface) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(surface)) writeFileSync(`${folder}${name}.txt`, text);
}

/** What changed, as lines for a reviewer: of each block that differs its head, and its lines with - and +. */
export function differences(before, after) {
  return unite(before, after).flatMap((name) => {
    const [old, now] = [before, after].map((texts) => readBlocks(texts[name] ?? ''));
    const lines = unite(old, now).flatMap((head) => compareBlocks(head, old[head], now[head]));
    return lines.length > 0 ? [`${name}:`, ...lines] : [];
  });
}

/** The blocks of a text between its empty lines, by their first lines. What is declared has one name, once. */
function readBlocks(text) {
  const blocks = text.trimEnd().split('\n\n').filter(Boolean);
  return Object.fromEntries(blocks.map((block) => [headOf(block), block.split('\n')]));
}

/** `export interface X`, also where its heritage or its parameters change. */
function headOf(block) {
  return /^(?:export )?(?:interface|type|class|function|const) \w+/m.exec(block)?.[0] ?? block.split('\n')[0];
}

function compareBlocks(head, old = [], now = []) {
  if (old.join('\n') === now.join('\n')) return [];
  const lines = [
    ...without(old, now).map((line) => `-   ${line}`),
    ...without(now, old).map((line) => `+   ${line}`),
  ];
  return [`  ${head}`, ...(lines.length > 0 ? lines : ['    the same lines in another order'])];
}

/** The lines that the others lack, each as often as it is missing. */
function without(lines, others) {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function unite(a, b) {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])];
}
