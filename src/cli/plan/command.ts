import { Command, Option } from 'commander';
import { withoutPointer } from '../../errors.ts';
import { type CallExplanation, explainCall } from '../../middleware/explain.ts';
import type { MiddlewareOptions } from '../../middleware/options.ts';
import type { CommandMaker } from '../command.ts';
import { EXIT } from '../exit.ts';
import { type Io, painter, printable, writeJson, writeLine } from '../io.ts';
import { readCalls } from './calls.ts';
import { planningKey } from './key.ts';

const HELP = `
The file is JSON: with --action, the parameters of one call; otherwise { "action": …, "params": … }, or a list of these.
Prints names, never values. Without a key, the calls are planned for a throwaway RSA key.
The exit code is 0 when every call would be sent, 1 when one would be refused, 2 when the file can't be read.

Examples:
  $ tencentcloud-encryption plan call.json --action DetectAuth
  $ tencentcloud-encryption plan calls.json --other-actions BankCardOCR --clear-identity refuse --json
`;

export interface PlanOptions {
  readonly action?: string;
  readonly key?: string;
  readonly plaintextActions?: 'refuse' | 'upgrade' | 'pass';
  readonly otherActions?: string;
  readonly clearIdentity?: string;
  readonly json?: true;
}

/** A dry run: what a wrapped client would do with these calls. Nothing is sent. */
export const planCommand: CommandMaker = (io, finish) =>
  new Command('plan')
    .description('say what would be sealed, clear, unknown or refused in a call; nothing is sent')
    .argument('<file>', 'the calls as JSON, or - for stdin')
    .option('--action <name>', 'the action whose parameters the file has')
    .option('--key <file>', 'file with the public key (default: TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY)')
    .addOption(
      new Option('--plaintext-actions <what>', 'like the option plaintextActions').choices([
        'refuse',
        'upgrade',
        'pass',
      ]),
    )
    .option(
      '--other-actions <what>',
      'like the option otherActions: refuse, pass, or names separated by commas',
    )
    .option(
      '--clear-identity <what>',
      'like the option clearIdentity: report, refuse, or names separated by commas',
    )
    .option('--json', 'print the plans as JSON')
    .addHelpText('after', HELP)
    .action(async (file: string, options: PlanOptions) => {
      const calls = await readCalls(file, options.action, io);
      const settings = await readMiddlewareOptions(options, io);
      const plans = calls.map(({ action, params }) => ({ action, ...explainCall(action, params, settings) }));
      if (options.json) writeJson(io.stdout, plans);
      else for (const plan of plans) print(plan, io);
      if (plans.some(({ refused }) => refused !== undefined)) finish(EXIT.findings);
    });

async function readMiddlewareOptions(options: PlanOptions, io: Io): Promise<MiddlewareOptions> {
  return {
    publicKey: await planningKey(options.key, io),
    plaintextActions: options.plaintextActions,
    otherActions: wordOrNames(options.otherActions, ['refuse', 'pass']),
    clearIdentity: wordOrNames(options.clearIdentity, ['report', 'refuse']),
  };
}

/** One of the option's own words, or a list of names, which the library checks. */
function wordOrNames<const T extends string>(
  text: string | undefined,
  words: readonly T[],
): T | string[] | undefined {
  const word = words.find((word) => word === text);
  return word ?? text?.split(',').map((name) => name.trim());
}

function print(
  { action, sealed, clear, unknown, refused }: CallExplanation & { action: string },
  io: Io,
): void {
  const paint = painter(io.stdout, io);
  const line = (label: string, text: string) =>
    writeLine(io.stdout, `  ${label.padEnd(8)} ${printable(text)}`);
  writeLine(io.stdout, printable(action));
  if (refused) {
    line(paint('red', 'refused '), `${withoutPointer(refused.message)} (${refused.code})`);
    return;
  }
  line('sealed', sealed.join(', ') || 'nothing');
  line('clear', clear.join(', ') || 'no identity data');
  line('unknown', unknown.join(', ') || 'nothing');
}
