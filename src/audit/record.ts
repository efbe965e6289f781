// One record is one line of JSON, UTF-8 without a newline inside, ended by one newline:
//
//   {"seq":1,"time":"2026-11-03T08:00:00.000Z","event":{…},"prev":"<64 digits>","mac":"<64 digits>"}
//
// seq counts the records of a log from 0, across restarts. prev is the mac of the record before, or 64 zeros. The MAC
// covers the exact bytes of the line up to, but not including, the comma before "mac". So there is no canonical form
// to agree on, and every byte of a line is either covered or fixed. A record holds one of:
//
//   start  a chain begins: at the top of a log, and again whenever a process continues it
//   event  one call; accompanied by reduced if the event was too long and its long members were left out
//   lost   this many events are in no record

import { decodeUtf8, encodeHex, encodeUtf8, equalBytes } from '../platform/bytes.ts';
import { invalidOption } from '../platform/check-options.ts';
import { tryStringify } from './json.ts';
import type { Authenticator, ChainAlgorithm } from './mac.ts';

/** A place in a log: how many records there are up to it, and the MAC of the last one. */
export interface AuditAnchor {
  /** 64 hexadecimal digits. */
  readonly head: string;
  readonly count: number;
}

export interface ChainStart {
  readonly format: 1;
  /** A UUID. */
  readonly chain: string;
  readonly algorithm: ChainAlgorithm;
  readonly keyId?: string;
  /** Version of the library. */
  readonly library: string;
  /** A line that a crash broke off before this record: how many bytes it has, and their plain digest. */
  readonly torn?: { readonly bytes: number; readonly digest: string };
}

/** What is recorded of an event that is too long. */
export interface ReducedEvent {
  readonly event: object;
  /** How many bytes of JSON it had, how many members were left out, and up to 32 of their names. */
  readonly reduced: { readonly bytes: number; readonly members: number; readonly names: readonly string[] };
}

export type RecordBody =
  | { start: ChainStart }
  | { event: object }
  | ReducedEvent
  | { lost: { events: number } };

export interface AuditRecord {
  readonly seq: number;
  readonly time: string;
  readonly prev: string;
  readonly mac: string;
  readonly start?: ChainStart;
  readonly reduced?: object;
  readonly lost?: { readonly events: number };
}

/** A longer line is never written, and never accepted as a record. */
export const MAX_LINE_BYTES = 65_536;
export const LOG_BEGIN: AuditAnchor = { head: '0'.repeat(64), count: 0 };

/** @throws EncryptionError ERR_INVALID_OPTIONS for anything that isn't an anchor. */
export function checkAnchor(label: string, anchor: AuditAnchor): AuditAnchor {
  const { head, count } = (anchor ?? {}) as Partial<AuditAnchor>;
  if (typeof head !== 'string' || !/^[0-9a-f]{64}$/.test(head)) {
    throw invalidOption(`${label}.head must be the 64 hexadecimal digits of a record's mac`);
  }
  if (!Number.isSafeInteger(count) || (count as number) < 1) {
    throw invalidOption(`${label}.count must be a whole number of records, at least 1`);
  }
  return anchor;
}

const MAC_MEMBER = /,"mac":"([0-9a-f]{64})"\}$/;
const MAC_MEMBER_BYTES = ',"mac":"'.length + 64 + '"}'.length;

/** The record that follows `after`, with its line but no newline; undefined for a body that no record can hold. */
export function tryWriteRecord(
  body: RecordBody,
  after: AuditAnchor,
  { mac }: Authenticator,
): (AuditAnchor & { line: string }) | undefined {
  const time = new Date().toISOString();
  const json = tryStringify({ seq: after.count, time, ...body, prev: after.head });
  if (json === undefined) return undefined;
  const covered = json.slice(0, -1);
  const head = encodeHex(mac(encodeUtf8(covered)));
  const line = `${covered},"mac":"${head}"}`;
  return Buffer.byteLength(line) > MAX_LINE_BYTES ? undefined : { line, head, count: after.count + 1 };
}

/** What a line claims to be, unverified; undefined for a line that doesn't have the form of a record. */
export function parseRecord(line: Uint8Array): AuditRecord | undefined {
  try {
    const text = decodeUtf8(line);
    const mac = MAC_MEMBER.exec(text)?.[1];
    const claimed = JSON.parse(text) as AuditRecord;
    return mac !== undefined && hasForm(claimed) ? { ...claimed, mac } : undefined;
  } catch {
    return undefined;
  }
}

// Without a key anyone can make a record, so what is printed of it must not be arbitrary text.
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function hasForm({ seq, time, prev }: AuditRecord): boolean {
  return Number.isSafeInteger(seq) && seq >= 0 && ISO_TIME.test(time) && typeof prev === 'string';
}

/** Whether a line that has the form of a record was made under the authenticator's key, and is unchanged. */
export function isAuthentic(line: Uint8Array, { mac }: AuditRecord, authenticator: Authenticator): boolean {
  const covered = line.subarray(0, line.length - MAC_MEMBER_BYTES);
  return equalBytes(authenticator.mac(covered), Buffer.from(mac, 'hex'));
}
