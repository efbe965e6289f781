// The parts of every check: a claim about one backend of one algorithm, its source, and the code that verifies it.

import { encodeHex, equalBytes } from '../../platform/bytes.ts';
import type { CheckId, SourceId } from '../names.ts';

export type CheckKind = 'known answer' | 'round trip' | 'negative' | 'agreement';

export interface ConformanceCheck {
  readonly algorithm: string;
  readonly backend: string;
  readonly id: CheckId;
  readonly source: SourceId;
  readonly kind: CheckKind;
  /** The API action that it is about, if every action has its own check. */
  readonly subject?: string | undefined;
  /** Negative checks only: the code that the refusal must have. */
  readonly expected?: string;
  /** Throws or rejects if the claim doesn't hold. Absent if it can't be tried. */
  readonly run: (() => void | Promise<void>) | undefined;
}

/** What must be refused, with a name if a check has several that a reader must distinguish. */
export type Attempt = (() => unknown) | readonly [name: string, attempt: () => unknown];

/** A claim that doesn't hold. Both sides are short and come from public vectors: codes or hexadecimal. */
export class Mismatch extends Error {
  readonly expected: string;
  readonly actual: string;

  constructor(expected: string, actual: string) {
    super(`expected ${expected}, got ${actual}`);
    this.expected = expected;
    this.actual = actual;
  }
}

/** Makes the checks of one backend. */
export class CheckList {
  readonly checks: ConformanceCheck[] = [];
  readonly #of: Pick<ConformanceCheck, 'algorithm' | 'backend' | 'subject'>;

  constructor(algorithm: string, backend: string, subject?: string) {
    this.#of = { algorithm, backend, ...(subject !== undefined && { subject }) };
  }

  add(kind: CheckKind, id: CheckId, source: SourceId, run: ConformanceCheck['run']): void {
    this.checks.push({ ...this.#of, id, source, kind, run });
  }

  /** Every attempt must fail with this code. */
  refuses(id: CheckId, source: SourceId, expected: string, ...attempts: readonly Attempt[]): void {
    const run = async () => {
      for (const attempt of attempts) await expectRefusal(expected, attempt);
    };
    this.checks.push({ ...this.#of, id, source, kind: 'negative', expected, run });
  }
}

/** For a backend, which only throws: the layers above it add the code. */
export const ANY_REFUSAL = 'refused';

async function expectRefusal(expected: string, given: Attempt): Promise<void> {
  const [name, attempt] = typeof given === 'function' ? [undefined, given] : given;
  const fail = (due: string, actual: string) =>
    new Mismatch(due, name === undefined ? actual : `${name}: ${actual}`);
  let actual = 'accepted';
  try {
    await attempt();
  } catch (error) {
    // It was refused, but something happened that must not.
    if (error instanceof Mismatch) throw fail(error.expected, error.actual);
    actual = expected === ANY_REFUSAL ? ANY_REFUSAL : errorName(error);
  }
  if (actual !== expected) throw fail(expected, actual);
}

/** The code of an error, or its class. Never its message, which may quote data. */
export function errorName(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return (
    ([code, name].find((text) => typeof text === 'string' && /^[\w.]{1,60}$/.test(text)) as string) ?? 'Error'
  );
}

export function expectBytes(actual: Uint8Array, expected: Uint8Array): void {
  if (!equalBytes(actual, expected)) throw new Mismatch(shortHex(expected), shortHex(actual));
}

export function expectEqual(actual: string | number, expected: string | number): void {
  if (actual !== expected) throw new Mismatch(shorten(String(expected)), shorten(String(actual)));
}

const SHOWN_CHARS = 64;

function shortHex(bytes: Uint8Array): string {
  return `${shorten(encodeHex(bytes))} (${bytes.length} B)`;
}

function shorten(text: string): string {
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;
}

/** Bytes without a pattern that could hide a cipher's fault, the same in every run. */
export function sampleBytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 167 + (i >> 8) * 13 + 41) & 0xff);
}

/** A copy in which one bit differs. */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice();
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}
