// The figures that the documents quote, bench/results.json, and the tables that they print.
//
//   node bench/figures.mjs                  the tables of bench/results.json, as the run printed them
//   node bench/figures.mjs --take run.json  takes a run: npm run bench -- --json run.json

import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { formatReport, reduceReport } from './lib/figures.mjs';
import { renderReport } from './lib/report.mjs';

const file = new URL('results.json', import.meta.url);
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const { values } = parseArgs({ options: { take: { type: 'string' } } });
if (values.take !== undefined) {
  const { dependencies: peers } = read(new URL('package.json', import.meta.url));
  writeFileSync(file, formatReport({ ...reduceReport(read(values.take)), peers }));
}
console.log(renderReport(read(file)));
