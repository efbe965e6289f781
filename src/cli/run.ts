import { Command, CommanderError } from 'commander';
import { EncryptionError, withoutPointer } from '../errors.ts';
import { libraryVersion } from '../platform/version.ts';
import { auditCommand } from './audit/command.ts';
import type { CommandMaker } from './command.ts';
import { doctorCommand } from './doctor/command.ts';
import { emulatorCommand } from './emulator/command.ts';
import { EXIT, type ExitCode, UsageError } from './exit.ts';
import { inspectCommand } from './inspect/command.ts';
import { type Io, printable, withSafeStreams, writeLine } from './io.ts';
import { keyCommand } from './key/command.ts';
import { planCommand } from './plan/command.ts';
import { policyCommand } from './policy/command.ts';
import { recognizeCommand } from './recognize/command.ts';
import { sealCommand } from './seal/command.ts';
import { explainUsage } from './usage.ts';
import { verifyCommand } from './verify/command.ts';

const commands: readonly CommandMaker[] = [
  recognizeCommand,
  sealCommand,
  planCommand,
  doctorCommand,
  emulatorCommand,
  inspectCommand,
  keyCommand,
  verifyCommand,
  auditCommand,
  policyCommand,
];

/** Runs the command line and returns its exit code. Never throws, and never prints a stack trace. */
export async function run(args: readonly string[], rawIo: Io): Promise<ExitCode> {
  const io = withSafeStreams(rawIo);
  let code: ExitCode = EXIT.fine;
  const program = createProgram(io, (other) => {
    code = other;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return io.signal.aborted ? EXIT.interrupted : code;
  } catch (error) {
    return explainError(error, io);
  }
}

/** All commands, with their arguments and options. */
export function createProgram(io: Io, finish: (code: ExitCode) => void): Command {
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
      // explainCommander() reports these: commander's own texts quote whatever was given.
      outputError: () => {},
    });
  }
  return program;
}

/** Says what went wrong in one sentence on stderr. */
function explainError(error: unknown, io: Io): ExitCode {
  if (error instanceof CommanderError) return explainCommander(error, io);
  if (io.signal.aborted) return EXIT.interrupted;
  const { message } = error as Error;
  const text = error instanceof EncryptionError ? `${withoutPointer(message)} (${error.code})` : message;
  // The service's messages and file names come from outside: they must not steer a terminal.
  writeLine(io.stderr, `error: ${printable(text)}`);
  return error instanceof UsageError || error instanceof EncryptionError ? EXIT.usage : EXIT.findings;
}

/** Help and the version are printed by now and aren't errors, unless help came because no command was given. */
function explainCommander(error: CommanderError, io: Io): ExitCode {
  if (error.exitCode === 0) return EXIT.fine;
  if (error.code !== 'commander.help') writeLine(io.stderr, explainUsage(error));
  return EXIT.usage;
}
