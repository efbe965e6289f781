/** One check: a row of the table. */
export interface Check {
  /** What is looked at. */
  readonly about: string;
  /** What to do about a finding or a note. */
  readonly mend: string;
}

export function check(about: string, mend: string): Check {
  return { about, mend };
}
