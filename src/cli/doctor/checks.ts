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

/** A check that found something wrong: in plain words what, and what to do where that isn't said with it. */
export interface Problem {
  readonly check: CheckName;
  readonly says: string;
  readonly remedy?: string;
}

/** One line of the list. */
export interface Check {
  readonly check: CheckName;
  readonly state: 'ok' | 'problem' | 'not reached';
  /** Absent where the check was not reached. */
  readonly says?: string;
  readonly remedy?: string;
}

/** The words for what was passed, by check. */
export type Passed = Partial<Record<CheckName, string>>;

/** The whole list: problems, what was passed, and the rest as not reached. */
export function listChecks(passed: Passed, problems: readonly Problem[]): Check[] {
  return CHECKS.map((check) => {
    const problem = problems.find((found) => found.check === check);
    if (problem) return { ...problem, state: 'problem' };
    const says = passed[check];
    return says === undefined ? { check, state: 'not reached' } : { check, state: 'ok', says };
  });
}
