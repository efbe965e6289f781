import type { CommanderError } from 'commander';
import { showArgument } from './show.ts';

/** The messages of these codes quote no argument. */
const HARMLESS = [
  'commander.missingArgument',
  'commander.optionMissingArgument',
  'commander.missingMandatoryOptionValue',
  'commander.excessArguments',
];

const QUOTING =
  /^(error: (?:unknown option|unknown command|option '[^']*' argument)) '(.*)'((?: is invalid\.|\n\(Did you mean )[^']*)?$/s;

/** What commander says is wrong with the arguments, without quoting any that may be a secret. */
export function explainUsage({ code, message }: CommanderError): string {
  if (HARMLESS.includes(code)) return message;
  const [, says, value = '', rest = ''] = QUOTING.exec(message) ?? [];
  if (says === undefined) return "error: can't read the arguments: see --help";
  // --name=value is an option too.
  const name = value.startsWith('-') ? value.split('=', 1)[0]! : value;
  return `${says} ${showArgument(name, "'")}${rest}`;
}
