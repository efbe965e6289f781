// (e) What a process pays once: import, first use, and the memory of one large request.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { rsaPublicKey } from '../lib/keys.mjs';
import { progress } from '../lib/measure.mjs';
import { environment } from '../lib/worker-client.mjs';

export const name = 'process';

const START_WAYS = ['ours, AES-256-CBC', 'ours, SM4-GCM', 'sm-crypto-v2', 'sm-crypto'];
const MEMORY_WAYS = ['ours, AES-256-CBC', 'ours, SM4-GCM', 'hand-written, AES-256-CBC'];

/** Each sample is a process of its own, started under every version in turn. */
export async function measure(runtimes, { quick, keys }) {
  const env = { ...environment(), BENCH_PUBLIC_KEYS: JSON.stringify(publicKeys(keys)) };
  const probes = listProbes(quick);
  const results = new Map();
  for (let round = 0; round < (quick ? 3 : 9); round++) {
    progress(`process: round ${round + 1}`);
    for (const probe of probes.filter((one) => round < (one.rounds ?? round + 1))) {
      for (const runtime of runtimes) {
        for (const sample of await runProbe(runtime, env, probe)) add(results, runtime, sample);
      }
    }
  }
  return [...results.values()];
}

function publicKeys({ rsa1024, sm2 }) {
  const rsa = rsaPublicKey(rsa1024).export({ type: 'spki', format: 'pem' });
  return { rsa, sm2: sm2.publicKey };
}

/** Memory hardly varies from run to run. */
function listProbes(quick) {
  const starts = START_WAYS.filter((_, i) => !quick || i < 3).map((way) => ({ file: 'start', args: [way] }));
  const memory = (form) =>
    MEMORY_WAYS.map((way) => ({ file: 'memory', args: [way, form], rounds: quick ? 1 : 3 }));
  return [...starts, ...(quick ? ['bytes'] : ['bytes', 'Base64']).flatMap(memory)];
}

async function runProbe(runtime, env, { file, args }) {
  const path = fileURLToPath(new URL(`../probes/${file}.mjs`, import.meta.url));
  const { stdout } = await promisify(execFile)(runtime.path, ['--expose-gc', path, ...args], { env });
  return JSON.parse(stdout);
}

function add(results, runtime, { task, way, value, unit }) {
  const id = [task, way, runtime.name].join();
  const result = results.get(id) ?? { task, way, runtime: runtime.name, unit, samples: [] };
  results.set(id, result);
  result.samples.push(value);
}
