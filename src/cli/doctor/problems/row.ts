import type { DoctorCheckName } from '../checks.ts';

/** One problem in plain words, with the codes that indicate it. */
export interface ProblemRow {
  /**
   * Codes. One that ends in .* also covers all codes under it that have no row of their own: those that begin with the
   * same word before a dot or an underscore.
   */
  readonly codes: readonly string[];
  readonly check: DoctorCheckName;
  readonly says: string;
  readonly fix: string;
  /** The service may answer this before it checks credential and permission, so they aren't known to be right. */
  readonly mayComeFirst?: true;
}

export const ASK_SUPPORT = 'Give the RequestId below to support.';

export type RowMaker = (codes: string, says: string, fix: string) => ProblemRow;

/** Makes the rows of one check; their codes are separated by spaces. */
export function rowsOf(check: DoctorCheckName, more: Pick<ProblemRow, 'mayComeFirst'> = {}): RowMaker {
  return (codes, says, fix) => ({ codes: codes.split(' '), check, says, fix, ...more });
}
