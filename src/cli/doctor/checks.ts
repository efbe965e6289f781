/** What doctor checks, in the order in which a call meets it. */
export const CHECKS = [
  'environment',
  'key',
  'network',
  'clock',
  'credentials',
  'permission',
  'service',
  'encryption',
] as const;

export type CheckName = (typeof CHECKS)[number];

/** A check that found a problem: in plain words what is wrong, and what to do. */
export interface Problem {
  readonly check: CheckName;
  readonly says: string;
  readonly remedy: string;
}

/** One line of the list. */
export interface Check {
  readonly check: CheckName;
  readonly state: 'ok' | 'problem' | 'not reached';
  /** Absent where the check was not reached. */
  readonly says?: string;
  /** Of a problem. */
  readonly remedy?: string;
}

/** What the probe came to. */
export interface Diagnosis {
  readonly checks: readonly Check[];
  /** The code that the service, the library or the system gave. */
  readonly code?: string;
  readonly requestId?: string;
}

/**
 * The whole list: what comes before the first problem of the call was passed, what comes after it was not reached.
 * `passed` has the words for what was passed, and problems that were found before the call.
 */
export function listChecks(
  passed: Readonly<Partial<Record<CheckName, string>>>,
  problems: readonly Problem[],
): Check[] {
  const last = problems.length === 0 ? CHECKS.length : CHECKS.indexOf(problems.at(-1)!.check);
  return CHECKS.map((check, index) => {
    const problem = problems.find((found) => found.check === check);
    if (problem) return { check, state: 'problem', says: problem.says, remedy: problem.remedy };
    return index < last ? { check, state: 'ok', says: passed[check] ?? '' } : { check, state: 'not reached' };
  });
}
