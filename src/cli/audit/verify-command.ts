import { createReadStream } from 'node:fs';
import { Command } from 'commander';
import {
  type AuditAnchor,
  AuditError,
  type AuditReport,
  auditKey,
  verifyAuditLog,
} from '../../audit/index.ts';
import type { CommandMaker } from '../command.ts';
import { EXIT, UsageError } from '../exit.ts';
import { type Io, writeJson } from '../io.ts';
import { showPath } from '../show.ts';
import { printAuditReport } from './print.ts';

const NOTES = `
The key is hexadecimal or Base64, read from a file or, with env:NAME, from a variable; a file may also hold raw bytes.
--head and --count are the anchor: the chain's head and count, kept where the log's writer can't change them.
The exit code is 0 when nothing was found, 1 with findings, 2 when the log can't be read.

Example:
  $ tencentcloud-encryption audit verify calls.log --key env:AUDIT_KEY
  $ tencentcloud-encryption audit verify calls.log --key audit.key --head 5f2c… --count 1200 --json
`;

interface VerifyLogOptions {
  key?: string;
  head?: string;
  count?: string;
  json?: true;
}

/** Verifies the chain of a log, and names every line that isn't as it was written. */
export const auditVerifyCommand: CommandMaker = (io, finish) =>
  new Command('verify')
    .description('find changed, missing, moved and inserted lines in an audit log')
    .argument('<log>', 'the log, or - for stdin')
    .option('--key <source>', "the chain's key: a file, or env:NAME")
    .option('--head <mac>', 'the head of the anchor')
    .option('--count <records>', 'the count of the anchor')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', NOTES)
    .action(async (log: string, options: VerifyLogOptions) => {
      const report = await verify(log, options, io);
      if (options.json) writeJson(io.stdout, { log, ...report });
      else printAuditReport(log, report, io);
      if (!report.fine) finish(EXIT.findings);
    });

async function verify(
  log: string,
  { key: source, ...options }: VerifyLogOptions,
  io: Io,
): Promise<AuditReport> {
  const key = source === undefined ? undefined : auditKey(source, io.env);
  const anchor = readAnchor(options);
  try {
    return await verifyAuditLog(log === '-' ? io.stdin : createReadStream(log, { signal: io.signal }), {
      key,
      anchor,
    });
  } catch (error) {
    if (error instanceof AuditError) throw new UsageError(`${error.message} with --key`);
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall !== undefined) throw new UsageError(`can't read ${showPath(log)}: ${code}`);
    throw error;
  }
}

function readAnchor({ head, count }: VerifyLogOptions): AuditAnchor | undefined {
  if (head === undefined && count === undefined) return undefined;
  if (head === undefined || count === undefined)
    throw new UsageError('--head and --count go together: give both');
  if (!/^[0-9a-f]{64}$/i.test(head)) throw new UsageError('--head must be 64 hexadecimal digits');
  if (!/^[1-9]\d{0,14}$/.test(count)) throw new UsageError('--count must be a whole number of at least 1');
  return { head: head.toLowerCase(), count: Number(count) };
}
