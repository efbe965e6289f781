// Text of others (the service's, in files, in their names, in arguments) reaches stdout and stderr without a character
// that could command a terminal or deceive its reader; JSON has it escaped, with the same value.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { escapeJson, painter, printable, SafeStream } from '../../src/cli/terminal.ts';
import { standards } from '../../src/conformance/known-answers.ts';
import { makeLog, textOf } from '../helpers/audit-log.ts';
import { cli } from '../helpers/cli.ts';
import { specimen, useEmulator } from '../helpers/emulated.ts';
import { fewOf } from '../helpers/few-checks.ts';
import { rsa1024 } from '../helpers/keys.ts';

vi.mock('../../src/conformance/all-checks.ts', async (importActual) => {
  const { allChecks } = await importActual<typeof import('../../src/conformance/all-checks.ts')>();
  return { allChecks: (...given: Parameters<typeof allChecks>) => fewOf(allChecks(...given)) };
});

/** Built apart from the product's own pattern: by ranges. */
const UNSAFE_RANGES: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x600, 0x605],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xfdd0, 0xfdef],
  [0xffff, 0xffff],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
];
const unsafeIn = (text: string): string[] =>
  [...text]
    .filter((character) => {
      const code = character.codePointAt(0)!;
      return character !== '\n' && UNSAFE_RANGES.some(([from, to]) => code >= from && code <= to);
    })
    .map((character) => character.codePointAt(0)!.toString(16));

const hostile: Record<string, string> = {
  'a colour': 'a\u001b[31mred',
  'a cleared screen': 'a\u001b[2J\u001b[H',
  'a title': 'a\u001b]0;owned\u0007',
  'a link': 'a\u001b]8;;https://evil.example\u001b\\x\u001b]8;;\u001b\\',
  'C1: CSI': 'a\u009b31mred',
  'C1: OSC and ST': 'a\u009d0;owned\u009c',
  'a line of its own': 'a\nerror: forged',
  'a carriage return': 'a\rforged',
  backspaces: 'abc\b\b\bxyz',
  DEL: 'a\u007fb',
  'bidi override': 'a\u202egnp.exe',
  'bidi isolate': 'a\u2066b\u2069',
  'marks of direction': 'a\u200eb\u200fc\u061cd',
  'zero width': 'a\u200bb\u200cc\u200dd\ufeffe\u2060f',
  'line and paragraph separators': 'a\u2028b\u2029c',
  tags: 'a\u{e0041}\u{e007f}b',
  'variation selectors': 'a\ufe0fb\u{e0100}c',
  'Hangul fillers': 'a\u3164b\uffa0c\u115fd',
  'a soft hyphen and a joiner': 'a\u00adb\u034fc',
  noncharacters: 'a\ufdd0b\uffffc',
  'a lone surrogate': 'a\ud800b',
};
const everything = Object.values(hostile).join(' ');

// --- the functions ---

describe('a character that is unsafe', () => {
  const all = UNSAFE_RANGES.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, n) => String.fromCodePoint(from + n)),
  );

  test('is replaced on a line', () => {
    expect(all.filter((character) => printable(character) !== '\ufffd')).toEqual([]);
  });

  test('is escaped in JSON, which has the same value', () => {
    const json = escapeJson(JSON.stringify([...all, ...Object.values(hostile)], undefined, 2));
    expect(unsafeIn(json)).toEqual([]);
    expect(JSON.parse(json)).toEqual([...all, ...Object.values(hostile)]);
  });

  test('does not pass a stream as text; as bytes it does', () => {
    const raw = new PassThrough();
    new SafeStream(raw).write(all.join(''));
    expect(String(raw.read())).toBe(all.map((character) => (character === '\n' ? '\n' : '\ufffd')).join(''));
    new SafeStream(raw).write(Uint8Array.of(0x1b, 0x9b));
    expect([...raw.read()]).toEqual([0x1b, 0x9b]);
  });
});

test('what people write passes', () => {
  const text = '李明 \u{20000} ñ é é שלום مرحبا 한국어 — “x” │ → ✓ 😀\n';
  const raw = new PassThrough();
  new SafeStream(raw).write(text);
  expect(String(raw.read())).toBe(text);
  expect(escapeJson(JSON.stringify(text))).toBe(JSON.stringify(text));
});

