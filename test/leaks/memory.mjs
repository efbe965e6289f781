// Another process's memory, as Linux shows it in /proc.

import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const PIECE_BYTES = 8 * 2 ** 20;
/** How far a piece reaches into the next one, so that nothing is cut in two. A whole number of words. */
const OVERLAP_BYTES = 1024;
/** WebAssembly's memories lie in reservations of gigabytes. */
const RESERVATION_BYTES = 4 * 2 ** 30;
const ARENA_BYTES = 64 * 2 ** 20;
const V8_PAGE_BYTES = 256 * 1024;
const STACK_BYTES = 8 * 2 ** 20;

/** Whether this process may read that one's memory. */
export function canRead(pid) {
  try {
    closeSync(openSync(`/proc/${pid}/mem`, 'r'));
    return true;
  } catch {
    return false;
  }
}

/** The mappings that can hold data of the process: { start, end, kind }. */
function readMaps(pid) {
  const lines = readFileSync(`/proc/${pid}/maps`, 'latin1').trimEnd().split('\n');
  const maps = lines.map((line) => {
    const [range, perms, , , inode, path = ''] = line.split(/\s+/);
    const [start, end] = range.split('-').map((hex) => Number.parseInt(hex, 16));
    return { start, end, perms, path, isFile: inode !== '0' };
  });
  return maps
    .filter(({ perms, path }) => perms.startsWith('rw') && !path.startsWith('[v'))
    .map((map) => ({ start: map.start, end: map.end, kind: kindOf(map, maps) }));
}

/** What a mapping is for, as far as its place tells: glibc, V8 and threads each have their own habits. */
function kindOf({ start, end, path, isFile }, maps) {
  if (path === '[stack]') return 'stack';
  if (path === '[heap]' || start % ARENA_BYTES === 0) return 'malloc';
  if (isFile) return 'data of a binary';
  const before = maps.find((map) => map.end === start);
  const next = maps.find((map) => map.start === end);
  if (isGuard(next) && next.end - start >= RESERVATION_BYTES) return 'WebAssembly';
  if (isGuard(before) && end - start === STACK_BYTES) return 'stack';
  return start % V8_PAGE_BYTES === 0 || end - start >= 2 * V8_PAGE_BYTES ? 'V8 heap' : 'other';
}

function isGuard(map) {
  return map?.perms.startsWith('---');
}

/**
 * Calls `visit(bytes, address, kind)` with the memory in overlapping pieces; the bytes are good until the next one.
 *
 * @returns how many bytes there were
 */
export function readMemory(pid, visit) {
  const buffer = Buffer.alloc(PIECE_BYTES + OVERLAP_BYTES);
  const file = openSync(`/proc/${pid}/mem`, 'r');
  let total = 0;
  try {
    for (const { start, end, kind } of readMaps(pid)) {
      for (let at = start; at < end; at += PIECE_BYTES) {
        const length = readPiece(file, buffer, Math.min(buffer.length, end - at), at);
        if (length > 0) visit(buffer.subarray(0, length), at, kind);
        total += Math.min(length, PIECE_BYTES);
      }
    }
  } finally {
    closeSync(file);
  }
  return total;
}

/** A mapping may end while it is read; what has ended holds nothing. */
function readPiece(file, buffer, length, address) {
  try {
    return readSync(file, buffer, 0, length, address);
  } catch {
    return 0;
  }
}
