import { EncryptionError } from 'tencentcloud-encryption';
import { expect } from 'vitest';

/** The code of the EncryptionError that `work` throws; undefined where it throws none. `secrets` must not be told. */
export function codeOf(work: () => unknown, secrets?: RegExp): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(EncryptionError);
    if (secrets) expect(`${(error as Error).message}`).not.toMatch(secrets);
    return (error as EncryptionError).code;
  }
}
