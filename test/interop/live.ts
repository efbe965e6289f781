// The live run: every row against every peer that can do it, in both directions.

import type { Direction, Row } from './exchange.ts';
import { type Peer, startPeers } from './peers.ts';
import { ROWS } from './rows.ts';

interface Result {
  readonly peer: string;
  readonly row: string;
  readonly direction: Direction;
  readonly cases: number;
  /** What went wrong, a line for each case. */
  readonly failures: readonly string[];
}

/** Runs all rows, and tells whether all peers agreed in all cases. */
export async function runLive(directory: string): Promise<boolean> {
  const started = Date.now();
  const peers = await startPeers(directory, console.log);
  try {
    const results = (await Promise.all(peers.map(runPeer))).flat();
    printResults(results);
    sayWhatIsMissing(peers);
    const failed = results.reduce((sum, { failures }) => sum + failures.length, 0);
    const cases = results.reduce((sum, result) => sum + result.cases, 0);
    console.log(`${cases} cases, ${failed} failed, ${Math.round((Date.now() - started) / 1000)} s`);
    return failed === 0 && cases > 0;
  } finally {
    for (const peer of peers) peer.stop();
  }
}

async function runPeer(peer: Peer): Promise<Result[]> {
  const results: Result[] = [];
  for (const row of ROWS.filter(({ op }) => peer.can(op))) results.push(await runRow(peer, row));
  return results;
}

/** So many questions are out at a time: peers work while we check. */
const IN_FLIGHT = 4;

async function runRow(peer: Peer, row: Row): Promise<Result> {
  const cases = row.cases();
  const failures: string[] = [];
  for (let at = 0; at < cases.length; at += IN_FLIGHT) {
    const outcomes = await Promise.all(
      cases.slice(at, at + IN_FLIGHT).map((item) => runCase(peer, row, item)),
    );
    failures.push(...outcomes.filter((failure) => failure !== undefined));
  }
  const { name, direction } = row;
  return { peer: `${peer.name} ${peer.version}`, row: name, direction, cases: cases.length, failures };
}

/** What went wrong, if anything did. */
async function runCase(peer: Peer, row: Row, item: unknown): Promise<string | undefined> {
  try {
    const { question, check } = row.exchange(item);
    check(await peer.ask(question));
    return undefined;
  } catch (error) {
    return `${JSON.stringify(item)}: ${(error as Error).message.split('\n')[0]}`;
  }
}

// --- the report ---

const SHOWN_FAILURES = 3;

function printResults(results: readonly Result[]): void {
  const head = ['implementation', 'algorithm', 'direction', 'cases', 'agreed', 'failed'];
  const rows = results.map(({ peer, row, direction, cases, failures }) =>
    [peer, row, direction, cases, cases - failures.length, failures.length].map(String),
  );
  const widths = head.map((title, n) =>
    Math.max(...[head, ...rows].map((row) => row[n]!.length), title.length),
  );
  for (const row of [head, ...rows])
    console.log(
      row
        .map((cell, n) => cell.padEnd(widths[n]!))
        .join('  ')
        .trimEnd(),
    );
  for (const { peer, row, direction, failures } of results) {
    for (const failure of failures.slice(0, SHOWN_FAILURES))
      console.log(`FAILED: ${peer}, ${row}, ${direction}: ${failure}`);
  }
}

function sayWhatIsMissing(peers: readonly Peer[]): void {
  for (const peer of peers) {
    const missing = new Set(ROWS.filter(({ op }) => !peer.can(op)).map(({ name }) => name));
    if (missing.size > 0) console.log(`not run with ${peer.name}: ${[...missing].join('; ')}`);
  }
}
