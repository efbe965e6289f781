#!/usr/bin/env node
// The entry point of the command line. Its dependencies are optional, so that the library installs and loads without
// them; if one is missing, a plain message says so.

import { EXIT } from './exit.ts';
import { type Io, printable } from './io.ts';

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
// A reader that closes the pipe early (`| head`) ends the command quietly.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const io: Io = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  signal: interrupted.signal,
};

try {
  const { run } = await import('./run.ts');
  process.exitCode = await run(process.argv.slice(2), io);
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  const isMissing = code === 'ERR_MODULE_NOT_FOUND';
  process.stderr.write(
    isMissing
      ? `a dependency of the command line is not installed (${message.split("'")[1]}): install the package without --omit=optional\n`
      : `error: ${printable(message)}\n`,
  );
  process.exitCode = EXIT.usage;
}
