import { readFile } from 'node:fs/promises';
import { addAbortSignal, type Readable, type Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { styleText } from 'node:util';
import { UsageError } from './exit.ts';

/** What a command touches of the world: tests give others. Data goes to stdout only, everything else to stderr. */
export interface Io {
  readonly stdin: Readable;
  readonly stdout: Writable & { isTTY?: boolean };
  readonly stderr: Writable & { isTTY?: boolean };
  readonly env: Record<string, string | undefined>;
  /** Aborted by Ctrl-C, or SIGTERM. */
  readonly signal: AbortSignal;
}

/** The bytes of a file, or of stdin for `-`. */
export async function readInput(path: string, io: Io): Promise<Buffer> {
  if (path === '-') return buffer(addAbortSignal(io.signal, io.stdin));
  try {
    return await readFile(path);
  } catch (error) {
    throw new UsageError(`can't read ${path}: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** The JSON in a file, or on stdin for `-`. */
export async function readJson(path: string, io: Io): Promise<unknown> {
  const json = parseJson((await readInput(path, io)).toString('utf8'));
  if (json) return json.value;
  throw new UsageError(`${path === '-' ? 'stdin' : path} is not JSON`);
}

/** Nothing for a text that is no JSON: JSON.parse quotes it in its message, and it may be secret. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch {
    return undefined;
  }
}

export function writeLine(stream: Writable, line: string): void {
  stream.write(`${line}\n`);
}

export function writeJson(stream: Writable, value: unknown): void {
  writeLine(stream, JSON.stringify(value, undefined, 2));
}

/** Text of others, without the control characters by which it could command the terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '\uFFFD');
}

type Format = Parameters<typeof styleText>[0];

/** Colours for a terminal; none elsewhere, nor where NO_COLOR is set. */
export function painter(stream: Writable & { isTTY?: boolean }, { env }: Io): Painter {
  const isColoured = stream.isTTY === true && !env.NO_COLOR;
  return (format, text) => (isColoured ? styleText(format, text, { validateStream: false }) : text);
}

export type Painter = (format: Format, text: string) => string;
