// `seal` and another program, which sends the printed request and hands back the raw answer, make one whole call: the
// built command line in a process of its own, the emulator over real HTTP, and a signing client that knows nothing of us.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { cli } from '../helpers/cli.ts';
import { ALGORITHMS, type Algorithm, useEmulator } from '../helpers/emulated.ts';
import { type SendOptions, sendRaw } from '../helpers/tc3-client.ts';

const emulated = useEmulator();
const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const image = fileURLToPath(new URL('../../fixtures/specimen-front.png', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'seal-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const newFile = (): string => join(folder, `${++files}`);

function paramsFile(params: unknown): string {
  const path = newFile();
  writeFileSync(path, JSON.stringify(params));
  return path;
}

const environment = (algorithm: Algorithm = 'AES-256-CBC') => ({
  TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: emulated.emulator.publicKeys[algorithm],
});

/** `seal` in a process of its own. */
function startSeal(args: readonly string[], algorithm?: Algorithm) {
  const child = spawn(process.execPath, [main, 'seal', ...args], {
    env: { PATH: process.env.PATH, ...environment(algorithm) },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const closed = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    stderr += piece;
  });
  return {
    child,
    stderr: () => stderr,
    line: async (): Promise<string> => (await lines.next()).value ?? '',
    async end() {
      const rest: string[] = [];
      for (let next = await lines.next(); !next.done; next = await lines.next()) rest.push(next.value);
      const [code] = await closed;
      return { code, stdout: rest.join('\n'), stderr };
    },
  };
}

/** What curl would do: sends the request as it was printed, and gives the answer as it came. */
async function transmit(request: string, options: SendOptions = {}): Promise<string> {
  return (await sendRaw(emulated.emulator, { ...options, body: request })).text;
}

/** Seals, sends, and writes the answer to stdin. */
async function roundTrip(args: readonly string[], algorithm?: Algorithm, options?: SendOptions) {
  const seal = startSeal(args, algorithm);
  seal.child.stdin.end(await transmit(await seal.line(), options));
  return seal.end();
}

const CARD = { Name: '李明', IdNum: '440524198701010014' };
const front = () => [paramsFile({ CardSide: 'FRONT' }), '--image', image];

describe('a call by hand', () => {
  test.each(ALGORITHMS)('%s: the answer is opened, and masked', async (algorithm) => {
    const { code, stdout, stderr } = await roundTrip(front(), algorithm);
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'waiting for the answer on stdin, until its end\n' });
    expect(JSON.parse(stdout)).toMatchObject({
      Name: '[masked: 2 characters]',
      RequestId: expect.stringMatching(/-/),
    });
    for (const secret of Object.values(CARD)) expect(stdout).not.toContain(secret);
    expect(emulated.emulator.requests.at(-1)).toMatchObject({
      algorithm,
      params: { CardSide: 'FRONT', ImageBase64: readFileSync(image).toString('base64') },
    });
  });

  test('--reveal shows the personal data', async () => {
    const { code, stdout } = await roundTrip([...front(), '--reveal']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject(CARD);
  });

  const person = { Name: CARD.Name, IdCard: CARD.IdNum };
  const photo = { ImageBase64: readFileSync(image).toString('base64') };
  test.each([
    [
      'fields',
      'IdCardVerification',
      { ...person, Extra: 'kept' },
      { Result: '0' },
      ', and in no table: Extra',
    ],
    [
      'fields, one in the clear',
      'ImageRecognitionV2',
      { ...person, ...photo },
      { Sim: 99.5 },
      ': ImageBase64',
    ],
    ['flat', 'PhoneVerification', { ...person, Phone: '13800000000' }, { Isp: '移动' }, ''],
    ['key-only', 'CheckIdCardInformation', photo, { Name: CARD.Name }, ': ImageBase64'],
  ])('%s: %s', async (_, action, params, result, clear) => {
    const sent = { action, version: '2018-03-01', service: 'faceid' };
    const { code, stdout, stderr } = await roundTrip(
      [paramsFile(params), '--action', action, '--reveal'],
      'AES-256-CBC',
      sent,
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject(result);
    expect(stderr.includes('in the clear')).toBe(clear !== '');
    expect(stderr).toContain(clear && `note: in the clear${clear}\n`);
    expect(emulated.emulator.requests.at(-1)).toMatchObject({ action, algorithm: 'AES-256-CBC', params });
  });
});

describe('files', () => {
  test('the request goes to a file that only its owner reads, and the answer comes in another, piece by piece', async () => {
    const [request, answer] = [newFile(), newFile()];
    const seal = startSeal([...front(), '--request', request, '--answer', answer, '--reveal']);
    await until(() => existsSync(request) && readFileSync(request, 'utf8').endsWith('\n'));
    expect(statSync(request).mode & 0o777).toBe(0o600);
    const raw = await transmit(readFileSync(request, 'utf8'));
    writeFileSync(answer, '');
    for (let at = 0; at < raw.length; at += 200) {
      appendFileSync(answer, raw.slice(at, at + 200));
      await setTimeout(150);
    }
    const { code, stdout, stderr } = await seal.end();
    expect({ code, stderr }).toEqual({ code: 0, stderr: `waiting for the answer in ${answer}\n` });
    expect(JSON.parse(stdout)).toMatchObject(CARD);
  });

  test('the answer may be moved into its place', async () => {
    const answer = newFile();
    const seal = startSeal([...front(), '--answer', answer, '--reveal']);
    writeFileSync(`${answer}.part`, await transmit(await seal.line()));
    renameSync(`${answer}.part`, answer);
    expect(JSON.parse((await seal.end()).stdout)).toMatchObject(CARD);
  });

  test('the answer may come in a named pipe, and the parameters on stdin', async () => {
    const pipe = newFile();
    execFileSync('mkfifo', [pipe]);
    const seal = startSeal(['-', '--image', image, '--answer', pipe, '--reveal']);
    seal.child.stdin.end('{"CardSide":"FRONT"}');
    writeFileSync(pipe, await transmit(await seal.line()));
    expect(JSON.parse((await seal.end()).stdout)).toMatchObject(CARD);
  });

  test('what stays no JSON is not waited for without end', async () => {
    const answer = newFile();
    const seal = startSeal([...front(), '--answer', answer]);
    await seal.line();
    writeFileSync(answer, 'HTTP/1.1 200 OK\r\n\r\n{}');
    const { code, stdout, stderr } = await seal.end();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`error: ${answer} is not JSON: it must have the body of the HTTP response`);
  });

  test.each(['stdin', 'a file', 'a pipe'])('Ctrl-C ends the waiting for %s', async (source) => {
    const answer = newFile();
    if (source === 'a pipe') execFileSync('mkfifo', [answer]);
    const seal = startSeal([...front(), ...(source === 'stdin' ? [] : ['--answer', answer])]);
    await seal.line();
    await until(() => seal.stderr().includes('waiting'));
    seal.child.kill('SIGINT');
    expect(await seal.end()).toMatchObject({ code: 130, stdout: '' });
  });
});

async function until(isReached: () => boolean): Promise<void> {
  while (!isReached()) await setTimeout(20);
}

describe('answers that are errors end with 1', () => {
  test('an error of the service shows code, message and RequestId', async () => {
    const params = paramsFile({ ImageBase64: 'AAAA' });
    const { code, stdout, stderr } = await roundTrip([params]);
    const { requestId } = emulated.emulator.requests.at(-1)!;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(
      `error: the service answered FailedOperation.ImageDecodeFailed: the image could not be decoded; RequestId ${requestId}\n`,
    );
  });

  test.each([
    ['wrong-tag', 'SM4-GCM', 'ERR_DECRYPTION_FAILED'],
    ['another-key', 'AES-256-CBC', 'ERR_DECRYPTION_FAILED'],
    ['short-iv', 'AES-256-CBC', 'ERR_INVALID_RESPONSE'],
  ] as const)('%s, %s: %s', async (fault, algorithm, expected) => {
    emulated.emulator.behave({ fault });
    const { code, stdout, stderr } = await roundTrip(front(), algorithm);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`(${expected}); RequestId ${emulated.emulator.requests.at(-1)!.requestId}\n`);
  });

  test('an answer in the clear', async () => {
    emulated.emulator.behave({ answers: 'plaintext' });
    const { code, stdout, stderr } = await roundTrip(front());
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('allowPlaintextResponse (ERR_PLAINTEXT_RESPONSE)');
  });

  test('a page instead of an answer', async () => {
    emulated.emulator.behave({ fault: 'http-not-json' });
    const { code, stdout, stderr } = await roundTrip(front());
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('error: stdin is not JSON: give the body of the HTTP response');
    expect(stderr).not.toContain('Bad gateway');
  });
});

