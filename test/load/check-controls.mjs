// Shows that a run finds what it looks for: with each harm done on purpose it must fail, and say why.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { environment } from '../../bench/lib/worker-client.mjs';

const RUN = fileURLToPath(new URL('run.mjs', import.meta.url));

const SAID = {
  leak: /grew by/,
  mix: /another call's answer/,
  unhandled: /unhandledRejection: Error: on purpose/,
  twice: /callbacks, not/,
  socket: /connections of the client stay open/,
};

for (const [control, said] of Object.entries(SAID)) {
  const args = ['--expose-gc', RUN, '--calls', '300', '--seed', '1', '--control', control];
  const { code, stderr } = await promisify(execFile)(process.execPath, args, { env: environment() }).catch(
    (e) => e,
  );
  if (code !== 1 || !said.test(stderr)) throw new Error(`the control "${control}" was not found out`);
  console.log(`Control ${control}: found out`);
}
