import type { CommanderError } from 'commander';
import { showArgument } from './show.ts';

/** These quote nothing that was given. */
const HARMLESS = [
  'commander.missingArgument',
  'commander.optionMissingArgument',
  'commander.missingMandatoryOptionValue',
  'commander.excessArguments',
];

const QUOTING =
  /^(error: (?:unknown option|unknown command|option '[^']*' argument)) '(.*)'((?: is invalid\.|\n\(Did you mean )[^']*)?$/s;

/** What commander says against the arguments; those that may be a secret it doesn't quote. */
export function explainUsage({ code, message }: CommanderError): string {
  if (HARMLESS.includes(code)) return message;
  const [, says, value = '', rest = ''] = QUOTING.exec(message) ?? [];
  if (says === undefined) return 'error: the arguments can not be read: see --help';
  // --name=value is an option too.
  const name = value.startsWith('-') ? value.split('=', 1)[0]! : value;
  return `${says} ${showArgument(name, "'")}${rest}`;
}
