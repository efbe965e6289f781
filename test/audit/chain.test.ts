// Every call gets a record, also under concurrency; a sink that fails loses nothing silently and decides no call.

import { execFileSync } from 'node:child_process';
import { createSecretKey } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import {
  type AuditError,
  type AuditOptions,
  auditChain,
  auditKey,
  verifyAuditLog,
} from 'tencentcloud-encryption/audit';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { bytesOf, auditKeyBytes as key, makeLog, textOf } from '../helpers/audit-log.ts';
import { ALGORITHMS, rejection, specimen, useEmulator } from '../helpers/emulated.ts';
import { times } from '../helpers/long.ts';
import { thrownBy } from '../helpers/thrown-by.ts';

const emulated = useEmulator();
afterEach(() => {
  vi.restoreAllMocks();
});

const verify = (lines: readonly string[]) => verifyAuditLog(bytesOf(textOf(lines)), { key });
const eventsOf = (lines: readonly string[]) =>
  lines.map((line) => JSON.parse(line)).filter(({ event }) => event);

// --- calls ---

const CALLS = times(100, 1000);

test(`${CALLS} concurrent calls, to a sink that takes its time: an unbroken chain with a record for each`, async () => {
  const lines: string[] = [];
  const audit = auditChain({
    key,
    sink: async (line) => {
      if (lines.length % 50 === 0) await delay(1);
      lines.push(line);
    },
  });
  const clients = ALGORITHMS.map((algorithm) => emulated.client(algorithm, { onEvent: audit.record }));
  const ImageBase64 = specimen.FRONT.subarray(0, 500);
  const calls = Array.from({ length: CALLS }, (_, n) =>
    clients[n % 2]!.RecognizeEncryptedIDCardOCR({ ImageBase64 }),
  );
  const requestIds = (await Promise.all(calls)).map(({ RequestId }) => RequestId);
  await audit.close();

  expect(await verify(lines)).toMatchObject({
    fine: true,
    records: CALLS + 1,
    head: audit.head,
    count: audit.count,
  });
  const recorded = eventsOf(lines).map(({ event }) => event.requestId);
  expect(recorded.sort()).toEqual(requestIds.sort());
});

test('calls that fail and calls in the clear have their records too', async () => {
  const lines: string[] = [];
  const audit = auditChain({ key, sink: (line) => void lines.push(line) });
  const client = emulated.client('SM4-GCM', { onEvent: audit.record });
  emulated.emulator.behave({ fault: 'wrong-tag' });
  await rejection(client.RecognizeEncryptedIDCardOCR({ ImageBase64: specimen.FRONT }));
  await rejection(client.IDCardOCR({ ImageBase64: 'aGk=' }));
  expect(eventsOf(lines)).toMatchObject([
    { seq: 1, event: { encrypted: true, outcome: 'error', code: 'ERR_DECRYPTION_FAILED' } },
    { seq: 2, event: { action: 'IDCardOCR', encrypted: false, code: 'ERR_PLAINTEXT_ACTION' } },
  ]);
});

test('the id is that of the record with which the chain begins', () => {
  const lines: string[] = [];
  const audit = auditChain({ key, sink: (line) => void lines.push(line) });
  expect(JSON.parse(lines[0]!).start.chain).toBe(audit.id);
});

// --- sinks that fail ---

const throwing = () => {
  throw Object.assign(new Error('secret detail'), { code: 'ENOSPC' });
};
const rejecting = async () => throwing();

/** A sink that fails until it is mended. */
function brittle(
  options: Partial<AuditOptions> = {},
  fail: () => void | Promise<void> = throwing,
  isBroken = true,
) {
  const lines: string[] = [];
  const errors: AuditError[] = [];
  const state = { isBroken };
  const sink = (line: string) => {
    if (state.isBroken) return fail();
    lines.push(line);
  };
  const audit = auditChain({ key, sink, onError: (error) => errors.push(error), ...options });
  return { audit, lines, errors, state };
}

