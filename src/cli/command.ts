import type { Command } from 'commander';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';

/** Makes one command; `finish` takes the exit code of its run, where that is not 0. */
export type CommandMaker = (io: Io, finish: (code: ExitCode) => void) => Command;
