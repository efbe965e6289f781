// One child that makes calls to an emulator, searched before and after it has collected its garbage.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { environment } from '../../bench/lib/worker-client.mjs';
import { startEmulator } from '../../dist/emulator/index.js';
import { findAll } from './find.mjs';
import { canRead } from './memory.mjs';
import { plaintextsOf, pointOf, secretsOf } from './patterns.mjs';
import { readRecords } from './records.mjs';
import { marker } from './synthetic.mjs';

const CHILD = fileURLToPath(new URL('child.mjs', import.meta.url));

/** @returns { atOnce, collected }, as findAll gives them; undefined where the child's memory can't be read. */
export async function runScenario({ algorithm, isPortable, control }, calls) {
  const emulator = await startEmulator({ fault, recognize, keepRequests: 0 });
  const child = startChild();
  try {
    const publicKey = emulator.publicKeys[algorithm];
    const config = { clientConfig: withoutAgent(emulator), publicKey, calls, isPortable, control };
    await child.ask(config);
    if (!canRead(child.pid)) return undefined;
    const point = algorithm === 'SM4-GCM' ? pointOf(publicKey) : undefined;
    const groups = [...secretsOf(readRecords(child.records()), point), ...plaintextsOf(calls)];
    const atOnce = findAll(child.pid, groups);
    await child.ask('collect');
    return { atOnce, collected: findAll(child.pid, groups) };
  } finally {
    child.stop();
    await emulator.close();
  }
}

function fault({ headers }) {
  return headers['x-fault'] || undefined;
}

function recognize(_, { headers }) {
  return { Name: `李明${marker('a', Number(headers['x-call']))}`, IdNum: '440524198701010014' };
}

/** An agent doesn't go through a message: the child has its own. */
function withoutAgent({ clientConfig }) {
  const { agent: _, ...httpProfile } = clientConfig.profile.httpProfile;
  return { ...clientConfig, profile: { httpProfile } };
}

function startChild() {
  const child = fork(CHILD, {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'],
    env: environment(),
  });
  const chunks = [];
  child.stdio[4].on('data', (chunk) => chunks.push(chunk));
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the child ended early, with code ${code}`);
  });
  ended.catch(() => {});
  return {
    pid: child.pid,
    records: () => Buffer.concat(chunks),
    ask(message) {
      child.send(message);
      return Promise.race([once(child, 'message'), ended]);
    },
    stop: () => child.kill(),
  };
}
