import { checkNames } from '../envelope/options.ts';
import { wrongType } from '../errors.ts';
import { ChainCheck } from './chain-check.ts';
import { AuditError } from './error.ts';
import { type AuditFinding, describeFindings } from './findings.ts';
import type { AuditKey } from './key.ts';
import { LineReader, type LogLine } from './lines.ts';
import { type Authenticator, type ChainAlgorithm, createAuthenticators } from './mac.ts';
import { makeNotes } from './notes.ts';
import { type AuditAnchor, checkAnchor, isAuthentic, LOG_BEGIN, parseRecord } from './record.ts';

export interface VerifyOptions {
  /** The chain's key; left out for a chain without one. */
  key?: AuditKey | undefined;
  /** `head` and `count` of the chain, as they were kept elsewhere. */
  anchor?: AuditAnchor | undefined;
}

export interface AuditReport {
  /** True when nothing was found. `notes` says what that does not show. */
  readonly fine: boolean;
  /** Records that verify. */
  readonly records: number;
  /** How often a process began or went on with the log. */
  readonly chains: number;
  readonly algorithms: readonly ChainAlgorithm[];
  /** The log's end, to anchor it from now on; absent when the last record does not verify. */
  readonly head?: string;
  readonly count: number;
  /** Times of the first and the last record. */
  readonly from?: string;
  readonly to?: string;
  /** Events that the chain itself says are in no record. */
  readonly lost: number;
  /** Events that were too long for a record, and are in it without their long members. */
  readonly reduced: number;
  readonly findings: readonly AuditFinding[];
  /** What this verification can't show, and what else is to be known. */
  readonly notes: readonly string[];
}

/**
 * Reads a log as a stream, in memory that its size does not change, and names every line that is not as it was
 * written. After some 1,000 findings it stops.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS for an unknown or malformed option.
 * @throws AuditError ERR_AUDIT_KEY for a log that was made with a key when none is given.
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

const LOG = "the log's bytes, as createReadStream(path) gives them";

/** A path is a likely slip, and would be read as its own characters. */
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

/** The place of a line that is a record under one of the authenticators. */
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
    'this log was made with a key: give it, nothing can be verified without',
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
