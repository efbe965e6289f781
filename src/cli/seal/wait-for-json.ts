import { constants, type FileHandle, open } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { UsageError } from '../exit.ts';
import { parseJson } from '../io.ts';
import { showPath } from '../show.ts';

const POLL_MS = 100;
/** How long text that isn't JSON may still be the beginning of some. */
const PATIENCE_POLLS = 50;

/**
 * Waits until a file exists and has one whole JSON value. It may be written piece by piece, or be a named pipe.
 *
 * @throws Error when the file has something else for five seconds; UsageError when it can't be read; AbortError.
 */
export async function waitForJson(path: string, signal: AbortSignal): Promise<unknown> {
  const file = await openWhenThere(path, signal);
  try {
    return await readToTheEnd(file, path, signal);
  } finally {
    await file.close();
  }
}

async function openWhenThere(path: string, signal: AbortSignal): Promise<FileHandle> {
  for (;;) {
    try {
      // Without O_NONBLOCK opening a pipe waits for its writer, and nothing interrupts that.
      return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT') throw new UsageError(`can't read ${showPath(path)}: ${code}`);
    }
    await setTimeout(POLL_MS, undefined, { signal });
  }
}

async function readToTheEnd(file: FileHandle, path: string, signal: AbortSignal): Promise<unknown> {
  let text = Buffer.alloc(0);
  for (let quietPolls = 0; quietPolls < PATIENCE_POLLS; ) {
    const more = await readMore(file);
    if (more.length > 0) {
      text = Buffer.concat([text, more]);
      quietPolls = 0;
      continue;
    }
    const json = parseJson(text.toString('utf8'));
    if (json) return json.value;
    // Keep waiting for an empty file: a shell creates it before the program that fills it starts.
    if (text.length > 0) quietPolls++;
    await setTimeout(POLL_MS, undefined, { signal });
  }
  throw new Error(`${path} is not JSON: it must have the body of the HTTP response, without its headers`);
}

async function readMore(file: FileHandle): Promise<Buffer> {
  const buffer = Buffer.alloc(65_536);
  try {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    // A pipe whose writer has not written yet.
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return buffer.subarray(0, 0);
    throw new UsageError(`can't read the answer: ${(error as NodeJS.ErrnoException).code}`);
  }
}
