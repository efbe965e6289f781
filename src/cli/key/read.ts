import { readFile } from 'node:fs/promises';
import { EncryptionError } from '../../errors.ts';
import { importWithForm, type PublicKey } from '../../keys/public-key.ts';
import type { KeyForm } from '../../keys/public-key-formats.ts';
import { UsageError } from '../exit.ts';
import { type Io, readInput } from '../io.ts';
import { showPath } from '../show.ts';

/**
 * Reads the key given on the command line. No message quotes an argument that may be a key: it may be a private one.
 *
 * @throws UsageError; EncryptionError ERR_INVALID_PUBLIC_KEY.
 */
export async function readKeyArgument(
  args: readonly string[],
  io: Io,
): Promise<{ key: PublicKey; form: KeyForm }> {
  const [argument = ''] = args;
  const option = args.find((arg) => /^--?[a-z][a-z-]{0,30}$/i.test(arg));
  if (option !== undefined) throw new UsageError(`unknown option '${option}'`);
  if (args.length > 1) {
    const hint = argument.startsWith('-----BEGIN') ? ': put a PEM in double quotes' : '';
    throw new UsageError(`expected one key, got ${args.length} arguments${hint}`);
  }
  const bytes = argument === '-' ? await readInput('-', io) : await readFileIfAny(argument);
  return bytes ? importWithForm(bytes) : importText(argument);
}

/** The codes for a path that doesn't exist. A key in Base64 looks like one too, and is often too long. */
const NO_FILE = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'];

async function readFileIfAny(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (NO_FILE.includes(code)) return undefined;
    throw new UsageError(`can't read ${showPath(path)}: ${code}`);
  }
}

function importText(text: string): { key: PublicKey; form: KeyForm } {
  try {
    return importWithForm(text);
  } catch (error) {
    if (!(error instanceof EncryptionError)) throw error;
    throw new UsageError(`no such file, and it isn't a valid key either: ${error.message}`);
  }
}
