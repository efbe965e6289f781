import type { DoctorCheckName } from '../checks.ts';

/** One problem, in plain words, by the codes that tell of it. */
export interface ProblemRow {
  /**
   * Codes; or, with .* at their end, them and all codes under them that have no row of their own: what begins with the
   * same word before a dot or an underline.
   */
  readonly codes: readonly string[];
  readonly check: DoctorCheckName;
  readonly says: string;
  readonly fix: string;
  /** The service may answer so before it looks at credential and permission, which are not known to be right then. */
  readonly mayComeFirst?: true;
}

export const ASK_SUPPORT = 'Give the RequestId below to support.';

export type RowMaker = (codes: string, says: string, fix: string) => ProblemRow;

/** Makes the rows of one check; their codes stand with spaces between them. */
export function rowsOf(check: DoctorCheckName, more: Pick<ProblemRow, 'mayComeFirst'> = {}): RowMaker {
  return (codes, says, fix) => ({ codes: codes.split(' '), check, says, fix, ...more });
}