describe('wrong usage ends with 2, before anything is printed', () => {
  const params = (value: unknown) => () => [paramsFile(value)];
  test.each<[string, () => string[], RegExp]>([
    ['no parameters', () => [], /missing required argument 'params'/],
    ['no such file', () => [newFile()], /can't read .*: ENOENT/],
    ['an image as parameters', () => [image], /specimen-front\.png is not JSON/],
    ['a list', params([]), /the parameters must be a JSON object/],
    ['no image', params({}), /there is no image.*\(ERR_INVALID_PARAMS\)/],
    ['two images', () => [paramsFile({ ImageBase64: 'AAAA' }), '--image', image], /leave out --image/],
    ['two things on stdin', () => ['-'], /stdin can be only one of/],
    [
      'an old answer',
      () => [paramsFile({}), '--answer', paramsFile({})],
      /exists, so it can't have the answer/,
    ],
    ['an unencrypted action', () => [paramsFile({}), '--action', 'IDCardOCR'], /unknown action IDCardOCR/],
    [
      'no field',
      () => [paramsFile({ RuleId: '1' }), '--action', 'DetectAuth'],
      /DetectAuth encrypts Name, IdCard/,
    ],
    [
      'a request that can not be written',
      () => [...front(), '--request', `${folder}/no/such`],
      /can't write .*: ENOENT/,
    ],
    ['a key that is none', () => [...front(), '--key', image], /\(ERR_INVALID_PUBLIC_KEY\)/],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await cli(['seal', ...args()], { env: environment() });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('no key', async () => {
    const { code, stderr } = await cli(['seal', ...front()]);
    expect(code).toBe(2);
    expect(stderr).toContain('set TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY');
  });
});
