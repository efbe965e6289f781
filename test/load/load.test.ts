// The short form of `npm run test:load`, which CI runs by itself: some hundred calls through the real SDK, 64 at a time,
// with every fault and with aborts; each ends in its own answer or its own error, once.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('run.mjs', import.meta.url));

const CALLS = '200';

test(`${CALLS} calls under load`, async () => {
  const args = ['--expose-gc', script, '--calls', CALLS];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args).catch((error) => error);
  // What it prints names the seed, to run the same calls again.
  expect(stderr, stdout).toBe('');
  expect(stdout).toMatch(new RegExp(`^Node v.*, seed \\d+: ${CALLS} calls`));
});
