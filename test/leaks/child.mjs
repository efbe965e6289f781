// Makes calls, forgets all about them, collects garbage, and waits to be searched.

import { setTimeout as sleep } from 'node:timers/promises';
import { recordDraws } from './records.mjs';
import { makeImage, marker } from './synthetic.mjs';

const RECORDS_FD = 4;
const AT_ONCE = 8;
const COLLECTIONS = 6;

const { clientConfig, publicKey, calls, control, isPortable } = await new Promise((resolve) => {
  process.once('message', resolve);
});
const kept = control === 'leak' ? [] : undefined;
recordDraws(RECORDS_FD, kept);
if (control === 'no-wipe') disableWipes();
// Only what the library uses: undici has a module of its own.
if (isPortable) WebAssembly.Module = undefined;

const { withEncryption } = await import('../../dist/index.js');
const { ocr } = await import('tencentcloud-sdk-nodejs-ocr');
const { Agent } = await import('node:http');

/** As if the library overwrote nothing: fill(0) of bytes does nothing. */
function disableWipes() {
  const { fill } = Uint8Array.prototype;
  Uint8Array.prototype.fill = function (value, ...range) {
    return value === 0 ? this : fill.call(this, value, ...range);
  };
}

async function call(client, n) {
  const image = makeImage(n);
  const controller = new AbortController();
  const fault = n % 16 === 5 ? 'stalled' : n % 4 === 1 ? 'wrong-tag' : '';
  if (fault === 'stalled') setTimeout(() => controller.abort(), 30);
  const options = { signal: controller.signal, headers: { 'X-Fault': fault, 'X-Call': String(n) } };
  const params = { ImageBase64: image, Config: JSON.stringify({ marker: marker('q', n) }) };
  const outcome = await client.request('RecognizeEncryptedIDCardOCR', params, options).then(
    ({ Name }) => Name.endsWith(marker('a', n)),
    () => fault !== '',
  );
  image.fill(1);
  if (outcome !== true) throw new Error(`call ${n} did not end as it must`);
}

async function work(client, next) {
  for (let n = next(); n < calls; n = next()) await call(client, n);
}

async function makeCalls() {
  const agent = new Agent({ keepAlive: true });
  clientConfig.profile.httpProfile.agent = agent;
  const client = withEncryption(new ocr.v20181119.Client(clientConfig), { publicKey });
  let n = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, () => work(client, () => n++)));
  agent.destroy();
}

async function collect() {
  for (let i = 0; i < COLLECTIONS; i++) {
    gc();
    await sleep(20);
  }
}

await makeCalls();
process.send('called');
await new Promise((resolve) => process.once('message', resolve));
await collect();
process.send('collected');
process.once('message', () => process.exit());
// The leak lasts until here.
process.once('exit', () => kept?.splice(0));
