// What is recorded in fixtures/.

import { readdirSync, readFileSync } from 'node:fs';
import type { Answer, Op } from './exchange.ts';

/** One case: what was asked, and the answer, of one maker where it differs from one to the other. */
export interface Recorded {
  readonly case: unknown;
  readonly by?: string;
  readonly answer: Answer;
}

export interface Fixture {
  readonly banner: string;
  readonly row: string;
  readonly op: Op;
  /** Names and versions. */
  readonly makers: Readonly<Record<string, string>>;
  readonly cases: readonly Recorded[];
}

const directory = new URL('fixtures/', import.meta.url);

export function readFixtures(): Fixture[] {
  const files = readdirSync(directory).filter((file) => file !== 'keys.json');
  return files.map((file) => JSON.parse(readFileSync(new URL(file, directory), 'utf8')) as Fixture);
}