describe('our own colours', () => {
  const terminal = (env = {}) => {
    const raw = Object.assign(new PassThrough(), { isTTY: true });
    const stream = new SafeStream(raw);
    return { stream, paint: painter(stream, { env }), shown: () => String(raw.read()) };
  };

  test('reach a terminal, and text of others inside them does not take part', () => {
    const { stream, paint, shown } = terminal();
    stream.write(`${paint('red', 'bad\u001b[2J')} ${paint('bold', 'x')}\u001b[31m\n`);
    expect(shown()).toBe('\u001b[31mbad\ufffd[2J\u001b[39m \u001b[1mx\u001b[22m\ufffd[31m\n');
  });

  test('are not there with NO_COLOR, nor off a terminal', () => {
    const { paint } = terminal({ NO_COLOR: '1' });
    expect(paint('red', 'x')).toBe('x');
    expect(painter(new SafeStream(new PassThrough()), { env: {} })('red', 'x')).toBe('x');
  });

  test('leave a table in line, and its cells coloured', async () => {
    const { digest } = standards.sm3;
    const stdout = Object.assign(new PassThrough(), { isTTY: true });
    const io = {
      stdin: new PassThrough(),
      stdout,
      stderr: stdout,
      env: {},
      signal: new AbortController().signal,
    };
    standards.sm3.digest = `00${digest.slice(2)}`;
    try {
      expect(await run(['verify'], io)).toBe(1);
    } finally {
      standards.sm3.digest = digest;
    }
    const rows = String(stdout.read())
      .split('\n')
      .filter((line) => line.startsWith('│'));
    expect(rows.some((row) => row.includes('\u001b[31m1\u001b[39m'))).toBe(true);
    expect(new Set(rows.map((row) => stripVTControlCharacters(row).length)).size).toBe(1);
  });

  test('can not be forged by a mark of another process', () => {
    const { stream, shown } = terminal();
    stream.write('\u001b[1111;2222;3333;31m');
    expect(shown()).toBe('\ufffd[1111;2222;3333;31m');
  });
});

// --- the commands ---

const emulated = useEmulator();
const folder = mkdtempSync(join(tmpdir(), 'terminal-test-'));
let server: Server;
let reply = '';
let endpoint = '';
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => response.setHeader('Content-Type', 'application/json').end(reply));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  endpoint = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const env = () => ({
  TENCENTCLOUD_SECRET_ID: 'x',
  TENCENTCLOUD_SECRET_KEY: 'x',
  TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: rsa1024().pem,
  TENCENTCLOUD_ENCRYPTION_ENDPOINT: endpoint,
});
const withError = (text: string): void => {
  reply = JSON.stringify({ Response: { Error: { Code: text, Message: text }, RequestId: text } });
};
/** A name of a file can hold all but NUL and a slash. */
const fileName = (text: string): string => text.replace(/[/\0\ud800]/g, '_').slice(0, 60);
let files = 0;
function write(text: string, extension: string, content: string | Uint8Array): string {
  const own = join(folder, String(++files));
  mkdirSync(own);
  const path = join(own, `${fileName(text)}.${extension}`);
  writeFileSync(path, content);
  return path;
}
const front = () => write('front', 'json', '{"ImageUrl":"https://example.com/a.png"}');
const capture = (text: string): string =>
  JSON.stringify({
    request: {
      [text]: text,
      EncryptedBody: text,
      Encryption: { [text]: text, Algorithm: text, EncryptList: [text] },
    },
    response: { Response: { Error: { Code: text, Message: text }, RequestId: text, [text]: text } },
  });

