// In a keyed and anchored chain every change is found; each kind of change is named, with its line. What a chain
// without a key or an anchor can't show is shown not to show.

import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type AuditReport, type VerifyOptions, verifyAuditLog } from 'tencentcloud-encryption/audit';
import { describe, expect, test, vi } from 'vitest';
import { LineReader } from '../../src/audit/lines.ts';
import { portableHmacSm3 } from '../../src/audit/mac.ts';
import { EncryptionError } from '../../src/errors.ts';
import { bytesOf, auditKeyBytes as key, type Log, makeLog, textOf } from '../helpers/audit-log.ts';
import { toHex } from '../helpers/vectors.ts';

const EVENTS = 9;
const log = makeLog(EVENTS);
const { lines, anchor } = log;
const otherKey = new Uint8Array(32).fill(9);

const verify = (text: string, options: VerifyOptions = { key, anchor }): Promise<AuditReport> =>
  verifyAuditLog(bytesOf(text), options);

/** Findings as `kind line-toLine record-toRecord`. */
function briefly({ findings }: AuditReport): string[] {
  const range = (from?: number, to?: number) => (to === undefined ? `${from ?? ''}` : `${from}-${to}`);
  return findings.map(({ kind, line, toLine, record, toRecord }) =>
    `${kind} ${range(line, toLine)} ${range(record, toRecord)}`.trim(),
  );
}

// --- the format ---

describe('a record', () => {
  test.each([
    ['SM3', 'sm3'],
    ['SHA-256', 'sha256'],
  ] as const)('has an HMAC-%s of the bytes before its mac', (hash, name) => {
    for (const line of makeLog(3, { hash }).lines) {
      const at = line.lastIndexOf(',"mac":"');
      const mac = createHmac(name, key).update(line.slice(0, at)).digest('hex');
      expect(line.slice(at)).toBe(`,"mac":"${mac}"}`);
    }
  });

  test('has its number, and the mac of the one before', () => {
    const records = lines.map((line) => JSON.parse(line));
    expect(records.map(({ seq }) => seq)).toEqual([...records.keys()]);
    expect(records.slice(1).map(({ prev }) => prev)).toEqual(records.slice(0, -1).map(({ mac }) => mac));
    expect(anchor).toEqual({ head: records.at(-1).mac, count: lines.length });
  });

  test.each([16, 63, 64, 65, 200])(
    'with a key of %i bytes has the same HMAC-SM3 on every runtime',
    (length) => {
      const message = randomBytes(200);
      const longKey = randomBytes(length);
      const expected = createHmac('sm3', longKey).update(message).digest('hex');
      expect(toHex(portableHmacSm3(longKey, message))).toBe(expected);
    },
  );

  test('has it too where SM3 can be hashed but no HMAC be made of it, as in Deno', async () => {
    vi.resetModules();
    vi.doMock('node:crypto', async (importOriginal) => ({
      ...(await importOriginal<typeof import('node:crypto')>()),
      createHmac: () => {
        throw new TypeError('Invalid digest: sm3');
      },
    }));
    try {
      const { createAuthenticator } = await import('../../src/audit/mac.ts');
      const expected = createHmac('sm3', key).update('a record').digest('hex');
      expect(toHex(createAuthenticator('SM3', key).mac(Buffer.from('a record')))).toBe(expected);
    } finally {
      vi.doUnmock('node:crypto');
      vi.resetModules();
    }
  });
});

// --- sound logs ---

const unkeyed = makeLog(EVENTS, { unkeyed: true });
const sound: [string, Log, VerifyOptions][] = [
  ['keyed and anchored', log, { key, anchor }],
  ['not anchored', log, { key }],
  ['older than its end', log, { key, anchor: { head: JSON.parse(lines[4]!).mac, count: 5 } }],
  ['SHA-256', makeLog(EVENTS, { hash: 'SHA-256' }), { key }],
  ['continued', makeLog(2, {}, log), { key }],
  ['continued with another hash', makeLog(2, { hash: 'SHA-256' }, log), { key }],
  ['without a key', unkeyed, { anchor: unkeyed.anchor }],
];
test.each(sound)('a sound log is fine: %s', async (_, { lines, anchor }, options) => {
  const { fine, findings, records, head, count } = await verify(textOf(lines), options);
  expect({ fine, findings, records, head, count }).toEqual({
    fine: true,
    findings: [],
    records: lines.length,
    ...anchor,
  });
});

