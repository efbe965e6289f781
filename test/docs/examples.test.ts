// The programs of examples/ run as they stand, in processes of their own, and their logs hold nothing of a person or a
// photo, whatever the service does.

import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import type { Fault } from 'tencentcloud-encryption/emulator';
import { beforeAll, describe, expect, test } from 'vitest';
import { specimen, useEmulator } from '../helpers/emulated.ts';
import { root } from '../helpers/pages.ts';
import { compileStrictly, environment, towardsEmulator } from '../helpers/programs.ts';
import { PERSONAL } from '../helpers/sample-card.ts';

const folder = `${root}test/.generated/examples`;
const photo = `${root}fixtures/specimen-front.png`;
const image = specimen.FRONT.toString('base64');
const emulated = useEmulator();

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
});

interface Outcome {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs an example, with `change` made to its text, and gives all that it printed. */
async function runExample(name: string, args: string[], change = (code: string) => code, env = {}) {
  const file = `${folder}/${name.replace(/\.ts$/, '.mjs')}`;
  const source = change(towardsEmulator(readFileSync(`${root}examples/${name}`, 'utf8'), emulated.emulator));
  const tsconfigRaw = { compilerOptions: { experimentalDecorators: true } };
  const { code } = await transform(source, { loader: 'ts', target: 'es2022', tsconfigRaw });
  writeFileSync(file, code);
  const options = { env: { ...environment(emulated.emulator), NO_COLOR: '1', ...env } };
  return promisify(execFile)(process.execPath, [file, ...args], options).then(
    ({ stdout, stderr }): Outcome => ({ exitCode: 0, stdout, stderr }),
    ({ code: exitCode, stdout, stderr }): Outcome => ({ exitCode, stdout, stderr }),
  );
}

const SECRET = [...PERSONAL, image.slice(0, 40), image.slice(2000, 2040)];
const personalIn = (text: string) => SECRET.filter((value) => text.includes(value));

/** The RequestId of the call that the emulator answered last. */
const lastRequestId = () => emulated.emulator.requests.at(-1)!.requestId;

/** Faults of each kind, and the code that a caller gets. */
const FAILURES: [Fault, string][] = [
  ['wrong-tag', 'ERR_DECRYPTION_FAILED'],
  ['inner-error', 'FailedOperation.OcrFailed'],
  ['rate-limit', 'RequestLimitExceeded'],
];

describe('examples/pino.mjs', () => {
  test('logs a call, its parameters and its result, redacted', async () => {
    const { exitCode, stdout, stderr } = await runExample('pino.mjs', [photo]);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ msg }) => msg)).toEqual(['to be recognised', 'encrypted call', 'recognised']);
    expect(lines[2].card).toMatchObject({ Name: '[Redacted]', RequestId: lastRequestId() });
    expect(personalIn(stdout + stderr)).toEqual([]);
    expect(exitCode).toBe(0);
  });

  test.each(FAILURES)('%s: logs the code alone', async (fault, code) => {
    emulated.emulator.behave({ fault });
    const { exitCode, stdout, stderr } = await runExample('pino.mjs', [photo]);
    const last = JSON.parse(stdout.trim().split('\n').at(-1)!);
    expect(last).toMatchObject({ msg: 'not recognised', code, requestId: lastRequestId() });
    expect(personalIn(stdout + stderr)).toEqual([]);
    expect(exitCode).toBe(1);
  });

  test('without redaction the search finds all of it', async () => {
    const { stdout } = await runExample('pino.mjs', [photo], (code) =>
      code.replace('redact: [...sensitivePaths]', ''),
    );
    expect(personalIn(stdout)).toEqual(SECRET);
  });
});

