// A log in a file goes on after a restart, and nothing that stands in it is ever written over.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AuditChain,
  type AuditOptions,
  auditChain,
  fileSink,
  verifyAuditLog,
} from 'tencentcloud-encryption/audit';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { auditKeyBytes as key, makeLog, textOf } from '../helpers/audit-log.ts';

// The real file system, which a test can make fail.
vi.mock('node:fs', { spy: true });

let folder: string;
let path: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'audit-'));
  path = join(folder, 'calls.log');
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(folder, { recursive: true });
});

const open = (options: Partial<AuditOptions> = {}): AuditChain =>
  auditChain({ key, sink: fileSink(path), ...options });
const read = () => fs.readFileSync(path, 'utf8');
const verify = () => verifyAuditLog([fs.readFileSync(path)], { key });

async function run(events: number): Promise<AuditChain> {
  const audit = open();
  for (let n = 0; n < events; n++) audit.record({ n });
  await audit.close();
  return audit;
}

test('a new log has mode 0600; its records are in the file at once, and the lock is gone at the end', async () => {
  const audit = open();
  audit.record({ n: 1 });
  expect(read().split('\n').length).toBe(3);
  expect(fs.statSync(path).mode & 0o777).toBe(0o600);
  expect(fs.readdirSync(folder)).toEqual(['calls.log', 'calls.log.lock']);
  await audit.close();
  expect(fs.readdirSync(folder)).toEqual(['calls.log']);
});

test('a log is continued: the new chain links to the last record of the old one', async () => {
  await run(3);
  const before = read();
  const audit = await run(2);
  expect(read().startsWith(before)).toBe(true);
  expect(await verify()).toMatchObject({ fine: true, records: 7, chains: 2, head: audit.head, count: 7 });
});

test('fsync forces every record to the disk', async () => {
  const audit = open({ sink: fileSink(path, { fsync: true }) });
  audit.record({});
  await audit.close();
  expect(vi.mocked(fs.fdatasyncSync)).toHaveBeenCalledTimes(2);
});

// --- what a crash leaves ---

describe('a line that a crash has broken off', () => {
  test.each([1, 20, 120])(
    'stays where it is, and the next record vouches for it: %i characters',
    async (length) => {
      await run(3);
      const torn = read() + makeLog(1).lines[1]!.slice(0, length);
      fs.writeFileSync(path, torn);
      expect((await verify()).findings).toMatchObject([{ kind: 'torn', line: 5 }]);
      await run(2);
      expect(read().startsWith(`${torn}\n`)).toBe(true);
      const report = await verify();
      expect(report).toMatchObject({ fine: true, records: 7, findings: [] });
      expect(report.notes).toContain(
        'lines that a crash broke off, each confirmed by the record after it: 1',
      );

      fs.writeFileSync(path, read().replace(`${torn}\n`, `${torn.slice(0, -1)}!\n`));
      expect((await verify()).findings).toMatchObject([{ kind: 'inserted', line: 5 }]);
    },
  );

  test.each([
    ['in the middle', 3],
    ['the first', 0],
  ])('is missed where it is removed, with and without an anchor: %s', async (_, events) => {
    if (events > 0) await run(events);
    const before = events > 0 ? read() : '';
    const torn = makeLog(1).lines[events > 0 ? 1 : 0]!.slice(0, 60);
    fs.writeFileSync(path, before + torn);
    const audit = open();
    await audit.close();
    const log = read();
    expect((await verify()).fine).toBe(true);
    const anchor = { head: audit.head, count: audit.count };
    for (const options of [{ key }, { key, anchor }]) {
      const report = await verifyAuditLog([Buffer.from(log.replace(`${torn}\n`, ''))], options);
      expect(report.fine).toBe(false);
      expect(report.findings).toMatchObject([
        { kind: 'torn-removed', line: before.split('\n').length, record: audit.count - 1 },
      ]);
    }
  });

  test('is missed once where the record that vouches for it stands there twice', async () => {
    await run(1);
    fs.appendFileSync(path, makeLog(1).lines[1]!.slice(0, 60));
    await run(0);
    const lines = read().trimEnd().split('\n');
    const report = await verifyAuditLog([Buffer.from(textOf([...lines, lines.at(-1)!]))], { key });
    expect(report.findings).toMatchObject([{ kind: 'duplicate', line: lines.length + 1 }]);
  });

  test('may be the first', async () => {
    fs.writeFileSync(path, makeLog(1).lines[0]!.slice(0, 40));
    await run(1);
    expect(await verify()).toMatchObject({ fine: true, records: 2 });
  });

  test('may lack no more than its newline', async () => {
    await run(3);
    fs.writeFileSync(path, read().slice(0, -1));
    await run(2);
    expect(await verify()).toMatchObject({ fine: true, records: 7, chains: 2 });
  });

  test('gives whoever wrote it no MAC', async () => {
    await run(1);
    const [first] = makeLog(1).lines;
    const covered = first!.slice(0, first!.lastIndexOf(',"mac":"'));
    fs.appendFileSync(path, covered);
    await run(0);
    expect(read()).not.toContain(JSON.parse(first!).mac);
  });
});

const others: [string, string | (() => string)][] = [
  ['a text of someone', 'my notes, without a newline'],
  ['a text of lines', 'my notes\nof today\n'],
  ['a log under another key', () => textOf(makeLog(2, { key: new Uint8Array(32) }).lines)],
  ['a log without a key', () => textOf(makeLog(2, { unkeyed: true }).lines)],
  ['a log whose last record was changed', () => textOf(makeLog(2).lines).replace(/.{9}\n$/, 'abcdef0"}\n')],
  ['a newline', '\n'],
];
test.each(others)('what is no log of ours is refused and left as it is: %s', (_, content) => {
  const text = typeof content === 'string' ? content : content();
  fs.writeFileSync(path, text);
  expect(() => open()).toThrow(expect.objectContaining({ name: 'AuditError', code: 'ERR_AUDIT_FILE' }));
  expect(read()).toBe(text);
  expect(fs.readdirSync(folder)).toEqual(['calls.log']);
});

