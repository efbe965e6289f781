// The same suite on every runtime, from the packed package: Node 20, 22, 24 and 26, Bun, Deno, and Chromium; each of
// them again where WebAssembly is switched off. The last line is "N passed, N failed"; the exit code 1 if one failed.
//
//   npm run test:runtimes                        everything, some three minutes
//   npm run test:runtimes -- --only node22,bun   some runtimes
//   npm run test:runtimes -- --speed             the speed of the ciphers too
//   npm run test:runtimes -- --json FILE         every row as JSON

import { writeFileSync } from 'node:fs';
import { install } from './lib/install.mjs';
import { readCommandLine } from './lib/options.mjs';
import { makeProject } from './lib/project.mjs';
import { isFailed, printReport } from './lib/report.mjs';
import { runAll } from './lib/run-all.mjs';
import { findRuntimes, NAMES } from './lib/runtimes.mjs';
import { measureSpeeds, printSpeeds } from './lib/speed.mjs';

const options = readCommandLine(NAMES);
install(options.only);
const { runtimes, skipped } = findRuntimes(options.only);
const project = makeProject();
try {
  const results = await runAll(runtimes, project.folder, tell);
  printReport(results, skipped);
  const speeds = options.speed ? await measureSpeeds(runtimes, project.folder) : undefined;
  if (speeds) printSpeeds(speeds);
  if (options.json !== undefined) {
    writeFileSync(
      options.json,
      `${JSON.stringify({ results, skipped, ...(speeds && { speeds }) }, null, 1)}\n`,
    );
  }
  finish(results.flatMap(({ rows }) => rows));
} finally {
  project.remove();
}

function tell({ label, seconds, rows }) {
  console.error(`${label}: ${rows.length} checks, ${rows.filter(isFailed).length} failed, ${seconds} s`);
}

/** Nothing that ran is a failure too. */
function finish(rows) {
  const failed = rows.filter(isFailed).length;
  console.log(`\n${rows.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || rows.length === 0 ? 1 : 0;
}