describe.each([
  ['rejects', rejecting],
  ['throws', throwing],
])('a sink that %s', (_, fail) => {
  test('is told of once, and gets every record when it is mended', async () => {
    const { audit, lines, errors, state } = brittle({}, fail);
    for (let n = 0; n < 5; n++) audit.record({ n });
    await expect(audit.flush()).rejects.toMatchObject({ code: 'ERR_AUDIT_SINK' });
    expect(audit).toMatchObject({ failed: true, pending: 6, count: 0, lost: 0 });
    expect(errors.map(({ code, message }) => [code, message])).toEqual([
      ['ERR_AUDIT_SINK', 'the sink does not accept records: ENOSPC'],
    ]);

    state.isBroken = false;
    audit.record({ n: 5 });
    await audit.flush();
    expect(audit).toMatchObject({ failed: false, pending: 0, count: 7 });
    expect(await verify(lines)).toMatchObject({ fine: true, records: 7, lost: 0 });
  });

  test('decides no call', async () => {
    const { audit } = brittle({}, fail);
    const client = emulated.client('SM4-GCM', { onEvent: audit.record });
    const card = await client.RecognizeEncryptedIDCardOCR({ ImageBase64: specimen.FRONT });
    expect(card.Name).toBe('李明');
    expect(audit.failed).toBe(true);
  });
});

test('events that find no room are counted, told of, and owned up to in the chain', async () => {
  const { audit, lines, errors, state } = brittle({ maxPending: 3 });
  for (let n = 0; n < 10; n++) audit.record({ n });
  expect(audit).toMatchObject({ pending: 3, lost: 8 });
  expect(errors.filter(({ code }) => code === 'ERR_AUDIT_LOST').length).toBe(8);
  state.isBroken = false;
  await audit.close();
  expect(JSON.parse(lines.at(-1)!).lost).toEqual({ events: 8 });
  const report = await verify(lines);
  expect(report).toMatchObject({ fine: true, records: 4, lost: 8 });
  expect(report.notes).toContain('events that the chain itself says are in no record: 8');
});

const circular: Record<string, unknown> = { name: '李明' };
circular.self = circular;
test.each<[string, unknown]>([
  ['circular', circular],
  ['a bigint', { id: 440524198701010014n }],
  ['one whose toJSON throws', { toJSON: () => throwing() }],
  ['no object', '李明'],
  ['null', null],
])('an event that no record can hold is a loss, and its content is not told: %s', async (_, event) => {
  const { audit, lines, errors } = brittle({}, throwing, false);
  audit.record(event as object);
  audit.record({ n: 1 });
  await audit.close();
  expect(errors.map(({ code }) => code)).toEqual(['ERR_AUDIT_LOST']);
  expect(inspect(errors)).not.toMatch(/李明|440524|secret|xxx/);
  expect(lines.map((line) => Object.keys(JSON.parse(line))[2])).toEqual(['start', 'lost', 'event']);
  expect(await verify(lines)).toMatchObject({ fine: true, lost: 1 });
});

