// Records what the peers make. Where the outcome is determined, one answer stands for all that gave it.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerTheirs, requestTheirs } from './envelopes.ts';
import { type Answer, type Row, recorded } from './exchange.ts';
import type { Recorded } from './fixtures.ts';
import { type Peer, startPeers } from './peers.ts';
import { ROWS } from './rows.ts';

const BANNER = 'Made with public test keys (keys.json) and synthetic data. Never use a key of this folder.';

/** Which rows give the same bytes whoever makes them; the others get a few cases from each peer in turn. */
const DETERMINED = ['aesEncrypt', 'gcmEncrypt', 'sm4CtrEncrypt', 'sm3', 'sm2EncryptWithK'];
/** Envelopes are long: the live run has them all. */
const ENVELOPES = 80;

export async function writeFixtures(directory: string): Promise<void> {
  const peers = await startPeers(directory, console.log);
  assert.equal(peers.length, 3, 'fixtures need all peers');
  const rows = ROWS.filter(({ direction, op }) => direction !== 'ours → theirs' && op !== 'sm4CtrEncrypt');
  for (const row of rows)
    await writeRow(
      directory,
      row,
      peers.filter((peer) => peer.can(row.op)),
    );
  for (const peer of peers) peer.stop();
}

/** Every case by every peer where all must give the same; else by the peers in turn. */
async function writeRow(directory: string, row: Row, peers: readonly Peer[]): Promise<void> {
  const cases: Recorded[] = [];
  for (const [n, item] of casesOf(row).entries()) {
    const maker = peers[n % peers.length]!;
    const isDetermined = DETERMINED.includes(row.op);
    const answer = await recordAnswer(row, item, isDetermined ? peers : [maker]);
    cases.push({ case: item, ...(!isDetermined && { by: maker.name }), answer });
  }
  const file = `${row.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.json`;
  writeFileSync(join(directory, 'fixtures', file), print(row, peers, cases));
  console.log(`${file}: ${cases.length} cases`);
}

const casesOf = (row: Row): unknown[] =>
  row === requestTheirs || row === answerTheirs ? row.cases().slice(0, ENVELOPES) : row.cases();

/** The answer of the makers, which all must pass. */
async function recordAnswer(row: Row, item: unknown, makers: readonly Peer[]): Promise<Answer> {
  let answer: Answer = {};
  for (const maker of makers) {
    const { question, check } = row.exchange(item);
    answer = await maker.ask(question);
    check(answer);
  }
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, recorded(value)]));
}

/** One case a line. */
function print(row: Row, peers: readonly Peer[], cases: readonly Recorded[]): string {
  const head = {
    banner: BANNER,
    row: row.name,
    op: row.op,
    makers: Object.fromEntries(peers.map(({ name, version }) => [name, version])),
    again: 'npm run test:interop -- --write',
    texts: 'keys, IVs and texts are SHA-256 of "label/0", "label/1", …: see exchange.ts; bytes in Base64',
  };
  const lines = cases.map((item) => `    ${JSON.stringify(item)}`).join(',\n');
  return `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "cases": [\n${lines}\n  ]\n}\n`;
}
