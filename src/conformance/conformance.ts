import type { CryptoProvider } from '../provider/provider.ts';
import { allChecks } from './all-checks.ts';
import { type CheckKind, type ConformanceCheck, errorName, Mismatch } from './checks/check.ts';
import { describeEnvironment, type Environment } from './environment.ts';
import { CHECK_NAMES, type CheckId, type CheckNames, SOURCE_NAMES, type SourceId } from './names.ts';

export interface ConformanceOptions {
  /** The time stated in the result, so that the output depends on no clock. */
  time: Date;
  /** Tested as one more implementation of the operations it has. */
  provider?: CryptoProvider | undefined;
}

/** The outcome of one check. */
export interface ConformanceRow {
  readonly algorithm: string;
  /** The implementation that was forced; 'library' for what all of them share. */
  readonly backend: string;
  /** The name in English, and its key in the texts of a report. */
  readonly name: string;
  readonly id: CheckId;
  /** The API action that the check is about, if each action has one; the name begins with it. */
  readonly subject?: string;
  /** Document and section, in English, and its key. */
  readonly source: string;
  readonly sourceId: SourceId;
  readonly kind: CheckKind;
  readonly outcome: 'passed' | 'failed' | 'not available';
  /** Negative cases only: the expected code. */
  readonly expected?: string;
  /** Failures only: hexadecimal, codes, or a token of the texts. Nothing else, and the vectors are public. */
  readonly detail?: { readonly expected: string; readonly got: string };
}

export interface Conformance {
  readonly environment: Environment;
  readonly summary: { readonly passed: number; readonly failed: number; readonly notAvailable: number };
  readonly rows: readonly ConformanceRow[];
}

/**
 * Runs every known answer, round trip and negative case on this runtime, with each backend of each algorithm by itself;
 * then every action of the table through `withEncryption`, with a client whose wire ends here, and attempts to get past
 * it. Uses no network, no file, and nothing of the caller's except the provider. Takes a few seconds at most. A passed
 * run says that this machine produces the listed answers; it isn't a certificate or an assessment.
 *
 * @throws EncryptionError (rejects) ERR_INVALID_OPTIONS for a provider that isn't exactly a CryptoProvider.
 */
export async function runConformance({ time, provider }: ConformanceOptions): Promise<Conformance> {
  const rows: ConformanceRow[] = [];
  for (const check of allChecks(provider)) rows.push(await runCheck(check));
  const count = (outcome: ConformanceRow['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  return {
    environment: describeEnvironment(time, provider),
    summary: { passed: count('passed'), failed: count('failed'), notAvailable: count('not available') },
    rows,
  };
}

/** What a check claims, in the language of `checks`. */
export function checkName(
  { id, subject }: Pick<ConformanceCheck, 'id' | 'subject'>,
  { checks }: { readonly checks: CheckNames },
): string {
  return subject === undefined ? checks[id] : `${subject}: ${checks[id]}`;
}

async function runCheck(check: ConformanceCheck): Promise<ConformanceRow> {
  const { run, id, subject, source, algorithm, backend, kind, expected } = check;
  const row = {
    algorithm,
    backend,
    name: checkName(check, { checks: CHECK_NAMES }),
    id,
    ...(subject !== undefined && { subject }),
    source: SOURCE_NAMES[source],
    sourceId: source,
    kind,
  };
  const due = expected === undefined ? {} : { expected };
  if (!run) return { ...row, outcome: 'not available', ...due };
  try {
    await run();
    return { ...row, outcome: 'passed', ...due };
  } catch (error) {
    return { ...row, outcome: 'failed', ...due, detail: failureDetail(error) };
  }
}

function failureDetail(error: unknown): NonNullable<ConformanceRow['detail']> {
  if (error instanceof Mismatch) return { expected: error.expected, got: error.actual };
  return { expected: 'accepted', got: errorName(error) };
}