test('a folder, and a device, are refused', () => {
  expect(() => open({ sink: fileSink(folder) })).toThrow('EISDIR');
  expect(() => open({ sink: fileSink('/dev/null') })).toThrow('not a regular file');
});

// --- one chain per file ---

const second = `import { auditChain, fileSink } from 'tencentcloud-encryption/audit';
  try { auditChain({ key: new Uint8Array(32).fill(7), sink: fileSink(process.env.LOG) }).record({}); }
  catch ({ code }) { console.log(code); }
  if (process.env.KILLED) process.kill(process.pid, 'SIGKILL');`;
const runSecond = (env: Record<string, string> = {}) =>
  spawnSync(process.execPath, ['--input-type=module', '-e', second], {
    encoding: 'utf8',
    env: { ...process.env, LOG: path, ...env },
  }).stdout;

describe('one file has one chain', () => {
  test('another process is refused', async () => {
    const audit = open();
    expect(runSecond()).toBe('ERR_AUDIT_LOCKED\n');
    await audit.close();
    expect(runSecond()).toBe('');
    expect(await verify()).toMatchObject({ fine: true, chains: 2 });
  });

  test('another chain of the same process is refused, by another path too', async () => {
    const audit = open();
    fs.symlinkSync(path, join(folder, 'link.log'));
    expect(() => open()).toThrow('another chain of this process');
    expect(() => open({ sink: fileSink(join(folder, 'link.log')) })).toThrow('another chain of this process');
    await audit.close();
  });

  test('a sink that is used twice is refused', async () => {
    const sink = fileSink(path);
    const audit = open({ sink });
    expect(() => open({ sink })).toThrow('a fileSink serves one chain');
    await audit.close();
  });

  test('the lock of a process that was killed is taken over', async () => {
    runSecond({ KILLED: '1' });
    expect(fs.existsSync(`${path}.lock`)).toBe(true);
    await run(1);
    expect(await verify()).toMatchObject({ fine: true, records: 4, chains: 2 });
  });

  test('so is one of an earlier process with our own id, as in a container', async () => {
    fs.writeFileSync(`${path}.lock`, `${process.pid}\n`);
    fs.utimesSync(`${path}.lock`, 1, 1);
    await run(1);
    expect(await verify()).toMatchObject({ fine: true, records: 2 });
  });

  test('a lock that is just being written is respected', () => {
    fs.writeFileSync(`${path}.lock`, '');
    expect(() => open()).toThrow(expect.objectContaining({ code: 'ERR_AUDIT_LOCKED' }));
  });

  test('a process that the lock does not see is found by the size of the log', async () => {
    const errors: Error[] = [];
    const audit = open({ onError: (error) => errors.push(error) });
    fs.appendFileSync(path, 'written by another\n');
    audit.record({});
    expect(errors.map(({ message }) => message).join()).toContain('was changed by another process');
    expect(audit).toMatchObject({ failed: true, pending: 1 });
    expect(read().endsWith('written by another\n')).toBe(true);
    await expect(audit.close()).rejects.toMatchObject({ code: 'ERR_AUDIT_SINK' });
  });
});

// --- disks that fail ---

test.each(['ENOSPC', 'EIO'])(
  'a write that fails half way (%s) is made good by the next one',
  async (code) => {
    const errors: Error[] = [];
    const audit = open({ onError: (error) => errors.push(error) });
    const { writeSync } = await vi.importActual<typeof fs>('node:fs');
    const half = (file: number, bytes: Uint8Array, at: number, _: number, position: number) =>
      writeSync(file, bytes, at, 30, position);
    const fail = () => {
      throw Object.assign(new Error('no room'), { code });
    };
    const write = vi.mocked(fs.writeSync);
    write.mockImplementationOnce(half as never).mockImplementationOnce(fail);
    audit.record({ n: 1 });
    expect(audit).toMatchObject({ failed: true, pending: 1, count: 1 });
    expect(read().endsWith('\n')).toBe(true);
    audit.record({ n: 2 });
    await audit.close();
    expect(errors.map(({ message }) => message)).toEqual([`the sink does not accept records: ${code}`]);
    expect(await verify()).toMatchObject({ fine: true, records: 3 });
  },
);

test.each(['process.exit()', "throw new Error('uncaught')"])('records survive %s', async (end) => {
  const code = `import { auditChain, fileSink } from 'tencentcloud-encryption/audit';
    const audit = auditChain({ key: new Uint8Array(32).fill(7), sink: fileSink(process.env.LOG) });
    for (let n = 0; n < 100; n++) audit.record({ n });
    ${end};`;
  spawnSync(process.execPath, ['--input-type=module', '-e', code], { env: { ...process.env, LOG: path } });
  expect(await verify()).toMatchObject({ fine: true, records: 101 });
  expect(fs.readdirSync(folder)).toEqual(['calls.log']);
});

test.each<[string, () => unknown, string]>([
  ['a number as path', () => fileSink(1 as never), 'path must be a string, got a number'],
  ['a typo', () => fileSink('a.log', { fsnyc: true } as never), 'unknown option "fsnyc"'],
  [
    'resume beside a file',
    () => open({ resume: makeLog(0).anchor }),
    'resume is for a sink that is a function',
  ],
])('wrong options are refused: %s', (_, call, message) => {
  expect(call).toThrow(
    expect.objectContaining({ code: 'ERR_INVALID_OPTIONS', message: expect.stringContaining(message) }),
  );
});
