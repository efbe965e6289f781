/** What a command's exit code says. */
export const EXIT = {
  fine: 0,
  /** Findings, or items that failed. */
  findings: 1,
  /** Wrong usage, or input that can't be read. */
  usage: 2,
  /** Ctrl-C: what was finished by then is on stdout. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Wrong usage or unreadable input: its message goes to stderr, says what to do instead, and the code is 2. */
export class UsageError extends Error {}
