// docs/command-line.md: its commands run as they stand and print what it shows; its tables have the commands, options,
// variables and exit codes that there are.

import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { sealRequest } from 'tencentcloud-encryption';
import { beforeAll, describe, expect, test } from 'vitest';
import { EXIT } from '../../src/cli/exit.ts';
import { createProgram } from '../../src/cli/run.ts';
import { VARIABLES } from '../../src/cli/service/secrets.ts';
import { inspect } from '../../src/inspect/inspect.ts';
import { useEmulator } from '../helpers/emulated.ts';
import { useFolder } from '../helpers/files.ts';
import { codeSpans, tables } from '../helpers/markdown.ts';
import { commandsOf, patternOf, runCommand } from '../helpers/page-commands.ts';
import { read, root } from '../helpers/pages.ts';
import { environment } from '../helpers/programs.ts';
import { FAULTY, GOOD, textOf } from '../inspect/corpus.ts';

const PAGE = 'docs/command-line.md';
const emulated = useEmulator();
const folder = useFolder();
const commands = commandsOf(PAGE);

beforeAll(() => {
  const copy = (card: string, name: string) =>
    copyFileSync(`${root}fixtures/specimen-${card}.png`, `${folder.path}/${name}`);
  mkdirSync(`${folder.path}/cards`);
  copy('front', 'card.jpg');
  copy('front', 'cards/front.png');
  copy('back', 'cards/back.png');
  writeFileSync(`${folder.path}/capture.har`, textOf(FAULTY.find(({ name }) => name === 'no-tls')!));
});

const env = () => ({
  ...environment(emulated.emulator),
  TENCENTCLOUD_ENCRYPTION_ENDPOINT: emulated.emulator.url,
});

describe('the commands of the page', () => {
  // In their order: later ones read what earlier ones wrote.
  test.each(commands.map((command) => [command.name, command] as const))(
    '%s prints what the page shows',
    async (_, command) => {
      const { shown } = command;
      const stdout = shown === undefined ? expect.any(String) : expect.stringMatching(patternOf(shown));
      await expect(runCommand(command, folder.path, env())).resolves.toMatchObject({ stdout });
    },
  );

  test('write the files that they name', () => {
    const written = [
      'results.jsonl',
      'request.json',
      'issued.txt',
      'key.pem',
      'conformance.html',
      'policy.json',
    ];
    expect(written.filter((name) => !existsSync(`${folder.path}/${name}`))).toEqual([]);
    const lines = readFileSync(`${folder.path}/results.jsonl`, 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).result.Name)).toEqual(['李明', '李明']);
  });
});

// --- tables ---

const program = createProgram({ stdout: process.stdout } as never, () => {});
const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
const nameOf = (command: Command): string =>
  command.parent?.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
const all = leaves(program);
const find = (name: string) => all.find((command) => nameOf(command) === name)!;
const namesWith = (option: string) =>
  all.filter(({ options }) => options.some(({ long }) => long === option)).map(nameOf);

