import { Command } from 'commander';
import { PLAINTEXT_SIBLINGS } from '../../envelope/action-rules.ts';
import { type InspectionReport, inspect, UnreadableInput } from '../../inspect/inspect.ts';
import { ruleOf } from '../actions.ts';
import type { CommandMaker } from '../command.ts';
import { EXIT, UsageError } from '../exit.ts';
import { readInput, writeJson } from '../io.ts';
import { writeReport } from './print.ts';

const HELP = `
Accepts a request body, an answer, { "request": …, "response": … }, a list of these, an Encryption by itself, an HTTP
message with its headers, or a HAR. Needs no key, and shows no parameter values: only names and lengths.
The exit code is 0 without findings, 1 with findings, 2 when the input can't be read.

Examples:
  $ tencentcloud-encryption inspect capture.har
  $ tencentcloud-encryption inspect --action IdCardVerification - < request.json
`;

interface InspectCommandOptions {
  action?: string;
  json?: boolean;
  quiet?: boolean;
}

/** The wire check: what is right in captured calls, and what is wrong. */
export const inspectCommand: CommandMaker = (io, finish) =>
  new Command('inspect')
    .description('check captured calls, line by line, against the protocol and good practice')
    .argument('<file>', 'the capture, or - for stdin')
    .option('--action <name>', 'the action, for a capture that does not name it')
    .option('--json', 'write the report as JSON')
    .option('-q, --quiet', 'leave out the checks that passed')
    .addHelpText('after', HELP)
    .action(async (file: string, options: InspectCommandOptions) => {
      const report = readReport(await readInput(file, io), checkAction(options.action));
      if (options.json) writeJson(io.stdout, options.quiet ? withoutOk(report) : report);
      else writeReport(options.quiet ? withoutOk(report) : report, io);
      if (report.findings > 0) finish(EXIT.findings);
    });

function checkAction(action: string | undefined): string | undefined {
  if (action !== undefined && !PLAINTEXT_SIBLINGS.has(action)) ruleOf(action);
  return action;
}

function readReport(input: Uint8Array, action: string | undefined): InspectionReport {
  try {
    return inspect(input, { action });
  } catch (error) {
    if (error instanceof UnreadableInput) throw new UsageError(error.message);
    throw error;
  }
}

function withoutOk(report: InspectionReport): InspectionReport {
  const exchanges = report.exchanges.map((exchange) => ({
    ...exchange,
    lines: exchange.lines.filter(({ level }) => level !== 'ok'),
  }));
  return { ...report, exchanges };
}
