import { runConformance } from '../../conformance/conformance.ts';
import { importPublicKey } from '../../keys/public-key.ts';
import { EXIT, type ExitCode, UsageError } from '../exit.ts';
import { type Io, printable, readInput, writeLine } from '../io.ts';
import { loadProvider } from './provider.ts';
import { type ReportedKey, reportKey } from './report/key.ts';
import type { Language, ReportInput } from './report/sections.ts';
import { planReports, writeReports } from './report-files.ts';
import { printResult } from './table.ts';

export interface VerifyCommandOptions {
  all?: true;
  json?: true;
  force?: true;
  lang: Language;
  key?: string;
  provider?: string;
  report: readonly string[];
}

export async function runVerify(options: VerifyCommandOptions, io: Io): Promise<ExitCode> {
  const reports = planReports(options.report, options.force === true);
  const key = await readReportedKey(options.key, io);
  const provider = options.provider === undefined ? undefined : await loadProvider(options.provider);
  const input: ReportInput = { conformance: await runConformance({ time: reportTime(io), provider }), key };
  // Before printing, since a reader that closes the pipe early (`| head`) ends the process.
  await writeReports(input, reports, options.lang);
  for (const { path } of reports) writeLine(io.stderr, `wrote ${printable(path)}`);
  printResult(input, options, io);
  return input.conformance.summary.failed > 0 ? EXIT.findings : EXIT.fine;
}

async function readReportedKey(path: string | undefined, io: Io): Promise<ReportedKey | undefined> {
  return path === undefined ? undefined : reportKey(importPublicKey(await readInput(path, io)));
}

/** Now, or the time in SOURCE_DATE_EPOCH (seconds), the variable that reproducible builds set. */
function reportTime({ env }: Io): Date {
  const { SOURCE_DATE_EPOCH: epoch } = env;
  if (!epoch) return new Date();
  if (!/^\d{1,11}$/.test(epoch)) throw new UsageError('SOURCE_DATE_EPOCH must be whole seconds since 1970');
  return new Date(Number(epoch) * 1000);
}