describe.each([PAGE, 'docs/command-line.zh-CN.md'])('%s', (page) => {
  const tableWith = (text: string) =>
    tables(read(page)).find((rows) => rows.some(([first]) => first?.includes(text)))!;
  const spans = (text: string) =>
    tableWith(text)
      .slice(1)
      .flatMap(([first]) => codeSpans(first!));

  test('has every command, and no other', () => {
    const listed = spans('`policy').map((span) => span.replace(/ [<[].*/, ''));
    expect(listed.sort()).toEqual(all.map(nameOf).sort());
  });

  test('has every variable of the service, and no other', () => {
    expect(spans('TENCENTCLOUD_TOKEN').sort()).toEqual(Object.values(VARIABLES).sort());
  });

  test('has every exit code', () => {
    const codes = tableWith('130')
      .slice(1)
      .map(([code]) => Number(code));
    expect(codes).toEqual(Object.values(EXIT));
  });

  test('has the options of recognize with their defaults', () => {
    const rows = tableWith('--rate').slice(1);
    const options = new Map(find('recognize').options.map(({ long, defaultValue }) => [long, defaultValue]));
    expect(rows.length).toBeGreaterThan(5);
    for (const [name, shown] of rows) {
      const [option] = codeSpans(name!);
      expect([option, options.has(option!)]).toEqual([option, true]);
      expect(Number.isNaN(Number(shown)) ? undefined : Number(shown)).toBe(options.get(option!));
    }
  });

  test('says of which commands --json is an option', () => {
    const without = all.map(nameOf).filter((name) => !namesWith('--json').includes(name));
    expect(without.sort()).toEqual(['policy', 'seal']);
    expect(namesWith('--reveal').sort()).toEqual(['recognize', 'seal']);
    expect(namesWith('--lang')).toEqual(['verify']);
    expect(namesWith('--dangerously-allow-http').sort()).toEqual(['doctor', 'recognize']);
  });
});

test('every command of the table is run here, or where the table leads', () => {
  const elsewhere = ['audit.md', 'testing.md'].flatMap((other) => commandsOf(`docs/${other}`));
  const texts = [...commands, ...elsewhere].map(({ command }) => command).join();
  expect(all.map(nameOf).filter((name) => !texts.includes(`tencentcloud-encryption ${name}`))).toEqual([]);
});

describe('a process that ends when it connects', () => {
  const source = "import net from 'node:net'; net.Socket.prototype.connect = () => process.exit(99)";
  const call = (command: string) =>
    runCommand({ command: `npx tencentcloud-encryption ${command}` }, folder.path, {
      ...env(),
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(source)}`,
    });

  test.each(['verify', 'plan params.json --action DetectAuth'])('%s does not', async (command) => {
    await expect(call(command)).resolves.toMatchObject({ stdout: expect.stringMatching(/passed|sealed/) });
  });

  test('doctor does', async () => {
    await expect(call('doctor')).rejects.toMatchObject({ code: 99 });
  });
});

test('seal without an answer ends with 1, and leaves the request', async () => {
  const command =
    'npx tencentcloud-encryption seal params.json --action IdCardVerification --request left.json < /dev/null';
  writeFileSync(`${folder.path}/params.json`, '{"Name":"李明","IdCard":"440524198701010014"}');
  await expect(runCommand({ command }, folder.path, env())).rejects.toMatchObject({ code: 1 });
  const left = JSON.parse(readFileSync(`${folder.path}/left.json`, 'utf8'));
  expect(left.Encryption.EncryptList).toEqual(['Name', 'IdCard']);
});

test('the fingerprint that key prints is the one that expectedFingerprint takes', async () => {
  const publicKey = emulated.emulator.publicKeys['SM4-GCM'];
  const command = `npx tencentcloud-encryption key ${publicKey}`;
  const { stdout } = await runCommand({ command }, folder.path, {});
  const expectedFingerprint = /^SPKI SHA-256 +(\w+)$/m.exec(stdout)![1]!;
  const params = { ImageUrl: 'https://example.com/card.jpg' };
  expect(Object.keys(sealRequest(params, { publicKey, expectedFingerprint }).request)).toHaveLength(2);
});

test('a wrong tag is not seen by inspect', () => {
  const text = textOf(GOOD.find(({ name }) => name === 'sm4-body')!);
  const wrong = text.replace(/("TagList":\[")(.)/, (_, head, c) => head + (c === 'A' ? 'B' : 'A'));
  expect(wrong).not.toBe(text);
  expect(inspect(wrong).findings).toBe(0);
});

test('no option takes a credential', () => {
  const options = all.flatMap(({ options }) => options.map(({ long }) => long!));
  expect(options.length).toBeGreaterThan(40);
  expect(options.filter((name) => /secret|token|password/.test(name))).toEqual([]);
});
