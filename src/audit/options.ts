import { wrongType } from '../errors.ts';
import { checkNames, invalidOption } from '../platform/check-options.ts';
import type { AuditError } from './error.ts';
import type { AuditKey } from './key.ts';
import { AUDIT_HASHES, type AuditHash, type Authenticator, createAuthenticator } from './mac.ts';
import { type AuditAnchor, checkAnchor, LOG_BEGIN } from './record.ts';

/** Accepts one line, without its newline. If it throws or rejects, it gets the same line again later. */
export type AuditWrite = (line: string) => void | Promise<void>;

/** A sink that can continue the log of an earlier process. */
export interface AuditSink {
  /** Called once. `verify` returns the place of a line that is a record under the chain's key. */
  open(verify: (line: Uint8Array) => AuditAnchor | undefined): LogEnd;
  write: AuditWrite;
  close(): void | Promise<void>;
}

/** The end of a log that is to be continued. */
export interface LogEnd extends AuditAnchor {
  /** What follows its last record: a line that broke off. */
  readonly torn?: Uint8Array | undefined;
}

export interface AuditOptions {
  /** At least 16 bytes, used for nothing else; see {@link auditKey}. */
  key?: AuditKey | undefined;
  /** True for a chain without a key, which shows only accidents: anyone who can write the log can rewrite it. */
  unkeyed?: boolean | undefined;
  /** Where the records go: fileSink(path), or any function. */
  sink: AuditSink | AuditWrite;
  /** The hash of the HMAC: SM3, the default, or SHA-256. */
  hash?: AuditHash | undefined;
  /** For a sink that is a function: the anchor at the end of the log to continue. */
  resume?: AuditAnchor | undefined;
  /** How many records may wait for a failing or slow sink; further events are lost. Default 10,000. */
  maxPending?: number | undefined;
  /** Called when the sink begins to fail, and for every lost event. Default: process.emitWarning. */
  onError?: ((error: AuditError) => void) | undefined;
}

export interface AuditSettings {
  readonly sink: AuditSink;
  readonly authenticator: Authenticator;
  readonly maxPending: number;
  readonly onError: (error: AuditError) => void;
}

export function readAuditOptions(options: AuditOptions): AuditSettings {
  checkOptions(options);
  const { key, hash = 'SM3', maxPending = 10_000, onError = warn } = options;
  const authenticator = createAuthenticator(hash, key);
  return { sink: readSink(options), authenticator, maxPending, onError };
}

function readSink({ sink, resume = LOG_BEGIN }: AuditOptions): AuditSink {
  return typeof sink === 'function' ? { open: () => resume, write: sink, close: () => {} } : sink;
}

function warn(error: AuditError): void {
  process.emitWarning(error.message, { type: 'AuditWarning', code: error.code });
}

// --- checks ---

const NAMES: readonly (keyof AuditOptions)[] = [
  'key',
  'unkeyed',
  'sink',
  'hash',
  'resume',
  'maxPending',
  'onError',
];

function checkOptions(options: AuditOptions): void {
  checkNames(options, NAMES);
  const { key, unkeyed, hash = 'SM3', maxPending = 1, onError } = options;
  if (key === undefined && unkeyed !== true) {
    throw invalidOption(
      'key is missing: give at least 16 bytes, or set unkeyed for a chain that proves less',
    );
  }
  if (key !== undefined && unkeyed !== undefined) throw invalidOption('give either key or unkeyed, not both');
  if (!AUDIT_HASHES.includes(hash)) throw invalidOption(`hash must be one of '${AUDIT_HASHES.join("', '")}'`);
  if (!Number.isSafeInteger(maxPending) || maxPending < 1) {
    throw invalidOption('maxPending must be a whole number of at least 1');
  }
  if (onError !== undefined && typeof onError !== 'function') {
    throw wrongType('ERR_INVALID_OPTIONS', 'onError', 'a function', onError);
  }
  checkSink(options);
}

function checkSink({ sink, resume }: AuditOptions): void {
  const isObject = typeof (sink as AuditSink | null)?.open === 'function';
  if (typeof sink !== 'function' && !isObject) {
    throw wrongType('ERR_INVALID_OPTIONS', 'sink', 'fileSink(path) or a function', sink);
  }
  if (resume === undefined) return;
  if (isObject)
    throw invalidOption('resume is for a sink that is a function: this one finds its end by itself');
  checkAnchor('resume', resume);
}
