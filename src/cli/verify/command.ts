import { Command, Option } from 'commander';
import type { CommandMaker } from '../command.ts';
import type { VerifyCommandOptions } from './run-verify.ts';

const EXAMPLE = `
Examples:
  $ tencentcloud-encryption verify
  $ tencentcloud-encryption verify --key issued.txt --report conformance.html --report conformance.json
  $ tencentcloud-encryption verify --lang zh --report report.html

The exit code is 1 if a check failed. SOURCE_DATE_EPOCH sets the time in the report, for reproducible files.
`;

/** Runs the known answers of every algorithm and implementation on this machine, and reports on them. */
export const verifyCommand: CommandMaker = (io, finish) =>
  new Command('verify')
    .description(
      'run the known answers of every algorithm and every kind of call on this machine, and write the conformance report',
    )
    .option('--all', 'print each check as a line')
    .option('--json', 'print the result as JSON')
    .addOption(
      new Option('--lang <language>', 'language of the table and the reports')
        .choices(['en', 'zh'])
        .default('en'),
    )
    .option('--key <file>', "add this public key's fingerprint and weaknesses (- for stdin)")
    .option('--provider <module>', 'test the CryptoProvider that this module exports as default')
    .option('--report <file>', 'write a report: .html, .md or .json; may be given several times', collect, [])
    .option('--force', 'let --report overwrite files')
    .addHelpText('after', EXAMPLE)
    .action(async (options: VerifyCommandOptions) => {
      const { runVerify } = await import('./run-verify.ts');
      finish(await runVerify(options, io));
    });

function collect(path: string, before: readonly string[]): string[] {
  return [...before, path];
}
