import faulty from '../../fixtures/inspect/faulty.json' with { type: 'json' };
import good from '../../fixtures/inspect/good.json' with { type: 'json' };
import { type InspectionReport, type InspectOptions, inspect } from '../../src/inspect/inspect.ts';

/** A captured call, what it must give, and where its fault comes from. */
export interface Case {
  readonly name: string;
  readonly why: string;
  readonly findings: readonly string[];
  readonly action?: string;
  /** JSON, or an HTTP message as text. */
  readonly input: unknown;
}

export const FAULTY: readonly Case[] = faulty;
export const GOOD: readonly Case[] = good;

export function textOf({ input }: Pick<Case, 'input'>): string {
  return typeof input === 'string' ? input : JSON.stringify(input);
}

export function inspectCase(one: Case): InspectionReport {
  return inspect(textOf(one), optionsOf(one));
}

export function optionsOf({ action }: Case): InspectOptions {
  return action === undefined ? {} : { action };
}

/** The checks that a report has findings of, each once. */
export function findingIds({ exchanges }: InspectionReport): string[] {
  const lines = exchanges.flatMap(({ lines }) => lines);
  return [...new Set(lines.filter(({ level }) => level === 'finding').map(({ id }) => id))].sort();
}
