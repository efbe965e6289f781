/** What doctor checks, in the order in which a call gets there. */
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

/** A failed check: what is wrong, in plain words, and what to do about it unless `says` includes that. */
export interface Problem {
  readonly check: DoctorCheckName;
  readonly says: string;
  readonly fix?: string;
}

/** One line of the list. */
export interface DoctorCheck {
  readonly check: DoctorCheckName;
  readonly state: 'ok' | 'problem' | 'not reached';
  /** Absent if the check was not reached. */
  readonly says?: string;
  readonly fix?: string;
}

/** What to say of each check that passed. */
export type Passed = Partial<Record<DoctorCheckName, string>>;

/** The whole list: problems, passed checks, and the rest as not reached. */
export function listChecks(passed: Passed, problems: readonly Problem[]): DoctorCheck[] {
  return DOCTOR_CHECKS.map((check) => {
    const problem = problems.find((found) => found.check === check);
    if (problem) return { ...problem, state: 'problem' };
    const says = passed[check];
    return says === undefined ? { check, state: 'not reached' } : { check, state: 'ok', says };
  });
}