const long: [string, object, object, string[]][] = [
  [
    'a code',
    { action: 'A', outcome: 'error', code: 'x'.repeat(70_000) },
    { action: 'A', outcome: 'error' },
    ['code'],
  ],
  ['a RequestId', { action: 'A', requestId: 'x'.repeat(65_536) }, { action: 'A' }, ['requestId']],
  ['codes that grow when escaped', { code: '\u0001'.repeat(11_000), sent: true }, { sent: true }, ['code']],
  ['text that grows in UTF-8', { code: '李'.repeat(22_000), sent: true }, { sent: true }, ['code']],
  ['an action', { action: '\u2028'.repeat(30_000), n: 1, m: null }, { n: 1, m: null }, ['action']],
  ['names of parameters', { clear: Array.from({ length: 12_000 }, () => 'Name'), n: 1 }, { n: 1 }, ['clear']],
  ['a list in a list', { n: 1, unknown: [['x'.repeat(70_000)]] }, { n: 1 }, ['unknown']],
  ['a name', { ['x'.repeat(70_000)]: 1, n: 1 }, { n: 1 }, []],
  ['a name that is data', { '440524198701010014': 'x'.repeat(70_000), n: 1 }, { n: 1 }, []],
  ['a text', { toJSON: () => 'x'.repeat(70_000) }, {}, []],
  ['a list', Array.from({ length: 70_000 }, () => 1), {}, []],
];
test.each(long)(
  'an event too long for a record is recorded in a reduced form: %s',
  async (_, event, kept, names) => {
    const { audit, lines, errors } = brittle({}, throwing, false);
    audit.record(event);
    await audit.close();
    const record = JSON.parse(lines[1]!);
    expect(record.event).toEqual(kept);
    expect(record.reduced.names).toEqual(names);
    expect(record.reduced.bytes).toBe(Buffer.byteLength(JSON.stringify(event)));
    expect({ errors, lost: audit.lost }).toEqual({ errors: [], lost: 0 });
    const report = await verify(lines);
    expect(report).toMatchObject({ fine: true, lost: 0, reduced: 1 });
    expect(report.notes).toContain('events that were too long and are recorded in part: 1');
  },
);

test('however many members an event has, and however long each is, it has a record', async () => {
  const { audit, lines } = brittle({}, throwing, false);
  for (const length of [1, 10, 70, 84, 200, 251, 254, 300]) {
    for (const text of ['x', '\u0001', '李', '\u{20000}', '\ud800', '"']) {
      const members = Array.from({ length: 2000 }, (_, n) => [
        `member_${n}`.padEnd(60, '_'),
        text.repeat(length),
      ]);
      audit.record(Object.fromEntries(members));
    }
  }
  await audit.close();
  expect(audit.lost).toBe(0);
  expect(lines.length).toBe(1 + 8 * 6);
  expect(JSON.parse(lines[1]!).reduced).toMatchObject({ members: 2000 - 64, names: { length: 32 } });
  expect(await verify(lines)).toMatchObject({ fine: true, reduced: 8 * 6 });
});

test('after close an event is lost, and told of', async () => {
  const { audit, lines, errors } = brittle({}, throwing, false);
  await audit.close();
  await audit.close();
  audit.record({});
  expect(errors.map(({ code, message }) => [code, message])).toEqual([
    ['ERR_AUDIT_LOST', 'an event is in no record: the chain is closed'],
  ]);
  expect(lines.length).toBe(1);
});

test('without onError a failure is a warning; an onError that throws changes nothing', () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  auditChain({ key, sink: throwing }).record({});
  expect(warn.mock.calls).toEqual([
    ['the sink does not accept records: ENOSPC', { type: 'AuditWarning', code: 'ERR_AUDIT_SINK' }],
  ]);
  expect(() => auditChain({ key, sink: throwing, onError: throwing }).record({})).not.toThrow();
});

// --- keys and options ---

test('the key is taken as bytes or as a KeyObject, copied, and not shown', () => {
  const bytes = key.slice();
  const chain = (given: AuditOptions['key']) => auditChain({ key: given, sink: () => {} });
  const audit = chain(bytes);
  bytes.fill(0);
  expect(inspect(audit, { showHidden: true, depth: 9 })).not.toMatch(/07 ?07|7, ?7/);
  expect(chain(createSecretKey(key)).count).toBe(1);
});

test('makes the same chain of a key, whatever it is kept in', async () => {
  const hex = Buffer.from(key).toString('hex');
  const base64 = Buffer.from(key).toString('base64');
  const log = bytesOf(textOf(makeLog(1).lines));
  for (const text of [hex, hex.toUpperCase(), base64, `${base64}\n`]) {
    const report = await verifyAuditLog(log, { key: auditKey('env:K', { K: text }) });
    expect(report.fine).toBe(true);
  }
});

