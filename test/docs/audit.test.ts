// docs/audit.md: its commands run on the log of its program and print what it shows; OpenSSL comes to the same MACs; its
// tables have the options, members and findings that there are.

import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { auditChain, auditKey, fileSink } from 'tencentcloud-encryption/audit';
import { beforeAll, describe, expect, test } from 'vitest';
import { withoutPointer } from '../../src/errors.ts';
import { generatedFolder } from '../helpers/generated.ts';
import { codeSpans, fences, tables } from '../helpers/markdown.ts';
import { commandsOf, patternOf, runCommand } from '../helpers/page-commands.ts';
import { read } from '../helpers/pages.ts';

const PAGE = 'docs/audit.md';
const AUDIT_KEY = Buffer.alloc(32, 7).toString('base64');
const folder = generatedFolder('audit-page');
const [verify, openssl] = commandsOf(PAGE) as [Command, Command];
type Command = ReturnType<typeof commandsOf>[number];

beforeAll(async () => {
  const { content } = fences(read(PAGE))[0]!;
  const { code } = await transform(content, { loader: 'ts' });
  writeFileSync(`${folder}/program.mjs`, code);
  const env = { PATH: process.env.PATH, AUDIT_KEY };
  await promisify(execFile)(process.execPath, ['program.mjs'], { cwd: folder, env });
});

const macOf = (log: string, n: number) =>
  JSON.parse(readFileSync(`${folder}/${log}`, 'utf8').split('\n')[n]!).mac as string;

test('audit verify prints what the page shows, of a sound log and of an edited one', async () => {
  const { stdout } = await runCommand(verify, folder, { AUDIT_KEY });
  expect(stdout).toMatch(patternOf(verify.shown!));
});

describe('the command of OpenSSL comes to the MAC of the line', () => {
  test('HMAC-SM3', async () => {
    const { stdout } = await runCommand(openssl, folder, { AUDIT_KEY });
    expect(stdout.trim().split('= ')[1]).toBe(macOf('calls.log', 1));
  });

  test('HMAC-SHA-256, with -sha256', async () => {
    const key = auditKey('env:AUDIT_KEY', { AUDIT_KEY });
    const chain = auditChain({ key, hash: 'SHA-256', sink: fileSink(`${folder}/sha256.log`) });
    chain.record({ text: 'with "mac": in it, and 中文' });
    await chain.close();
    const command = openssl.command.replace('-sm3', '-sha256').replace('calls.log', 'sha256.log');
    const { stdout } = await runCommand({ ...openssl, command }, folder, { AUDIT_KEY });
    expect(stdout.trim().split('= ')[1]).toBe(macOf('sha256.log', 1));
  });
});

const membersOf = (file: string, from: RegExp, pattern: RegExp): string[] => {
  const [, body] = from.exec(read(file))!;
  return [...body!.matchAll(pattern)].map(([, name]) => name!).sort();
};

describe.each([PAGE, 'docs/audit.zh-CN.md'])('%s', (page) => {
  const names = (span: string) => {
    const all = tables(read(page)).map((rows) => rows.slice(1).flatMap(([first]) => codeSpans(first!)));
    return all.find((spans) => spans.includes(span))!.sort();
  };

  test('has every option, and no other', () => {
    let known = '';
    try {
      auditChain({ typo: true } as never);
    } catch (error) {
      known = withoutPointer((error as Error).message).split('known are ')[1]!;
    }
    expect(names('maxPending')).toEqual(known.split(', ').sort());
  });

  test('has every member of a chain, and no other', () => {
    const body = /export interface AuditChain \{(.*?)^\}/ms;
    expect(names('pending')).toEqual(membersOf('src/audit/chain.ts', body, /^ {2}(?:readonly )?(\w+)[:(]/gm));
  });

  test('has every kind of finding, and no other', () => {
    const body = /export type AuditFindingKind =(.*?);/s;
    expect(names('torn-removed')).toEqual(membersOf('src/audit/findings.ts', body, /\| '([\w-]+)'/g));
  });

  test('has every member of a start', () => {
    const body = /export interface ChainStart \{(.*?)^\}/ms;
    const row = tables(read(page))
      .flat()
      .find(([first]) => first === '`start`')!;
    const members = membersOf('src/audit/record.ts', body, /^ {2}readonly (\w+)\??:/gm);
    expect(codeSpans(row[1]!)).toEqual(members);
  });

  test('has every member of a line, and no other', () => {
    const lines = readFileSync(`${folder}/calls.log`, 'utf8').trim().split('\n');
    const members = lines.flatMap((line) => Object.keys(JSON.parse(line)));
    expect(names('prev')).toEqual([...new Set([...members, 'lost'])].sort());
  });
});
