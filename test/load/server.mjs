// The emulator in a process of its own. The call's number and fault come in headers; the answer comes from nothing but
// the decrypted parameters.

import { setTimeout as sleep } from 'node:timers/promises';
import { startEmulator } from '../../dist/emulator/index.js';
import { recognizeName } from './plan.mjs';
import { openConnections, watchProcess } from './watch.mjs';

const complaints = watchProcess();
const arrivals = new Map();

const emulator = await startEmulator({
  fault: ({ headers }) => headers['x-fault'] || undefined,
  recognize: (params) => ({ Name: recognizeName(params) }),
  onRequest: ({ headers }) => {
    const n = headers['x-call'];
    arrivals.set(n, (arrivals.get(n) ?? 0) + 1);
  },
  keepRequests: 0,
});

/** What arrived, and what is still open a moment after the client has closed all its connections. */
async function report() {
  for (let tries = 0; tries < 20 && openConnections() > 0; tries++) await sleep(100);
  process.send({ arrivals: [...arrivals], open: openConnections(), complaints });
}

process.on('message', report);
process.on('disconnect', () => process.exit());
const { agent: _, ...httpProfile } = emulator.clientConfig.profile.httpProfile;
process.send({
  clientConfig: { ...emulator.clientConfig, profile: { httpProfile } },
  publicKeys: emulator.publicKeys,
});
