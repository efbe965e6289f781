import { Command, Option } from 'commander';
import type { CommandMaker } from '../command.ts';
import { UsageError } from '../exit.ts';
import { writeJson, writeLine } from '../io.ts';
import { describeKey } from './describe.ts';
import { type ExportForm, exportForms, exportKey } from './export.ts';
import { printKey } from './print.ts';
import { readKeyArgument } from './read.ts';

const EXAMPLE = `
Examples:
  $ tencentcloud-encryption key issued.txt
  $ tencentcloud-encryption key "$TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY" --to pem > key.pem
`;

interface KeyOptions {
  readonly to?: ExportForm;
  readonly json?: true;
}

/** What a public key is, what is weak about it, and the same key in other forms. */
export const keyCommand: CommandMaker = (io) =>
  new Command('key')
    .description('explain a public key: its kind, form, fingerprints and weaknesses; print it in other forms')
    .argument('<key>', 'a file with the key, the key itself as a string, or - for stdin')
    .addOption(new Option('--to <form>', 'print the key in this form instead').choices(exportForms))
    .option('--json', 'print the explanation as JSON')
    .addHelpText('after', EXAMPLE)
    // A PEM begins with dashes. commander would quote it as an unknown option, and it may be a private key.
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (_, options: KeyOptions, { args }: Command) => {
      if (options.to && options.json) throw new UsageError('give --to or --json, not both');
      const { key, form } = await readKeyArgument(args, io);
      if (options.to) io.stdout.write(exportKey(key, options.to));
      else if (options.json) writeJson(io.stdout, describeKey(key, form));
      else writeLine(io.stdout, printKey(describeKey(key, form)));
    });
