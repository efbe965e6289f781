import { Command, CommanderError } from 'commander';
import { EncryptionError } from '../errors.ts';
import { libraryVersion } from '../platform/version.ts';
import { EXIT, type ExitCode, UsageError } from './exit.ts';
import { type Io, writeLine } from './io.ts';
import { policyCommand } from './policy.ts';
import { verifyCommand } from './verify/verify.ts';

/** Makes one command; `finish` takes the exit code of its run, where that is not 0. */
export type CommandMaker = (io: Io, finish: (code: ExitCode) => void) => Command;

const commands: readonly CommandMaker[] = [policyCommand, verifyCommand];

/** Runs the command line and gives the exit code. It never throws, and writes no stack. */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.fine;
  const program = createProgram(io, (other) => {
    code = other;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return io.signal.aborted ? EXIT.interrupted : code;
  } catch (error) {
    return explain(error, io);
  }
}

function createProgram(io: Io, finish: (code: ExitCode) => void): Command {
  const program = new Command('tencentcloud-encryption')
    .description("Encrypted calls of Tencent Cloud's OCR and FaceID: run, check, and document them.")
    .version(libraryVersion)
    .addHelpText('after', '\nExample:\n  $ tencentcloud-encryption verify\n');
  for (const make of commands) program.addCommand(make(io, finish));
  const all = [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)];
  for (const command of all) {
    command.exitOverride().configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    });
  }
  return program;
}

/** What went wrong, in a sentence on stderr. */
function explain(error: unknown, io: Io): ExitCode {
  // commander has written its own message by now; --help and --version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
  if (io.signal.aborted) return EXIT.interrupted;
  const { message } = error as Error;
  const code = error instanceof EncryptionError ? ` (${error.code})` : '';
  writeLine(io.stderr, `error: ${message}${code}`);
  return error instanceof UsageError || error instanceof EncryptionError ? EXIT.usage : EXIT.findings;
}
