import { clearLine, cursorTo } from 'node:readline';
import type { Io } from '../io.ts';
import { importFirst } from '../optional.ts';
import { terminalOf } from '../terminal.ts';

export interface ProgressBar {
  /** Writes lines to either stream without running into the bar. */
  write(lines: () => void): void;
  advance(): void;
  end(): void;
}

const FORMAT = '[{bar}] {value}/{total} | {eta_formatted} left';

/** A progress bar on stderr; none outside a terminal or for a single item. */
export async function startProgress(total: number, { stderr }: Io): Promise<ProgressBar> {
  const isShown = stderr.isTTY === true && total > 1;
  const module = isShown ? await importFirst(() => import('cli-progress')) : undefined;
  if (!module) return { write: (lines) => lines(), advance() {}, end() {} };
  const { MultiBar } = module.default;
  const terminal = terminalOf(stderr);
  // A MultiBar, since a single bar restores the cursor to the wrong place once lines have scrolled.
  const bars = new MultiBar({
    stream: terminal,
    format: FORMAT,
    clearOnComplete: true,
    linewrap: true,
    forceRedraw: true,
  });
  const bar = bars.create(total, 0);
  return {
    write(lines) {
      cursorTo(terminal, 0);
      clearLine(terminal, 0);
      lines();
    },
    advance: () => bar.increment(),
    end: () => bars.stop(),
  };
}
