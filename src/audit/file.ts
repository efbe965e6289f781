import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  realpathSync,
  writeSync,
} from 'node:fs';
import { resolve } from 'node:path';
import { wrongType } from '../errors.ts';
import { checkNames, invalidOption } from '../platform/check-options.ts';
import { AuditError } from './error.ts';
import { lockFile, type Release } from './lock.ts';
import type { AuditSink, LogEnd } from './options.ts';
import { type AuditAnchor, LOG_BEGIN, MAX_LINE_BYTES } from './record.ts';

export interface FileSinkOptions {
  /** True to force every record to the disk before the call continues, which waits for the disk. Default false. */
  fsync?: boolean | undefined;
}

/**
 * A log in a file, created with mode 0600. Records are written at once: when a call returns to its caller, the
 * operating system has its record. An existing log is continued after its last record has been verified; a line that
 * a crash broke off stays where it is. Only one chain may write to a file: a second one is refused.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS for a path that isn't a string, or an unknown option.
 */
export function fileSink(path: string, options: FileSinkOptions = {}): AuditSink {
  if (typeof path !== 'string') throw wrongType('ERR_INVALID_OPTIONS', 'path', 'a string', path);
  checkNames(options, ['fsync']);
  return new FileSink(resolve(path), options.fsync ?? false);
}

type Verify = Parameters<AuditSink['open']>[0];

class FileSink implements AuditSink {
  readonly #path: string;
  readonly #sync: boolean;
  #file: number | undefined;
  #release: Release | undefined;
  #size = 0;
  /** The newline that the last line lacks, if a crash kept it from being written. */
  #repair = '';

  constructor(path: string, sync: boolean) {
    this.#path = path;
    this.#sync = sync;
  }

  open(verify: Verify): LogEnd {
    if (this.#file !== undefined) throw invalidOption('sink: a fileSink serves one chain; create another');
    this.#file = openSync(this.#path, constants.O_RDWR | constants.O_CREAT, 0o600);
    try {
      this.#release = lockFile(realpathSync(this.#path));
      return this.#findEnd(this.#file, verify);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Writes where the log ended, so that a line that failed halfway is overwritten by its retry. */
  write(line: string): void {
    const file = this.#openFile();
    if (fstatSync(file).size !== this.#size) throw this.#changedByOthers();
    const bytes = Buffer.from(`${this.#repair}${line}\n`);
    try {
      for (let at = 0; at < bytes.length; ) {
        at += writeSync(file, bytes, at, bytes.length - at, this.#size + at);
      }
      if (this.#sync) fdatasyncSync(file);
    } catch (error) {
      ftruncateSync(file, this.#size);
      throw error;
    }
    this.#size += bytes.length;
    this.#repair = '';
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#release?.();
    this.#file = undefined;
    this.#release = undefined;
  }

  #openFile(): number {
    if (this.#file === undefined) throw new AuditError('ERR_AUDIT_FILE', `${this.#path} is closed`);
    return this.#file;
  }

  #findEnd(file: number, verify: Verify): LogEnd {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new AuditError('ERR_AUDIT_FILE', `${this.#path} is not a regular file`);
    this.#size = stat.size;
    const { last, rest } = readEnd(file, stat.size);
    if (rest.length > 0) this.#repair = '\n';
    const end = endOf(last, rest, verify);
    if (!end) throw this.#notOurs();
    return end;
  }

  #notOurs(): AuditError {
    return new AuditError(
      'ERR_AUDIT_FILE',
      `${this.#path} can't be continued: its last line is not a record under this key. See what \`audit verify\` says, and begin a new file`,
    );
  }

  #changedByOthers(): AuditError {
    return new AuditError(
      'ERR_AUDIT_LOCKED',
      `${this.#path} was changed by another process: give every process its own log`,
    );
  }
}

const NEWLINE = 0x0a;

/** The last line that has its newline, and what follows it. */
function readEnd(file: number, size: number): { last: Uint8Array | undefined; rest: Uint8Array } {
  const window = Buffer.alloc(Math.min(size, 2 * MAX_LINE_BYTES));
  const start = size - window.length;
  for (let at = 0; at < window.length; ) {
    const read = readSync(file, window, at, window.length - at, start + at);
    if (read === 0) break;
    at += read;
  }
  const end = window.lastIndexOf(NEWLINE);
  if (end === -1) return { last: undefined, rest: window };
  return {
    last: window.subarray(end === 0 ? 0 : window.lastIndexOf(NEWLINE, end - 1) + 1, end),
    rest: window.subarray(end + 1),
  };
}

/** Undefined if the log can't be continued. */
function endOf(last: Uint8Array | undefined, rest: Uint8Array, verify: Verify): LogEnd | undefined {
  // A whole record that lacks only its newline.
  const complete = verify(rest);
  if (complete) return complete;
  const torn = rest.length > 0 ? rest : undefined;
  if (last) return withTorn(verify(last), torn);
  return isOwnBeginning(rest) ? { ...LOG_BEGIN, torn } : undefined;
}

function withTorn(anchor: AuditAnchor | undefined, torn: Uint8Array | undefined): LogEnd | undefined {
  return anchor && { ...anchor, torn };
}

/** Whether the file has only a first line that broke off. No other file without a record may be written to. */
function isOwnBeginning(rest: Uint8Array): boolean {
  const begin = Buffer.from('{"seq":0,"time":');
  const length = Math.min(rest.length, begin.length);
  return begin.subarray(0, length).equals(rest.subarray(0, length));
}