const sink = () => {};
test.each<[string, object, string]>([
  ['no key', { sink }, 'key is missing'],
  ['unkeyed: false', { sink, unkeyed: false }, 'key is missing'],
  ['both', { sink, key, unkeyed: true }, 'either key or unkeyed'],
  ['a short key', { sink, key: new Uint8Array(15) }, 'at least 16 bytes, got 15'],
  ['a text as key', { sink, key: 'x'.repeat(32) }, 'key must be bytes or a secret KeyObject'],
  ['no sink', { key }, 'sink must be fileSink(path) or a function, got undefined'],
  ['a path as sink', { key, sink: 'calls.log' }, 'sink must be fileSink(path) or a function, got a string'],
  ['another hash', { key, sink, hash: 'MD5' }, "hash must be one of 'SM3', 'SHA-256'"],
  ['no room', { key, sink, maxPending: 0 }, 'maxPending must be a whole number of at least 1'],
  ['a wrong anchor', { key, sink, resume: { head: '', count: 1 } }, 'resume.head must be'],
  ['a wrong onError', { key, sink, onError: 'log' }, 'onError must be a function'],
  ['a typo', { key, sink, onErorr: sink }, 'unknown option "onErorr"'],
])('wrong options are refused: %s', (_, options, message) => {
  expect(() => auditChain(options as AuditOptions)).toThrow(
    expect.objectContaining({ code: 'ERR_INVALID_OPTIONS', message: expect.stringContaining(message) }),
  );
});

test.each<[string, Record<string, string>, string]>([
  ['env:NONE', {}, "source must be env:NAME or a key file's path, and env:NONE is not set"],
  ['env:K', { K: 'pass phrase, and a long one' }, 'hexadecimal digits or Base64'],
  ['env:K', { K: 'c2hvcnQ=' }, "env:K: a chain's key has at least 16 bytes, got 5"],
  [
    '/nosuch/key',
    {},
    "a key file's path, never the key itself: the 11 characters given are not the path of a readable file (ENOENT)",
  ],
  ['.', {}, 'not the path of a readable file (EISDIR)'],
])('a source of a key that is none is refused: %s', (source, env, message) => {
  expect(() => auditKey(source, env)).toThrow(
    expect.objectContaining({ code: 'ERR_INVALID_OPTIONS', message: expect.stringContaining(message) }),
  );
});

const secretHex = 'c0ffee5ec4e7'.repeat(4);
test.each([
  ['hexadecimal digits', secretHex],
  ['Base64', Buffer.from(secretHex).toString('base64')],
  ['a long Base64', Buffer.from(secretHex.repeat(100)).toString('base64')],
  ['a pass phrase', `open ${secretHex} sesame`],
  ['with a NUL', `${secretHex}\0`],
  ['behind env:', `env:${secretHex}`],
  ['Base64 behind env:', `env:${Buffer.from(secretHex).toString('base64')}`],
  ['Base64 of few bytes behind env:', 'env:c0ffeeSynthetic9key8Key7'],
  ['a PEM', `-----BEGIN PRIVATE KEY-----\n${secretHex}\n-----END PRIVATE KEY-----`],
])('a key given in the place of its source is not told: %s', (_, source) => {
  const error = thrownBy(() => auditKey(source, {}));
  expect(error).toMatchObject({ code: 'ERR_INVALID_OPTIONS' });
  const shown = inspect(error, { showHidden: true, depth: 9 }).replace(/\n {4}at .*/g, '');
  for (let at = 4; at + 12 <= source.length && at < 200; at += 12) {
    const part = source.slice(at, at + 12);
    if (!/PRIVATE|BEGIN|END/.test(part)) expect(shown).not.toContain(part);
  }
  expect(shown).toContain(`${source.startsWith('env:') ? source.length - 4 : source.length} characters`);
});

test('an open chain does not keep the process alive', () => {
  const code = `import { auditChain } from 'tencentcloud-encryption/audit';
    const audit = auditChain({ key: new Uint8Array(32), sink: () => new Promise(() => {}), onError() {} });
    audit.record({}); process.on('exit', () => console.log(audit.pending));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
  expect(output).toBe('2\n');
});
