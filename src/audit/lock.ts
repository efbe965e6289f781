import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { AuditError } from './error.ts';

/** Releases a lock. */
export type Release = () => void;

/**
 * Keeps other chains off a file with a lock file next to it that holds our process id. A dead process's lock is taken
 * over. If processes can't see each other (containers on one volume), the size of the log shows a second writer.
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
    // A lock without a number is still being written.
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
    `${path} is being written by ${holder}; give every process its own log`,
  );
}
