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
  const { stdin = '', env = {}, signal = new AbortController().signal } = options;
  const stdout = new Sink();
  const stderr = new Sink();
  const code = await run(args, { stdin: Readable.from([Buffer.from(stdin)]), stdout, stderr, env, signal });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

class Sink extends PassThrough {
  readonly #chunks: Buffer[] = [];

  constructor() {
    super();
    this.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
  }

  text(): string {
    for (let rest = this.read(); rest; rest = this.read()) this.#chunks.push(rest);
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
