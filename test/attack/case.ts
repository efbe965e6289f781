// What every attack has in common: one call into the library, timed, and what must be true of any outcome.

import type { Random } from './random.ts';

/** What came of a call: a value, or whatever was thrown. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** One input, and what must be true of what comes of it. */
export interface AttackCase {
  /** Of the input, roughly. */
  readonly bytes: number;
  /** The call that is timed; a promise is waited for. */
  attack(): unknown;
  /** Gives the outcome's name for the statistics; throws a Complaint when a promise is broken. */
  judge(outcome: Outcome): string;
  /** The input, to show with a complaint. */
  show(): unknown;
}

export type Target = (random: Random) => AttackCase;

/** A broken promise of the library. */
export class Complaint extends Error {}

export function demand(holds: boolean, promise: string): asserts holds {
  if (!holds) throw new Complaint(promise);
}

export interface Ran {
  readonly name: string;
  readonly ms: number;
  readonly bytes: number;
  readonly complaint?: string;
  readonly input?: unknown;
}

const PROTOTYPES = [Object, Array, Function, String, Number, Map, Uint8Array, Error, Promise].map(
  (one) => one.prototype,
);
const memberCounts = () => PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).length).join();
const MEMBER_COUNTS = memberCounts();

export async function runCase(one: AttackCase): Promise<Ran> {
  const start = performance.now();
  const outcome = await attempt(one);
  const ms = performance.now() - start;
  try {
    demand(memberCounts() === MEMBER_COUNTS, 'no prototype is changed');
    return { name: one.judge(outcome), ms, bytes: one.bytes };
  } catch (complaint) {
    // Any other error is one of the check itself.
    if (!(complaint instanceof Complaint)) throw complaint;
    return {
      name: 'COMPLAINT',
      ms,
      bytes: one.bytes,
      complaint: describe(complaint, outcome),
      input: one.show(),
    };
  }
}

async function attempt(one: AttackCase): Promise<Outcome> {
  try {
    const value = one.attack();
    // What is no promise isn't waited for: a result may have a member `then`.
    return { value: value instanceof Promise ? await value : value };
  } catch (error) {
    return { error };
  }
}

function describe({ message }: Complaint, outcome: Outcome): string {
  return 'error' in outcome ? `${message}; thrown: ${describeError(outcome.error)}` : message;
}

function describeError(error: unknown): string {
  try {
    return error instanceof Error ? `${error.stack}`.split('\n').slice(0, 4).join(' | ') : String(error);
  } catch {
    return 'something that can not be shown';
  }
}