test('a log of format 1 that version 0.1.0 wrote is verified, and an edit in it found', async () => {
  const text = readFileSync(new URL('../../fixtures/audit-format-1.log', import.meta.url), 'utf8');
  const head = 'eaea446a6780ba3b7d4f50340bffab24641a1816ba1e498596bc96fe0858f1b2';
  const written = { key, anchor: { head, count: 5 } };
  expect(JSON.parse(text.split('\n')[0]!)).toMatchObject({ start: { format: 1, library: '0.1.0' } });
  expect(briefly(await verify(text, written))).toEqual([]);
  expect(briefly(await verify(text.replace('"n":1', '"n":2'), written))).toEqual(['edited 3 2']);
});

test('a log comes in pieces of any size', async () => {
  const bytes = Buffer.from(textOf(lines));
  for (const size of [1, 7, 100, bytes.length]) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
      bytes.subarray(n * size, (n + 1) * size),
    );
    expect((await verifyAuditLog(chunks, { key, anchor })).fine).toBe(true);
  }
});

// --- each kind of change, named ---

const text = textOf(lines);
const edit = (n: number, change: (line: string) => string): string[] =>
  lines.map((line, i) => (i === n ? change(line) : line));
const move = (from: number, to: number): string[] => {
  const rest = lines.filter((_, i) => i !== from);
  return [...rest.slice(0, to), lines[from]!, ...rest.slice(to)];
};
const insert = (at: number, ...more: string[]): string[] => [
  ...lines.slice(0, at),
  ...more,
  ...lines.slice(at),
];
const without = (...gone: number[]): string[] => lines.filter((_, i) => !gone.includes(i));
const flipMac = (line: string): string =>
  line.replace(/(.)"\}$/, (_, digit) => `${digit === '0' ? '1' : '0'}"}`);

const foreign = makeLog(2, { key: otherKey }).lines;
const sameKey = makeLog(EVENTS).lines;

const changes: [name: string, text: string, findings: string[]][] = [
  ['an edited event', textOf(edit(4, (line) => line.replace('"ok"', '"no"'))), ['edited 5 4']],
  ['an edited time', textOf(edit(4, (line) => line.replace('"time":"2', '"time":"3'))), ['edited 5 4']],
  ['an edited number', textOf(edit(4, (line) => line.replace('"seq":4', '"seq":8'))), ['edited 5 4']],
  ['an edited mac', textOf(edit(4, flipMac)), ['edited 5 4']],
  ['an edit that is no JSON', textOf(edit(4, (line) => line.slice(20))), ['edited 5 4']],
  ['an edited first record', textOf(edit(0, (line) => line.replace('HMAC', 'hmac'))), ['edited 1 0']],
  ['an edited last record', textOf(edit(9, flipMac)), ['edited 10 9']],
  [
    'several edits in a row',
    textOf(lines.map((l, i) => (i > 2 && i < 6 ? flipMac(l) : l))),
    ['edited 4-6 3-5'],
  ],
  ['a space at the end of a line', textOf(edit(4, (line) => `${line} `)), ['edited 5 4']],
  ['CRLF', textOf(edit(4, (line) => `${line}\r`)), ['edited 5 4']],
  ['a removed record', textOf(without(4)), ['removed 5 4']],
  ['three removed records', textOf(without(4, 5, 6)), ['removed 5 4-6']],
  ['a removed beginning', textOf(without(0, 1)), ['removed 1 0-1']],
  [
    'a removed and an edited record',
    textOf(without(4).map((l, i) => (i === 4 ? flipMac(l) : l))),
    ['edited 5 5', 'removed 5 4'],
  ],
  ['two records swapped', textOf(move(5, 4)), ['reordered 6 4']],
  ['a record moved back', textOf(move(2, 7)), ['reordered 8 2']],
  ['a record moved to the front', textOf(move(5, 3)), ['reordered 5-6 3-4']],
  ['a duplicated line', textOf(insert(5, lines[4]!)), ['duplicate 6 4']],
  ['the first line again', textOf(insert(5, lines[0]!)), ['duplicate 6 0']],
  ['an inserted line', textOf(insert(5, '{"seq":5}')), ['inserted 6']],
  ['an inserted record without the key', textOf(insert(5, flipMac(lines[5]!))), ['inserted 6']],
  ['a blank line', textOf(insert(5, '')), ['inserted 6']],
  ['a line without end', textOf(insert(5, 'x'.repeat(200_000))), ['inserted 6']],
  ['a line after the last', textOf(insert(10, 'x')), ['inserted 11']],
  ['a chain under another key', textOf(insert(5, ...foreign)), ['another-key 6-8']],
  ['a chain without a key', textOf(insert(5, ...unkeyed.lines)), ['another-key 6-15']],
  ['another chain under the same key', textOf(insert(10, ...sameKey)), ['unlinked 11 0']],
  ['a record of another chain under the same key', textOf(edit(4, () => sameKey[4]!)), ['unlinked 5-6 4-5']],
  ['a cut tail', textOf(lines.slice(0, 7)), ['cut 7 7-9']],
  ['nothing left', '', ['cut 0 0-9']],
  ['a line broken off', text.slice(0, -30), ['torn 10', 'cut 10 9']],
  ['a newline broken off', text.slice(0, -1), ['torn 10']],
  [
    'a log put back and written on',
    textOf(makeLog(2, {}, { lines: lines.slice(0, 8), anchor: at(8) }).lines),
    ['anchor 10 9'],
  ],
];

function at(count: number) {
  return { head: JSON.parse(lines[count - 1]!).mac as string, count };
}

describe('names', () => {
  test.each(changes)('%s', async (_, text, findings) => {
    const report = await verify(text);
    expect(briefly(report)).toEqual(findings);
    expect(report.fine).toBe(false);
  });

  test('another log under the same key', async () => {
    expect(briefly(await verify(textOf(sameKey)))).toEqual(['anchor 10 9']);
  });

  test('a log under another key', async () => {
    expect(briefly(await verify(text, { key: otherKey }))).toEqual(['another-key 1-10']);
  });

  test('an empty log', async () => {
    expect(briefly(await verify('', { key }))).toEqual(['empty 0']);
  });
});

test('after a thousand findings it stops, in a log of any size', async () => {
  let read = 0;
  function* endless() {
    for (;;) yield* bytesOf(`line ${read++}\n`);
  }
  const { findings, notes } = await verifyAuditLog(endless(), { key, anchor });
  expect(findings).toMatchObject([{ kind: 'inserted', line: 1, toLine: 1000 }]);
  expect(notes[0]).toContain('not read');
  expect(read).toBe(1000);
});

test('of a line without end no more is held than a record may have', () => {
  const reader = new LineReader();
  for (let n = 0; n < 100; n++) expect([...reader.read(new Uint8Array(10_000))]).toEqual([]);
  expect(reader.rest()?.bytes.length).toBe(65_537);
});

// --- any change at all ---

const bytes = Buffer.from(text);
const place = fc.nat(bytes.length - 1);
const line = fc.nat(lines.length - 1);
const mutations: Record<string, fc.Arbitrary<Uint8Array>> = {
  'any byte, any edit': fc
    .tuple(place, fc.integer({ min: 1, max: 255 }))
    .map(([at, mask]) => bytes.map((byte, i) => (i === at ? byte ^ mask : byte))),
  'any bytes removed': fc
    .tuple(place, fc.integer({ min: 1, max: 600 }))
    .map(([at, n]) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + n)])),
  'any bytes inserted': fc
    .tuple(fc.nat(bytes.length), fc.uint8Array({ minLength: 1, maxLength: 20 }))
    .map(([at, more]) => Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)])),
  'any cut': place.map((at) => bytes.subarray(0, at)),
  'any line moved': fc
    .tuple(line, line)
    .filter(([from, to]) => from !== to)
    .map(([from, to]) => Buffer.from(textOf(move(from, to)))),
  'any lines removed': fc
    .tuple(line, line)
    .map(([from, n]) => Buffer.from(textOf(lines.filter((_, i) => i < from || i > from + n)))),
  'any line again': fc.tuple(line, line).map(([n, at]) => Buffer.from(textOf(insert(at, lines[n]!)))),
};

test.each(Object.entries(mutations))('is found: %s', async (_, mutated) => {
  await fc.assert(
    fc.asyncProperty(mutated, async (changed) => {
      // Bytes that are inserted again beside themselves may give the same log.
      fc.pre(!Buffer.from(changed).equals(bytes));
      expect((await verifyAuditLog([changed], { key, anchor })).fine).toBe(false);
    }),
    { numRuns: 400 },
  );
});

// --- what can't be shown ---

describe('what does not show, as SECURITY.md says', () => {
  test('without an anchor: a tail cut at the end of a line', async () => {
    const { fine, notes } = await verify(textOf(lines.slice(0, 7)), { key });
    expect(fine).toBe(true);
    expect(notes.join()).toContain('without an anchor, records cut from the end do not show');
  });

  test('without an anchor: another log under the same key in its place', async () => {
    const { fine, notes } = await verify(textOf(sameKey), { key });
    expect(fine).toBe(true);
    expect(notes.join()).toContain('or swapped for another one under the same key');
    const anchored = await verify(textOf(sameKey));
    expect(anchored.fine).toBe(false);
    expect(anchored.notes.join()).not.toContain('swapped');
  });

  test('past the anchor: the same, of what came later', async () => {
    const { fine, notes } = await verify(textOf(lines.slice(0, 7)), { key, anchor: at(5) });
    expect(fine).toBe(true);
    expect(notes.join()).toContain('the anchor vouches for the first 5 records');
  });

  test('without a key: a log made anew, unless an anchor tells', async () => {
    const anew = textOf(makeLog(EVENTS, { unkeyed: true }).lines);
    const { fine, notes } = await verify(anew, {});
    expect(fine).toBe(true);
    expect(notes.join()).toContain('without a key');
    expect(briefly(await verify(anew, { anchor: unkeyed.anchor }))).toEqual(['anchor 10 9']);
  });

  test('an edit in a chain without a key does show, where the rest was left', async () => {
    const edited = unkeyed.lines.map((line, i) => (i === 4 ? line.replace('"ok"', '"no"') : line));
    expect(briefly(await verify(textOf(edited), {}))).toEqual(['edited 5 4']);
  });
});

// --- refused ---

test('a log with a key is not verified without it', async () => {
  await expect(verify(text, {})).rejects.toMatchObject({ name: 'AuditError', code: 'ERR_AUDIT_KEY' });
});

test.each<[string, object, string]>([
  ['a short key', { key: new Uint8Array(15) }, 'at least 16 bytes, got 15'],
  ['a head that is none', { key, anchor: { head: 'ab', count: 1 } }, 'anchor.head must be'],
  ['a count that is none', { key, anchor: { ...anchor, count: 0 } }, 'anchor.count must be'],
  ['a typo', { key, ankor: anchor }, 'unknown option "ankor"'],
])('wrong options are refused: %s', async (_, options, message) => {
  const error = await verify(text, options as VerifyOptions).catch((error: unknown) => error);
  expect(error).toMatchObject({ code: 'ERR_INVALID_OPTIONS', message: expect.stringContaining(message) });
});

test.each<[string, unknown, string]>([
  ['a path', 'calls.log', "log must be the log's bytes, such as createReadStream(path), got a string"],
  ['nothing', undefined, 'got undefined'],
  ['a promise', Promise.resolve(text), 'got an instance of Promise'],
  ['lines of text', [text], "a chunk of log must be the log's bytes"],
  ['one buffer', new TextEncoder().encode(text), 'a chunk of log must be'],
])('what is no log is refused: %s', async (_, log, message) => {
  const error = await verifyAuditLog(log as Iterable<Uint8Array>, { key }).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(EncryptionError);
  expect(error).toMatchObject({ code: 'ERR_INVALID_OPTIONS', message: expect.stringContaining(message) });
});
