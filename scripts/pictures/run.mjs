// The pictures of the documents, docs/pictures, from their words and the figures of bench/results.json.
//
//   npm run pictures             draws them
//   npm run pictures -- --check  says which differ from what is committed; ends with 1 where one does

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { drawAll, folder } from './pictures.mjs';

const { values } = parseArgs({ options: { check: { type: 'boolean' } } });
const drawn = drawAll();
if (values.check) check();
else write();

function write() {
  mkdirSync(folder, { recursive: true });
  for (const [name, svg] of drawn) writeFileSync(new URL(name, folder), svg);
  console.log(`${drawn.length} pictures in docs/pictures`);
}

function check() {
  const kept = new Map(
    readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
  );
  const names = new Set([...kept.keys(), ...drawn.map(([name]) => name)]);
  const fresh = new Map(drawn);
  const differing = [...names].filter((name) => kept.get(name) !== fresh.get(name));
  for (const name of differing) console.log(`differs: docs/pictures/${name}`);
  console.log(differing.length > 0 ? '\nnpm run pictures draws them' : 'The pictures are as committed.');
  process.exitCode = differing.length > 0 ? 1 : 0;
}
