// Many images through the built command line, over real HTTP, with rate limits and faults: each image has one
// result, which is its own. And Ctrl-C in the middle.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Fault, ReceivedRequest } from 'tencentcloud-encryption/emulator';
import { beforeEach, expect, test } from 'vitest';
import { environmentOf } from '../../src/cli/emulator/environment.ts';
import { useEmulator } from '../helpers/emulated.ts';
import { numberedSpecimen, useFolder } from '../helpers/files.ts';
import { times } from '../helpers/long.ts';
import { spawnCli } from '../helpers/spawn-cli.ts';

const IMAGES = times(40, 200);
const FAULTY_CALL = times(5, 20);
const emulated = useEmulator({ callsPerSecond: 80 });
const folder = useFolder();

const images = Array.from({ length: IMAGES }, (_, n) => numberedSpecimen(n));
const files = images.map((image, n) => folder.write(`${n}.png`, image));
const nameOf = (base64: unknown) =>
  `测试${createHash('sha256').update(String(base64)).digest('hex').slice(0, 16)}`;
const names = images.map((image) => nameOf(image.toString('base64')));

// Each name is that of the image alone, so that a result tells whose it is.
beforeEach(() => {
  emulated.emulator.requests.length = 0;
  emulated.emulator.behave({
    recognize: ({ ImageBase64 }) => ({ Name: nameOf(ImageBase64), IdNum: '440524198701010014' }),
  });
});

function recognize(args: string[]) {
  return spawnCli(['recognize', ...files, ...args], environmentOf(emulated.emulator, 'SM4-GCM'));
}

/** Now and then a call meets a fault that passes. */
function someFaulty(): (request: ReceivedRequest) => Fault | undefined {
  const faults: Fault[] = ['http-500', 'connection-reset', 'stalled', 'rate-limit'];
  let calls = 0;
  return () => (++calls % FAULTY_CALL === 0 ? faults[(calls / FAULTY_CALL) % faults.length] : undefined);
}

interface Line {
  index: number;
  image: string;
  result: { Name: string; IdNum: string; RequestId: string };
}

const readLines = (stdout: string): Line[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);

const hurried = ['--rate', '120', '--concurrency', '16', '--timeout', '1', '--attempts', '10'];

test(`${IMAGES} images give ${IMAGES} results, none twice, each that of its image`, async () => {
  emulated.emulator.behave({ fault: someFaulty() });
  const run = recognize([...hurried, '--reveal']);
  const [lines, stderr, code] = [readLines(await run.stdout), await run.stderr, await run.code];

  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(new RegExp(`^${IMAGES} done, 0 failed in [\\d.]+ s\n$`)),
  });
  expect(lines.length).toBe(IMAGES);
  expect(new Set(lines.map(({ index }) => index)).size).toBe(IMAGES);
  for (const { index, image, result } of lines) {
    expect({ image, Name: result.Name }).toEqual({ image: files[index], Name: names[index] });
  }
  const met = new Set(emulated.emulator.requests.map(({ fault }) => String(fault)));
  expect([...met].sort()).toEqual(['connection-reset', 'http-500', 'rate-limit', 'stalled', 'undefined']);
});

test('without --reveal nothing personal is on stdout or stderr, and the results are those of the images', async () => {
  emulated.emulator.behave({ fault: someFaulty() });
  const run = recognize(hurried);
  const [stdout, stderr, code] = [await run.stdout, await run.stderr, await run.code];

  expect(code).toBe(0);
  expect(stdout + stderr).not.toMatch(/测试|440524/);
  const byRequestId = new Map(emulated.emulator.requests.map(({ requestId, params }) => [requestId, params]));
  const lines = readLines(stdout);
  expect(lines.length).toBe(IMAGES);
  for (const { index, result } of lines) {
    expect(result.IdNum).toBe('[masked: 18 characters]');
    expect(nameOf(byRequestId.get(result.RequestId)?.ImageBase64)).toBe(names[index]);
  }
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends it: nothing new is started, what was finished is written',
  async (signal) => {
    const answered = 30;
    emulated.emulator.behave({
      fault: () => (emulated.emulator.requests.length > answered ? 'stalled' : undefined),
    });
    const run = recognize(['--rate', '1000', '--concurrency', '4']);
    let written = '';
    while (readLines(written).length < answered) {
      const [chunk] = await once(run.child.stdout!, 'data');
      written += chunk;
    }
    // All four that may be called now are stalled.
    while (emulated.emulator.requests.length < answered + 4) await new Promise(setImmediate);
    run.child.kill(signal);

    const [lines, stderr, code] = [readLines(await run.stdout), await run.stderr, await run.code];
    expect(code).toBe(130);
    expect(lines.length).toBe(answered);
    expect(stderr).toMatch(
      new RegExp(`^30 done, 0 failed, ${IMAGES - answered} not done: interrupted in [\\d.]+ s\n$`),
    );
    expect(emulated.emulator.requests.length).toBe(answered + 4);
  },
);
