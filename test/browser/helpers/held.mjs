// What a running process holds: its JavaScript heap, and on Linux all of its writable memory.

import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A heap snapshot, with whole strings: what the program can still reach. */
export async function heapSnapshot({ child, folder }) {
  const known = new Set(readdirSync(folder));
  child.kill('SIGUSR2');
  for (;;) {
    await sleep(100);
    const file = readdirSync(folder).find((name) => name.endsWith('.heapsnapshot') && !known.has(name));
    const bytes = file && readFileSync(`${folder}/${file}`);
    if (bytes?.subarray(-4).toString().trimEnd().endsWith(']}')) return bytes;
  }
}

export const canReadMemory = existsSync('/proc/self/mem');

/** Every writable region, buffers and garbage too: more than any snapshot. */
export function* memoryRegions({ pid }) {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'latin1').split('\n')) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      if (from) yield readRegion(memory, Number.parseInt(from, 16), Number.parseInt(to, 16));
    }
  } finally {
    closeSync(memory);
  }
}

// V8 reserves regions far larger than what it uses; they are zero, and reading them whole would take long.
const MOST_BYTES = 2 ** 29;

function readRegion(memory, from, to) {
  const bytes = Buffer.alloc(Math.min(to - from, MOST_BYTES));
  try {
    return bytes.subarray(0, readSync(memory, bytes, 0, bytes.length, from));
  } catch {
    // A region that went away since the list was read, or that the kernel keeps for itself.
    return Buffer.alloc(0);
  }
}
