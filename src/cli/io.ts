import { readFile, writeFile } from 'node:fs/promises';
import { addAbortSignal, type Readable, type Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { UsageError } from './exit.ts';
import { showPath } from './show.ts';
import { escapeJson, type Output, SafeStream } from './terminal.ts';

export { type Painter, painter, printable } from './terminal.ts';

/** A command's access to the world, replaced in tests. Data goes to stdout, everything else to stderr. */
export interface Io {
  readonly stdin: Readable;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Record<string, string | undefined>;
  /** Aborted by Ctrl-C, or SIGTERM. */
  readonly signal: AbortSignal;
}

/** The same, with streams through which no text can steer a terminal. */
export function withSafeStreams(io: Io): Io {
  const safe = (stream: Output) =>
    stream instanceof SafeStream ? stream : new SafeStream(stream as Writable & { isTTY?: boolean });
  return { ...io, stdout: safe(io.stdout), stderr: safe(io.stderr) };
}

/** The bytes of a file, or of stdin for `-`. */
export async function readInput(path: string, io: Io): Promise<Buffer> {
  if (path === '-') return buffer(addAbortSignal(io.signal, io.stdin));
  try {
    return await readFile(path);
  } catch (error) {
    throw new UsageError(`can't read ${showPath(path)}: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** The JSON in a file, or on stdin for `-`. */
export async function readJson(path: string, io: Io): Promise<unknown> {
  const json = parseJson((await readInput(path, io)).toString('utf8'));
  if (json) return json.value;
  throw new UsageError(`${path === '-' ? 'stdin' : path} is not JSON`);
}

/** Returns undefined for text that isn't JSON: the message of JSON.parse would quote it, and it may be secret. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch {
    return undefined;
  }
}

/** Writes a file, which its owner alone can read where `options` say so. */
export async function writeOutput(
  path: string,
  text: string,
  options: { readonly mode?: number; readonly flag?: string } = {},
): Promise<void> {
  try {
    await writeFile(path, text, options);
  } catch (error) {
    throw new UsageError(`can't write ${showPath(path)}: ${(error as NodeJS.ErrnoException).code}`);
  }
}

export function writeLine(stream: Output, line: string): void {
  stream.write(`${line}\n`);
}

/** Writes a value as JSON, with each member on its own line or all on one line. */
export function writeJson(stream: Output, value: unknown, form: 'lines' | 'line' = 'lines'): void {
  writeLine(stream, escapeJson(JSON.stringify(value, undefined, form === 'lines' ? 2 : undefined)));
}
