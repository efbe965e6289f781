// Load: thousands of calls through the official SDK against the emulator in a process of its own, 64 at a time, both
// algorithms, with every fault and with aborts. Each call must end in its own answer or in its own error, once; memory
// must stay flat, and every connection must be closed in the end.
//
//   npm run test:load                              20,000 calls, some minutes
//   npm run test:load -- --calls 1000 --seed 7
//
// --control NAME does a harm on purpose, which the run must find: check-controls.mjs tries them all.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { environment } from '../../bench/lib/worker-client.mjs';
import { Driver } from './drive.mjs';
import { measureGrowth, sample } from './memory.mjs';
import { readCommandLine } from './options.mjs';
import { createPlan } from './plan.mjs';
import { printFaults, printReport } from './report.mjs';
import { openConnections, watchProcess } from './watch.mjs';

const options = readCommandLine();
// Between two samples all calls end: a short run has fewer, so that it is a crowd all the same.
const parts = options.calls < 5000 ? 10 : 20;
const complaints = watchProcess();
const server = fork(fileURLToPath(new URL('server.mjs', import.meta.url)), {
  execArgv: [],
  env: environment(),
});
const [service] = await once(server, 'message');
const driver = new Driver(service, createPlan(options.seed), options.control);
const startedAt = Date.now();
const samples = [await sample(0)];
for (let i = 1; i <= parts; i++) {
  const done = Math.round((options.calls * i) / parts);
  await driver.runTo(done);
  samples.push(await sample(done));
}
const seconds = (Date.now() - startedAt) / 1000;
const ends = await closeAll();
const growth = measureGrowth(samples);
printReport({ options, seconds, tally: driver.tally, samples, growth });
process.exitCode = printFaults(findFaults());

async function closeAll() {
  driver.agent.destroy();
  // Not so long that the agent's own timeout could do the work.
  for (let tries = 0; tries < 20 && openConnections() > 0; tries++) await sleep(100);
  const open = openConnections();
  server.send('report');
  const [atServer] = await once(server, 'message');
  server.disconnect();
  return { open, atServer };
}

/** Everything that must not have been, as sentences. */
function findFaults() {
  const { tally, wrong } = driver;
  const { open, atServer } = ends;
  const all = [...wrong, ...arrivalFaults(atServer.arrivals)];
  const count = (name, is, must) => is !== must && all.push(`${is} ${name}, not ${must}`);
  count('events', tally.events, options.calls);
  count('callbacks', tally.callbacks, tally.expectedCallbacks);
  count('connections of the client stay open', open, 0);
  count('connections of the server stay open', atServer.open, 0);
  for (const { name, bytes, isFlat } of growth) if (!isFlat) all.push(`${name} grew by ${bytes} bytes`);
  return [...all, ...complaints, ...atServer.complaints.map((text) => `server: ${text}`)];
}

/** Every call arrives once; one that the client gave up may not arrive at all. */
function arrivalFaults(arrivals) {
  const times = new Map(arrivals);
  return Array.from({ length: options.calls }, (_, n) => [n, times.get(String(n)) ?? 0])
    .filter(([n, count]) => count > 1 || (count === 0 && !driver.givenUp.has(n)))
    .map(([n, count]) => `call ${n} arrived ${count} times`);
}
