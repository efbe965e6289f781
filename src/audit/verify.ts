import { wrongType } from '../errors.ts';
import { checkNames } from '../platform/check-options.ts';
import { ChainCheck } from './chain-check.ts';
import { AuditError } from './error.ts';
import { describeFindings } from './findings.ts';
import type { AuditKey } from './key.ts';
import { LineReader, type LogLine } from './lines.ts';
import { type Authenticator, createAuthenticators } from './mac.ts';
import { makeNotes } from './notes.ts';
import { type AuditAnchor, checkAnchor, isAuthentic, LOG_BEGIN, parseRecord } from './record.ts';
import type { AuditReport, VerifyOptions } from './report.ts';

/**
 * Reads a log as a stream, in memory that doesn't grow with the log, and names every line that isn't as it was
 * written. Stops after some 1,000 findings.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS for an unknown or malformed option.
 * @throws AuditError ERR_AUDIT_KEY if the log was made with a key and none is given.
 */
export async function verifyAuditLog(
  log: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: VerifyOptions = {},
): Promise<AuditReport> {
  checkNames(options, ['key', 'anchor']);
  const { key, anchor } = options;
  if (anchor) checkAnchor('anchor', anchor);
  const check = new ChainCheck(createAuthenticators(key), anchor);
  const reader = new LineReader();
  checkLog(log);
  for await (const chunk of log) {
    readLines(reader.read(checkChunk(chunk)), check, key);
    if (check.isFull) break;
  }
  return makeReport(check, check.isFull ? undefined : reader.rest(), options);
}

const LOG = "the log's bytes, such as createReadStream(path)";

/** A path is a likely mistake, and would be read as a stream of its own characters. */
function checkLog(log: unknown): void {
  const { [Symbol.iterator]: each, [Symbol.asyncIterator]: eachLater } = Object(log) as Iterable<unknown> &
    AsyncIterable<unknown>;
  const isStream = typeof log === 'object' && (typeof each === 'function' || typeof eachLater === 'function');
  if (!isStream) throw wrongType('ERR_INVALID_OPTIONS', 'log', LOG, log);
}

function checkChunk(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw wrongType('ERR_INVALID_OPTIONS', 'a chunk of log', LOG, chunk);
}

/** The place of a line, if it is a record under one of the authenticators. */
export function anchorOf(
  line: Uint8Array,
  authenticators: readonly Authenticator[],
): AuditAnchor | undefined {
  const record = parseRecord(line);
  const isOurs = record && authenticators.some((each) => isAuthentic(line, record, each));
  return isOurs ? { head: record.mac, count: record.seq + 1 } : undefined;
}

function readLines(lines: Iterable<LogLine>, check: ChainCheck, key: AuditKey | undefined): void {
  for (const line of lines) {
    if (line.number === 1 && key === undefined) refuseKeyed(line.bytes);
    check.read(line);
    if (check.isFull) return;
  }
}

function refuseKeyed(firstLine: Uint8Array): void {
  if (parseRecord(firstLine)?.start?.keyId === undefined) return;
  throw new AuditError(
    'ERR_AUDIT_KEY',
    'this log was made with a key, and nothing can be verified without it: give the key',
  );
}

function makeReport(check: ChainCheck, rest: LogLine | undefined, options: VerifyOptions): AuditReport {
  const isCutShort = check.isFull;
  const findings = describeFindings(check.finish(rest));
  const { records, chains, lost, reduced, from, to } = check.tally;
  const { head, count } = check.end;
  return {
    fine: findings.length === 0,
    records,
    chains,
    algorithms: [...check.algorithms],
    ...(head !== undefined && head !== LOG_BEGIN.head && { head }),
    count,
    ...(from !== undefined && to !== undefined && { from, to }),
    lost,
    reduced,
    findings,
    notes: makeNotes(check, options, isCutShort),
  };
}
