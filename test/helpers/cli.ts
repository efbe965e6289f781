import { PassThrough, Readable } from 'node:stream';
import type { ExitCode } from '../../src/cli/exit.ts';
import { run } from '../../src/cli/run.ts';

export interface CliResult {
  code: ExitCode;
  stdout: string;
  stderr: string;
}

export interface CliOptions {
  stdin?: string | Uint8Array;
  env?: Record<string, string | undefined>;
  signal?: AbortSignal;
}

/** Runs the command line in this process, off a terminal. */
export async function cli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { code, stdout, stderr } = await cliBytes(args, options);
  return { code, stdout: stdout.toString('utf8'), stderr };
}

/** The same for a command that writes bytes. */
export async function cliBytes(
  args: readonly string[],
  options: CliOptions = {},
): Promise<Omit<CliResult, 'stdout'> & { stdout: Buffer }> {
  const { stdin = '', env = {}, signal = new AbortController().signal } = options;
  const stdout = new Sink();
  const stderr = new Sink();
  const code = await run(args, { stdin: Readable.from([Buffer.from(stdin)]), stdout, stderr, env, signal });
  return { code, stdout: stdout.bytes(), stderr: stderr.bytes().toString('utf8') };
}

class Sink extends PassThrough {
  readonly #chunks: Buffer[] = [];

  constructor() {
    super();
    this.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
  }

  bytes(): Buffer {
    for (let rest = this.read(); rest; rest = this.read()) this.#chunks.push(rest);
    return Buffer.concat(this.#chunks);
  }
}
