// docs/testing.md: its tables have every member, option, form and fault of the emulator, with what a wrapped client makes
// of them; its tests run in vitest, its commands in a shell.

import { execFile } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { withEncryption } from 'tencentcloud-encryption';
import { startEmulator } from 'tencentcloud-encryption/emulator';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';
import { describe, expect, test } from 'vitest';
import { ANSWER_FORMS, type AnswerForm } from '../../src/emulator/answer.ts';
import { FAULTS, type Fault } from '../../src/emulator/faults.ts';
import { withoutPointer } from '../../src/errors.ts';
import { ALGORITHMS, useEmulator } from '../helpers/emulated.ts';
import { generatedFolder } from '../helpers/generated.ts';
import { codeSpans, fences, tables } from '../helpers/markdown.ts';
import { commandsOf, patternOf, runCommand } from '../helpers/page-commands.ts';
import { read, root } from '../helpers/pages.ts';

const PAGE = 'docs/testing.md';
const emulated = useEmulator();

/** What a wrapped client makes of a card: 'the card', or the code of its error. */
async function outcome(algorithm: (typeof ALGORITHMS)[number]): Promise<string> {
  const { clientConfig, publicKeys } = emulated.emulator;
  const httpProfile = { ...clientConfig.profile.httpProfile, reqTimeout: 1 };
  const sdk = new ocr.v20181119.Client({ ...clientConfig, profile: { httpProfile } });
  const client = withEncryption(sdk, { publicKey: publicKeys[algorithm] });
  const call = client.RecognizeEncryptedIDCardOCR({ ImageUrl: 'https://example.com/card.jpg' });
  return call.then(
    () => 'the card',
    (error) => error.code ?? (error.httpCode ? `httpCode ${error.httpCode}` : error.message),
  );
}

/** What the SDK's own errors say, which have no code. */
const OWN: Partial<Record<Fault, RegExp>> = {
  'http-not-json': /^invalid json response/,
  stalled: /^network timeout/,
  'connection-reset': /socket hang up$/,
};

describe.each([PAGE, 'docs/testing.zh-CN.md'])('%s', (page) => {
  const tableWith = (span: string) =>
    tables(read(page))
      .map((rows) => rows.slice(1))
      .find((rows) => rows.some(([first]) => codeSpans(first!).includes(span)))!;
  const names = (span: string) =>
    tableWith(span)
      .flatMap(([first]) => codeSpans(first!))
      .sort();
  const quoted = (values: readonly string[]) => values.map((value) => `'${value}'`).sort();

  test('has every option, and no other, with its default', async () => {
    const error = await startEmulator({ typo: true } as never).catch((error: Error) => error);
    const known = withoutPointer((error as Error).message).split('known are ')[1]!;
    expect(names('callsPerSecond')).toEqual(known.split(', ').sort());
    const defaults = Object.fromEntries(tableWith('callsPerSecond').map(([name, value]) => [name, value]));
    expect(defaults).toMatchObject({ '`answers`': "`'documented'`", '`maxRequestBytes`': '10485760' });
    expect(defaults).toMatchObject({ '`rsaBits`': '1024', '`keepRequests`': '10,000' });
  });

  test('behave takes the first six options, and no other', async () => {
    const { emulator } = emulated;
    const all = tableWith('callsPerSecond').map(([first]) => codeSpans(first!)[0]!);
    const isTaken = (name: string) => {
      try {
        emulator.behave({ [name]: undefined });
        return true;
      } catch {
        return false;
      }
    };
    expect(all.filter(isTaken)).toEqual(all.slice(0, 6));
  });

  test('has every member of an emulator, and no other', () => {
    expect(names('clientConfig')).toEqual(Object.keys(emulated.emulator).sort());
  });

  test('has every form of answers, and no other', () => {
    expect(names("'own-iv'")).toEqual(quoted(ANSWER_FORMS));
  });

  test('has every fault, and no other', () => {
    expect(names("'wrong-tag'")).toEqual(quoted(FAULTS));
  });
});

describe.each(ALGORITHMS)('what a wrapped client makes of it, %s', (algorithm) => {
  const cellOf = (value: string) =>
    tables(read(PAGE))
      .flat()
      .find(([first]) => first === `\`'${value}'\``)!
      .at(-1)!;

  test.each(ANSWER_FORMS)('answers: %s', async (answers: AnswerForm) => {
    emulated.emulator.behave({ answers });
    const cell = cellOf(answers);
    const own = new RegExp(`${algorithm}: ([^;]+)`).exec(cell)?.[1] ?? cell;
    expect(await outcome(algorithm)).toBe(own.replaceAll('`', ''));
  });

  test.each(FAULTS)('fault: %s', async (fault) => {
    emulated.emulator.behave({ fault });
    const [first, ...more] = codeSpans(cellOf(fault));
    const shown = first === 'httpCode' ? 'httpCode 500' : first;
    expect(more).toEqual([]);
    expect(await outcome(algorithm)).toMatch(OWN[fault] ?? new RegExp(`^${shown}$`));
  });
});

test('the tests of the page run in vitest as they stand', async () => {
  const folder = generatedFolder('testing-page');
  const { content } = fences(read(PAGE)).find((fence) => fence.language === 'js')!;
  writeFileSync(`${folder}/card.test.mjs`, content);
  // Its own, or vitest would take this project's.
  writeFileSync(`${folder}/vitest.config.mjs`, 'export default {};');
  const vitest = `${root}node_modules/vitest/vitest.mjs`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [vitest, 'run', '--root', folder, '--reporter', 'json'],
    { cwd: folder, env: { PATH: process.env.PATH } },
  );
  expect(JSON.parse(stdout)).toMatchObject({ numPassedTests: 2, numTotalTests: 2 });
});

describe('the commands of the page', () => {
  const folder = generatedFolder('testing-commands');
  copyFileSync(`${root}fixtures/specimen-front.png`, `${folder}/card.jpg`);

  test.each(
    commandsOf(PAGE).map(
      (command) => [command.shown ? 'beside a command' : 'in the background', command] as const,
    ),
  )('%s', async (_, command) => {
    const { stdout } = await runCommand(command, folder, {});
    expect(stdout).toMatch(patternOf(command.shown ?? CARD));
  });
});

/** The card as `recognize` prints it. */
const CARD = read('docs/command-line.md').split('```text\n')[1]!.split('```')[0]!;
