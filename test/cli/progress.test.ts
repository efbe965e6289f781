// The progress bar: on a terminal, beside the lines and not across them; nowhere else.

import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { type Io, withSafeStreams } from '../../src/cli/io.ts';
import { startProgress } from '../../src/cli/recognize/progress.ts';

function createIo(isTTY: boolean): { io: Io; shown: () => string } {
  const terminal = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  const io: Io = {
    stdin: Readable.from([]),
    stdout: terminal,
    stderr: terminal,
    env: {},
    signal: new AbortController().signal,
  };
  return { io, shown: () => String(terminal.read() ?? '') };
}

/** Three items with a line each. */
async function show(isTTY: boolean, total = 3, wrap = (io: Io) => io): Promise<string> {
  const { io: raw, shown } = createIo(isTTY);
  const io = wrap(raw);
  const progress = await startProgress(total, io);
  for (let n = 0; n < total; n++) {
    progress.write(() => io.stdout.write(`line ${n}\n`));
    progress.advance();
    // Until the bar is drawn anew.
    if (isTTY && total > 1) await new Promise((resolve) => setTimeout(resolve, 150));
  }
  progress.end();
  return shown();
}

test.each([
  ['by itself', (io: Io) => io],
  ['as a command has it, where no text of others can move the cursor', withSafeStreams],
])('on a terminal it counts, and each line begins on a cleared line: %s', async (_, wrap) => {
  const shown = await show(true, 3, wrap);
  for (const count of ['1/3', '2/3', '3/3']) expect(shown).toContain(`] ${count} |`);
  for (const line of ['line 0', 'line 1', 'line 2']) expect(shown).toContain(`\u001B[1G\u001B[2K${line}\n`);
  // At the end the bar is gone.
  expect(shown.endsWith('\u001B[0J')).toBe(true);
});

test.each([
  ['off a terminal', false, 3, 'line 0\nline 1\nline 2\n'],
  ['for one item', true, 1, 'line 0\n'],
])('%s there is none', async (_, isTTY, total, lines) => {
  expect(await show(isTTY, total)).toBe(lines);
});
