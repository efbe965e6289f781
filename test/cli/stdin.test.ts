// Ctrl-C ends a command that waits for its input.

import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';

test('an abort ends the wait for stdin', async () => {
  const controller = new AbortController();
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const env = {
    TENCENTCLOUD_SECRET_ID: 'x',
    TENCENTCLOUD_SECRET_KEY: 'x',
    TENCENTCLOUD_ENCRYPTION_ENDPOINT: '127.0.0.1:1',
  };
  // The public key is to come from stdin, which stays silent.
  const code = run(['recognize', 'card.png', '--key', '-'], {
    stdin,
    stdout,
    stderr,
    env,
    signal: controller.signal,
  });
  setImmediate(() => controller.abort());
  expect({ code: await code, stderr: stderr.read() }).toEqual({ code: 130, stderr: null });
});