type Run = (text: string) => ReturnType<typeof cli> | Promise<Awaited<ReturnType<typeof cli>>>;
const paths: Record<string, Run> = {
  'a command': (text) => cli([text]),
  'a command of audit': (text) => cli(['audit', text]),
  'an option': (text) => cli(['verify', `--${text}`]),
  "an option's value": (text) => cli(['verify', '--lang', text]),
  'a number': (text) => cli(['emulator', '--port', text]),
  'an action': (text) => cli(['policy', text]),
  'an action of seal': (text) => cli(['seal', front(), '--action', text]),
  'inspect, a missing file': (text) => cli(['inspect', `${text}.har`]),
  'inspect, a capture': (text) => cli(['inspect', '-'], { stdin: capture(text) }),
  'inspect, a capture, as JSON': (text) => cli(['inspect', '-', '--json'], { stdin: capture(text) }),
  'inspect, a list': (text) => cli(['inspect', '-'], { stdin: `[${capture(text)},${capture(text)}]` }),
  'inspect, no JSON': (text) => cli(['inspect', write(text, 'json', text)]),
  'recognize, an error of the service': (text) => {
    withError(text);
    return cli(['recognize', write('a', 'png', specimen.FRONT), '--attempts', '1'], { env: env() });
  },
  'recognize, an error of the service, as JSON': (text) => {
    withError(text);
    return cli(['recognize', write('a', 'png', specimen.FRONT), '--attempts', '1', '--json'], { env: env() });
  },
  'recognize, several, with the summary': (text) => {
    withError(text);
    const images = [write(text, 'png', specimen.FRONT), write(text, 'png', specimen.BACK)];
    return cli(['recognize', ...images, '--attempts', '1'], { env: env() });
  },
  'recognize, the name of a file that is no image': (text) =>
    cli(['recognize', write(text, 'png', 'x')], { env: env() }),
  'recognize, a missing file, as JSON': (text) => cli(['recognize', `${text}.png`, '--json'], { env: env() }),
  'recognize, an answer that is no JSON': (text) => {
    reply = text;
    return cli(['recognize', write('a', 'png', specimen.FRONT), '--attempts', '1'], { env: env() });
  },
  'recognize, a file of credentials': (text) =>
    cli(['recognize', 'a.png', '--credentials', write(text, 'env', text)], { env: env() }),
  'doctor, an error of the service': (text) => {
    withError(text);
    return cli(['doctor'], { env: env() });
  },
  'doctor, an error of the service, as JSON': (text) => {
    withError(text);
    return cli(['doctor', '--json'], { env: env() });
  },
  'doctor, a region and credentials': (text) => {
    withError(text);
    const credentials = write(text, 'env', 'TENCENTCLOUD_SECRET_ID=x\nTENCENTCLOUD_SECRET_KEY=x\n');
    return cli(['doctor', '--credentials', credentials, '--region', `${text}.txt`], { env: env() });
  },
  'seal, an error of the service': (text) => {
    withError(text);
    return cli(['seal', front(), '--key', write(text, 'pem', rsa1024().pem)], { stdin: reply });
  },
  'seal, parameters that leave in the clear': (text) =>
    cli(
      ['seal', '-', '--action', 'DetectAuth', '--answer', folder, '--key', write('k', 'pem', rsa1024().pem)],
      {
        stdin: JSON.stringify({ RuleId: '1', IdCard: '440524198701010014', [text]: text }),
      },
    ),
  'audit verify': (text) => cli(['audit', 'verify', write(text, 'log', `${text}\n`)]),
  'audit verify, as JSON': (text) =>
    cli(['audit', 'verify', write(text, 'log', textOf(makeLog(1, { unkeyed: true }).lines)), '--json']),
  'audit verify, a missing log': (text) => cli(['audit', 'verify', `${text}.log`]),
  'audit verify, a key': (text) => cli(['audit', 'verify', 'x.log', '--key', text]),
  'key, a file': (text) => cli(['key', write(text, 'pem', text)]),
  'key, a label': (text) =>
    cli(['key', '-'], { stdin: `-----BEGIN ${text}-----\nAAAA\n-----END ${text}-----` }),
  'verify, a report': (text) => cli(['verify', '--report', write(text, 'html', '')]),
  'verify, a provider': (text) => cli(['verify', '--provider', `./${text}.mjs`]),
  'verify, a key': (text) => cli(['verify', '--key', write(text, 'pem', 'x')]),
  'emulator, a file': (text) => cli(['emulator', '--write-env', write(text, 'env', 'x')]),
  'emulator, a command': (text) => cli(['emulator', '--', `${text.replaceAll('\0', '')}.sh`]),
};

describe.each(Object.entries(paths))('%s', (_, run) => {
  test.each([...Object.entries(hostile), ['everything', everything]])('%s', async (_, text) => {
    const { stdout, stderr } = await run(text);
    expect(stdout + stderr).not.toBe('');
    expect(unsafeIn(stdout)).toEqual([]);
    expect(unsafeIn(stderr)).toEqual([]);
    expect(stderr).not.toMatch(/^(error: )?forged/m);
    expect(stdout).not.toMatch(/^(error: )?forged/m);
  });
});

describe('JSON has the same value', () => {
  test.each(Object.entries(hostile))('recognize --json, and doctor: %s', async (_, text) => {
    const recognized = await paths['recognize, an error of the service, as JSON']!(text);
    const error = JSON.parse(recognized.stdout).error;
    expect(error).toMatchObject({ code: text, message: text });
    const diagnosed = await paths['doctor, an error of the service, as JSON']!(text);
    expect(JSON.parse(diagnosed.stdout).message).toBe(text);
  });

  test('--reveal shows what the answer had', async () => {
    emulated.emulator.behave({ recognize: () => ({ Name: everything, Address: '李明' }) });
    const settings = {
      TENCENTCLOUD_SECRET_ID: emulated.emulator.credential.secretId,
      TENCENTCLOUD_SECRET_KEY: emulated.emulator.credential.secretKey,
      TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: emulated.emulator.publicKeys['SM4-GCM'],
      TENCENTCLOUD_ENCRYPTION_ENDPOINT: emulated.emulator.url,
    };
    const image = write('a', 'png', specimen.FRONT);
    const json = await cli(['recognize', image, '--reveal', '--json'], { env: settings });
    expect(unsafeIn(json.stdout)).toEqual([]);
    expect(JSON.parse(json.stdout).result.Name).toBe(everything);
    const text = await cli(['recognize', image, '--reveal'], { env: settings });
    expect(unsafeIn(text.stdout)).toEqual([]);
    expect(text.stdout).toContain('李明');
    expect(text.stdout).not.toMatch(/^error: forged/m);
  });
});
