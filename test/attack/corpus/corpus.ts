// Inputs that found something, or stand at an edge: they run first, each with the outcome that it must have.

import type { AttackCase } from '../case.ts';
import { INSPECT_CASES } from './inspect.ts';
import { KEY_CASES } from './key.ts';
import { OPEN_CASES } from './open.ts';

export interface CorpusCase {
  readonly name: string;
  make(): AttackCase;
  /** What `judge` says of it. */
  readonly outcome: string;
}

export const CORPUS: readonly CorpusCase[] = [...KEY_CASES, ...OPEN_CASES, ...INSPECT_CASES];
