/** What doctor checks, in the order in which a call meets it. */
export const DOCTOR_CHECKS = [
  'environment',
  'key',
  'network',
  'clock',
  'credentials',
  'permission',
  'service',
  'encryption',
] as const;

export type DoctorCheckName = (typeof DOCTOR_CHECKS)[number];

/** A check that found something wrong: in plain words what, and what to do where that isn't said with it. */
export interface Problem {
  readonly check: DoctorCheckName;
  readonly says: string;
  readonly remedy?: string;
}

/** One line of the list. */
export interface DoctorCheck {
  readonly check: DoctorCheckName;
  readonly state: 'ok' | 'problem' | 'not reached';
  /** Absent where the check was not reached. */
  readonly says?: string;
  readonly remedy?: string;
}

/** The words for what was passed, by check. */
export type Passed = Partial<Record<DoctorCheckName, string>>;

/** The whole list: problems, what was passed, and the rest as not reached. */
export function listChecks(passed: Passed, problems: readonly Problem[]): DoctorCheck[] {
  return DOCTOR_CHECKS.map((check) => {
    const problem = problems.find((found) => found.check === check);
    if (problem) return { ...problem, state: 'problem' };
    const says = passed[check];
    return says === undefined ? { check, state: 'not reached' } : { check, state: 'ok', says };
  });
}
