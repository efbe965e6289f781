// What the audit's own parts do at their edges: names of algorithms, keys that are none, records that are missing,
// what a report leaves out, and how much waits by default.

import { createHash, generateKeyPairSync } from 'node:crypto';
import {
  type AuditOptions,
  auditChain,
  type VerifyOptions,
  verifyAuditLog,
} from 'tencentcloud-encryption/audit';
import { describe, expect, test } from 'vitest';
import { MissingRecords } from '../../src/audit/missing.ts';
import { bytesOf, auditKeyBytes as key, makeLog, textOf } from '../helpers/audit-log.ts';

const verify = (lines: readonly string[], options: VerifyOptions = { key }) =>
  verifyAuditLog(bytesOf(textOf(lines)), options);

// --- algorithms ---

describe.each([
  ['SM3', 'sm3'],
  ['SHA-256', 'sha256'],
] as const)('%s', (hash, name) => {
  test('without a key a record has the plain digest of the bytes before it, under its own name', async () => {
    const { lines } = makeLog(3, { unkeyed: true, hash });
    for (const line of lines) {
      const at = line.lastIndexOf(',"mac":"');
      expect(line.slice(at)).toBe(`,"mac":"${createHash(name).update(line.slice(0, at)).digest('hex')}"}`);
    }
    expect(JSON.parse(lines[0]!).start).toMatchObject({ algorithm: hash });
    expect(await verify(lines, {})).toMatchObject({ algorithms: [hash] });
  });

  test('with a key it is named so', async () => {
    const { lines } = makeLog(3, { hash });
    expect(JSON.parse(lines[0]!).start).toMatchObject({ algorithm: `HMAC-${hash}` });
    expect(await verify(lines)).toMatchObject({ algorithms: [`HMAC-${hash}`] });
  });
});

// --- keys ---

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
test.each<[string, unknown]>([
  ['a public key', publicKey],
  ['a private key', privateKey],
  ['what only says that it is one', { type: 'secret' }],
  ['what says that it is another', { type: 'private', export: () => key }],
  ['what says nothing', { export: () => key }],
])('no key of a chain: %s', (_, value) => {
  const options = { key: value, sink: () => {} } as AuditOptions;
  expect(() => auditChain(options)).toThrow(
    expect.objectContaining({
      code: 'ERR_INVALID_OPTIONS',
      message: expect.stringMatching(/^key must be bytes or a secret KeyObject/),
    }),
  );
});

// --- records that are missing ---

describe('missing records', () => {
  const missing = () => {
    const records = new MissingRecords();
    records.add(2, 4, 9);
    records.add(7, 7, 12);
    records.add(6, 5, 13);
    return records;
  };

  test.each([1, 5, 6, 8])('record %i is not among them', (seq) => {
    const records = missing();
    expect(records.take(seq)).toBe(false);
    expect(records.runs).toEqual([
      { from: 2, to: 4, line: 9 },
      { from: 7, to: 7, line: 12 },
    ]);
  });

  test.each<[number, [number, number][]]>([
    [2, [[3, 4]]],
    [
      3,
      [
        [2, 2],
        [4, 4],
      ],
    ],
    [4, [[2, 3]]],
  ])('record %i is, once', (seq, rest) => {
    const records = missing();
    expect(records.take(seq)).toBe(true);
    expect(records.runs.map(({ from, to }) => [from, to])).toEqual([...rest, [7, 7]]);
    expect(records.take(seq)).toBe(false);
  });

  test.each<[number, number | undefined]>([
    [0, 2],
    [2, 2],
    [4, 4],
    [5, 7],
    [7, 7],
    [8, undefined],
  ])('the first from %i on is %s', (least, seq) => {
    expect(missing().takeFrom(least)).toBe(seq);
  });
});

// --- reports ---

const { lines } = makeLog(5);

test('a log without a verified end has no head', async () => {
  expect(await verify(lines)).toHaveProperty('head', JSON.parse(lines.at(-1)!).mac);
  expect(await verify([])).not.toHaveProperty('head');
  const edited = [...lines.slice(0, -1), lines.at(-1)!.replace('"ok"', '"no"')];
  expect(await verify(edited)).not.toHaveProperty('head');
});

test('a sound log has no note of events lost or of torn lines', async () => {
  const { notes, lost } = await verify(lines);
  expect(lost).toBe(0);
  expect(notes.filter((note) => /events that the chain|lines that a crash/.test(note))).toEqual([]);
});

test('a log that was read in part is not said to be cut', async () => {
  const bad = Array.from({ length: 1200 }, (_, n) => `line ${n}`);
  const anchor = { head: JSON.parse(lines.at(-1)!).mac as string, count: 5000 };
  const { findings } = await verify(bad, { key, anchor });
  expect(findings.map(({ kind }) => kind)).toEqual(['inserted']);
});

test('10,000 records wait by default, and no more', () => {
  const audit = auditChain({ key, sink: () => new Promise<void>(() => {}), onError: () => {} });
  for (let n = 0; n < 10_005; n++) audit.record({ n });
  // The start record waits as well.
  expect(audit).toMatchObject({ pending: 10_000, lost: 6 });
});
