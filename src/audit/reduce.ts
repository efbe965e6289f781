import { tryStringify } from './json.ts';
import type { ReducedEvent } from './record.ts';

// Together they easily fit into a record, so that making an event long can't keep it out of the log.
const MAX_MEMBERS = 64;
const MAX_MEMBER_BYTES = 256;
const MAX_NAMES = 32;
const NAME = /^[A-Za-z_]\w{0,63}$/;

/**
 * An event that is too long for a record, without its long members: its short ones, how long it was, and the names of
 * what was left out. Undefined for what can't be written as JSON.
 */
export function reduceEvent(event: object): ReducedEvent | undefined {
  const json = tryStringify(event);
  if (json === undefined) return undefined;
  const members = membersOf(JSON.parse(json));
  const kept = members.filter(isShort).slice(0, MAX_MEMBERS);
  const names = new Set(kept.map(([name]) => name));
  const leftOut = members.map(([name]) => name).filter((name) => !names.has(name));
  return {
    event: Object.fromEntries(kept),
    reduced: {
      bytes: Buffer.byteLength(json),
      members: leftOut.length,
      names: leftOut.filter((name) => NAME.test(name)).slice(0, MAX_NAMES),
    },
  };
}

function membersOf(event: unknown): [string, unknown][] {
  return typeof event === 'object' && event !== null && !Array.isArray(event) ? Object.entries(event) : [];
}

function isShort([name, value]: [string, unknown]): boolean {
  return NAME.test(name) && Buffer.byteLength(JSON.stringify(value)) <= MAX_MEMBER_BYTES;
}