describe('examples/nestjs.ts', () => {
  test('reads a card with the injected client, and logs it masked', async () => {
    const { exitCode, stdout, stderr } = await runExample('nestjs.ts', [photo]);
    expect(stdout).toContain('[masked: 18 characters]');
    expect(stdout).toContain(`recognised: ${lastRequestId()}`);
    expect(personalIn(stdout + stderr)).toEqual([]);
    expect(exitCode).toBe(0);
  });

  test.each(FAILURES)('%s: the error that ends it holds nothing', async (fault, code) => {
    emulated.emulator.behave({ fault });
    const { exitCode, stdout, stderr } = await runExample('nestjs.ts', [photo]);
    expect(stderr).toContain(code);
    expect(personalIn(stdout + stderr)).toEqual([]);
    expect(exitCode).toBe(1);
  });

  test('a wrong key fails the start, before any call', async () => {
    const before = emulated.emulator.requests.length;
    const env = { TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: 'not a key' };
    const { exitCode, stderr, stdout } = await runExample('nestjs.ts', [photo], undefined, env);
    expect(stdout + stderr).toContain('ERR_INVALID_PUBLIC_KEY');
    expect(exitCode).not.toBe(0);
    expect(emulated.emulator.requests.length).toBe(before);
  });

  test('logged as JSON text, the search finds the card', async () => {
    const { stdout } = await runExample('nestjs.ts', [photo], (code) =>
      code.replace('this.#logger.log({ card })', 'this.#logger.log(JSON.stringify(card))'),
    );
    expect(personalIn(stdout)).toEqual(PERSONAL);
  });

  test("compiles in a user's strict project", async () => {
    writeFileSync(`${folder}/nestjs.mts`, readFileSync(`${root}examples/nestjs.ts`));
    const more = { experimentalDecorators: true, skipLibCheck: true };
    expect(await compileStrictly(folder, more)).toBe('');
  });
});

describe('examples/serverless.mjs', () => {
  /** Calls the function as SCF does, in a process of its own; gives its answer and what it logged before. */
  async function invoke(body: string) {
    const context = { request_id: 'scf-1', time_limit_in_ms: 2000 };
    const event = `JSON.parse(process.argv[2])`;
    const call = `\nconsole.log(JSON.stringify(await main_handler(${event}, ${JSON.stringify(context)})));`;
    const { stdout, stderr } = await runExample(
      'serverless.mjs',
      [JSON.stringify({ body })],
      (code) => code + call,
    );
    const lines = stdout.trim().split('\n');
    const { statusCode, headers, body: text } = JSON.parse(lines.pop()!);
    return { statusCode, headers, answer: JSON.parse(text), text, log: lines.join('\n') + stderr };
  }

  const card = JSON.stringify({ ImageBase64: image, CardSide: 'FRONT' });

  test('gives the card to its caller and a masked one to the log', async () => {
    const { statusCode, headers, answer, log } = await invoke(card);
    expect([statusCode, answer.Name, answer.IdNum]).toEqual([200, '李明', '440524198701010014']);
    expect(headers['Cache-Control']).toBe('no-store');
    expect(log).toContain('[masked: 18 characters]');
    expect(personalIn(log)).toEqual([]);
  });

  const refused: [string, Fault | undefined, string, number, string][] = [
    ['no JSON', undefined, `{"Name":"李明","IdCard":"440524198701010014`, 400, 'BadJson'],
    ['null', undefined, 'null', 400, 'ERR_INVALID_PARAMS'],
    ['no photo', undefined, '{"Name":"李明"}', 400, 'ERR_INVALID_PARAMS'],
    ['no image', undefined, '{"ImageBase64":"5p2O5piO"}', 422, 'FailedOperation.ImageDecodeFailed'],
    ['a wrong tag', 'wrong-tag', card, 502, 'ERR_DECRYPTION_FAILED'],
    ['the service fails', 'inner-error', card, 422, 'FailedOperation.OcrFailed'],
    ['too many calls', 'rate-limit', card, 429, 'RequestLimitExceeded'],
    ['no connection', 'connection-reset', card, 502, 'NoAnswer'],
    ['no answer in time', 'stalled', card, 504, 'Timeout'],
  ];
  test.each(refused)('%s', async (_, fault, body, status, code) => {
    emulated.emulator.behave({ fault });
    const { statusCode, answer, text, log } = await invoke(body);
    expect([statusCode, answer.code]).toEqual([status, code]);
    expect(Object.keys(answer)).toEqual(answer.requestId ? ['code', 'requestId'] : ['code']);
    expect(personalIn(text + log)).toEqual([]);
  });

  test('a photo that is too large', async () => {
    emulated.emulator.behave({ maxRequestBytes: 1000 });
    const { statusCode, answer } = await invoke(card);
    emulated.emulator.behave({ maxRequestBytes: 10 * 2 ** 20 });
    expect([statusCode, answer.code]).toEqual([413, 'RequestSizeLimitExceeded']);
  });
});
