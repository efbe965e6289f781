/** The exit codes of every command. */
export const EXIT = {
  fine: 0,
  /** Findings, or items that failed. */
  findings: 1,
  /** Wrong usage, or input that can't be read. */
  usage: 2,
  /** Ctrl-C: results finished by then are on stdout. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Wrong usage or unreadable input. The message goes to stderr and says what to do instead; the exit code is 2. */
export class UsageError extends Error {}
