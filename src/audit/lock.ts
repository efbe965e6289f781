import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { AuditError } from './error.ts';

/** Gives a lock back. */
export type Release = () => void;

/**
 * Keeps other chains off a file, by a file beside it that holds our process id. One that a dead process has left is
 * taken over. Where processes can't see each other (containers on one volume), the size of the log tells instead.
 *
 * @throws AuditError ERR_AUDIT_LOCKED
 */
export function lockFile(path: string): Release {
  const lock = `${path}.lock`;
  if (!create(lock)) {
    refuseLiveHolder(path, lock);
    rmSync(lock, { force: true });
    if (!create(lock)) throw locked(path, 'another process');
  }
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  return () => {
    process.removeListener('exit', release);
    release();
  };
}

function create(lock: string): boolean {
  try {
    const file = openSync(lock, 'wx', 0o600);
    writeSync(file, `${process.pid}\n`);
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function refuseLiveHolder(path: string, lock: string): void {
  const pid = Number.parseInt(readFileSync(lock, 'utf8'), 10);
  if (pid === process.pid) {
    // Ours, or left by a process with our id: in a container every process may have the same one.
    const processStart = Date.now() - process.uptime() * 1000;
    if (statSync(lock).mtimeMs >= processStart) throw locked(path, 'another chain of this process');
  } else if (Number.isNaN(pid) || isAlive(pid)) {
    // A lock without a number is one that is just being written.
    const holder = Number.isNaN(pid) ? 'another process' : `process ${pid}`;
    throw locked(path, `${holder} (if that is not so, remove ${lock})`);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function locked(path: string, holder: string): AuditError {
  return new AuditError(
    'ERR_AUDIT_LOCKED',
    `${path} is written by ${holder}; give every process a log of its own`,
  );
}
