/** One check: a row of the table. */
export interface CheckText {
  /** What is checked. */
  readonly about: string;
  /** What to do about a finding or a note. */
  readonly fix: string;
}

export function check(about: string, fix: string): CheckText {
  return { about, fix };
}
