// How fast the package is, against others and against what is possible, on several versions of Node in one run.
//
//   npm run bench                        everything, some eight minutes
//   npm run bench -- --quick             fewer rounds, sizes and versions, about 40 s
//   npm run bench -- --section a,sdk     some sections, by letter or by name
//   npm run bench -- --json FILE         the results as JSON too; '-' is stdout, the tables then go to stderr

import { reduceReport } from './lib/figures.mjs';
import { ensureBuilt, ensureInstalled } from './lib/install.mjs';
import { describeMachine } from './lib/machine.mjs';
import { readCommandLine } from './lib/options.mjs';
import { renderReport, writeJson } from './lib/report.mjs';
import { findRuntimes } from './lib/runtimes.mjs';

const options = readCommandLine();
ensureBuilt();
ensureInstalled();

// Only now: these modules import what ensureInstalled has installed.
const { measureSections } = await import('./lib/measure.mjs');
const { measureTargets } = await import('./lib/targets.mjs');

const runtimes = findRuntimes(options.quick);
const results = await measureSections(options, runtimes);
const report = {
  machine: describeMachine(runtimes),
  quick: options.quick,
  results,
  targets: measureTargets(results),
};
const print = options.json === '-' ? console.error : console.log;
print(renderReport(reduceReport(report)));
if (options.json !== undefined) await writeJson(report, options.json);
