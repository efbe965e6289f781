import type { Command } from 'commander';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';

/** Makes one command, which calls `finish` with its exit code if that isn't 0. */
export type CommandMaker = (io: Io, finish: (code: ExitCode) => void) => Command;
