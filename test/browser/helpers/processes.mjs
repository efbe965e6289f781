// The relay and the emulator, each in a process of its own that writes a heap snapshot on SIGUSR2.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const local = (path) => fileURLToPath(new URL(path, import.meta.url));
const RELAY = local('../../../examples/browser/relay.mjs');

const GENERATED = local('../../.generated/browser/');

/** A new folder beside the other things that tests make; the caller removes it. */
export function freshFolder(name) {
  mkdirSync(GENERATED, { recursive: true });
  return mkdtempSync(`${GENERATED}${name}-`);
}

/** Snapshots cut strings at 1024 characters unless told otherwise. */
const flags = (folder) => [
  '--heapsnapshot-signal=SIGUSR2',
  '--heap-snapshot-string-limit=100000000',
  `--diagnostic-dir=${folder}`,
];

function start(file, env, stdio) {
  const folder = freshFolder('heap');
  const child = spawn(process.execPath, [...flags(folder), file], {
    stdio,
    // undefined must arrive as such: it takes a fault back.
    serialization: 'advanced',
    env: { PATH: process.env.PATH, ...env },
  });
  return { child, folder, pid: child.pid, close: () => end(child, folder) };
}

async function end(child, folder) {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill();
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true });
}

export async function startEmulatorProcess() {
  const started = start(local('emulator.mjs'), {}, ['ignore', 'inherit', 'inherit', 'ipc']);
  const { child } = started;
  const [ready] = await once(child, 'message');
  return {
    ...started,
    ...ready,
    port: Number(new URL(ready.url).port),
    /** Changes what it does; gives how many calls have come so far. */
    async tell(message) {
      child.send(message);
      const [{ calls }] = await once(child, 'message');
      return calls;
    },
  };
}

/** `env` has the credential, the key, the page and the service's address. */
export async function startRelay(env) {
  const port = await freePort();
  const started = start(RELAY, { ...env, RELAY_PORT: String(port) }, ['ignore', 'pipe', 'pipe']);
  const { child } = started;
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => printed.push(chunk));
  await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
  return { ...started, port, printed: () => Buffer.concat(printed) };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
