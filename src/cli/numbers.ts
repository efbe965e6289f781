// Numbers as options, for commander.

import { InvalidArgumentError } from 'commander';

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}

export function wholeNumber(least: number, most?: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= (most ?? Number.MAX_SAFE_INTEGER)) return value;
    const range = most === undefined ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`It must be a whole number ${range}.`);
  };
}

// Timers overflow at 2 ** 31 milliseconds; no call takes an hour.
const LONGEST_SECONDS = 3600;

export function seconds(text: string): number {
  const value = positiveNumber(text);
  if (value <= LONGEST_SECONDS) return value;
  throw new InvalidArgumentError(`It must be a number of seconds up to ${LONGEST_SECONDS}.`);
}
