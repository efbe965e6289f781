import { renderTable } from '../../bench/lib/tables.mjs';

const MOST_FAULTS = 20;
const FIGURES = ['rss', 'heapUsed', 'external', 'arrayBuffers'];

export function printReport({ options, seconds, tally, samples, growth }) {
  const { answers, faults, aborts } = tally;
  console.log(
    `Node ${process.version}, seed ${options.seed}: ${options.calls} calls in ${seconds.toFixed(0)} s`,
  );
  console.log(`${answers} answers, ${faults} errors of faults, ${aborts} aborts`);
  console.log(renderTable(memoryTable(samples, growth)));
}

function memoryTable(samples, growth) {
  const last = samples.length - 1;
  const shown = [0, last / 4, last / 2, last].map((i) => samples[Math.round(i)]);
  const rows = shown.map((one) => [`${one.done} calls`, ...FIGURES.map((name) => megabytes(one[name]))]);
  const of = (name) => growth.find((one) => one.name === name);
  rows.push(['bytes per call', ...FIGURES.map((name) => of(name).perCall.toFixed(1))]);
  rows.push(['growth', ...FIGURES.map((name) => megabytes(of(name).bytes))]);
  rows.push(['at most', ...FIGURES.map((name) => megabytes(of(name).most))]);
  return {
    title: 'Memory after a collection, in MB; growth after the first quarter',
    head: ['', ...FIGURES],
    rows,
    left: 1,
  };
}

function megabytes(bytes) {
  return (bytes / 2 ** 20).toFixed(2);
}

/** @returns the exit code */
export function printFaults(faults) {
  for (const fault of faults.slice(0, MOST_FAULTS)) console.error(`FAILED: ${fault}`);
  if (faults.length > MOST_FAULTS) console.error(`FAILED: and ${faults.length - MOST_FAULTS} more`);
  return faults.length > 0 ? 1 : 0;
}
