import { writeFile } from 'node:fs/promises';
import type { Algorithm } from '../../ciphers/suite.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { UsageError } from '../exit.ts';
import { VARIABLES } from '../service/secrets.ts';
import { showPath } from '../show.ts';

/** The variables through which the other commands, and programs, find the emulator. */
export function environmentOf(emulator: Emulator, algorithm: Algorithm): Record<string, string> {
  return {
    [VARIABLES.secretId]: emulator.credential.secretId,
    [VARIABLES.secretKey]: emulator.credential.secretKey,
    [VARIABLES.publicKey]: emulator.publicKeys[algorithm],
    [VARIABLES.endpoint]: emulator.url,
  };
}

/** Lines for `eval`, for pasting, and for --credentials. No value contains a quote. */
export function exportLines(environment: Record<string, string>): string {
  return Object.entries(environment)
    .map(([name, value]) => `export ${name}='${value}'`)
    .join('\n');
}

/** Writes a new file that only its owner can read. */
export async function writeEnvironment(file: string, lines: string): Promise<void> {
  try {
    await writeFile(file, `${lines}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === 'EEXIST'
        ? `${file} exists already: remove it, or name another file`
        : `can't write ${showPath(file)}: ${code}`,
    );
  }
}
